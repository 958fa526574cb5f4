"""The window of the program: the door, who is there, and the end. What lies behind the door is in `rooms`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication

from reviewdesk.desk.environment import Environment
from reviewdesk.texts import say, tr
from reviewdesk.ui.dialogs.closing_dialog import ClosingDialog
from reviewdesk.ui.flows.arrivals import Entered
from reviewdesk.ui.flows.entering import Entry
from reviewdesk.ui.homes import Home
from reviewdesk.ui.idle import Idle
from reviewdesk.ui.memory import recall
from reviewdesk.ui.places import destinations
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.present.entering import notice
from reviewdesk.ui.present.status import status
from reviewdesk.ui.runner import Job, Runner
from reviewdesk.ui.screens.signin_screen import SignInScreen
from reviewdesk.ui.sweeping import Sweeper
from reviewdesk.ui.theme.look import install, look
from reviewdesk.ui.widgets.palette import Command
from reviewdesk.ui.window import Window

if TYPE_CHECKING:  # the door is painted before these are loaded
    from reviewdesk.records.organisation import Person
    from reviewdesk.ui.flows.founding import Founding
    from reviewdesk.ui.rooms import Rooms

BEHIND = ("reviewdesk.ui.flows.unlocking", "reviewdesk.ui.rooms")
"""What is loaded on the worker once the door is up, while the person types their passphrase."""
PAINTED_MS = 50
MEMORY = "window.json"


class App(QObject):
    """Built once. The rooms behind the door are made when it is up, and forget everything on a lock."""

    def __init__(self, home: Home, environment: Environment, *, sample: bool = False) -> None:
        super().__init__()
        self.environment = environment
        self.runner = Runner(self)
        self.window = Window(self.runner, destinations(), home.folder / MEMORY)
        self.sign_in = SignInScreen()
        self.window.add("door", self.sign_in)
        self.entry = Entry(home, environment, self.runner, self.sign_in, sample=sample)
        self.sweeper = Sweeper(self.runner, self)
        self.idle = Idle(self.runner, parent=self)
        self.idle.passed.connect(
            lambda n: self.lock(tr("Locked after {n} minutes without work. Nothing is lost.", n=n))
        )
        self.idle.soon.connect(self._on_soon)
        self.idle.stayed.connect(self.window.banner.clear)
        self.person: Person | None = None
        self.founding: Founding | None = None
        self._rooms: Rooms | None = None
        self._home = home
        self._loading: Job[None] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._prepare)
        self._failed = ""
        self._closing = False
        self._gives_up = False
        self._bind()

    def _bind(self) -> None:
        window = self.window
        self.entry.entered.connect(self._on_entered)
        self.entry.door.connect(self._on_door)
        self.entry.first.connect(self._on_first)
        self.entry.synthetic.connect(window.ribbon.setVisible)
        window.chosen.connect(self.go)
        window.switch.connect(lambda: self.lock(tr("Who takes over?")))
        window.lock.connect(lambda: self.lock(tr("Locked. Nothing is lost.")))
        window.commands = self.commands
        window.banner.acted.connect(self._on_banner)
        self.runner.busy_changed.connect(lambda _: self._on_busy())
        window.may_close = self._may_close

    # --- the door -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the window with the door or first run."""
        self.window.restore()
        self.entry.begin()
        self.window.show()
        self.sweeper.start()

    def _on_door(self) -> None:
        self.window.open("door", full=True)
        if self._loading is None:
            self._later.start(PAINTED_MS)

    def _on_first(self) -> None:
        from reviewdesk.ui.flows.founding import Founding  # noqa: PLC0415 -- once in the life of a desk

        self.founding = Founding(self._home, self.environment, self.runner, self)
        self.window.add("first", self.founding.screen)
        self.founding.founded.connect(self.entry.hold)
        self.founding.kept.connect(self.entry.go_on)
        self.founding.sampled.connect(self.entry.show_sample)
        self.window.open("first", full=True)
        self._later.start(PAINTED_MS)

    def _prepare(self) -> None:
        """The door is painted: load what lies behind it on the worker, then make its screens one by one."""
        if self._loading is None:

            def load() -> None:
                for name in BEHIND:
                    import_module(name)

            def loaded(_: None) -> None:
                self.sweeper.start()  # what was loaded stays, and need not be looked at again
                self._later.start(0)

            self._loading = self.runner.do(load, loaded)
        elif self.rooms.make_one():
            self._later.start(0)

    @property
    def rooms(self) -> Rooms:
        """The screens and flows behind the door."""
        if self._rooms is None:
            from reviewdesk.ui.rooms import Rooms  # noqa: PLC0415 -- the door is painted before

            made = Rooms(self.window, self.environment.now, self._home.folder, self)
            made.idle_chosen.connect(self._on_idle)
            made.limited.connect(self._on_limit)
            made.saving_failed.connect(self._on_saving_failed)
            made.typed.connect(self._show_status)
            made.turned_away.connect(
                lambda: self.lock(
                    tr("Your session has ended. Sign in again; what you typed is kept for you.")
                )
            )
            self._rooms = made
        return self._rooms

    # --- who is here --------------------------------------------------------------------------

    def lock(self, why: str) -> None:
        """Put everything away and ask who is there."""
        if self.person is None:
            return
        chosen = self.person.id
        self.rooms.leave()
        self.person = None
        self.idle.stop()
        self.window.banner.clear()
        self.window.navigation.show_person("", "")
        self.entry.lock(why, chosen)
        QTimer.singleShot(0, self.sweeper.sweep)

    def _on_entered(self, entered: Entered) -> None:
        self.person = entered.person
        self.rooms.furnish(entered.desk)
        roles = ", ".join((*(say(role.label) for role in entered.person.roles), *entered.covers))
        self.window.navigation.show_organisation(entered.organisation)
        self.window.navigation.show_person(entered.person.name, roles)
        self._show_status()
        self.rooms.arrive(entered.person, entered.offers)
        self.idle.start()
        self._later.start(PAINTED_MS)
        self._on_limit(entered.idle_limit)
        told = notice(entered.wrong_before, code_kept=entered.code_kept, backup_late=entered.backup_late)
        if told is not None:
            self.window.show_banner(told)

    def go(self, name: str) -> None:
        """Show a destination of the navigation."""
        if self.person is not None:
            self.rooms.go(name)

    def commands(self) -> Iterable[Command]:
        """Everything the palette offers."""
        if self.person is None:
            return
        yield from self.rooms.commands()
        yield Command(tr("Lock the desk"), lambda: self.lock(tr("Locked. Nothing is lost.")), tr("Ctrl+L"))
        yield Command(tr("Switch person"), lambda: self.lock(tr("Who takes over?")), tr("Do"))
        yield Command(tr("Larger text"), lambda: look().larger(), tr("Ctrl +"))
        yield Command(tr("Smaller text"), lambda: look().smaller(), tr("Ctrl −"))

    # --- the foot and the messages ---------------------------------------------------------------------

    def _show_status(self) -> None:
        who = tr("This laptop only")
        self.window.show_status(
            status(
                saving=self.runner.writing + (self._rooms is not None and self._rooms.typing),
                failed=self._failed,
                waiting=0,
                people=who,
            )
        )

    def _on_saving_failed(self, why: str) -> None:
        self._failed = why
        self._show_status()

    def _on_banner(self) -> None:
        if self._rooms is not None:
            self.window.banner.clear()
            self._rooms.try_again()

    def _on_idle(self, minutes: int) -> None:
        self.idle.minutes = self.window.idle_minutes = minutes

    def _on_limit(self, minutes: int) -> None:
        self.idle.minutes = min(self.window.idle_minutes, minutes)
        self.rooms.settings.show_idle(self.idle.minutes)

    def _on_soon(self) -> None:
        what = tr("The desk locks itself in a minute.")
        self.window.show_banner(Banner(Weight.NOTE, what, tr("Move the pointer or press a key to stay.")))

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
        unsaved = self._rooms.unsaved if self._rooms is not None else ()
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
        if self.person is not None:
            self.rooms.try_again()
            self._closing = self.runner.writing > 0

    def _give_up(self) -> None:
        self._gives_up = True
        self.window.close()

    def close(self) -> None:
        """Let everything end in order: texts said, writes done, files let go."""
        self.idle.stop()
        self._later.stop()
        if self._loading is not None:
            self._loading.cancel()
        if self._rooms is not None:
            self._rooms.forget()
        self.entry.close()
        self.runner.close()
        # Last: a worker that has not ended could sweep up widgets, which only this thread may let go of.
        self.sweeper.stop()


def run_window(home: Home, environment: Environment, *, sample: bool = False) -> int:
    """Show the window until it is closed; the exit code of the application."""
    app = QCoreApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("ReviewDesk")
    app.setApplicationDisplayName("")
    kept = recall(home.folder / MEMORY)
    install(app, mode=kept.mode, scale=kept.scale)
    made = App(home, environment, sample=sample)
    made.begin()
    code = app.exec()
    made.close()
    return code
