"""What a person does while files are opened, read or written: nothing is lost, comes back or comes twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView, QWidget
from tests.desk.test_listing import VISITS
from tests.organisation import MAPLE, ok
from tests.ui.desks import stays, write
from tests.ui.flows.conftest import Bench

from reviewdesk.records.people import Identity, Stay
from reviewdesk.ui.flows.importing import ImportFlow
from reviewdesk.ui.runner import Lane
from reviewdesk.ui.senders import Senders
from reviewdesk.ui.widgets.choose import Choose

UNNUMBERED = stays(
    ("", "Nobody", "Known", "1950-01-02", "2026-08-02 10:00", "", "IMP", "E1"),
    ("", "Other", "One", "1951-01-02", "2026-08-03 10:00", "", "IMP", "E2"),
)
ONE = stays(("1", "Okafor", "Maya", "1950-01-02", "2026-08-02 10:00", "2026-08-05 10:00", "IMP", "E1"))
TWO = stays(("1", "Okafor", "Maya", "1950-01-02", "2026-08-12 10:00", "2026-08-15 10:00", "IMP", "E2"))
LEE = stays(("9", "Vance", "Lee", "1961-06-07", "2026-08-20 08:15", "2026-08-21 12:00", "IMP", "E9"))
LEES_VISITS = (
    b"visit id,member id,last name,first name,visit date,caregiver\n"
    b"V1,9,Vance,Lee,07/03/2026,Ann Bell\nV2,9,Vance,Lee,07/04/2026,Ann Bell\n"
)


@pytest.fixture
def flow(bench: Bench) -> ImportFlow:
    bench.org.as_("Dana")
    made = ImportFlow(bench.org.desk, bench.runner, bench.folder / "senders.json")
    bench.show(made, made.screen)
    return made


@contextmanager
def held(bench: Bench, lane: Lane = Lane.DATABASE) -> Iterator[None]:
    """Nothing of a lane goes on meanwhile; afterwards all of it has ended."""
    go_on = threading.Event()
    bench.runner.do(go_on.wait, lane=lane)
    try:
        yield
    finally:
        go_on.set()
    bench.settle()


def key(bench: Bench, name: str, within: QWidget | None = None) -> None:
    """Press a button by its name, without waiting for what it asks."""
    QTest.keyClick(bench.find(QAbstractButton, name, within), Qt.Key.Key_Space)
    QApplication.processEvents()


def enabled(bench: Bench, name: str) -> bool:
    return bench.find(QAbstractButton, name).isEnabled()


def pick(bench: Bench, name: str, value: str, within: QWidget | None = None) -> None:
    box = bench.find(Choose, name, within)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())
    QApplication.processEvents()


def drop(flow: ImportFlow, folder: Path, **files: bytes) -> None:
    folder.mkdir(exist_ok=True)
    flow.screen.chosen.emit(write(folder, **files))
    QApplication.processEvents()


def choose(bench: Bench, flow: ImportFlow, sender: str = "mrn", **files: bytes) -> None:
    drop(flow, bench.folder, **files)
    bench.settle()
    line = bench.find(QLineEdit, "Who sent these files?")
    line.setText(sender)
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.settle()


def open_person(bench: Bench, at: int) -> None:
    table = bench.find(QTableView, "People to decide")
    table.setFocus()
    table.selectRow(at)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QApplication.processEvents()


def say_new(bench: Bench) -> None:
    """In the dialog in front: a new participant at Maple House. The next one is not asked for."""
    dialog = bench.dialog()
    key(bench, "A new participant", dialog)
    pick(bench, "Site of the new participant", MAPLE.id, dialog)
    following = [b for b in dialog.findChildren(QAbstractButton) if b.text().startswith("Then show")]
    for box in following:
        box.setChecked(False)
    key(bench, "Keep this decision", dialog)
    assert bench.no_dialog()


def families(bench: Bench) -> list[str]:
    return sorted(p.identity.family for p in bench.org.desk.intake.participants())


def file_names(bench: Bench) -> list[str]:
    """Of the files that can be taken out again."""
    assert bench.screen is not None
    names = [b.accessibleName() for b in bench.screen.findChildren(QAbstractButton) if b.isVisible()]
    return [n.removeprefix("Take ").removesuffix(" out") for n in names if n.startswith("Take ")]


def admitted(bench: Bench) -> list[str]:
    return sorted(f"{e.about.admitted_at:%m-%d %H:%M %z}" for e in bench.org.desk._library.events())


# --- while it is written --------------------------------------------------------------------------


def test_an_import_is_written_once_and_stays_as_it_was_confirmed(
    bench: Bench, flow: ImportFlow, texts: Callable[[QWidget], str]
) -> None:
    choose(bench, flow, a_csv=UNNUMBERED)
    bench.press("People, 2")
    open_person(bench, 0)
    say_new(bench)
    with held(bench):
        key(bench, "Import 2 stays")
        assert "The import is being written" in texts(flow.screen)
        open_person(bench, 1)
        assert bench.no_dialog(), "nobody is decided on any more"
        for name in ("Import 2 stays", "Cancel the import", "Add files", "Take a.csv out"):
            assert not enabled(bench, name), name
        flow.screen.go_on()
        drop(flow, bench.folder, b_csv=LEE)
    assert families(bench).count("Nobody") == 1
    assert [row.name for row in flow.screen.waiting.rows] == ["Other, One"]
    assert "2 new stays are here." in texts(flow.screen)
    assert enabled(bench, "Choose more files")
    choose(bench, flow, b_csv=LEE)
    bench.press("Import 1 stay")
    assert len(admitted(bench)) == 3


def test_who_came_before_it_was_written_is_looked_at(bench: Bench, flow: ImportFlow) -> None:
    """As from another desk: the decision was made before there was somebody of this name and birth date."""
    choose(bench, flow, a_csv=UNNUMBERED)
    bench.press("People, 2")
    open_person(bench, 0)
    say_new(bench)
    nobody = (Identity("Nobody", "Known", date(1950, 1, 2)), (Stay(MAPLE.id, date(2025, 1, 1)),))
    with held(bench):
        bench.runner.do(lambda: ok(bench.org.desk.intake.add_participants([nobody])))
        key(bench, "Import 2 stays")
    assert any("the people here have changed since. Nothing was written" in words for words in bench.said)
    assert admitted(bench) == []
    assert flow.screen.people.table.rows[0].state == "Perhaps Nobody, Known"
    assert {row.decision for row in flow.screen.people.table.rows} == {"Undecided"}
    bench.press("Import 2 stays")
    assert families(bench).count("Nobody") == 1
    assert len(admitted(bench)) == 2


# --- recognized below, confirmed above ----------------------------------------------------------------


def test_who_is_recognized_below_is_not_added_above(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, visits_csv=LEES_VISITS)
    bench.press("Import 2 visits")
    choose(bench, flow, a_csv=LEE)
    bench.press("People, 1")
    open_person(bench, 0)
    say_new(bench)
    with held(bench):
        (row,) = flow.screen.waiting.rows
        flow.screen.waiting_opened.emit(row.key)
        say_new(bench)
        assert not enabled(bench, "Import 1 stay"), "who is recognized has to be looked at first"
        flow.screen.go_on()
    assert flow.screen.people.table.rows == ()
    assert [row.name for row in flow.screen.people.matched.rows] == ["Vance, Lee"]
    bench.press("Import 1 stay")
    assert families(bench).count("Vance") == 1
    assert flow.screen.waiting.rows == ()


# --- while files are read again -----------------------------------------------------------------------


def test_what_was_said_last_is_what_is_written(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=UNNUMBERED)
    bench.press("People, 2")
    with held(bench):
        pick(bench, "Time zone of the files", "Pacific/Honolulu")
        assert not enabled(bench, "Import 2 stays")
        open_person(bench, 0)
        say_new(bench)
        assert [row.decision for row in flow.screen.people.table.rows] == ["New at Maple House", "Undecided"]
        assert not enabled(bench, "Import 2 stays"), "what is being read anew is not written"
        flow.screen.go_on()
    assert admitted(bench) == []
    assert [row.decision for row in flow.screen.people.table.rows] == ["New at Maple House", "Undecided"]
    bench.press("Import 2 stays")
    assert admitted(bench) == ["08-02 10:00 -1000", "08-03 10:00 -1000"]
    assert [(s.name, s.zone) for s in Senders(bench.folder / "senders.json").known] == [
        ("mrn", "Pacific/Honolulu")
    ]


def test_a_file_taken_out_is_not_written(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=ONE, b_csv=TWO)
    bench.press("People, 1")
    with held(bench):
        key(bench, "Take b.csv out")
        assert not enabled(bench, "Import 2 stays")
        flow.screen.confirmed.emit()
    assert admitted(bench) == []
    bench.press("Import 1 stay")
    assert len(admitted(bench)) == 1


def test_a_decision_on_what_is_read_otherwise_by_now_is_asked_again(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=LEE)
    bench.press("People, 1")
    open_person(bench, 0)
    say_new(bench)
    line = bench.find(QLineEdit, "Who sent these files?")
    line.setText("Riverside")
    QTest.keyClick(line, Qt.Key.Key_Return)
    bench.settle()
    assert [row.decision for row in flow.screen.people.table.rows] == ["Undecided"], "another's number"
    assert bench.said == ["What you decided on 1 person does not fit any more. Decide again."]


def test_a_sender_just_typed_counts_for_the_keyboard_too(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=ONE)
    line = bench.find(QLineEdit, "Who sent these files?")
    line.setFocus()
    line.setText("Riverside")
    flow.screen.go_on()
    bench.settle()
    assert admitted(bench) == [], "it is read as Riverside's first"
    flow.screen.go_on()
    bench.settle()
    assert [e.about.source for e in bench.org.desk._library.events()] == ["Riverside"]


# --- while files are opened ---------------------------------------------------------------------------


def test_all_that_is_dropped_one_after_the_other_is_there(bench: Bench, flow: ImportFlow) -> None:
    with held(bench, Lane.ASIDE):
        drop(flow, bench.folder, a_csv=ONE)
        drop(flow, bench.folder, b_csv=TWO)
    assert file_names(bench) == ["a.csv", "b.csv"]
    assert len(flow.screen.rows.table.rows) == 2


def test_nothing_is_written_before_all_is_opened(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=ONE)
    with held(bench, Lane.ASIDE):
        drop(flow, bench.folder, b_csv=TWO)
        assert not enabled(bench, "Import 1 stay")
        flow.screen.confirmed.emit()
        pick(bench, "Time zone of the files", "America/Denver")
        QTest.qWait(50)
        assert not enabled(bench, "Import 1 stay")
    assert admitted(bench) == []
    bench.press("Import 2 stays")
    assert admitted(bench) == ["08-02 10:00 -0600", "08-12 10:00 -0600"]


def test_what_was_given_up_does_not_come_back(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=ONE)
    with held(bench, Lane.ASIDE):
        drop(flow, bench.folder, b_csv=TWO)
        key(bench, "Cancel the import")
    assert file_names(bench) == []
    assert not flow.screen.empty.isHidden()
    choose(bench, flow, b_csv=TWO)
    assert file_names(bench) == ["b.csv"]


def test_what_is_opened_for_somebody_is_not_shown_to_the_next(bench: Bench, flow: ImportFlow) -> None:
    with held(bench, Lane.ASIDE):
        drop(flow, bench.folder, a_csv=ONE)
        flow.forget()
        flow.screen.enter()
    assert file_names(bench) == []
    assert flow.screen.rows.table.rows == ()


def test_a_file_taken_out_stays_out_while_another_is_opened(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=ONE)
    with held(bench, Lane.ASIDE):
        drop(flow, bench.folder, b_csv=TWO)
        key(bench, "Take a.csv out")
    assert file_names(bench) == ["b.csv"]


def test_files_of_one_name_are_told_apart(bench: Bench, flow: ImportFlow) -> None:
    drop(flow, bench.folder / "july", a_csv=ONE)
    bench.settle()
    drop(flow, bench.folder / "august", a_csv=TWO)
    bench.settle()
    assert file_names(bench) == ["a.csv", "a.csv (2)"]
    assert bench.said == ["A file a.csv of another folder is here already. This one is called a.csv (2)."]
    assert len(flow.screen.rows.table.rows) == 2


def test_a_file_that_was_mended_takes_its_own_place(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=ONE, b_csv=TWO)
    drop(flow, bench.folder, a_csv=LEE)
    bench.settle()
    assert file_names(bench) == ["a.csv", "b.csv"]
    assert bench.said == ["a.csv was chosen again, and is read as it is now."]
    assert {row.who for row in flow.screen.rows.table.rows} == {"Vance, Lee", "Okafor, Maya"}


def test_a_file_that_cannot_be_opened_leaves_the_others(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=ONE)
    flow.screen.chosen.emit((bench.folder / "gone.csv",))
    with pytest.raises(AssertionError, match=r"There is no file"):
        bench.settle()
    bench.failures.clear()
    bench.settle()
    assert file_names(bench) == ["a.csv"]
    bench.press("Import 1 stay")
    assert len(admitted(bench)) == 1


def test_a_kind_said_while_files_are_opened_holds(bench: Bench, flow: ImportFlow) -> None:
    question = "What do the files hold?"
    choose(bench, flow, sender="mrn", roster_csv=VISITS)
    with held(bench, Lane.ASIDE):
        drop(flow, bench.folder, more_csv=LEES_VISITS)
        pick(bench, question, "incidents")
    assert file_names(bench) == ["roster.csv", "more.csv"]
    assert bench.find(Choose, question).chosen == "incidents"


def test_an_import_that_could_not_be_written_is_still_there(bench: Bench, flow: ImportFlow) -> None:
    choose(bench, flow, a_csv=ONE)

    def confirm_as_nobody() -> None:
        with held(bench):
            bench.runner.do(bench.org.desk.persons.lock)
            key(bench, "Import 1 stay")

    with pytest.raises(AssertionError, match="NotSignedIn"):
        confirm_as_nobody()
    bench.failures.clear()
    assert admitted(bench) == []
    assert file_names(bench) == ["a.csv"]
    bench.org.as_("Dana")
    bench.press("Import 1 stay")  # it is read again first
    bench.press("Import 1 stay")
    assert len(admitted(bench)) == 1
