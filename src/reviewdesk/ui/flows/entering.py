"""Coming in: first run, sign-in, lock, switch of person; it holds the desk while it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from keyring.backend import KeyringBackend
from PySide6.QtCore import QObject, Signal

from reviewdesk.desk.custody import at_the_door, in_the_vault, save_privately
from reviewdesk.desk.desk import Desk
from reviewdesk.desk.environment import Environment, from_ms
from reviewdesk.desk.open import (
    FirstRun,
    computer_keyring,
    first_run,
    home_at,
    open_with_keyring,
    open_with_passphrase,
    open_with_recovery,
    opens_by_passphrase,
)
from reviewdesk.desk.persons import FirstSignIn
from reviewdesk.errors import DeskError, Refusal
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.recovery import NotACode, read_code
from reviewdesk.identity.roles import Role
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked
from reviewdesk.sample.making import make_sample
from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.flows.flow import reasons_of
from reviewdesk.ui.homes import Home
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.entering import backup_words
from reviewdesk.ui.present.governing import covers_now
from reviewdesk.ui.present.moments import moment_words
from reviewdesk.ui.runner import Runner, unexpected
from reviewdesk.ui.screens.first_run_screen import FirstRunScreen, NewDesk
from reviewdesk.ui.screens.signin_screen import SignInRow, SignInScreen

if TYPE_CHECKING:
    from reviewdesk.ui.dialogs.recovery_dialog import Recovery


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is at the desk. What the window shows of the organisation was read on the worker."""

    desk: Desk
    person: Person
    organisation: str
    synthetic: bool
    wrong_before: int = 0  # wrong passphrases typed for this person since their last sign-in
    code_kept: bool = True  # somebody keeps the recovery code
    covers: tuple[str, ...] = ()  # for whom they cover today, in words
    idle_limit: int = 15  # minutes
    backup_late: bool = False  # and they are one who makes them


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
        welcome: FirstRunScreen,
        *,
        sample: bool = False,
    ) -> None:
        super().__init__()
        self._home = home
        self._environment = environment
        self._runner = runner
        self._sign_in = sign_in
        self._welcome = welcome
        self._sample = sample
        self._turn = 0
        self._waiting: Entered | None = None
        self.desk: Desk | None = None
        sign_in.signing_in.connect(self._on_signing_in)
        sign_in.recovering.connect(self._on_recovering)
        welcome.founded.connect(self._on_founded)
        welcome.sampled.connect(self._on_sampled)
        welcome.finished.connect(self._on_code_kept)
        welcome.code.saving.connect(self._on_saving)

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

        def look() -> tuple[Desk | None, str, bool, tuple[SignInRow, ...]]:
            opened = desk
            if opened is None and not opens_by_passphrase(home):
                opened = open_with_keyring(home, environment, computer_keyring())
            if opened is None:
                return None, "", False, tuple(SignInRow(h.person, h.name, "") for h in at_the_door(home))
            rows = tuple(
                SignInRow(p.id, p.name, ", ".join(say(role.label) for role in p.roles))
                for p in opened.persons.known()
            )
            organisation = opened.organisation
            return opened, organisation.name, organisation.founding.synthetic, rows

        def show(found: tuple[Desk | None, str, bool, tuple[SignInRow, ...]]) -> None:
            self.desk, name, synthetic, rows = found
            if self.desk is not None:
                self.synthetic.emit(synthetic)
            rows = tuple(sorted(rows, key=lambda row: row.name.casefold()))
            hint = tr("Everybody of the sample signs in with: {passphrase}", passphrase=PASSPHRASE)
            reason = " ".join(part for part in (why, hint if self._sample or synthetic else "") if part)
            self._sign_in.show_people(name or tr("Sign in"), rows, chosen, reason)
            self.door.emit()

        self._runner.do(look, show)

    def lock(self, why: str, chosen: str | None = None) -> None:
        """Nobody is at the desk from now on; whatever was asked before shows nothing any more."""
        self._turn += 1
        desk = self.desk
        if desk is not None:
            self._runner.do(desk.persons.lock)
        self.show_door(why, chosen)

    def close(self) -> None:
        """Let go of the desk, on the worker, after everything that waits there."""
        desk, self.desk = self.desk, None
        if desk is not None:
            self._runner.do(desk.close)

    # --- signing in -----------------------------------------------------------------------

    def _on_signing_in(self, person: str, passphrase: str) -> None:
        desk, home, environment, turn = self.desk, self._home, self._environment, self._turn
        opened_by = Opener(PersonId(person), passphrase)

        def work() -> tuple[Desk, Entered | Blocked]:
            opened = desk or open_with_passphrase(home, environment, PersonId(person), passphrase)
            return opened, _entered(opened, opened.persons.sign_in(PersonId(person), passphrase))

        def show(found: tuple[Desk, Entered | Blocked]) -> None:
            self.desk, who = found
            if isinstance(who, FirstSignIn):
                self._sign_in.succeed()
                self._choose(opened_by, who)
            elif isinstance(who, Blocked):
                self._sign_in.refuse(reasons_of(who))
            elif turn == self._turn:
                self._sign_in.succeed()
                self.synthetic.emit(who.synthetic)
                self.entered.emit(who)

        self._runner.do(work, show, otherwise=self._refused(self._sign_in.refuse), label=Text("Signing in"))

    def _choose(self, opener: Opener, first: FirstSignIn) -> None:
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

        def show(found: Entered | Blocked) -> None:
            if isinstance(found, Blocked):
                sheet.wrong(reasons_of(found))
            elif turn == self._turn:
                sheet.succeed()
                self.entered.emit(found)

        def decided(new: str) -> None:
            self._runner.do(
                lambda: _entered(desk, desk.persons.choose_passphrase(opener.person, opener.passphrase, new)),
                show,
                otherwise=sheet.broke,
                label=Text("Signing in"),
                writes=True,
            )

        sheet.decided.connect(decided)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _on_recovering(self) -> None:
        from reviewdesk.ui.dialogs.recovery_dialog import RecoveryDialog  # noqa: PLC0415 -- rarely wanted

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

        def work() -> tuple[Desk, Entered | Blocked | None]:
            opened = desk or open_with_recovery(home, environment, code)
            if not wanted.person:
                return opened, None
            who = opened.staffing.recover(PersonId(wanted.person), wanted.passphrase, code)
            return opened, _entered(opened, who)

        def show(found: tuple[Desk, Entered | Blocked | None]) -> None:
            self.desk, who = found
            if isinstance(who, Blocked):
                wrong(reasons_of(who))
                return
            done()
            if who is not None:
                self.synthetic.emit(who.synthetic)
                self.entered.emit(who)
            else:
                self.show_door(
                    tr("The desk is open. Sign in with the passphrase of anybody who knows theirs.")
                )

        self._runner.do(work, show, otherwise=self._refused(wrong), writes=bool(wanted.person))

    # --- first run ---------------------------------------------------------------------------

    def _on_founded(self, new: NewDesk) -> None:
        home, environment = self._home, self._environment
        wanted = FirstRun(new.organisation, new.administrator, new.passphrase)

        def work() -> tuple[Entered | Blocked, str]:
            opened = first_run(home, wanted, environment, keyring=usable_keyring())
            person = opened.desk.persons.sign_in(opened.administrator, wanted.passphrase)
            return _entered(opened.desk, person), opened.recovery_code

        def show(found: tuple[Entered | Blocked, str]) -> None:
            entered, code = found
            if isinstance(entered, Entered):
                self.desk = entered.desk
                self._waiting = entered
            self.synthetic.emit(False)
            self._welcome.show_code(code)

        self._runner.do(work, show, otherwise=self._refused(self._welcome.refuse), label=Text("Setting up"))

    def _on_code_kept(self) -> None:
        entered, self._waiting = self._waiting, None
        if entered is not None:
            self._runner.do(entered.desk.staffing.code_kept)
            self.entered.emit(replace(entered, code_kept=True))
        else:
            self.show_door()

    def _on_saving(self, path: Path, words: str) -> None:
        self._runner.do(
            lambda: save_privately(path, words.encode()),
            lambda _: self._welcome.code.show_saved(),
            otherwise=self._refused(self._welcome.code.problem.say),
        )

    def _on_sampled(self) -> None:
        home, environment = sample_home(self._home), self._environment
        if home.exists():
            self._show_sample(home)
            return
        self._welcome.show_busy(tr("The sample is being made. This takes a minute or two."))

        def show(_: object) -> None:
            self._show_sample(home)

        work = lambda: make_sample(home, environment)  # noqa: E731 -- one line, used once
        self._runner.do(
            work, show, otherwise=self._refused(self._welcome.refuse), label=Text("Making the sample")
        )

    def _show_sample(self, home: Home) -> None:
        """Go on in the sample's own folder; the person's own home stays empty for their own desk."""
        self._home = home
        self._sample = True
        self.synthetic.emit(True)
        self.show_door()

    @staticmethod
    def _refused(show: Callable[[str], None]) -> Callable[[Exception], bool]:
        def told(error: Exception) -> bool:
            show(str(error if isinstance(error, DeskError) else unexpected(error)))
            return True

        return told


def sample_home(own: Home) -> Home:
    """Where the sample lives when it is tried from first run: beside the person's own desk, never in it."""
    return home_at(own.folder / "sample")


def _entered(desk: Desk, who: Person | Blocked) -> Entered | Blocked:
    """On the worker: the desk is no thing for two threads."""
    if isinstance(who, Blocked):
        return who
    kept = desk.staffing.code_confirmed() or not who.holds(Role.ADMINISTRATOR)
    organisation = desk.organisation
    return Entered(
        desk,
        who,
        organisation.name,
        organisation.founding.synthetic,
        desk.persons.wrong_before,
        kept,
        covers_now(organisation, who.id, desk.environment.today()),
        organisation.rules.idle_minutes,
        who.holds(Role.ADMINISTRATOR) and not organisation.founding.synthetic and _late(desk),
    )


def _late(desk: Desk) -> bool:
    last = desk.upkeep.last_backup()
    now = desk.environment.now()
    since = last if last is not None else desk.upkeep.founded_at()
    return backup_words(datetime.fromtimestamp(since / 1000, UTC), now)[1]


def usable_keyring() -> KeyringBackend | None:
    """The computer's own keyring, or None where there is none: the desk is then opened by passphrases."""
    try:
        return computer_keyring()
    except Refusal:
        return None
