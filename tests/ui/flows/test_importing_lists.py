"""Importing visits, incidents and goals in the window: what they are is found out or said, then as stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from tests.desk.test_listing import GOALS, INCIDENTS, VISITS
from tests.organisation import ADMISSIONS, MAPLE
from tests.ui.desks import write
from tests.ui.flows.conftest import Bench
from tests.workbooks import workbook

from reviewdesk.desk.importing import Fate
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.ui.dialogs.who_dialog import WhoDialog
from reviewdesk.ui.flows.importing import ImportFlow
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.rows_table import RowsTable

ODD = b"Who;When;Note\nOkafor, Maya;08/02/2026;Fall\n"
QUESTION = "What do the files hold?"


@pytest.fixture
def flow(bench: Bench) -> ImportFlow:
    bench.org.as_("Dana")
    made = ImportFlow(bench.org.desk, bench.runner, bench.folder / "senders.json")
    bench.show(made, made.screen)
    return made


def choose(bench: Bench, flow: ImportFlow, sender: str = "mrn", **files: bytes) -> None:
    flow.screen.chosen.emit(write(bench.folder, **files))
    bench.settle()
    if sender:
        line = bench.find(QLineEdit, "Who sent these files?")
        line.setText(sender)
        QTest.keyClick(line, Qt.Key.Key_Return)
        bench.settle()


def pick(bench: Bench, name: str, value: str) -> None:
    box = bench.find(Choose, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())
    bench.settle()


def log_size(bench: Bench) -> int:
    return bench.org.desk.intake._library.log.size()


def test_a_roster_is_told_by_its_columns_and_comes_in_once(
    bench: Bench, flow: ImportFlow, texts: Callable[[QWidget], str]
) -> None:
    before = log_size(bench)
    choose(bench, flow, roster_csv=VISITS)
    assert bench.find(Choose, QUESTION).chosen == FileKind.VISITS
    said = texts(flow.screen)
    assert "As the files show. Change it if it is wrong." in said
    assert "4 visits of 3 people, 07/01/2026 to 07/03/2026." in said
    assert [(row.when, row.below) for row in flow.screen.rows.table.rows][:3] == [
        ("Jul 1, 2026, 8:00 AM–4:00 PM", "Took place"),
        ("Jul 2, 2026, 10:00 PM–6:00 AM", "Took place"),
        ("Jul 2, 2026", "Missed"),
    ]
    (month,) = flow.screen.counts.months.rows
    assert (month.month, month.first, month.second) == ("Jul 2026", 3, 1)
    assert log_size(bench) == before, "nothing is written by looking"

    bench.press("Import 4 visits")
    assert "4 new visits are here." in texts(flow.screen)
    assert [row.brings for row in flow.screen.waiting.rows] == ["1 visit"]

    choose(bench, flow, sender="", roster_csv=VISITS)
    assert flow.screen.source.sender_box.currentText() == "mrn", "who sent visits last is proposed"
    assert {row.fate for row in flow.screen.rows.table.rows} == {Fate.KNOWN}
    bench.press("Import")
    assert flow.screen.foot.words.isHidden()


def test_a_workbook_is_read_like_a_table(bench: Bench, flow: ImportFlow) -> None:
    rows = [line.split(",") for line in VISITS.decode().splitlines()]
    choose(bench, flow, roster_xlsx=workbook(rows))
    assert len(flow.screen.rows.table.rows) == 4
    assert flow.screen._cards["roster.xlsx"]._boxes["worker"].chosen == "caregiver"


@pytest.mark.parametrize(
    ("data", "kind", "row", "button"),
    [
        (INCIDENTS, FileKind.INCIDENTS, ("Jul 5, 2026", "Medication error, critical"), "Import 2 incidents"),
        (GOALS, FileKind.GOALS, ("Due Aug 31, 2026", "Reached"), "Import 2 goals"),
    ],
)
def test_incidents_and_goals_come_in_the_same_way(
    bench: Bench, flow: ImportFlow, data: bytes, kind: FileKind, row: tuple[str, str], button: str
) -> None:
    choose(bench, flow, list_csv=data)
    assert bench.find(Choose, QUESTION).chosen == kind
    last = flow.screen.rows.table.rows[-1]
    assert (last.when, last.below) == row
    bench.press(button)
    choose(bench, flow, sender="", list_csv=data)
    assert {row.fate for row in flow.screen.rows.table.rows} == {Fate.KNOWN}


def test_what_the_files_do_not_tell_is_asked(
    bench: Bench, flow: ImportFlow, texts: Callable[[QWidget], str]
) -> None:
    choose(bench, flow, sender="", odd_csv=ODD)
    assert "These files do not tell it" in texts(flow.screen)
    assert flow.screen._body.isHidden()
    bench.press("Import")
    assert flow.screen.rows.table.rows == ()
    pick(bench, QUESTION, FileKind.INCIDENTS)
    assert flow.screen.tabs.current == "columns", "the way out is in front"
    assert "As the files show" not in texts(flow.screen)
    for meaning, header in (("name", "Who"), ("happened_at", "When"), ("kind", "Note")):
        pick(bench, f"Column for {flow_label(flow, meaning)}", header)
    assert [(row.who, row.below) for row in flow.screen.rows.table.rows] == [("Okafor, Maya", "Fall")]


def flow_label(flow: ImportFlow, meaning: str) -> str:
    (card,) = flow.screen._cards.values()
    return next(row.label for row in card._row.meanings if row.meaning == meaning)


def test_what_is_said_before_the_files_are_chosen_holds(bench: Bench, flow: ImportFlow) -> None:
    pick(bench, QUESTION, FileKind.GOALS)
    choose(bench, flow, sender="", roster_csv=VISITS)
    assert bench.find(Choose, QUESTION).chosen == FileKind.GOALS
    assert flow.screen.tabs.current == "columns"
    pick(bench, QUESTION, FileKind.VISITS)
    assert len(flow.screen.rows.table.rows) == 4


def test_a_sender_said_once_stays_when_the_kind_is_changed(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, sender="Evvault", roster_csv=VISITS)
    pick(bench, QUESTION, FileKind.INCIDENTS)
    assert flow.screen.source.sender_box.currentText() == "Evvault"


def test_senders_are_remembered_for_their_kind_only(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, sender="Evvault", roster_csv=VISITS)
    bench.press("Import 4 visits")
    choose(bench, flow, sender="", admissions_csv=ADMISSIONS)
    assert flow.screen.source.sender_box.currentText() == ""
    assert flow.screen.source.sender_box.count() == 0


def test_somebody_of_several_kinds_waits_once_and_is_recognized_once(
    bench: Bench, flow: ImportFlow, texts: Callable[[QWidget], str]
) -> None:
    choose(bench, flow, roster_csv=VISITS)
    bench.press("Import 4 visits")
    choose(bench, flow, incidents_csv=INCIDENTS)
    bench.press("Import 2 incidents")
    (row,) = flow.screen.waiting.rows
    assert (row.name, row.brings) == ("No name given", "1 visit, 1 incident")
    flow.screen.waiting_opened.emit(row.key)
    dialog = bench.dialog()
    assert isinstance(dialog, WhoDialog)
    told = texts(dialog)
    assert "Jul 5, 2026 · Medication error, critical" in told, "every row is shown before the act"
    assert len(row.rows) == 2
    bench.press("A new participant", dialog)
    site = bench.find(Choose, "Site of the new participant", dialog)
    site.show_choices(((MAPLE.id, MAPLE.name),), MAPLE.id)
    bench.press("Keep this decision", dialog)
    assert bench.said == ["No name given is recognized, with 2 records."]
    assert flow.screen.waiting.rows == ()
    assert bench.org.desk.waiting.people() == ()


NAMELESS = "incident id,last name,first name,incident date\n" + "".join(
    f"I{n},Smith,J,07/{n:02}/2026\n" for n in range(1, 4)
)


def test_rows_of_one_name_alone_are_decided_one_by_one(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, incidents_csv=NAMELESS.encode())
    bench.press("People, 3")
    assert [len(row.rows) for row in flow.screen.people.table.rows] == [1, 1, 1]
    assert flow.screen.people.many_button.isHidden(), "nobody can say of all of them that they are new people"
    bench.press("Import 3 incidents")
    assert [row.brings for row in flow.screen.waiting.rows] == ["1 incident"] * 3


def test_many_rows_of_somebody_are_scrolled_through_before_the_act(bench: Bench, flow: ImportFlow) -> None:
    same = NAMELESS.splitlines()[0].replace("last name", "member id,last name") + "\n"
    same += "".join(f"I{n},77,Smith,J,07/{n:02}/2026\n" for n in range(1, 13))
    choose(bench, flow, incidents_csv=same.encode())
    flow.screen.opened.emit(flow.screen.people.table.rows[0].key)
    table = bench.find(RowsTable, "Records in the files", bench.dialog())
    assert [row.when for row in table.rows] == [f"Jul {n}, 2026" for n in range(1, 13)]
