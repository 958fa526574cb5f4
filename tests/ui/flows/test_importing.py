"""Importing in the window: looked at, mended, decided, and only then written."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from tests.organisation import ADMISSIONS, MAPLE, OAK
from tests.ui.desks import many_stays, stays, write
from tests.ui.flows.conftest import Bench

from reviewdesk.desk.importing import Fate
from reviewdesk.exchange.columns import Column
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.ui.dialogs.who_dialog import ManyDialog, WhoDialog
from reviewdesk.ui.flows.importing import ImportFlow
from reviewdesk.ui.present.recognising import Group
from reviewdesk.ui.widgets.choose import Choose

UNSURE = stays(
    ("", "Okafor", "Maya", "1950-01-02", "2026-08-02 10:00", "2026-08-05 10:00", "IMP", "E1"),
    ("9", "Hale", "Pat", "1961-07-05", "2026-07-11 09:00", "2026-07-12", "EMER", "E2"),
    ("8", "Hale", "Pat", "1961-07-05", "31/31/2026", "", "IMP", "E3"),
)
ODD = b"Member;Came;What for\nOkafor, Maya;08/02/2026;Dehydration\n"


@pytest.fixture
def flow(bench: Bench) -> ImportFlow:
    bench.org.as_("Dana")
    made = ImportFlow(bench.org.desk, bench.runner, bench.folder / "senders.json")
    bench.show(made, made.screen)
    return made


def choose(bench: Bench, flow: ImportFlow, sender: str = "mrn", **files: bytes) -> None:
    flow.screen.chosen.emit(write(bench.folder, **files))
    bench.settle()
    line = bench.find(QLineEdit, "Who sent these files?")
    line.setText(sender)
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.settle()


def events(bench: Bench) -> int:
    return len(bench.org.desk._library.events())


def test_at_first_it_says_what_belongs_here(
    bench: Bench, flow: ImportFlow, texts: Callable[[QWidget], str]
) -> None:
    assert "Bring in hospital stays, visits, incidents or goals" in texts(flow.screen)
    assert flow.screen.foot.isHidden()
    assert bench.said == []


def test_people_known_by_number_come_in_at_once(
    bench: Bench, flow: ImportFlow, texts: Callable[[QWidget], str]
) -> None:
    choose(bench, flow, admissions_csv=ADMISSIONS)
    said = "2 inpatient stays and 0 emergency visits of 2 people, 08/02/2026 to 09/10/2026."
    assert said in texts(flow.screen)
    assert [row.fate for row in flow.screen.rows.table.rows] == [Fate.NEW, Fate.NEW]
    assert flow.screen.people.table.rows == ()
    assert [row.group for row in flow.screen.people.matched.rows] == [Group.MATCHED, Group.MATCHED]
    assert events(bench) == 0, "nothing is written by looking"

    bench.press("Import 2 stays")
    assert events(bench) == 2
    assert "2 new stays are here." in texts(flow.screen)
    assert flow.screen.waiting.rows == ()

    choose(bench, flow, admissions_csv=ADMISSIONS)
    assert [row.fate for row in flow.screen.rows.table.rows] == [Fate.KNOWN, Fate.KNOWN]
    bench.press("Import")
    assert "All of it is here already." in flow.screen.foot.wrong.text
    assert events(bench) == 2


def test_each_row_problem_has_its_place(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, unsure_csv=UNSURE)
    bench.press("Row problems, 1")
    (row,) = flow.screen.problems.table.rows
    assert row.place == "unsure.csv:4"
    assert row.left_out
    assert "31/31/2026" in row.what


def test_somebody_is_confirmed_somebody_is_new(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, unsure_csv=UNSURE)
    bench.press("People, 2")
    first, second = flow.screen.people.table.rows
    assert (first.group, first.state, first.decision) == (Group.CONFIRM, "Perhaps Okafor, Maya", "Undecided")
    assert (second.group, second.name) == (Group.UNKNOWN, "Hale, Pat")

    flow.screen.people.table.setFocus()
    flow.screen.people.table.selectRow(0)
    QTest.keyClick(flow.screen.people.table, Qt.Key.Key_Return)
    dialog = bench.dialog()
    assert isinstance(dialog, WhoDialog)
    bench.press("Keep this decision", dialog)  # the only candidate is proposed

    following = bench.dialog()
    assert isinstance(following, WhoDialog), "the next undecided person follows by itself"
    bench.press("A new participant", following)
    bench.press("Keep this decision", following)
    assert following.problem.text == "Choose the site of the new participant."
    site = bench.find(Choose, "Site of the new participant", following)
    site.show_choices(((MAPLE.id, MAPLE.name),), MAPLE.id)
    bench.press("Keep this decision", following)
    assert bench.no_dialog()
    decisions = [row.decision for row in flow.screen.people.table.rows]
    assert decisions == ["Is Okafor, Maya", "New at Maple House"]

    bench.press("Import 2 stays")
    desk = bench.org.as_("Dana")
    added = next(p for p in desk.intake.participants() if p.identity.family == "Hale")
    assert added.stays[0].site == MAPLE.id
    assert added.stays[0].since == date(2026, 7, 11)
    assert desk.waiting.people() == ()


def test_a_supervisor_is_offered_only_sites_in_scope(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, unsure_csv=UNSURE)
    bench.press("People, 2")
    flow.screen.opened.emit(flow.screen.people.table.rows[1].key)
    site = bench.find(Choose, "Site of the new participant", bench.dialog())
    assert [site.itemText(at) for at in range(site.count())] == [MAPLE.name]
    assert OAK.name not in [pick.label for pick in flow._around.reach]  # type: ignore[union-attr]


def test_everybody_at_once(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, many_csv=many_stays(12))
    bench.press("People, 12")
    bench.press("Decide for all 12 nobody knows")
    dialog = bench.dialog()
    assert isinstance(dialog, ManyDialog)
    bench.press("Decide for all of them", dialog)
    assert dialog.problem.text == "Choose the site."
    dialog.site.show_choices(((MAPLE.id, MAPLE.name),), MAPLE.id)
    bench.press("Decide for all of them", dialog)
    assert {row.decision for row in flow.screen.people.table.rows} == {"New at Maple House"}
    bench.press("Import 12 stays")
    assert len(bench.org.as_("Dana").intake.participants()) == 14


def test_who_stays_undecided_waits_and_is_recognised_later(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, unsure_csv=UNSURE)
    assert flow.screen.foot.words.text().endswith("2 people are undecided: what is theirs will wait.")
    bench.press("Import 2 stays")
    assert [row.name for row in flow.screen.waiting.rows] == ["Hale, Pat", "Okafor, Maya"]
    flow.screen.waiting.table.selectRow(1)
    QTest.keyClick(flow.screen.waiting.table, Qt.Key.Key_Return)
    dialog = bench.dialog()
    assert isinstance(dialog, WhoDialog)
    bench.press("Keep this decision", dialog)  # the one of the same name and birth date is proposed
    assert bench.said == ["Okafor, Maya is recognized, with 1 record."]
    assert [row.name for row in flow.screen.waiting.rows] == ["Hale, Pat"]


def test_columns_nobody_knows_are_mapped_by_hand(
    bench: Bench, flow: ImportFlow, texts: Callable[[QWidget], str]
) -> None:
    said_kind = flow.screen.kind_box
    said_kind.setCurrentIndex(said_kind.findData(FileKind.STAYS))
    said_kind.activated.emit(said_kind.currentIndex())
    choose(bench, flow, odd_csv=ODD)
    assert flow.screen.tabs.current == "columns", "the way out is in front"
    assert "No column says when the person was admitted. Choose it." in texts(flow.screen)
    card = flow.screen._cards["odd.csv"]
    for meaning, header in ((Column.ADMITTED, "Came"), (Column.REASON, "What for")):
        box = card._boxes[meaning.value]
        box.setCurrentIndex(box.findData(header))
        box.activated.emit(box.currentIndex())
        bench.settle()
    card._kind.setCurrentIndex(card._kind.findData("inpatient"))
    card._kind.activated.emit(card._kind.currentIndex())
    bench.settle()
    said = "1 inpatient stay and 0 emergency visits of 1 person on 08/02/2026."
    assert said in texts(flow.screen)
    bench.press("Import 1 stay")

    # The same sender's next table of these headers is read in the same way, in a new window too.
    again = ImportFlow(bench.org.desk, bench.runner, bench.folder / "senders.json")
    bench.show(again, again.screen)
    next_file = ODD.replace(b"08/02", b"08/09")
    again.screen.kind.emit(FileKind.STAYS)
    again.screen.chosen.emit(write(bench.folder, later_csv=next_file))
    bench.settle()
    assert again.screen.source.sender_box.currentText() == "mrn"
    assert [row.when for row in again.screen.rows.table.rows] == ["Aug 9, 2026"]


def test_a_table_without_a_sender_is_not_written(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, sender="", admissions_csv=ADMISSIONS)
    bench.press("Import 2 stays")
    assert events(bench) == 0
    assert flow.screen.source.sender_part._wrong.text == "Say who sent these files before they are imported."


def test_a_file_that_is_no_table_says_so(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, page_csv=b"<html>no</html>")
    assert flow.screen.tabs.current == "problems"
    (row,) = flow.screen.problems.table.rows
    assert (row.place, row.left_out) == ("page.csv", True)
    bench.press("Import")
    assert flow.screen.foot.wrong.text == "Nothing can be imported yet."


def test_files_are_opened_beside_the_work_of_the_desk(
    bench: Bench, flow: ImportFlow, texts: Callable[[QWidget], str]
) -> None:
    """As a slow drive must hold up no work of the desk, long work of the desk holds up no drive."""
    go_on = threading.Event()
    bench.runner.do(go_on.wait)
    flow.screen.chosen.emit(write(bench.folder, slow_csv=ADMISSIONS))
    bench.qtbot.waitUntil(lambda: "The files are being read" in texts(flow.screen), timeout=5000)
    go_on.set()
    bench.settle()
    assert len(flow.screen.rows.table.rows) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_is_refused_at_once(bench: Bench, flow: ImportFlow) -> None:
    os.mkfifo(bench.folder / "pipe.csv")
    flow.screen.chosen.emit((bench.folder / "pipe.csv",))
    with pytest.raises(AssertionError, match=r"is not a file: it is a device or a pipe"):
        bench.settle()


def test_a_file_that_is_gone_is_told_in_one_place(bench: Bench, flow: ImportFlow) -> None:
    flow.screen.chosen.emit((bench.folder / "gone.csv",))
    with pytest.raises(AssertionError, match=r"There is no file"):
        bench.settle()
    assert not flow.screen.empty.isHidden()


def test_giving_up_writes_nothing_and_shows_nothing(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, admissions_csv=ADMISSIONS)
    bench.press("Cancel the import")
    assert events(bench) == 0
    assert flow.screen.rows.table.rows == ()
    assert not flow.screen.empty.isHidden()


def test_nothing_of_anybody_is_left_when_the_desk_is_locked(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, unsure_csv=UNSURE)
    bench.press("People, 2")
    flow.screen.opened.emit(flow.screen.people.table.rows[0].key)
    assert isinstance(bench.dialog(), WhoDialog)
    flow.forget()
    assert bench.no_dialog()
    assert flow.screen.people.table.rows == ()
    assert flow.screen.rows.table.rows == ()
    assert flow.screen.waiting.rows == ()


def test_a_nurse_is_told_that_imports_are_not_hers(bench: Bench, texts: Callable[[QWidget], str]) -> None:
    bench.org.as_("Ann")
    flow = ImportFlow(bench.org.desk, bench.runner)
    bench.show(flow, flow.screen)
    assert flow.screen.empty.isHidden()
    assert "Only a person in one of these roles may do this: supervisor" in texts(flow.screen)


def test_a_year_of_real_stays(bench: Bench, flow: ImportFlow, shared: Path) -> None:
    folder = shared / "data" / "clinosim"
    flow.screen.chosen.emit((folder / "Encounter_IMP_EMER.ndjson", folder / "Patient.ndjson"))
    bench.settle()
    total = flow.screen.counts.months.rows[-1]
    assert total.first + total.second == len(flow.screen.rows.table.rows) == 69
    assert not flow.screen._cards, "FHIR has no columns to choose"
    bench.press("Import 69 stays")
    assert events(bench) == 69
    assert sum(int(row.brings.split()[0]) for row in flow.screen.waiting.rows) == 69


def test_bundles_of_another_sender(bench: Bench, flow: ImportFlow, shared: Path) -> None:
    flow.screen.chosen.emit(tuple(sorted((shared / "data" / "synthea_fhir_r4").glob("*.json"))))
    bench.settle()
    assert flow.screen._body.isHidden(), "whole lives hold stays and goals: it is asked which to bring in"
    flow.screen.kind.emit(FileKind.STAYS)
    bench.settle()
    total = flow.screen.counts.months.rows[-1]
    assert (total.first, total.second) == (1, 6)
    bench.press("Import 7 stays")
    assert events(bench) == 7


def test_a_stay_that_cannot_have_been_is_a_row_problem(bench: Bench, flow: ImportFlow) -> None:
    rows = (
        ("1", "", "", "1950-01-02", "2098-08-02 10:00", "", "IMP", "E1"),
        ("1", "", "", "1950-01-02", "2026-08-02 10:00", "", "IMP", "E2"),
    )
    choose(bench, flow, ahead_csv=stays(*rows))
    ((place, what),) = [(row.place, row.what) for row in flow.screen.problems.table.rows]
    assert place.startswith("ahead.csv")
    assert what.startswith("The admission lies in the future.")
    bench.press("Import 1 stay")
    assert events(bench) == 1
