"""Opening a desk from a terminal: which home, which person, and the passphrase by prompt or file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.secret_files import first_line
from reviewdesk.cli.telling import put, tell
from reviewdesk.desk.custody import in_the_vault
from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import at_the_door, home_at, opens_by_passphrase
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.open import (
    computer_keyring,
    open_older_copy,
    open_with_keyring,
    open_with_passphrase,
    open_with_recovery,
)
from reviewdesk.desk.persons import FirstSignIn
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.recovery import NotACode, read_code
from reviewdesk.identity.roles import Role
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, tr

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Door:
    """Who opens it, as the options say; what is missing is asked on the terminal."""

    person: str | None
    passphrase_file: Path | None


class NotAllowed(Refusal):
    """The desk's rules do not let this person do it."""


class NoTerminal(Refusal):
    """Something must be asked, and there is nobody to ask."""


def read_passphrase(file: Path | None, prompt: str, *, twice: bool = False) -> str:
    """From the first line of the file, or typed on the terminal; never from the environment or a pipe."""
    return _typed(file, prompt, "--passphrase-file", twice=twice)


def _typed(file: Path | None, prompt: str, option: str, *, twice: bool) -> str:
    if file is not None:
        return first_line(file)
    _need_terminal(Text("Something secret is needed, and there is no terminal to ask on."), option)
    typed: str = click.prompt(prompt, hide_input=True, err=True, confirmation_prompt=twice)
    return typed


def _need_terminal(what: Text, option: str) -> None:
    if not sys.stdin.isatty():
        raise NoTerminal(
            what,
            next_step=Text("Run the command in a terminal, or give {option}.", option=option),
        )


@contextmanager
def desk_of(chosen: Chosen, door: Door, *, sign_in: bool) -> Iterator[Desk]:
    """The desk, open for one command; with `sign_in` a person is at it.

    A key in the computer's keyring opens it without a question; else a person's passphrase does.
    """
    desk, known = _opened(chosen, door)
    try:
        if sign_in:
            found = desk.persons.sign_in(*(known or _ask_known(door, desk)))
            if isinstance(found, FirstSignIn):
                raise NotAllowed(
                    found.reasons[0], next_step=Text("Choose your own: reviewdesk change-passphrase")
                )
            allowed(found)
        yield desk
    finally:
        desk.close()


def own_passphrase(chosen: Chosen, door: Door, file: Path | None) -> Person:
    """A new passphrase in the place of the present one, or of the first; the person it is of."""
    desk, known = _opened(chosen, door)
    try:
        person, old = known or _ask_known(door, desk)
        found = desk.persons.sign_in(person, old)
        if isinstance(found, FirstSignIn):
            tell(Text("{name} gave you the first passphrase. It is good for this once.", name=found.by))
            new = read_passphrase(file, tr("Your own passphrase"), twice=True)
            return allowed(desk.persons.choose_passphrase(person, old, new))
        allowed(found)
        new = read_passphrase(file, tr("New passphrase"), twice=True)
        return allowed(desk.persons.change_passphrase(old, new))
    finally:
        desk.close()


def _opened(chosen: Chosen, door: Door) -> tuple[Desk, tuple[PersonId, str] | None]:
    """The desk; and who opened it with which passphrase, where it is opened by one."""
    home = home_at(chosen.folder)
    if not home.exists():
        raise _no_desk(home.folder)
    environment = real_environment()
    if not opens_by_passphrase(home):
        return open_with_keyring(home, environment, computer_keyring()), None
    known = _ask(door, {held.person: held.name for held in at_the_door(home)})
    return open_with_passphrase(home, environment, *known), known


def _ask_known(door: Door, desk: Desk) -> tuple[PersonId, str]:
    return _ask(door, {person.id: person.name for person in desk.persons.known()})


def older_copy(chosen: Chosen, door: Door) -> Desk | Blocked:
    """Open a desk whose file is an older copy, as an administrator, and go on with it."""
    home = home_at(chosen.folder)
    people = {held.person: held.name for held in at_the_door(home)}
    if people:
        return open_older_copy(home, real_environment(), *_ask(door, people))
    holders = {held.person: held.name for held in in_the_vault(home)}
    person, passphrase = _ask(door, holders)
    return open_older_copy(home, real_environment(), person, passphrase, keyring=computer_keyring())


@contextmanager
def recovered(chosen: Chosen, door: Door, code_file: Path | None) -> Iterator[Desk]:
    """The desk, by the recovery code; an administrator has a new passphrase then and is at it.

    `door` tells of them: its passphrase is the new one.
    """
    home = home_at(chosen.folder)
    if not home.exists():
        raise _no_desk(home.folder)
    code = read_code(_typed(code_file, tr("Recovery code"), "--code-file", twice=False))
    if isinstance(code, NotACode):
        raise Refusal(code.reason)
    desk = open_with_recovery(home, real_environment(), code)
    try:
        everybody = desk.persons.everybody()
        person = _choose(door, {p.id: p.name for p in everybody if p.holds(Role.ADMINISTRATOR)})
        new = read_passphrase(door.passphrase_file, tr("New passphrase"), twice=True)
        allowed(desk.staffing.recover(person, new, code))
        yield desk
    finally:
        desk.close()


def _no_desk(folder: Path) -> Refusal:
    return Refusal(
        Text("There is no desk in {folder}.", folder=str(folder)),
        next_step=Text("Start the program to set one up, or name the folder it is in with --home."),
    )


def _ask(door: Door, names: dict[PersonId, str]) -> tuple[PersonId, str]:
    person = _choose(door, names)
    return person, read_passphrase(door.passphrase_file, tr("Passphrase"))


def _choose(door: Door, names: dict[PersonId, str]) -> PersonId:
    """The person named by --person (whole name, or a part only one has), or chosen on the terminal."""
    wanted = door.person
    if wanted is None and len(names) == 1:
        return next(iter(names))
    if wanted is None:
        _need_terminal(
            Text("It is not said who opens the desk, and there is no terminal to ask on."), "--person"
        )
        for name in sorted(names.values()):
            put(f"  {name}", err=True)
        wanted = click.prompt(tr("Who are you"), err=True)
    assert wanted is not None
    return chosen_of(wanted, names)


def chosen_of(wanted: str, names: dict[PersonId, str]) -> PersonId:
    """The person of that name, whole or a part only one has. Raises Refusal."""
    plain = wanted.strip().casefold()
    exact = [person for person, name in names.items() if name.casefold() == plain]
    found = exact or [person for person, name in names.items() if plain and plain in name.casefold()]
    if len(found) != 1:
        raise Refusal(
            Text("Nobody at this desk is called {name}.", name=wanted)
            if not found
            else Text("More than one person at this desk matches {name}.", name=wanted),
            next_step=Text("Known here: {names}.", names=", ".join(sorted(names.values()))),
        )
    return found[0]


def allowed(outcome: T | Blocked) -> T:
    """What the desk gave; its no becomes a refusal with all its reasons."""
    if isinstance(outcome, Blocked):
        first, why, next_step = (*outcome.reasons, None, None)[:3]
        assert first is not None
        raise NotAllowed(first, why=why, next_step=next_step)
    return outcome
