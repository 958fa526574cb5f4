"""What is done on the worker at the door: opening the desk, letting somebody in. It brings the whole desk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from keyring.backend import KeyringBackend

from reviewdesk.desk.custody import save_privately
from reviewdesk.desk.desk import Desk
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.open import (
    FirstRun,
    computer_keyring,
    first_run,
    open_with_keyring,
    open_with_passphrase,
    open_with_recovery,
)
from reviewdesk.desk.persons import FirstSignIn
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.roles import Role
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import say
from reviewdesk.ui.flows.arrivals import AtTheDoor, Entered, First
from reviewdesk.ui.flows.flow import reasons_of
from reviewdesk.ui.homes import Home
from reviewdesk.ui.present.entering import backup_words
from reviewdesk.ui.present.governing import covers_now
from reviewdesk.ui.screens.signin_screen import SignInRow


def known_people(desk: Desk | None, home: Home, environment: Environment) -> AtTheDoor:
    """Everybody of the desk; one whose key is in the computer's keyring is opened for it."""
    opened = desk or open_with_keyring(home, environment, computer_keyring())
    rows = tuple(
        SignInRow(p.id, p.name, ", ".join(say(role.label) for role in p.roles))
        for p in opened.persons.known()
    )
    organisation = opened.organisation
    return AtTheDoor(rows, opened, organisation.name, synthetic=organisation.founding.synthetic)


def sign_in(
    desk: Desk | None, home: Home, environment: Environment, person: PersonId, passphrase: str
) -> tuple[Desk, Entered | First | str]:
    """The desk, and who is at it now, or why not, in words."""
    opened = desk or open_with_passphrase(home, environment, person, passphrase)
    who = opened.persons.sign_in(person, passphrase)
    return opened, First(who.by, who.at) if isinstance(who, FirstSignIn) else _entered(opened, who)


def choose_passphrase(desk: Desk, person: PersonId, first: str, own: str) -> Entered | str:
    """A passphrase of one's own in the place of the first; who is at the desk now, or why not."""
    return _entered(desk, desk.persons.choose_passphrase(person, first, own))


def recover(
    desk: Desk | None, home: Home, environment: Environment, person: PersonId | None, new: str, code: str
) -> tuple[Desk, Entered | str | None]:
    """The desk by its recovery code; an administrator comes in with a new passphrase, or nobody does."""
    opened = desk or open_with_recovery(home, environment, code)
    if person is None:
        return opened, None
    return opened, _entered(opened, opened.staffing.recover(person, new, code))


def found(
    home: Home, environment: Environment, organisation: str, administrator: str, passphrase: str
) -> tuple[Entered | None, str]:
    """A new organization with its administrator at the desk, and its recovery code."""
    wanted = FirstRun(organisation, administrator, passphrase)
    opened = first_run(home, wanted, environment, keyring=usable_keyring())
    entered = _entered(opened.desk, opened.desk.persons.sign_in(opened.administrator, passphrase))
    return (entered if isinstance(entered, Entered) else None), opened.recovery_code


def save_code(path: Path, words: str) -> None:
    """The recovery code in a file that its owner alone can read."""
    save_privately(path, words.encode())


def make_the_sample(home: Home, environment: Environment) -> None:
    """The sample organization, in a home of its own."""
    from reviewdesk.sample.making import make_sample  # noqa: PLC0415 -- once, and seldom

    make_sample(home, environment)


def usable_keyring() -> KeyringBackend | None:
    """The computer's own keyring, or None where there is none: the desk is then opened by passphrases."""
    try:
        return computer_keyring()
    except Refusal:
        return None


def _entered(desk: Desk, who: Person | Blocked) -> Entered | str:
    """On the worker: the desk is no thing for two threads."""
    if isinstance(who, Blocked):
        return reasons_of(who)
    kept = desk.staffing.code_confirmed() or not who.holds(Role.ADMINISTRATOR)
    organisation = desk.organisation
    return Entered(
        desk,
        who,
        organisation.name,
        organisation.founding.synthetic,
        desk.persons.offers(),
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
