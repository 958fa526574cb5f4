"""People, sites, contracts, measures and one's own passphrase, in the window."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from tests.forms.test_definitions import FILE as DEFINITIONS
from tests.organisation import CONTRACT, MAPLE, MEASURE, PASSPHRASE, ok, why
from tests.ui.flows.conftest import Bench

from reviewdesk.identity.roles import Role
from reviewdesk.ui.dialogs.contracting import ContractSheet, MeasureSheet, read_share
from reviewdesk.ui.dialogs.cover_dialog import CoverSheet
from reviewdesk.ui.dialogs.governing import SiteSheet
from reviewdesk.ui.dialogs.person_dialog import PersonSheet
from reviewdesk.ui.flows.people import PeopleFlow


def opened(bench: Bench, name: str = "Ada") -> PeopleFlow:
    bench.org.as_(name)
    flow = PeopleFlow(bench.org.desk, bench.runner)
    bench.show(flow, flow.screen)
    return flow


def type_in(bench: Bench, name: str, words: str, within: QWidget) -> None:
    bench.find(QLineEdit, name, within).setText(words)


def type_twice(bench: Bench, name: str, words: str, within: QWidget) -> None:
    type_in(bench, name, words, within)
    type_in(bench, "The same again", words, within)


def test_everybody_stands_there_with_roles_and_sites(bench: Bench) -> None:
    flow = opened(bench)
    assert [(row.name, row.roles, row.sites, row.signs_in) for row in flow.screen.people.rows] == [
        ("Ada Adminson", "Administrator", "All sites", True),
        ("Ann Lindqvist", "Nurse consultant", "All sites", True),
        ("Dana Whitfield", "Supervisor", "Maple House", True),
        ("Quinn Abara", "Quality lead", "All sites", True),
    ]


def test_a_person_is_added_and_signs_in(bench: Bench) -> None:
    flow = opened(bench)
    bench.press("Add person")
    sheet = bench.dialog()
    assert isinstance(sheet, PersonSheet)
    missing = []
    for fill in (
        lambda: type_in(bench, "Name", "Iris Vance", sheet),
        lambda: bench.press("Supervisor", sheet),
        lambda: bench.press("Maple House", sheet),
        lambda: type_twice(bench, "Their own passphrase", "short", sheet),
        lambda: type_in(bench, "Your own passphrase", "wrong passphrase", sheet),
    ):
        bench.press("Add", sheet)
        missing.append(sheet.problem.text)
        fill()
    assert missing == [
        "Write the person's name.",
        "Choose at least one role.",
        "Choose at least one site, or all.",
        "The passphrase is still to be typed.",
        "Enter your own passphrase.",
    ]
    bench.press("Add", sheet)
    assert sheet.problem.text.startswith("The passphrase has 5 characters; it needs at least 10.")
    type_twice(bench, "Their own passphrase", "seven green lanterns", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Add", sheet)
    assert bench.no_dialog()
    assert bench.said == ["Iris Vance can sign in now."]
    assert "Iris Vance" in [row.name for row in flow.screen.people.rows]
    ok(bench.org.desk.persons.sign_in(bench.org.person("Iris").id, "seven green lanterns"))


def test_a_first_passphrase_is_given_and_seen_until_it_is_replaced(bench: Bench) -> None:
    flow = opened(bench)
    quinn = bench.org.person("Quinn")
    flow.screen.opened.emit("people", quinn.id)
    bench.settle()
    sheet = bench.dialog()
    bench.press("Give a new passphrase and signing key", sheet)
    bench.press("I give a first one, good for one sign-in", sheet)
    type_twice(bench, "First passphrase", "seven green lanterns", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Keep", sheet)
    assert bench.said == ["Quinn Abara has a new passphrase and signing key, from now on."]
    assert [row.name for row in flow.screen.people.rows if row.first] == ["Quinn Abara"]
    ok(bench.org.desk.persons.choose_passphrase(quinn.id, "seven green lanterns", "nine quiet harbors"))
    bench.org._now = "Quinn"
    flow.screen.enter()
    bench.settle()
    assert not any(row.first for row in flow.screen.people.rows)


def test_somebody_becomes_an_administrator_and_the_history_tells(
    bench: Bench, texts: Callable[[QWidget], str]
) -> None:
    flow = opened(bench)
    quinn = bench.org.person("Quinn")
    flow.screen.opened.emit("people", quinn.id)
    bench.settle()
    sheet = bench.dialog()
    bench.press("Administrator", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Keep", sheet)
    assert "Give them a new one together with the role." in sheet.problem.text  # type: ignore[attr-defined]
    bench.press("Give a new passphrase and signing key", sheet)
    type_twice(bench, "Their own passphrase", "seven green lanterns", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Keep", sheet)
    bench.org.passphrases["Quinn"] = "seven green lanterns"
    assert bench.org.as_("Quinn").governing.set_up("seven green lanterns", sites=[MAPLE]) is None
    flow.screen.opened.emit("people", quinn.id)
    bench.settle()
    sheet = bench.dialog()
    bench.press("What happened so far", sheet)
    told = texts(sheet)
    assert "Roles from now on: Quality lead, Administrator. By Ada Adminson." in told
    assert "The signing key was revoked; what it signed before stays valid. By Ada Adminson." in told
    assert "Added: Quality lead; all sites. By Ada Adminson." in told


def test_somebody_leaves_and_can_no_longer_sign_in(bench: Bench) -> None:
    flow = opened(bench)
    dana = bench.org.person("Dana")
    flow.screen.opened.emit("people", dana.id)
    bench.settle()
    sheet = bench.dialog()
    bench.press("Works here: may sign in and be named", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Keep", sheet)
    assert "Dana Whitfield" not in [row.name for row in flow.screen.people.rows]
    bench.press("All", flow.screen.filters)
    assert [row.active for row in flow.screen.people.rows if row.name == "Dana Whitfield"] == [False]
    assert why(bench.org.desk.persons.sign_in(dana.id, PASSPHRASE))


def test_the_last_administrator_stays(bench: Bench) -> None:
    flow = opened(bench)
    flow.screen.opened.emit("people", bench.org.administrator)
    bench.settle()
    sheet = bench.dialog()
    assert isinstance(sheet, PersonSheet)
    sheet.roles[Role.ADMINISTRATOR].setChecked(False)
    sheet.roles[Role.SUPERVISOR].setChecked(True)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Keep", sheet)
    assert sheet.problem.text == "An organization keeps at least one active administrator."


def test_a_site_and_a_contract_are_kept(bench: Bench) -> None:
    flow = opened(bench)
    bench.press("Sites, 2")
    bench.press("Add site")
    sheet = bench.dialog()
    assert isinstance(sheet, SiteSheet)
    type_in(bench, "Name of the site", "Birch Lane", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Keep", sheet)
    assert [row.name for row in flow.screen.sites.rows] == ["Birch Lane", "Maple House", "Oak Street"]

    bench.press("Contracts, 1")
    flow.screen.opened.emit("contracts", CONTRACT.id)
    contract = bench.dialog()
    assert isinstance(contract, ContractSheet)
    assert contract.settings, "the form in force says what a contract may set"
    within = next(line for line in contract.settings.values() if "business days" in line.placeholderText())
    within.setText("soon")
    type_in(bench, "State", "zz", contract)
    type_in(bench, "Your own passphrase", PASSPHRASE, contract)
    bench.press("Keep", contract)
    assert contract.problem.text == "ZZ is no US state. Write two letters."
    type_in(bench, "State", "pa", contract)
    bench.press("Keep", contract)
    assert contract.problem.text.endswith("write it like 20 business days.")
    within.setText("15  business days")
    bench.press("Keep", contract)
    kept = bench.org.desk.organisation.contracts[CONTRACT.id]
    assert (kept.state, list(kept.settings.values())) == ("PA", ["15 business days"])


def test_a_contract_takes_definitions_from_a_file_and_gives_them_up(bench: Bench, tmp_path: Path) -> None:
    flow = opened(bench)
    file = tmp_path / "definitions.yaml"
    bench.press("Contracts, 1")
    flow.screen.opened.emit("contracts", CONTRACT.id)
    contract = bench.dialog()
    assert isinstance(contract, ContractSheet)
    for text, kept in (("no: definitions", ()), (DEFINITIONS, (DEFINITIONS,))):
        file.write_text(text)
        flow.consider_definitions(contract, file)
        bench.settle()
        assert contract.definitions == kept
    assert contract.problem.text == "This file holds no definitions of a list."
    type_in(bench, "Your own passphrase", PASSPHRASE, contract)
    bench.press("Keep", contract)
    assert bench.org.desk.organisation.contracts[CONTRACT.id].definitions == (DEFINITIONS,)
    assert "State plan, 2026-07" in flow.screen.contracts.rows[0].terms

    flow.screen.opened.emit("contracts", CONTRACT.id)
    contract = bench.dialog()
    assert isinstance(contract, ContractSheet)
    bench.press("Take away: State plan, 2026-07 (hospital-avoidance, classification)", contract)
    type_in(bench, "Your own passphrase", PASSPHRASE, contract)
    bench.press("Keep", contract)
    assert bench.org.desk.organisation.contracts[CONTRACT.id].definitions == ()


def test_a_measure_is_changed_and_a_new_one_is_a_share(bench: Bench) -> None:
    flow = opened(bench)
    bench.press("Measures, 1")
    flow.screen.opened.emit("measures", MEASURE.id)
    sheet = bench.dialog()
    assert isinstance(sheet, MeasureSheet)
    type_in(bench, "Target", "0.8", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Keep", sheet)
    assert bench.org.desk.organisation.measures[MEASURE.id].target == Decimal("0.8")

    bench.press("Add measure")
    sheet = bench.dialog()
    assert isinstance(sheet, MeasureSheet)
    for name, words in (
        ("Title", "Visits kept"),
        ("What is counted", "visits kept"),
        ("Over what", "visits planned"),
        ("Target", "95%"),
        ("Your own passphrase", PASSPHRASE),
    ):
        type_in(bench, name, words, sheet)
    sheet.kind.setCurrentIndex(0)
    bench.press("A share: so many of so many", sheet)
    bench.press("Higher is better: at least the target", sheet)
    bench.press("Keep", sheet)
    assert [(row.title, row.target) for row in flow.screen.measures.rows] == [
        ("Avoidable admissions", "at most 0.8 per 1,000 participant days"),
        ("Visits kept", "at least 95%"),
    ]


@pytest.mark.parametrize(
    ("typed", "read"), [("15%", Decimal("0.15")), ("0.15", Decimal("0.15")), ("1,5 x", None), ("%", None)]
)
def test_a_share_is_typed_either_way(typed: str, read: Decimal | None) -> None:
    assert read_share(typed) == read


def test_nobody_turns_away_from_what_is_being_written(bench: Bench) -> None:
    flow = opened(bench)
    bench.press("Sites, 2")
    bench.press("Add site")
    sheet = bench.dialog()
    type_in(bench, "Name of the site", "Birch Lane", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    QTest.keyClick(bench.find(QAbstractButton, "Keep", sheet), Qt.Key.Key_Space)
    assert not bench.find(QAbstractButton, "Cancel", sheet).isEnabled()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    sheet.close()
    assert sheet.isVisible()
    bench.settle()
    assert [row.name for row in flow.screen.sites.rows] == ["Birch Lane", "Maple House", "Oak Street"]
    assert bench.failures == []


def test_what_is_locked_away_while_it_is_written_closes_its_dialog(bench: Bench) -> None:
    flow = opened(bench)
    bench.press("Sites, 2")
    bench.press("Add site")
    sheet = bench.dialog()
    type_in(bench, "Name of the site", "Birch Lane", sheet)
    type_in(bench, "Your own passphrase", "not the passphrase", sheet)
    QTest.keyClick(bench.find(QAbstractButton, "Keep", sheet), Qt.Key.Key_Space)
    flow.forget()
    assert not sheet.isVisible()
    bench.settle()
    assert bench.failures == []


def test_a_second_site_of_one_name_is_refused(bench: Bench) -> None:
    opened(bench)
    bench.press("Sites, 2")
    bench.press("Add site")
    sheet = bench.dialog()
    assert isinstance(sheet, SiteSheet)
    type_in(bench, "Name of the site", "maple  house", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Keep", sheet)
    assert sheet.problem.text == (
        "There is a Maple House already. Give this one a name that tells them apart."
    )


def test_others_look_and_change_nothing(bench: Bench, texts: Callable[[QWidget], str]) -> None:
    flow = opened(bench, "Dana")
    assert "Only an administrator may change people" in texts(flow.screen)
    assert flow.screen.add_button.isHidden()
    flow.screen.people.opened.emit(flow.screen.people.rows[0])
    assert bench.no_dialog()
    assert MAPLE.name in [row.name for row in flow.screen.sites.rows]


def test_who_looked_at_what_is_for_those_who_answer_for_it(bench: Bench) -> None:
    flow = opened(bench, "Quinn")
    bench.press("Access log")
    rows = flow.screen.access.table.rows
    assert [(row.name, row.what) for row in rows][:2] == [
        ("Quinn Abara", "Signed in"),
        ("Ada Adminson", "Signed in"),
    ]
    bench.press("Refused", flow.screen.access.filters)
    assert flow.screen.access.table.rows == ()
    bench.org.as_("Dana")
    flow.screen.enter()
    bench.settle()
    assert flow.screen.tabs.current == "people"
    assert not flow.screen.access.isVisible()


def test_a_cover_is_recorded_seen_and_ended(bench: Bench) -> None:
    flow = opened(bench)
    bench.press("Cover")
    flow.screen.add_button.click()
    sheet = bench.dialog()
    assert isinstance(sheet, CoverSheet)
    for box, key in ((sheet.of, bench.org.person("Dana").id), (sheet.who, bench.org.person("Ann").id)):
        box.setCurrentIndex(box.findData(key))
        box.picked.emit(key)
    type_in(bench, "Last day", "12/4/2026", sheet)
    type_in(bench, "Reason", "Annual leave", sheet)
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Record it", sheet)
    assert bench.said == ["The cover is recorded."]
    [row] = flow.screen.covers.rows
    assert (row.who, row.of, row.role, row.days, row.state) == (
        "Ann Lindqvist", "Dana Whitfield", "Supervisor", "Nov 23 – Dec 4", "Now",
    )  # fmt: skip
    flow.screen.opened.emit("cover", row.key)
    end = bench.dialog()
    type_in(bench, "Your own passphrase", PASSPHRASE, end)
    bench.press("End it now", end)
    assert [row.state for row in flow.screen.covers.rows] == ["Ended"]
