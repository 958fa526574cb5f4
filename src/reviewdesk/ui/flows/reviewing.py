"""The review editor and the desk: answers go out one by one, the page follows at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from reviewdesk.desk.desk import Desk
from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.answers import Answer, Given, NotApplicable, NotKnown, Place
from reviewdesk.forms.deciding import Decider
from reviewdesk.forms.decision import Scope
from reviewdesk.records.review import HistoryLine
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.flows.fetching import fresh
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.flows.unsaved import Kept, TypedText, Unsaved, UnsavedAnswers
from reviewdesk.ui.present.banner import Banner, Weight, banner_of
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.fields import Saving
from reviewdesk.ui.present.parts import Parts
from reviewdesk.ui.present.review_page import review_page
from reviewdesk.ui.present.reviewing import (
    LATELY,
    Opened,
    asks_blind,
    context_of,
    draft_key,
    first_scope,
    judging_role,
    marks_of,
    source_of,
    where_to_begin,
)
from reviewdesk.ui.runner import Runner, unexpected
from reviewdesk.ui.screens.review_screen import ReviewScreen

HISTORY_MS = 250  # the panel's history follows when the person rests


class ReviewFlow(Flow):
    """Holds what is open and under way; `saving_failed`: why an answer is not saved, empty when none is."""

    saving_failed = Signal(str)
    changed = Signal()  # something was written: lists elsewhere are old
    left = Signal()

    def __init__(
        self,
        desk: Desk,
        runner: Runner,
        screen: ReviewScreen,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, runner, parent)
        self.screen = screen
        self.clock = clock
        self.opened: Opened | None = None
        self.review: RecordId | None = None
        self.scope: Scope | None = None
        self._decider: Decider | None = None
        self._pending: dict[Place, Answer | None] = {}
        self._unsaved = UnsavedAnswers()
        self._typed = TypedText(desk, runner)
        self._person: PersonId | None = None
        self._asked: set[Scope] = set()
        self._shown: ReviewView | None = None
        self._undoable: list[tuple[Place, Answer | None]] = []  # what stood before, the last on top
        self._context: tuple[Opened, Context] | None = None
        self._parts = Parts()
        self._soon = QTimer(self)  # one look at the history for many answers in a row
        self._soon.setSingleShot(True)
        self._soon.setInterval(HISTORY_MS)
        self._soon.timeout.connect(self._look_back)
        screen.shown.connect(self.show)
        screen.answered.connect(self.answer)
        screen.typing.connect(self._on_typing)
        screen.held.connect(self._on_held)
        screen.left.connect(self.left)
        screen.undo.connect(self.undo)

    def arrive(self, person: PersonId) -> None:
        """Somebody is at the desk: what of theirs could not be saved before is theirs again."""
        super().arrive(person)
        self._person = person
        self._tell()
        if why := self._unsaved.why(person):
            what = tr("What you wrote before is not saved yet.")
            self.said.emit(Banner(Weight.REFUSAL, what, why, act=tr("Try again")))

    @property
    def person(self) -> PersonId | None:
        """Who is at the desk."""
        return self._person

    # --- opening ----------------------------------------------------------------------

    def open(
        self, review: RecordId, scope: Scope | None = None, then: Callable[[], None] | None = None
    ) -> None:
        """Fetch a review and show it, at a scope or where it needs work first."""
        self.screen.leave()
        desk = self.desk

        def fetch() -> tuple[Opened, Decider] | Blocked:
            view = desk.reviews.opened(review)
            if isinstance(view, Blocked):
                return view
            drafts = tuple((draft.place, draft.text) for draft in desk.drafting.of(review))
            return fresh(desk, view, drafts, desk.intake.participants()), desk.reviews.decider(view)

        def show(found: tuple[Opened, Decider]) -> None:
            opened, self._decider = found
            self.screen.leave()
            if self.review != review:
                self._asked.clear()
                self._pending.clear()
                self._undoable.clear()
                self.scope = None
            self.review = review
            self._typed.open(self._person, review, opened.drafts)
            self._take(opened, scope)
            if then is not None:
                then()

        self.ask(fetch, show)

    def forget(self) -> None:
        super().forget()
        self._soon.stop()
        self._context = self._person = None
        self._parts = Parts()
        self.opened = self.review = self.scope = self._shown = self._decider = None
        self._pending.clear()
        self._undoable.clear()
        self._typed.forget()
        self._asked.clear()
        self.screen.forget()
        self._tell()

    @property
    def view(self) -> ReviewView | None:
        """The review as shown, answers under way included."""
        return self._shown

    @property
    def context(self) -> Context | None:
        if self.opened is None:
            return None
        if self._context is None or self._context[0] is not self.opened:
            self._context = (self.opened, context_of(self.opened, self.clock()))
        return replace(self._context[1], now=self.clock())

    def show(self, scope: Scope) -> None:
        """Go to a section or row; a section with rows goes to the row that needs work."""
        self.screen.leave()
        view = self._shown
        if view is None:
            return
        section = view.form.section(scope.section)
        if section.rows_of is not None and scope.row is None:
            here = self.scope.row if self.scope else None
            kept = Scope(scope.section, here)
            scope = kept if here and kept in view.decision.scopes else first_scope(view, scope.section)
        if scope != self.scope and self.opened is not None:
            self.opened = replace(self.opened, history=())  # another case's is not shown beside this one
        self.scope = scope
        self._soon.start()
        self._paint()

    # --- answering ----------------------------------------------------------------------

    def answer(self, place: Place, answer: Answer | None, reason: str = "") -> None:
        """Show an answer at once, write it on the worker, and say how that went."""
        view, review, person = self._shown, self.review, self._person
        if view is None or review is None or person is None:
            return
        role = judging_role(view.form, place, frozenset(r.value for r in view.reader.roles), view)
        self._typed.shown.pop(place, None)
        self._pending[place] = answer
        if role is None:
            before = view.facts.answers.get(place)
            if before is None or isinstance(before, Given | NotKnown | NotApplicable):
                self._undoable.append((place, before))
            self._shown = view.with_answer(place, answer, self._decider or view.new_decider())
        self._write((person, review, place), Unsaved(answer, reason, role, ""))
        self._paint()

    def undo(self) -> None:
        """Write what stood before the answer given last, as an answer of its own; the history has both."""
        view = self._shown
        if view is None or not self._undoable:
            self.note(Text("There is no answer of yours to undo here."))
            return
        place, before = self._undoable.pop()
        kept = len(self._undoable)
        self.answer(place, before, tr("Taken back right after it was given"))
        del self._undoable[kept:]  # undoing is not itself undone
        self.screen.go(place)
        asked = view.form.field(place.field).ask.said()
        self.note(Text("Undone: {asked}", asked=asked))

    def _write(self, key: Kept, unsaved: Unsaved) -> None:
        _, review, place = key
        desk, answer, role = self.desk, unsaved.answer, unsaved.role
        self._unsaved.drop(key)
        self._typed.drop(key)

        def write() -> Opened | Blocked:
            if role is not None and answer is not None:
                done = desk.reviews.judge(review, place, role, answer)
            else:
                done = desk.reviews.answer(review, place, answer, unsaved.reason or None)
            if isinstance(done, Blocked):
                return done
            desk.drafting.drop(review, draft_key(place))
            return fresh(desk, done)

        def done(opened: Opened) -> None:
            if self.review == review:
                if self._pending.get(place) == answer:
                    self._pending.pop(place, None)
                self._take(opened)
            self._tell()
            self.changed.emit()

        def refused(words: str) -> None:
            if self.review == review:
                self._pending.pop(place, None)
                self._rebuild()
            self._tell()
            self.said.emit(Banner(Weight.REFUSAL, words))

        self._tell()
        self.ask(
            write,
            done,
            refused=refused,
            failed=lambda error: self._fail(key, unsaved, error),
            writes=True,
        )

    @property
    def unsaved(self) -> tuple[Unsaved, ...]:
        """Everything that would be lost if the program ended now, of whoever wrote it."""
        return self._unsaved.all()

    def try_again(self) -> None:
        """Write once more what the person at the desk wrote and could not be written."""
        for key, unsaved in self._unsaved.of(self._person):
            _, review, place = key
            if review == self.review:
                self._pending[place] = unsaved.answer
            self._write(key, unsaved)
        self._paint()

    def _fail(self, key: Kept, unsaved: Unsaved, error: Exception) -> bool:
        """Keep the answer for its writer, who may have been locked out since."""
        person, review, place = key
        known = error if isinstance(error, DeskError) else unexpected(error)
        self._unsaved.keep(key, unsaved, say(known.what))
        if person != self._person:
            return True
        if review == self.review:
            self._pending.pop(place, None)
            self._paint()
        shown = banner_of(known)
        self.said.emit(Banner(shown.weight, shown.what, shown.why, shown.next_step, act=tr("Try again")))
        self._tell()
        return True

    def _here(self) -> dict[Place, Unsaved]:
        return self._unsaved.here(self._person, self.review)

    def _tell(self) -> None:
        self.saving_failed.emit(self._unsaved.why(self._person))

    # --- other acts ----------------------------------------------------------------------

    def act(
        self,
        work: Callable[[], ReviewView | Blocked],
        then: Callable[[], None] | None = None,
        refused: Callable[[str], None] | None = None,
        failed: Callable[[Exception], bool] | None = None,
    ) -> None:
        """Run an act that gives the review back, and show it."""
        desk = self.desk

        def run() -> Opened | Blocked:
            done = work()
            return done if isinstance(done, Blocked) else fresh(desk, done)

        def show(opened: Opened) -> None:
            self._take(opened)
            self.changed.emit()
            if then is not None:
                then()

        self.ask(run, show, refused=refused, failed=failed, writes=True)

    def reload(self, scope: Scope | None = None, then: Callable[[], None] | None = None) -> None:
        """Fetch the review again, after an act elsewhere touched it."""
        if self.review is not None:
            self.open(self.review, scope or self.scope, then)
            self.changed.emit()

    def take(self, opened: Opened) -> None:
        """Show what an act gave back."""
        self._take(opened)
        self.changed.emit()

    def said_signed(self, what: str) -> None:
        self.said.emit(Banner(Weight.OK, say(Text("Signed: {what}.", what=what))))

    def note(self, text: Text) -> None:
        self.said.emit(Banner(Weight.NOTE, say(text)))

    def _on_held(self, scope: Scope) -> None:
        self._asked.add(scope)
        self._paint()
        self.screen.show_missing()

    def _on_typing(self, place: Place, text: str) -> None:
        if self.review is not None:
            self._typed.type(self._person, self.review, place, text)

    # --- painting --------------------------------------------------------------------------

    def _take(self, opened: Opened, scope: Scope | None = None) -> None:
        before = self.opened
        if before is not None and before.view.review.id == opened.view.review.id:
            opened = opened.going_on(before)
        self.opened = opened
        if self._decider is not None and self._decider.form is not opened.view.compiled:
            self._decider = opened.view.new_decider()  # it was moved to another version of its form
        self._soon.start()
        self._rebuild(scope)

    def _rebuild(self, scope: Scope | None = None) -> None:
        """The view with everything under way on top of what is written."""
        if self.opened is None:
            return
        view = self.opened.view
        decider = self._decider or view.new_decider()
        waiting: Iterable[tuple[Place, Answer | None]] = [
            *self._pending.items(),
            *((place, unsaved.answer) for place, unsaved in self._here().items()),
        ]
        for place, answer in waiting:
            if not asks_blind(view.form, place):
                view = view.with_answer(place, answer, decider)
        if view is self.opened.view:
            decider.follow(view.facts, computed=view.computed)  # the next answer then starts from here
        self._shown = view
        if scope is not None or self.scope is None or self.scope not in view.decision.scopes:
            wanted = scope or where_to_begin(view)
            self.scope = None
            self.show(wanted)
        else:
            self._paint()

    def _look_back(self) -> None:
        """Fetch what was done last in the step or case shown."""
        review, scope, desk = self.review, self.scope, self.desk
        if review is None or scope is None:
            return

        def show(lines: tuple[HistoryLine, ...]) -> None:
            if (review, scope) == (self.review, self.scope) and self.opened is not None:
                self.opened = replace(self.opened, history=lines)
                self._paint()

        self.ask(lambda: desk.reviews.history(review, scope=scope, most=LATELY), show)

    def refresh(self) -> None:
        """Something this review shows was changed elsewhere."""
        review, desk = self.review, self.desk
        if review is not None:
            self.act(lambda: desk.reviews.view(review))

    def _paint(self) -> None:
        view, opened, scope = self._shown, self.opened, self.scope
        if view is None or opened is None or scope is None:
            return
        context = self.context
        if context is None:
            return
        saving = dict.fromkeys(self._pending, Saving.UNDER_WAY)
        saving |= dict.fromkeys(self._here(), Saving.FAILED)
        parts = self._parts
        origin = opened.origins.get(scope.row or "")
        asked = scope in self._asked
        drafts, back = self._typed.shown, opened.back
        marks = marks_of(view, scope, context, saving, drafts, parts, asked=asked, origin=origin, back=back)
        source = source_of(opened, view, context, parts)
        self.screen.show_page(review_page(source, scope, context, marks, parts))
