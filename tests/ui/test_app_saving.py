"""What is not saved is said, kept and asked about; what is under way counts as saving."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot
from tests.organisation import MISSED, Organisation, found
from tests.ui.test_app import Stage

from reviewdesk.errors import Fault
from reviewdesk.forms.answers import Answer, Given
from reviewdesk.forms.model import Kind
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text
from reviewdesk.ui.dialogs.closing_dialog import ClosingDialog
from reviewdesk.ui.dialogs.evidence_dialog import EvidenceDialog
from reviewdesk.ui.dialogs.reason_dialog import ReasonDialog
from reviewdesk.ui.dialogs.start_dialog import StartDialog
from reviewdesk.ui.present.fields import FieldRow, Saving
from reviewdesk.ui.theme.look import Look
from reviewdesk.ui.widgets.palette import Palette


class Chance:
    """The randomness of a computer; while `why` is given it has none, and nothing can be written."""

    def __init__(self, org: Organisation) -> None:
        self._real = org.environment.random
        self.why = ""

    def __call__(self, count: int) -> bytes:
        if self.why:
            raise Fault(Text("{why}", why=self.why))
        return self._real(count)


D = TypeVar("D", bound=QDialog)


@pytest.fixture
def org(tmp_path: Path) -> Organisation:
    return found(tmp_path)


@pytest.fixture
def chance(org: Organisation) -> Chance:
    return Chance(org)


@pytest.fixture
def stage(org: Organisation, chance: Chance, theme: Look, qtbot: QtBot) -> Iterator[Stage]:
    review = org.review()
    org.missed(replace(MISSED, period="August 2026"))
    org.desk.close()
    org.environment = replace(org.environment, random=chance)
    made = Stage(org, review, qtbot)
    made.sign_in("Dana")
    made.at("work")
    made.open_review(review)
    yield made
    chance.why = ""
    made.app.close()


def long_texts(stage: Stage) -> list[FieldRow]:
    page = stage.app.rooms.review.page
    assert page is not None
    return [row for row in page.fields if row.kind is Kind.LONG_TEXT and row.editable][:2]


def foot(stage: Stage) -> str:
    return stage.app.window.status.text


def answer(stage: Stage, row: FieldRow, words: str) -> None:
    stage.app.rooms.reviewing.answer(row.place, Given(words))
    stage.quiet()


def test_saved_is_said_only_when_no_answer_is_left_unsaved(stage: Stage, chance: Chance) -> None:
    first, second = long_texts(stage)
    chance.why = "The first disk is full."
    answer(stage, first, "one")
    chance.why = "The second disk is full."
    answer(stage, second, "two")
    assert foot(stage) == "Not saved: The first disk is full."
    chance.why = ""
    answer(stage, first, "one again")
    assert foot(stage) == "Not saved: The second disk is full."
    answer(stage, second, "two again")
    assert foot(stage) == "All saved on this laptop"


def test_an_act_under_way_is_not_called_saved(stage: Stage) -> None:
    reviewing = stage.app.rooms.reviewing
    assert reviewing is not None
    desk, review = reviewing.desk, stage.review
    reviewing.act(lambda: desk.reviews.view(review))
    assert foot(stage) == "Saving…"
    stage.quiet()
    assert foot(stage) == "All saved on this laptop"


def dialogs(stage: Stage) -> list[QDialog]:
    return [d for d in stage.app.window.findChildren(QDialog) if d.isVisible()]


def dialog(stage: Stage, kind: type[D]) -> D:
    stage.quiet()
    (shown,) = dialogs(stage)
    assert isinstance(shown, kind)
    return shown


def test_no_dialog_of_the_person_before_stays_over_the_door(stage: Stage) -> None:
    stage.app.go("work")
    stage.app.rooms.start_review("")
    dialog(stage, StartDialog)
    stage.app.lock("Locked.")
    assert dialogs(stage) == []
    stage.at("door")


@pytest.mark.parametrize("kind", [Palette, QFileDialog])
def test_what_stops_the_window_goes_with_the_lock(stage: Stage, kind: type[QDialog]) -> None:
    window = stage.app.window
    seen: list[bool] = []

    def lock() -> None:
        seen.extend(isinstance(d, kind) for d in dialogs(stage))
        stage.app.lock("Locked.")

    QTimer.singleShot(100, lock)
    if kind is Palette:
        window.open_palette()
    else:
        assert QFileDialog.getOpenFileName(window, "Choose")[0] == ""
    assert seen == [True]
    stage.at("door")
    assert dialogs(stage) == []


def test_a_dialog_stays_with_its_text_until_the_desk_has_said_yes(stage: Stage, chance: Chance) -> None:
    page = stage.app.rooms.review.page
    assert page is not None
    before = len(page.cases)
    stage.app.rooms.lifting.remove_case(page.scope)
    asked = dialog(stage, ReasonDialog)
    asked.reason.setPlainText("Counted twice.")
    chance.why = "The disk is full."
    asked.keep_button.click()
    assert dialog(stage, ReasonDialog) is asked
    assert asked.problem.text == "The disk is full."
    assert asked.reason.toPlainText() == "Counted twice."
    chance.why = ""
    asked.keep_button.click()
    stage.quiet()
    assert dialogs(stage) == []
    assert stage.app.rooms.review.page is not None
    assert len(stage.app.rooms.review.page.cases) == before - 1


def written(stage: Stage, row: FieldRow) -> Answer | None:
    """What the desk holds, read after the program has ended."""
    stage.org.reopen()
    found = stage.org.view(stage.review).review.answers.get(row.place)
    stage.org.desk.close()
    return found.answer if found is not None else None


def test_an_answer_that_failed_outlives_a_reload_and_comes_back_to_its_writer_only(
    stage: Stage, chance: Chance
) -> None:
    reviewing = stage.app.rooms.reviewing
    assert reviewing is not None
    row, _ = long_texts(stage)
    chance.why = "The disk is full."
    answer(stage, row, "one")
    chance.why = ""
    reviewing.reload()
    stage.quiet()
    assert {r.saving for r in long_texts(stage)} == {Saving.FAILED, Saving.SAVED}
    assert foot(stage) == "Not saved: The disk is full."

    stage.app.lock("Who takes over?")
    stage.at("door")
    stage.sign_in("Quinn")
    stage.at("work")
    stage.open_review(stage.review)
    assert foot(stage) == "All saved on this laptop"
    view = reviewing.view
    assert view is not None
    assert row.place not in view.review.answers

    stage.app.lock("Who takes over?")
    stage.at("door")
    stage.sign_in("Dana")
    stage.at("work")
    assert foot(stage) == "Not saved: The disk is full."
    stage.app.window.banner.acted.emit()
    stage.quiet()
    assert foot(stage) == "All saved on this laptop"
    stage.app.window.close()
    stage.app.close()
    assert written(stage, row) == Given("one")


def test_the_window_closes_when_what_is_under_way_is_written(stage: Stage) -> None:
    row, _ = long_texts(stage)
    stage.app.rooms.reviewing.answer(row.place, Given("one"))
    stage.app.window.close()
    assert stage.app.window.isVisible()
    stage.qtbot.waitUntil(lambda: not stage.app.window.isVisible(), timeout=15000)
    stage.app.close()
    assert written(stage, row) == Given("one")


def test_the_window_asks_before_it_closes_on_what_could_not_be_saved(stage: Stage, chance: Chance) -> None:
    row, _ = long_texts(stage)
    chance.why = "The disk is full."
    answer(stage, row, "one")
    window = stage.app.window
    window.close()
    asked = dialog(stage, ClosingDialog)
    assert window.isVisible()
    asked.keep_button.click()  # still no room on the disk: it asks again
    stage.qtbot.waitUntil(lambda: dialogs(stage) not in ([], [asked]), timeout=15000)
    dialog(stage, ClosingDialog).cancel_button.click()
    assert window.isVisible()
    chance.why = ""
    window.close()
    dialog(stage, ClosingDialog).keep_button.click()
    stage.qtbot.waitUntil(lambda: not window.isVisible(), timeout=15000)
    stage.app.close()
    assert written(stage, row) == Given("one")


def test_what_could_not_be_saved_may_be_given_up(stage: Stage, chance: Chance) -> None:
    row, _ = long_texts(stage)
    chance.why = "The disk is full."
    answer(stage, row, "one")
    stage.app.window.close()
    dialog(stage, ClosingDialog).give_up_button.click()
    assert not stage.app.window.isVisible()


def test_when_the_session_has_ended_the_door_says_so_and_what_was_typed_is_kept(stage: Stage) -> None:
    row, _ = long_texts(stage)
    block = stage.app.rooms.review.form.block(row.place)
    assert block is not None
    text = block.editor.inputs()[0]
    assert isinstance(text, QPlainTextEdit)
    stage.org.clock.pass_(hours=13)
    text.setFocus()
    stage.qtbot.keyClicks(text, "Offered fluids")
    stage.qtbot.keyClick(text, Qt.Key.Key_Tab)
    stage.at("door")
    said = [label.text() for label in stage.app.sign_in.findChildren(QLabel)]
    assert any("Your session has ended." in words for words in said)
    assert stage.app.window.banner.banner is None
    stage.sign_in("Dana")
    stage.at("work")
    stage.app.window.banner.acted.emit()
    stage.quiet()
    stage.app.window.close()
    stage.app.close()
    assert written(stage, row) == Given("Offered fluids")


def test_what_was_typed_in_a_dialog_comes_back_to_its_writer_after_a_lock(stage: Stage) -> None:
    app = stage.app
    assert app.rooms.review.page is not None
    scope = app.rooms.review.page.scope
    app.rooms.lifting.remove_case(scope)
    dialog(stage, ReasonDialog).reason.setPlainText("Counted twice.")
    for name, text in (("Quinn", ""), ("Dana", "Counted twice.")):
        app.lock("Who takes over?")
        stage.at("door")
        stage.sign_in(name)
        stage.at("work")
        app.rooms.reviewing.open(stage.review, scope, app.rooms.show_review)
        stage.at("review")
        app.rooms.lifting.remove_case(scope)
        assert dialog(stage, ReasonDialog).reason.toPlainText() == text


def test_what_was_chosen_in_a_dialog_comes_back_to_its_writer_and_to_nobody_else(stage: Stage) -> None:
    app = stage.app
    assert app.rooms.review.page is not None
    scope = app.rooms.review.page.scope
    app.rooms.review.attach.emit(None)
    first = dialog(stage, EvidenceDialog)
    before = first._fields.currentText()
    first._fields.setCurrentIndex(2)
    chosen = first._fields.currentText()
    assert chosen != before
    first._file.setChecked(True)
    for name, shown in (("Quinn", (before, False)), ("Dana", (chosen, True)), ("Dana", (chosen, True))):
        app.lock("Who takes over?")
        stage.at("door")
        stage.sign_in(name)
        stage.at("work")
        app.rooms.reviewing.open(stage.review, scope, app.rooms.show_review)
        stage.at("review")
        app.rooms.review.attach.emit(None)
        again = dialog(stage, EvidenceDialog)
        assert (again._fields.currentText(), again._file.isChecked()) == shown


def test_a_review_about_to_be_started_waits_over_a_lock(stage: Stage) -> None:
    stage.app.rooms.start_review("")
    stage.quiet()
    dialog(stage, StartDialog)._title.setText("Late admissions")
    for name, title in (("Quinn", None), ("Dana", "Late admissions")):
        stage.app.lock("Who takes over?")
        stage.at("door")
        stage.sign_in(name)
        stage.at("work")
        stage.app.rooms.start_review("")
        stage.quiet()
        shown = dialog(stage, StartDialog)._title.text()
        assert shown == title or (title is None and shown != "Late admissions")


def test_a_copy_of_evidence_is_proposed_under_a_name_alone_and_never_over_a_file(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, there = tmp_path / "chart.txt", tmp_path / "there.txt"
    chart.write_bytes(b"as it was")
    there.write_bytes(b"somebody's letter")
    reviewing = stage.app.rooms.reviewing
    assert reviewing is not None
    desk, place = reviewing.desk, long_texts(stage)[0].place
    reviewing.act(
        lambda: desk.filing.attach(stage.review, place, chart, "Chart", where="../../autostart/x.desktop")
    )
    stage.quiet()
    view = desk.reviews.view(stage.review)
    assert isinstance(view, ReviewView)
    proposed: list[str] = []
    chosen = iter((there, tmp_path / "copy.txt"))

    def choose(_parent: object, _title: str, name: str, **_options: object) -> tuple[str, str]:
        proposed.append(name)
        return str(next(chosen)), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    for _ in range(2):
        stage.app.rooms.review.opened.emit(str(view.review.evidence[-1].entry))
        stage.quiet()
    assert proposed == ["x.desktop"] * 2
    assert there.read_bytes() == b"somebody's letter"
    assert (tmp_path / "copy.txt").read_bytes() == b"as it was"
