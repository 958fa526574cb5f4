"""Kills acts that write keys before each thing they do to the disk, and tells what the desk then is.

Run as a process of its own: each attempt is a fork of it, killed by an audit hook of Python.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.organisation import CHEAP, PASSPHRASE, Clock

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import at_the_door, home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.open import FirstRun, first_run, open_with_passphrase, open_with_recovery
from reviewdesk.desk.staffing import NewPerson
from reviewdesk.desk.upkeep import Verified
from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.recovery import read_code
from reviewdesk.identity.roles import Role
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked
from reviewdesk.store.home import Home
from reviewdesk.store.key_file import read_key_file

NEW = "moved to the green lamp"
DANA, ADA = "Dana Whitfield", "Ada Adminson"
Act = Callable[[Desk], object]


def environment() -> Environment:
    return Environment(Clock(), os.urandom, "desk")


def called(desk: Desk, name: str) -> Person:
    return next(person for person in desk.organisation.people.values() if person.name == name)


def risen(desk: Desk) -> object:
    dana = called(desk, DANA)
    return desk.staffing.change(
        replace(dana, roles=(*dana.roles, Role.ADMINISTRATOR)), PASSPHRASE, NEW, own=True
    )


def joined(desk: Desk) -> object:
    nia = NewPerson("Nia Stone", (Role.ADMINISTRATOR,), all_sites=True, passphrase=NEW, own=True)
    return desk.staffing.add([nia], PASSPHRASE)


ACTS: dict[str, tuple[str, Act]] = {
    "a person's renewal": (
        DANA,
        lambda d: d.staffing.renew(called(d, DANA).id, NEW, PASSPHRASE, own=True),
    ),
    "the only administrator's renewal": (
        ADA,
        lambda d: d.staffing.renew(called(d, ADA).id, NEW, PASSPHRASE, own=True),
    ),
    "a new role with a new passphrase": (DANA, risen),
    "an own new passphrase": (ADA, lambda d: d.persons.change_passphrase(PASSPHRASE, NEW)),
    "a new person": ("Nia Stone", joined),
    "somebody leaves": (
        DANA,
        lambda d: d.staffing.change(replace(called(d, DANA), active=False), PASSPHRASE),
    ),
}


def killed(home: Home, act: Act, before: int) -> bool:
    """Whether a fork was killed before the `before`-th change of the home; else the act is done."""
    child = os.fork()
    if child == 0:
        try:
            ada = at_door(home, ADA)
            assert ada is not None
            desk = open_with_passphrase(home, environment(), ada, PASSPHRASE, CHEAP)
            desk.persons.sign_in(ada, PASSPHRASE)
            sys.addaudithook(killing(str(home.folder), before))
            act(desk)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def killing(folder: str, before: int) -> Callable[[str, tuple[object, ...]], None]:
    seen = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
        if not (writes or event in ("os.rename", "os.remove")) or not str(args[0]).startswith(folder):
            return
        seen += 1
        if seen == before:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def at_door(home: Home, name: str) -> PersonId | None:
    return next((held.person for held in at_the_door(home) if held.name == name), None)


def ways_in(home: Home, name: str) -> list[str]:
    """With which of the two passphrases the person signs in, and whatever else is not as it should be."""
    found = []
    for said, passphrase in (("old", PASSPHRASE), ("new", NEW)):
        who = at_door(home, name)
        if who is None:
            continue
        try:
            desk = open_with_passphrase(home, environment(), who, passphrase, CHEAP)
        except DeskError:
            continue
        try:
            signed = desk.persons.sign_in(who, passphrase)
            if isinstance(signed, Blocked):
                continue
            found.append(said)
            if not isinstance(desk.upkeep.verify(), Verified):
                found.append("the log does not verify")
            if signed.holds(Role.ADMINISTRATOR):
                opened = desk.staffing.new_code(passphrase)
                if isinstance(opened, Blocked):
                    found.append("the vault does not open")
        finally:
            desk.close()
    return found


def leftovers(home: Home, code: str) -> list[str]:
    """What a desk opened once more still has of a change that was broken off."""
    desk = open_with_recovery(home, environment(), code, CHEAP)
    people = {person.name for person in desk.organisation.people.values() if person.active}
    desk.close()
    keys = read_key_file(home)
    return [
        *(path.name for path in (home.folder / "people").glob("*.renewed") if path.name[0] != "."),
        *(holder.name for holder in keys.people if holder.name not in people),
    ]


def main(folder: str) -> None:
    """Print one line of JSON for each point of each act: act, point, ways in, leftovers."""
    made = home_at(Path(folder) / "made")
    wanted = FirstRun("Maple Services", ADA, PASSPHRASE)
    opened = first_run(made, wanted, environment(), cost=CHEAP)
    opened.desk.persons.sign_in(opened.administrator, PASSPHRASE)
    dana = NewPerson(DANA, (Role.SUPERVISOR,), all_sites=True, passphrase=PASSPHRASE, own=True)
    opened.desk.staffing.add([dana], PASSPHRASE)
    opened.desk.close()
    code = read_code(opened.recovery_code)
    assert isinstance(code, str)
    for what, (name, act) in ACTS.items():
        for point in range(1, 100):
            home = home_at(Path(folder) / "tried")
            shutil.copytree(made.folder, home.folder)
            dead = killed(home, act, point)
            ways = ways_in(home, name)
            print(json.dumps([what, point if dead else "done", ways, leftovers(home, code)]), flush=True)
            shutil.rmtree(home.folder)
            if not dead:
                break


if __name__ == "__main__":
    main(sys.argv[1])
