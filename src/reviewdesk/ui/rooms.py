"""What lies behind the door: the screens and flows of the desk, and the ways between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.searching import Hit
from reviewdesk.desk.writing import NotSignedIn
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records.duties import Duty, DutyKind
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Offers
from reviewdesk.texts import say, tr
from reviewdesk.ui.flows.acting import ActFlow
from reviewdesk.ui.flows.answering import AnswersFlow
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.flows.forms import FormsFlow
from reviewdesk.ui.flows.importing import ImportFlow
from reviewdesk.ui.flows.lifting import LiftFlow
from reviewdesk.ui.flows.listing import ListFlow
from reviewdesk.ui.flows.measures import MeasuresFlow
from reviewdesk.ui.flows.packs import PacksFlow
from reviewdesk.ui.flows.people import PeopleFlow
from reviewdesk.ui.flows.redacting import RedactFlow
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.flows.searching import SearchFlow
from reviewdesk.ui.flows.settings import SettingsFlow
from reviewdesk.ui.flows.starting import StartFlow
from reviewdesk.ui.flows.unsaved import Unsaved
from reviewdesk.ui.idle import IDLE_MINUTES
from reviewdesk.ui.places import destinations
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.screens.actions_screen import ActionsScreen
from reviewdesk.ui.screens.review_screen import ReviewScreen
from reviewdesk.ui.screens.reviews_screen import ReviewsScreen
from reviewdesk.ui.screens.settings_screen import SettingsScreen
from reviewdesk.ui.screens.work_screen import WorkScreen
from reviewdesk.ui.widgets.navigation import NavItem
from reviewdesk.ui.widgets.palette import Command
from reviewdesk.ui.window import Window

F = TypeVar("F", bound=Flow)


class Rooms(QObject):
    """Loaded after the door is painted. Screens are made one by one, while the window has nothing else to do
    (`make_one`); flows when a desk is open. On a lock they forget everything and stay.

    `idle_chosen` and `limited` carry minutes, `saving_failed` why an answer is not saved; `turned_away`: the
    desk does not know the person any more.
    """

    idle_chosen = Signal(int)
    limited = Signal(int)
    saving_failed = Signal(str)
    turned_away = Signal()
    typed = Signal()  # the first letter of what is not kept yet

    work: WorkScreen
    reviews: ReviewsScreen
    actions: ActionsScreen
    review: ReviewScreen
    settings: SettingsScreen

    def __init__(
        self, window: Window, clock: Callable[[], datetime], folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.window = window
        self.runner = window.runner
        self.clock = clock
        self._folder = folder
        self.person: Person | None = None
        self.offers = Offers()
        self._flows: list[Flow] = []
        self._to_make: list[Callable[[], None]] = [
            self._make_work,
            self._make_reviews,
            self._make_actions,
            self._make_review,
            self._make_settings,
        ]

    # --- making them --------------------------------------------------------------------------

    def make_one(self) -> bool:
        """Make the next screen; False when all are there that can be."""
        if self._to_make:
            self._to_make.pop(0)()
        return bool(self._to_make)

    def _make_work(self) -> None:
        self.work = WorkScreen()
        self.window.add("work", self.work)
        self.work.searching.connect(self.window.open_palette)
        self.work.start.connect(lambda: self.start_review(""))
        self.work.first_step.acted.connect(lambda: self.go("import"))

    def _make_reviews(self) -> None:
        self.reviews = ReviewsScreen()
        self.window.add("reviews", self.reviews)
        self.reviews.opened.connect(lambda key: self.open_review(RecordId(key)))
        self.reviews.start.connect(self.start_review)

    def _make_actions(self) -> None:
        self.actions = ActionsScreen()
        self.window.add("actions", self.actions)
        self.actions.opened.connect(lambda action: self.acting.open(RecordId(action)))

    def _make_review(self) -> None:
        self.review = ReviewScreen(self.clock)
        self.window.add("review", self.review)

    def _make_settings(self) -> None:
        self.settings = SettingsScreen(IDLE_MINUTES)
        self.window.add("settings", self.settings)
        self.settings.idle_chosen.connect(self.idle_chosen)

    def furnish(self, desk: Desk) -> None:
        """Make the flows of this desk, once only; those with screens of their own are left to `make_one`."""
        self._make_all()
        if self._flows:
            return
        runner, window = self.runner, self.window
        self.lists = ListFlow(desk, runner, self.work, self.reviews, self.actions, self.clock, self)
        self.reviewing = ReviewFlow(desk, runner, self.review, self.clock, self)
        self.lifting = LiftFlow(self.reviewing, window)
        self.acting = ActFlow(desk, runner, window)
        self.starting = StartFlow(desk, runner, window, self.clock, self)
        self.answering = AnswersFlow(desk, runner, window, self.clock, self)
        self.answering.written.connect(self._on_answered)
        self.lists.opened.connect(self.open_duty)
        self.lists.counted.connect(window.navigation.show_counts)
        self.reviewing.changed.connect(self.lists.refresh_soon)
        self.reviewing.saving_failed.connect(self.saving_failed)
        self.review.form.begun.connect(self.typed)
        self.reviewing.left.connect(lambda: self.go("work"))
        self.lifting.pack_wanted.connect(self._on_pack)
        self.acting.changed.connect(self.lists.refresh_soon)
        self.acting.changed.connect(self.reviewing.refresh)
        self.lifting.action_wanted.connect(lambda action: self.acting.open(RecordId(action)))
        self.lifting.review_wanted.connect(lambda review: self.open_review(RecordId(review)))
        self.starting.opened.connect(lambda review: self.open_review(RecordId(review)))
        searching = SearchFlow(desk, runner, self)
        searching.opened.connect(self._on_found)
        window.search = searching.find
        for flow in (self.lists, self.reviewing, self.acting, self.starting, self.answering, searching):
            self._take(flow)
        settings = self._take(SettingsFlow(desk, runner, self.settings, self))
        settings.limited.connect(self.limited)
        runner.sees = self._turned_away
        self._to_make = [
            lambda: self._make_packs(desk),
            lambda: self._make_importing(desk),
            lambda: self._make_measures(desk),
            lambda: self._make_people(desk),
            lambda: self._make_forms(desk),
        ]

    def _make_packs(self, desk: Desk) -> None:
        self.packs = self._take(PacksFlow(desk, self.runner, self))
        self.packs.review_wanted.connect(lambda review: self.open_review(RecordId(review)))
        self.window.add("packs", self.packs.screen)

    def _make_importing(self, desk: Desk) -> None:
        flow = self._take(ImportFlow(desk, self.runner, self._folder / "senders.json", self))
        flow.screen.answers.connect(self.answering.choose)
        self.window.add("import", flow.screen)

    def _make_measures(self, desk: Desk) -> None:
        flow = self._take(MeasuresFlow(desk, self.runner, self))
        flow.review_wanted.connect(self.start_review)
        flow.review_opened.connect(lambda review: self.open_review(RecordId(review)))
        self.window.add("measures", flow.screen)

    def _make_people(self, desk: Desk) -> None:
        people = self._take(PeopleFlow(desk, self.runner, self))
        self._take(RedactFlow(desk, self.runner, self.reviewing, people.screen, self))
        self.window.add("people", people.screen)

    def _make_forms(self, desk: Desk) -> None:
        self.window.add("forms", self._take(FormsFlow(desk, self.runner, self)).screen)

    def _make_all(self) -> None:
        while self.make_one():
            pass

    def _take(self, flow: F) -> F:
        self._flows.append(flow)
        flow.said.connect(self.window.show_banner)
        if self.person is not None:
            flow.arrive(self.person.id)
        return flow

    # --- who is here --------------------------------------------------------------------------

    def arrive(self, person: Person, offers: Offers) -> None:
        """Somebody is at the desk, furnished before: show them their work, and offer what they ever do."""
        self.person, self.offers = person, offers
        self.window.navigation.show_only(frozenset(item.id for item in self._places()))
        self.work.show_offers(starts=offers.opens, imports=offers.imports)
        self.reviews.show_offers(starts=offers.opens)
        for flow in self._flows:
            flow.arrive(person.id)
        self.window.open("work")
        self.lists.refresh()

    def leave(self) -> None:
        """Put everything away; nobody is at the desk any more."""
        for flow in self._flows:
            flow.put_by()
        self.lifting.put_by()
        self.window.close_dialogs()
        if self.window.front == "review":
            self.review.leave()
        self.person, self.offers = None, Offers()
        self.forget()
        self.lifting.forget()

    def forget(self) -> None:
        """Drop what is shown and under way."""
        for flow in self._flows:
            flow.forget()

    def try_again(self) -> None:
        """Try once more to save what could not be saved."""
        if self._flows:
            self.reviewing.try_again()

    @property
    def unsaved(self) -> tuple[Unsaved, ...]:
        """What could not be written yet."""
        return self.reviewing.unsaved if self._flows else ()

    @property
    def typing(self) -> bool:
        """Whether something stands under the cursor that is not kept yet."""
        return bool(self._flows) and self.review.form.untold

    def _turned_away(self, error: Exception) -> bool:
        """The desk does not know the person any more: the door says so, and nothing else has to."""
        if not isinstance(error, NotSignedIn):
            return False
        self.turned_away.emit()
        return True

    # --- going about ----------------------------------------------------------------------------

    def go(self, name: str) -> None:
        """Show a destination of the navigation."""
        if self.person is None or name not in {item.id for item in self._places()}:
            return
        self._make_all()
        self.window.open(name)
        if name in {"work", "reviews", "actions"}:
            self.lists.refresh()

    def _places(self) -> tuple[NavItem, ...]:
        """Where this person finds something: what they never read or do is no place for them."""
        reads, imports = self.offers.reads, self.offers.imports
        barred = frozenset[str]() if reads else frozenset({"reviews", "actions", "measures"})
        barred = barred if imports else barred | {"import"}
        return tuple(item for item in destinations() if item.id not in barred)

    def open_review(self, review: RecordId, duty: Duty | None = None) -> None:
        """Open a review in the editor."""
        scope, place = (duty.scope, duty.place) if duty is not None else (None, None)
        self._open_at(review, scope, place)

    def _open_at(self, review: RecordId, scope: Scope | None, place: Place | None) -> None:
        def show() -> None:
            self.show_review()
            if place is not None:
                self.review.go(place)

        self._make_all()
        self.reviewing.open(review, scope, show)

    def show_review(self) -> None:
        """Put the editor in front."""
        self.window.open("review")
        self.window.navigation.show_chosen("reviews")

    def _on_found(self, hit: Hit) -> None:
        """Go to where something was found."""
        if hit.action is not None:
            self.acting.open(hit.action)
        elif hit.review is not None:
            self._open_at(hit.review, hit.scope, hit.place)
        else:
            self.window.show_banner(Banner(Weight.NOTE, hit.text, say(hit.where)))

    def open_duty(self, duty: Duty) -> None:
        """Go to where a line of My work leads."""
        if duty.kind is DutyKind.OPEN and duty.record is not None:
            self.start_review(duty.record)
        elif duty.kind in {DutyKind.ACTION, DutyKind.VERIFY} and duty.record is not None:
            self.acting.open(duty.record)
        elif duty.kind is DutyKind.MATCH:
            self.go("import")
        elif duty.kind is DutyKind.SET_UP:
            self.go("people")
        elif duty.kind is DutyKind.RELEASE and duty.review is not None:
            self._on_pack(duty.review)
        elif duty.review is not None:
            self.open_review(duty.review, duty)

    def start_review(self, result: str) -> None:
        """Ask for a missed result, its lead and cases; then open the review."""
        if self.person is not None:
            self.starting.start(result, self.person)

    def commands(self) -> Iterable[Command]:
        """What the palette offers of the desk."""
        for item in self._places():
            yield Command(item.label, partial(self.go, item.id), tr("Go to"))
        lists = self.lists.lists
        for line in lists.reviews if lists else ():
            hint = ", ".join(line.sites)
            yield Command(line.title, partial(self.open_review, line.id), hint)
        if self.offers.opens:
            yield Command(tr("Start a review"), lambda: self.start_review(""), tr("Do"))
        if self.offers.reads:
            yield Command(tr("Bring in answers from a file"), self.answering.choose, tr("Do"))

    def _on_answered(self, review: str, said: Banner) -> None:
        """Answers came in from a file: show them where they stand now."""

        def show() -> None:
            self.show_review()
            self.window.show_banner(said)

        self.lists.refresh_soon()
        self.reviewing.open(RecordId(review), None, show)

    def _on_pack(self, review: str) -> None:
        self._make_all()
        self.window.open("packs")
        self.packs.show_review(review)
