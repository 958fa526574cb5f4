"""The window of the program: screens, flows and desk put together."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.searching import Hit
from reviewdesk.desk.writing import NotSignedIn
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records.candidates import Candidate
from reviewdesk.records.duties import Duty, DutyKind
from reviewdesk.records.organisation import Organisation, Person
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import say, tr
from reviewdesk.ui.dialogs.closing_dialog import ClosingDialog
from reviewdesk.ui.dialogs.start_dialog import StartDialog, StartDraft
from reviewdesk.ui.flows.acting import ActFlow
from reviewdesk.ui.flows.entering import Entered, Entry
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
from reviewdesk.ui.homes import Home
from reviewdesk.ui.idle import IDLE_MINUTES, Idle
from reviewdesk.ui.places import destinations
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.desk_lists import missed_rows
from reviewdesk.ui.present.entering import notice
from reviewdesk.ui.present.lists import MissedRow
from reviewdesk.ui.present.starting import start_rows
from reviewdesk.ui.present.status import status
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.actions_screen import ActionsScreen
from reviewdesk.ui.screens.first_run_screen import FirstRunScreen
from reviewdesk.ui.screens.review_screen import ReviewScreen
from reviewdesk.ui.screens.reviews_screen import ReviewsScreen
from reviewdesk.ui.screens.settings_screen import SettingsScreen
from reviewdesk.ui.screens.signin_screen import SignInScreen
from reviewdesk.ui.screens.work_screen import WorkScreen
from reviewdesk.ui.sweeping import Sweeper
from reviewdesk.ui.theme.look import install, look
from reviewdesk.ui.widgets.palette import Command
from reviewdesk.ui.window import Window


class App(QObject):
    """Built once; `desk` flows are made when a desk is open, and forget everything when it is locked."""

    def __init__(self, home: Home, environment: Environment, *, sample: bool = False) -> None:
        super().__init__()
        self.environment = environment
        self.runner = Runner(self)
        self.window = Window(self.runner, destinations(), home.folder / "window.json")
        self.clock = environment.now
        self.sign_in = SignInScreen()
        self.welcome = FirstRunScreen()
        self.work = WorkScreen()
        self.reviews = ReviewsScreen()
        self.actions = ActionsScreen()
        self.review = ReviewScreen(self.clock)
        self.settings = SettingsScreen(IDLE_MINUTES)
        for name, screen in (
            ("door", self.sign_in),
            ("first", self.welcome),
            ("work", self.work),
            ("reviews", self.reviews),
            ("actions", self.actions),
            ("review", self.review),
            ("settings", self.settings),
        ):
            self.window.add(name, screen)
        self.entry = Entry(home, environment, self.runner, self.sign_in, self.welcome, sample=sample)
        self.sweeper = Sweeper(self.runner, self)
        self.idle = Idle(self.runner, parent=self)
        self.idle.passed.connect(
            lambda n: self.lock(tr("Locked after {n} minutes without work. Nothing is lost.", n=n))
        )
        self.idle.soon.connect(self._on_soon)
        self.idle.stayed.connect(self.window.banner.clear)
        self.person: Person | None = None
        self._failed = ""
        self._closing = False
        self._gives_up = False
        self._folder = home.folder
        self._flows: list[Flow] = []
        self.lists: ListFlow | None = None
        self.reviewing: ReviewFlow | None = None
        self.lifting: LiftFlow | None = None
        self._bind()

    def _bind(self) -> None:
        window = self.window
        self.entry.entered.connect(self._on_entered)
        self.entry.door.connect(lambda: window.open("door", full=True))
        self.entry.first.connect(lambda: window.open("first", full=True))
        self.entry.synthetic.connect(window.ribbon.setVisible)
        window.chosen.connect(self.go)
        window.switch.connect(lambda: self.lock(tr("Who takes over?")))
        window.lock.connect(lambda: self.lock(tr("Locked. Nothing is lost.")))
        window.commands = self.commands
        window.banner.acted.connect(self._on_banner)
        self.runner.busy_changed.connect(lambda _: self._on_busy())
        self.runner.sees = self._turned_away
        window.may_close = self._may_close
        self.work.searching.connect(window.open_palette)
        self.work.start.connect(lambda: self.start_review(""))
        self.work.first_step.acted.connect(lambda: self.go("import"))
        self.reviews.opened.connect(lambda key: self.open_review(RecordId(key)))
        self.reviews.start.connect(self.start_review)
        self.settings.idle_chosen.connect(self._on_idle)

    # --- who is here --------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the window with the door or first run."""
        self.window.restore()
        self.entry.begin()
        self.window.show()
        self.sweeper.start()

    def lock(self, why: str) -> None:
        """Put everything away and ask who is there."""
        if self.person is None:
            return
        chosen = self.person.id
        for flow in self._flows:
            flow.put_by()
        if self.lifting is not None:
            self.lifting.put_by()
        self.window.close_dialogs()
        if self.window.front == "review":
            self.review.leave()
        self.person = None
        self.idle.stop()
        for flow in self._flows:
            flow.forget()
        if self.lifting is not None:
            self.lifting.forget()
        self.window.banner.clear()
        self.window.navigation.show_person("", "")
        self.entry.lock(why, chosen)
        QTimer.singleShot(0, self.sweeper.sweep)

    def _turned_away(self, error: Exception) -> bool:
        """The desk does not know the person any more: the door says so, and nothing else has to."""
        if not isinstance(error, NotSignedIn):
            return False
        self.lock(tr("Your session has ended. Sign in again; what you typed is kept for you."))
        return True

    def _on_entered(self, entered: Entered) -> None:
        self.person = entered.person
        if self.lists is None:
            self._make_flows(entered.desk)
        roles = ", ".join((*(say(role.label) for role in entered.person.roles), *entered.covers))
        for flow in self._flows:
            flow.arrive(entered.person.id)
        self.window.navigation.show_organisation(entered.organisation)
        self.window.navigation.show_person(entered.person.name, roles)
        self._show_status()
        self.window.open("work")
        self._refresh()
        self.idle.start()
        self._on_limit(entered.idle_limit)
        told = notice(entered.wrong_before, code_kept=entered.code_kept, backup_late=entered.backup_late)
        if told is not None:
            self.window.show_banner(told)

    def _make_flows(self, desk: Desk) -> None:
        runner = self.runner
        self.lists = ListFlow(desk, runner, self.work, self.reviews, self.actions, self.clock, self)
        self.reviewing = ReviewFlow(desk, runner, self.review, self.clock, self)
        self.lifting = LiftFlow(self.reviewing, self.window)
        self.importing = ImportFlow(desk, runner, self._folder / "senders.json", self)
        self.packs = PacksFlow(desk, runner, self)
        self.packs.review_wanted.connect(lambda review: self.open_review(RecordId(review)))
        self.lifting.pack_wanted.connect(self._on_pack)
        people, measures = PeopleFlow(desk, runner, self), MeasuresFlow(desk, runner, self)
        redacting = RedactFlow(desk, runner, self.reviewing, people.screen, self)
        measures.review_wanted.connect(self.start_review)
        measures.review_opened.connect(lambda review: self.open_review(RecordId(review)))
        acting = ActFlow(desk, runner, self.window)
        acting.changed.connect(self.lists.refresh_soon)
        acting.changed.connect(self.reviewing.refresh)
        self.acting = acting
        self.lifting.action_wanted.connect(lambda action: acting.open(RecordId(action)))
        settings = SettingsFlow(desk, runner, self.settings, self)
        settings.limited.connect(self._on_limit)
        forms = FormsFlow(desk, runner, self)
        searching = SearchFlow(desk, runner, self)
        searching.opened.connect(self._on_found)
        self.window.search = searching.find
        self._flows = [
            forms,
            self.lists,
            self.reviewing,
            self.importing,
            self.packs,
            people,
            measures,
            acting,
            redacting,
            settings,
            searching,
        ]
        self.window.add("people", people.screen)
        self.window.add("forms", forms.screen)
        self.window.add("measures", measures.screen)
        self.window.add("import", self.importing.screen)
        self.window.add("packs", self.packs.screen)
        for flow in self._flows:
            flow.said.connect(self.window.show_banner)
        self.lists.opened.connect(self.open_duty)
        self.lists.counted.connect(self.window.navigation.show_counts)
        self.reviewing.changed.connect(self.lists.refresh_soon)
        self.reviewing.saving_failed.connect(self._on_saving_failed)
        self.reviewing.left.connect(lambda: self.go("work"))
        self.actions.opened.connect(lambda action: self.acting.open(RecordId(action)))

    # --- going about ----------------------------------------------------------------------------

    def go(self, name: str) -> None:
        """Show a destination of the navigation."""
        if self.person is None:
            return
        self.window.open(name)
        if name in {"work", "reviews", "actions"}:
            self._refresh()

    def open_review(self, review: RecordId, duty: Duty | None = None) -> None:
        """Open a review in the editor."""
        scope, place = (duty.scope, duty.place) if duty is not None else (None, None)
        self._open_at(review, scope, place)

    def _open_at(self, review: RecordId, scope: Scope | None, place: Place | None) -> None:
        def show() -> None:
            self._show_review()
            if place is not None:
                self.review.go(place)

        if self.reviewing is not None:
            self.reviewing.open(review, scope, show)

    def _show_review(self) -> None:
        self.window.open("review")
        self.window.navigation.show_chosen("reviews")

    def _on_found(self, hit: Hit) -> None:
        """Go to where something was found."""
        if hit.action is not None:
            self.acting.open(hit.action)
        elif hit.review is not None and self.reviewing is not None:
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
        elif duty.kind is DutyKind.RELEASE and duty.review is not None:
            self._on_pack(duty.review)
        elif duty.review is not None:
            self.open_review(duty.review, duty)

    def commands(self) -> Iterable[Command]:
        """Everything the palette offers."""
        person = self.person
        if person is None:
            return
        for item in destinations():
            yield Command(item.label, lambda to=item.id: self.go(to), tr("Go to"))  # type: ignore[misc]
        lists = self.lists.lists if self.lists else None
        for line in lists.reviews if lists else ():
            hint = ", ".join(line.sites)
            yield Command(line.title, lambda to=line.id: self.open_review(to), hint)  # type: ignore[misc]
        yield Command(tr("Start a review"), lambda: self.start_review(""), tr("Do"))
        yield Command(tr("Lock the desk"), lambda: self.lock(tr("Locked. Nothing is lost.")), tr("Ctrl+L"))
        yield Command(tr("Switch person"), lambda: self.lock(tr("Who takes over?")), tr("Do"))
        yield Command(tr("Larger text"), lambda: look().larger(), tr("Ctrl +"))
        yield Command(tr("Smaller text"), lambda: look().smaller(), tr("Ctrl −"))

    # --- starting a review --------------------------------------------------------------------------

    def start_review(self, result: str) -> None:
        """Ask for a missed result, its lead and cases; then open the review."""
        flow = self.lists
        person = self.person
        if flow is None or person is None:
            return
        desk = flow.desk

        def look_up() -> tuple[MissedRow | None, tuple[Candidate, ...], dict[str, str], Organisation]:
            results = desk.intake.results()
            organisation = desk.organisation
            titles = {m.id: m.title for m in organisation.measures.values()}
            rows = missed_rows(results, titles, self.clock().date())
            row = next((r for r in rows if not result or r.key == result), None)
            events = desk.intake.candidates(RecordId(row.key)) if row else ()
            names = {str(p.id): p.name for p in desk.intake.participants()}
            return row, events, names, organisation

        def show(found: tuple[MissedRow | None, tuple[Candidate, ...], dict[str, str], Organisation]) -> None:
            row, events, names, organisation = found
            if row is None:
                words = tr("A review opens when a recorded result misses its target.")
                what = tr("No missed result waits for a review.")
                self.window.show_banner(Banner(Weight.NOTE, what, words))
                return
            self._ask_start(flow, row, events, names, organisation, person)

        flow.ask(look_up, show)

    def _ask_start(
        self,
        flow: ListFlow,
        row: MissedRow,
        events: tuple[Candidate, ...],
        names: dict[str, str],
        organisation: Organisation,
        person: Person,
    ) -> None:
        picks = start_rows(events, names, self.clock().tzinfo)
        staff = tuple(
            Pick(p.id, p.name, ", ".join(say(role.label) for role in p.roles))
            for p in organisation.people.values()
            if p.active
        )
        dialog = StartDialog(row, staff, person.id, picks, self.window)
        dialog.decided.connect(lambda draft: self._start(flow, draft, dialog))
        flow.show_dialog(dialog)

    def _start(self, flow: ListFlow, draft: StartDraft, dialog: StartDialog) -> None:
        desk = flow.desk

        def work() -> RecordId | Blocked:
            return desk.intake.open_review(
                RecordId(draft.result), draft.title, PersonId(draft.lead), draft.rows
            )

        def opened(review: RecordId) -> None:
            if flow.shows(dialog):
                dialog.succeed()
            self.open_review(review)

        def refused(words: str) -> None:
            if flow.shows(dialog):
                dialog.wrong(words)

        def failed(error: Exception) -> bool:
            return flow.shows(dialog) and dialog.broke(error)

        flow.ask(work, opened, refused=refused, failed=failed, writes=True)

    # --- the foot and the messages ---------------------------------------------------------------------

    def _refresh(self) -> None:
        if self.lists is not None and self.person is not None:
            self.lists.refresh()

    def _show_status(self) -> None:
        who = tr("This laptop only")
        self.window.show_status(
            status(
                saving=self.runner.writing,
                failed=self._failed,
                waiting=0,
                people=who,
            )
        )

    def _on_saving_failed(self, why: str) -> None:
        self._failed = why
        self._show_status()

    def _on_banner(self) -> None:
        if self.reviewing is not None:
            self.window.banner.clear()
            self.reviewing.try_again()

    def _on_idle(self, minutes: int) -> None:
        self.idle.minutes = self.window.idle_minutes = minutes

    def _on_limit(self, minutes: int) -> None:
        self.idle.minutes = min(self.window.idle_minutes, minutes)
        self.settings.show_idle(self.idle.minutes)

    def _on_soon(self) -> None:
        what = tr("The desk locks itself in a minute.")
        self.window.show_banner(Banner(Weight.NOTE, what, tr("Move the pointer or press a key to stay.")))

    def _on_pack(self, review: str) -> None:
        self.window.open("packs")
        self.packs.show_review(review)

    # --- the end ------------------------------------------------------------------------------------

    def _on_busy(self) -> None:
        self._show_status()
        if self._closing and not self.runner.writing:
            # What was written says first how it went.
            QTimer.singleShot(0, self._close_now)

    def _close_now(self) -> None:
        if self._closing and not self.runner.writing:
            self._closing = False
            self.window.close()

    def _may_close(self) -> bool:
        """Whether nothing is lost by closing: what is under way ends first, what failed is asked about."""
        if self.runner.writing:
            self._closing = True
            return False
        unsaved = self.reviewing.unsaved if self.reviewing else ()
        if not unsaved or self._gives_up:
            return True
        may_try = self.person is not None and bool(self._failed)
        dialog = ClosingDialog(len(unsaved), unsaved[0].why, may_try=may_try, parent=self.window)
        dialog.again.connect(self._save_and_close)
        dialog.given_up.connect(self._give_up)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return False

    def _save_and_close(self) -> None:
        if self.reviewing is not None and self.person is not None:
            self.reviewing.try_again()
            self._closing = self.runner.writing > 0

    def _give_up(self) -> None:
        self._gives_up = True
        self.window.close()

    def close(self) -> None:
        """Let everything end in order: texts said, writes done, files let go."""
        self.idle.stop()
        self.sweeper.stop()
        for flow in self._flows:
            flow.forget()
        self.entry.close()
        self.runner.close()


def run_window(home: Home, environment: Environment, *, sample: bool = False) -> int:
    """Show the window until it is closed; the exit code of the application."""
    app = QCoreApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("ReviewDesk")
    app.setApplicationDisplayName("")
    install(app)
    made = App(home, environment, sample=sample)
    kept = made.window.restore()
    look().choose(mode=kept.mode, scale=kept.scale)
    made.begin()
    code = app.exec()
    made.close()
    return code
