"""Shows the editor on a real desk with what can stand in it: python -m tests.ui.look_at_reviews FOLDER."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from tests.desk.test_actions import gaps
from tests.desk.test_blind import codes, judged
from tests.desk.test_earlier import cause_place, later
from tests.desk.test_earlier import found as found_cause
from tests.desk.test_signing import elsewhere
from tests.organisation import ok
from tests.ui.desks import settle
from tests.ui.look_at_flows import Shot, Stage, look_at
from tests.walker import Walker

from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records.review import Evidence
from reviewdesk.ui.dialogs.action_dialog import ActionDialog
from reviewdesk.ui.flows.lifting import LiftFlow
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.present import intents
from reviewdesk.ui.screens.review_screen import ReviewScreen
from reviewdesk.ui.window import Window

Made = tuple[Scope, str]  # where to look, and as whom


class Editor:
    """The editor in a window, on a stage whose review is prepared by a shot."""

    def __init__(self, stage: Stage, size: tuple[int, int]) -> None:
        self.stage = stage
        self.walker = Walker(stage.org, stage.org.review())
        self.size = size

    def show(self, scope: Scope, name: str) -> Window:
        stage = self.stage
        stage.org.as_(name)
        self.screen = ReviewScreen(lambda: datetime.now(UTC).astimezone())
        self.window = stage.window("review", self.screen, self.size)
        self.flow = ReviewFlow(stage.org.desk, stage.runner, self.screen, stage.org.clock)
        self.flow.arrive(stage.org.person(name).id)
        self.lifting = LiftFlow(self.flow, self.window)
        self.window.keep = self  # type: ignore[attr-defined]  # lives as long as the window
        self.flow.open(self.walker.review, scope)
        settle(stage.runner)
        QTest.qWait(400)
        settle(stage.runner)
        return self.window

    def dialog(self) -> QWidget:
        settle(self.stage.runner)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        found = self.window.findChild(QDialog)
        assert found is not None
        found.keep = self
        return found

    def at(self, place: Place) -> None:
        self.screen.go(place)
        QTest.qWait(200)


def conflict(editor: Editor) -> QWidget:
    walker = editor.walker
    place = walker.long_text("clinical")
    laptop, drafts = elsewhere(
        walker,
        "Ben",
        place,
        "Dry mouth and confusion on the morning of the second; the night staff saw none of it.",
    )
    ok(walker.org.as_("Ann").reviews.answer(walker.review, place, Given("Low fluid intake for three days.")))
    laptop.arrive(*drafts)  # type: ignore[misc]
    window = editor.show(Scope("clinical", place.row), "Ann")
    editor.at(place)
    return window


def beside(editor: Editor) -> QWidget:
    walker = editor.walker
    row = walker.row
    scope = Scope("cases", row)
    place = walker.long_text()
    first, second = [g for g in gaps(walker) if g.row == row][:2]
    dana = walker.org.as_("Dana")
    plan = walker.plan("coaching")
    done = ok(dana.actions.add(walker.review, first, plan))
    ok(dana.actions.link(done, walker.review, second, "The same shift, the same cause"))
    ok(
        dana.reviews.link_evidence(
            walker.review, place, Evidence("Fluid chart, Jul 29 to Aug 1", "record", where="EVV 88213")
        )
    )
    walker.fill(scope)
    ok(walker.sign(scope))
    ok(
        walker.org.as_("Quinn").reviews.note(
            walker.review, "The night shift has not been asked yet; Omar calls them on Monday.", scope
        )
    )
    ok(walker.org.as_("Fay").reviews.note(walker.review, "Who wrote this?", scope, place.field))
    ok(walker.org.as_("Fay").reviews.note(walker.review, "The invoice is with the agency."))
    return editor.show(scope, "Dana")


def linking(editor: Editor) -> QWidget:
    walker = editor.walker
    row = walker.row
    first, second = [g for g in gaps(walker) if g.row == row][:2]
    ok(walker.org.as_("Dana").actions.add(walker.review, first, walker.plan("coaching")))
    editor.show(Scope("cases", row), "Dana")
    editor.lifting.planning.add(second)
    action = editor.window.findChild(ActionDialog)
    assert action is not None
    action.instead.emit()
    return editor.dialog()


def returned(editor: Editor) -> QWidget:
    beside(editor).hide()
    scope = Scope("cases", editor.walker.row)
    ok(editor.walker.org.as_("Quinn").reviews.give_back(editor.walker.review, *scope, "Who was told first?"))
    return editor.show(scope, "Dana")


def excusing(editor: Editor) -> QWidget:
    walker = editor.walker
    place = judged(walker)
    code = codes(walker, place)[1]
    ann = walker.org.as_("Ann").reviews
    ok(ann.judge(walker.review, place, "nurse_consultant", Given(code)))
    window = editor.show(Scope(place.section, place.row), "Quinn")
    editor.at(place)
    return window


def excuse_dialog(editor: Editor) -> QWidget:
    excusing(editor)
    editor.screen.asked.emit(intents.Excuse(judged(editor.walker), "supervisor"))
    return editor.dialog()


def removed(editor: Editor) -> QWidget:
    walker = editor.walker
    row = walker.row
    ok(walker.org.as_("Dana").reviews.remove_row(walker.review, "cases", row, "Belongs to another period"))
    return editor.show(Scope("cases"), "Dana")


def removed_dialog(editor: Editor) -> QWidget:
    removed(editor)
    editor.screen.asked.emit(intents.RemovedCases("cases"))
    return editor.dialog()


def torn(editor: Editor) -> QWidget:
    walker = editor.walker
    row = walker.row
    place = walker.long_text("clinical")
    laptop, drafts = elsewhere(walker, "Ann", place, "Found dry on the second morning")
    ok(walker.org.as_("Dana").reviews.remove_row(walker.review, "cases", row, "Not ours"))
    laptop.arrive(*drafts)  # type: ignore[misc]
    return editor.show(Scope("cases", row), "Dana")


def field_history(editor: Editor) -> QWidget:
    walker = editor.walker
    place = walker.long_text()
    dana = walker.org.as_("Dana").reviews
    ok(dana.answer(walker.review, place, Given("Rested all day; ate little.")))
    ok(dana.answer(walker.review, place, Given("Rested all day; ate little, drank less than a cup.")))
    editor.show(Scope(place.section, place.row), "Quinn")
    editor.screen.history.emit(place)
    return editor.dialog()


def no_cases(editor: Editor) -> QWidget:
    walker = editor.walker
    for row in walker.view("Dana").review.rows:
        ok(walker.org.as_("Dana").reviews.remove_row(walker.review, "cases", row.id, "Not ours"))
    return editor.show(Scope("cases"), "Dana")


def signing(editor: Editor) -> QWidget:
    walker = editor.walker
    scope = Scope("cases", walker.row)
    walker.fill(scope)
    editor.show(scope, "Dana")
    editor.screen.signing.emit(scope)
    return editor.dialog()


def reading(name: str, section: str = "cases") -> Callable[[Editor], QWidget]:
    def shoot(editor: Editor) -> QWidget:
        row = editor.walker.row
        form = editor.walker.view("Quinn").form
        return editor.show(Scope(section, row if form.section(section).rows_of else None), name)

    return shoot


def history(editor: Editor) -> QWidget:
    beside(editor)
    editor.screen.history.emit(None)
    return editor.dialog()


def note_dialog(editor: Editor) -> QWidget:
    beside(editor)
    scope = Scope("cases", editor.walker.row)
    editor.screen.asked.emit(intents.WriteNote(scope))
    return editor.dialog()


def notes_dialog(editor: Editor) -> QWidget:
    beside(editor)
    editor.screen.asked.emit(intents.ReadNotes())
    return editor.dialog()


def giving_back(editor: Editor) -> QWidget:
    editor.show(Scope("clinical", editor.walker.row), "Ann")
    editor.screen.give_back.emit()
    return editor.dialog()


def earlier(editor: Editor) -> QWidget:
    org = editor.stage.org
    found_cause(org, editor.walker.review)
    again = later(org, "Q4 2026")
    found_cause(org, again)
    place = cause_place(org, again)
    editor.walker = Walker(org, again)
    window = editor.show(Scope(place.section, place.row), "Quinn")
    editor.at(place)
    return window


SHOTS: dict[str, Callable[[Editor], QWidget]] = {
    "earlier": earlier,
    "conflict": conflict,
    "beside": beside,
    "linking": linking,
    "returned": returned,
    "excusing": excusing,
    "excuse-dialog": excuse_dialog,
    "removed": removed,
    "removed-dialog": removed_dialog,
    "torn": torn,
    "field-history": field_history,
    "none-said": no_cases,
    "signing": signing,
    "reading-nurse": reading("Ann"),
    "reading-quality": reading("Quinn"),
    "reading-finance": reading("Fay"),
    "history": history,
    "note-dialog": note_dialog,
    "notes-dialog": notes_dialog,
    "giving-back": giving_back,
}
SIZES = {"": (1360, 880), "small": (1024, 700)}


def edited(shot: Callable[[Editor], QWidget]) -> Shot:
    return lambda stage, size: shot(Editor(stage, size))


if __name__ == "__main__":
    look_at({name: edited(shot) for name, shot in SHOTS.items()}, SIZES)
