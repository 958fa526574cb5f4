"""Coming in: sign-in, lock, switch of person; it holds the desk while it is open.

The door is up before the desk is loaded: what opens it (`unlocking`) is loaded on the worker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reviewdesk.desk.door import at_the_door, opens_by_passphrase
from reviewdesk.desk.environment import Environment, from_ms
from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.recovery import NotACode, read_code
from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.flows.arrivals import AtTheDoor, Entered, First
from reviewdesk.ui.homes import Home
from reviewdesk.ui.present.moments import moment_words
from reviewdesk.ui.runner import Runner, unexpected
from reviewdesk.ui.screens.signin_screen import SignInRow, SignInScreen

if TYPE_CHECKING:  # the door is painted before these are loaded
    from reviewdesk.desk.desk import Desk
    from reviewdesk.ui.dialogs.recovery_dialog import Recovery


@dataclass(frozen=True, slots=True, repr=False)
class Opener:
    """Who is at the door, with the passphrase they typed."""

    person: PersonId
    passphrase: str


class Entry(QObject):
    """`entered` carries Entered; `door` asks for the sign-in screen, `first` for first run."""

    entered = Signal(object)
    door = Signal()
    first = Signal()
    synthetic = Signal(bool)

    def __init__(
        self,
        home: Home,
        environment: Environment,
        runner: Runner,
        sign_in: SignInScreen,
        *,
        sample: bool = False,
    ) -> None:
        super().__init__()
        self._home = home
        self._environment = environment
        self._runner = runner
        self._sign_in = sign_in
        self._sample = sample
        self._turn = 0
        self._closed = False
        self._waiting: Entered | None = None
        self.desk: Desk | None = None
        self._opened: Desk | None = None  # the worker's own: told before the window knows of it
        sign_in.signing_in.connect(self._on_signing_in)
        sign_in.recovering.connect(self._on_recovering)
        sign_in.again.connect(self.show_door)

    def begin(self) -> None:
        """First run where there is no desk, else the door."""
        if not self._home.exists():
            self.first.emit()
            return
        self.synthetic.emit(self._sample)
        self.show_door()

    def show_door(self, why: str = "", chosen: str | None = None) -> None:
        """The sign-in screen with everybody who may come in."""
        desk, home, environment = self.desk, self._home, self._environment

        def look() -> AtTheDoor:
            if desk is None and opens_by_passphrase(home):
                return AtTheDoor(tuple(SignInRow(h.person, h.name, "") for h in at_the_door(home)))
            found: AtTheDoor = unlocking().known_people(desk, home, environment)
            self._opened = found.desk
            return found

        def show(found: AtTheDoor) -> None:
            self.desk = found.desk
            if self.desk is not None:
                self.synthetic.emit(found.synthetic)
            rows = tuple(sorted(found.rows, key=lambda row: row.name.casefold()))
            hint = tr("Everybody of the sample signs in with: {passphrase}", passphrase=PASSPHRASE)
            tells = self._sample or found.synthetic
            reason = " ".join(part for part in (why, hint if tells else "") if part)
            self._sign_in.show_people(found.organisation or tr("Sign in"), rows, chosen, reason)
            self.door.emit()

        def failed(error: Exception) -> bool:
            self._sign_in.show_fault(str(error if isinstance(error, DeskError) else unexpected(error)))
            self.door.emit()
            return True

        self._runner.do(look, show, otherwise=failed)

    def hold(self, entered: Entered | None) -> None:
        """A desk was just set up; its administrator is in once the recovery code is kept (`go_on`)."""
        if entered is not None:
            self.desk = entered.desk
        self._waiting = entered
        self.synthetic.emit(False)

    def go_on(self) -> None:
        """The recovery code is kept."""
        entered, self._waiting = self._waiting, None
        if entered is not None:
            self._runner.do(entered.desk.staffing.code_kept)
            self.entered.emit(replace(entered, code_kept=True))
        else:
            self.show_door()

    def show_sample(self, home: Home) -> None:
        """Go on in the sample's own folder; the person's own home stays empty for their own desk."""
        self._home = home
        self._sample = True
        self.synthetic.emit(True)
        self.show_door()

    def lock(self, why: str, chosen: str | None = None) -> None:
        """Nobody is at the desk from now on; whatever was asked before shows nothing any more."""
        self._turn += 1
        desk = self.desk
        if desk is not None:
            self._runner.do(desk.persons.lock)
        self.show_door(why, chosen)

    def close(self) -> None:
        """Let go of the desk, on the worker, after everything that waits there; a sign-in under way may be
        opening it just now.
        """
        if self._closed:
            return
        self._closed = True
        known, self.desk = self.desk, None

        def let_go() -> None:
            desk, self._opened = known or self._opened, None
            if desk is not None:
                desk.close()

        self._runner.do(let_go)

    # --- signing in -----------------------------------------------------------------------

    def _on_signing_in(self, person: str, passphrase: str) -> None:
        desk, home, environment, turn = self.desk, self._home, self._environment, self._turn
        opened_by = Opener(PersonId(person), passphrase)

        def work() -> tuple[Desk, Entered | First | str]:
            found: tuple[Desk, Entered | First | str] = unlocking().sign_in(
                desk, home, environment, PersonId(person), passphrase
            )
            self._opened = found[0]
            return found

        def show(found: tuple[Desk, Entered | First | str]) -> None:
            self.desk, who = found
            if isinstance(who, First):
                self._sign_in.succeed()
                self._choose(opened_by, who)
            elif isinstance(who, str):
                self._sign_in.refuse(who)
            elif turn == self._turn:
                self._sign_in.succeed()
                self.synthetic.emit(who.synthetic)
                self.entered.emit(who)

        self._runner.do(work, show, otherwise=refusing(self._sign_in.refuse), label=Text("Signing in"))

    def _choose(self, opener: Opener, first: First) -> None:
        """At the first sign-in a person chooses a passphrase of their own before anything else."""
        from reviewdesk.ui.dialogs.choose_dialog import ChooseSheet  # noqa: PLC0415 -- once for each person

        desk, turn = self.desk, self._turn
        if desk is None:
            return
        given = tr(
            "{name} gave you this passphrase on {when}. Nobody has signed in with it. It is good for "
            "this once: the one you choose now takes its place.",
            name=first.by,
            when=moment_words(from_ms(first.at), self._environment.now().tzinfo or UTC),
        )
        sheet = ChooseSheet(self._sign_in.chosen_name, given, self._sign_in.window())

        def work(new: str) -> Entered | str:
            found: Entered | str = unlocking().choose_passphrase(desk, opener.person, opener.passphrase, new)
            return found

        def show(found: Entered | str) -> None:
            if isinstance(found, str):
                sheet.wrong(found)
            elif turn == self._turn:
                sheet.succeed()
                self.entered.emit(found)

        def decided(new: str) -> None:
            self._runner.do(
                lambda: work(new),
                show,
                otherwise=sheet.broke,
                label=Text("Signing in"),
                writes=True,
            )

        sheet.decided.connect(decided)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _on_recovering(self) -> None:
        from reviewdesk.desk.custody import in_the_vault  # noqa: PLC0415 -- rarely wanted, as what follows
        from reviewdesk.ui.dialogs.recovery_dialog import RecoveryDialog  # noqa: PLC0415
        from reviewdesk.ui.present.context import Pick  # noqa: PLC0415

        try:
            holders = in_the_vault(self._home)
        except DeskError as error:
            self._sign_in.refuse(str(error))
            return
        picks = tuple(Pick(holder.person, holder.name) for holder in holders)
        dialog = RecoveryDialog(picks, self._sign_in.window())
        dialog.decided.connect(lambda wanted: self._recover(wanted, dialog.wrong, dialog.accept))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _recover(self, wanted: Recovery, wrong: Callable[[str], None], done: Callable[[], object]) -> None:
        code = read_code(wanted.code)
        if isinstance(code, NotACode):
            wrong(say(code.reason))
            return
        desk, home, environment = self.desk, self._home, self._environment
        person = PersonId(wanted.person) if wanted.person else None

        def work() -> tuple[Desk, Entered | str | None]:
            found: tuple[Desk, Entered | str | None] = unlocking().recover(
                desk, home, environment, person, wanted.passphrase, code
            )
            self._opened = found[0]
            return found

        def show(found: tuple[Desk, Entered | str | None]) -> None:
            self.desk, who = found
            if isinstance(who, str):
                wrong(who)
                return
            done()
            if who is not None:
                self.synthetic.emit(who.synthetic)
                self.entered.emit(who)
            else:
                self.show_door(
                    tr("The desk is open. Sign in with the passphrase of anybody who knows theirs.")
                )

        self._runner.do(work, show, otherwise=refusing(wrong), writes=person is not None)


def refusing(show: Callable[[str], None]) -> Callable[[Exception], bool]:
    """Shows a failure in words where the person is."""

    def told(error: Exception) -> bool:
        show(str(error if isinstance(error, DeskError) else unexpected(error)))
        return True

    return told


def unlocking() -> ModuleType:
    """What opens a desk; for the worker only."""
    from reviewdesk.ui.flows import unlocking as loaded  # noqa: PLC0415 -- the whole desk: not before the door

    return loaded
