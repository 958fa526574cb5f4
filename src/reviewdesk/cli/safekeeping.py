"""`backup`, `recover`, `renew`, `change-passphrase`: neither the file nor the way to its keys is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import (
    Door,
    allowed,
    chosen_of,
    desk_of,
    own_passphrase,
    read_passphrase,
    recovered,
)
from reviewdesk.cli.telling import tell
from reviewdesk.desk.door import home_at, opens_by_passphrase
from reviewdesk.identity.roles import Role
from reviewdesk.texts import Text, tr

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@with_door
@click.pass_obj
def backup(chosen: Chosen, door: Door, file: Path) -> None:
    """Copy the desk's encrypted file to FILE, never over another one.

    Where people open the desk with a passphrase, who made the copy is noted. A key in the computer's keyring
    asks nothing, so that it can be done by a schedule.
    """
    home = home_at(chosen.folder)
    known = home.exists() and opens_by_passphrase(home)
    with desk_of(chosen, door, sign_in=known) as desk:
        desk.upkeep.backup(file)
    tell(Text("The desk's file is copied to {file}, encrypted with the same key.", file=str(file)))
    tell(
        Text(
            "Keys and evidence files are not in it: copy the rest of {folder} too, while the desk is closed.",
            folder=str(home.folder),
        )
    )


@click.command()
@click.option("--person", metavar="NAME", help="Which administrator; asked on the terminal if left out.")
@click.option(
    "--code-file",
    type=_FILE,
    help="A file whose first line is the recovery code; asked on the terminal if left out.",
)
@click.option(
    "--passphrase-file",
    type=_FILE,
    help="A file whose first line is the new passphrase; asked on the terminal if left out.",
)
@click.pass_obj
def recover(chosen: Chosen, person: str | None, code_file: Path | None, passphrase_file: Path | None) -> None:
    """Give an administrator a new passphrase by the recovery code.

    Their old signing key is revoked and a new one certified; what they signed before stays valid.
    """
    with recovered(chosen, Door(person, passphrase_file), code_file) as desk:
        who = desk.persons.here()
    assert who is not None
    tell(Text("{name} has a new passphrase and signing key, from now on.", name=who.name))
    tell(Text("The recovery code stays as it is: keep the paper locked away."))


@click.command("change-passphrase")
@click.option(
    "--new-passphrase-file",
    type=_FILE,
    help="A file whose first line is your new passphrase; asked on the terminal if left out.",
)
@with_door
@click.pass_obj
def change_passphrase(chosen: Chosen, door: Door, new_passphrase_file: Path | None) -> None:
    """Change your own passphrase, or choose one in the place of the first you were given.

    With a first passphrase nothing else can be done.
    """
    who = own_passphrase(chosen, door, new_passphrase_file)
    tell(Text("{name} has a passphrase of their own from now on.", name=who.name))


@click.command()
@click.argument("name")
@click.option("--administrator", is_flag=True, help="Make them an administrator in the same act.")
@click.option(
    "--new-passphrase-file",
    type=_FILE,
    help="A file whose first line is their new passphrase; asked on the terminal if left out.",
)
@with_door
@click.pass_obj
def renew(
    chosen: Chosen, door: Door, name: str, *, administrator: bool, new_passphrase_file: Path | None
) -> None:
    """Give NAME a new passphrase and signing key, as an administrator who knows them.

    Their old signing key is revoked; what they signed before stays valid. They choose their own passphrase at
    their first sign-in.
    """
    with desk_of(chosen, door, sign_in=True) as desk:
        people = {person.id: person for person in desk.persons.everybody()}
        who = people[chosen_of(name, {person.id: person.name for person in people.values()})]
        mine = read_passphrase(door.passphrase_file, tr("Your passphrase, to open the organization's keys"))
        new = read_passphrase(new_passphrase_file, tr("Their new passphrase"), twice=True)
        if administrator and Role.ADMINISTRATOR not in who.roles:
            risen = replace(who, roles=(*who.roles, Role.ADMINISTRATOR))
            allowed(desk.staffing.change(risen, mine, new))
        else:
            allowed(desk.staffing.renew(who.id, new, mine))
    tell(Text("{name} has a first passphrase and a new signing key.", name=who.name))
    tell(Text("It is good for one sign-in: they choose their own then, and sign nothing before."))
