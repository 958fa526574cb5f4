"""`first-run` and `people`: setting up an organisation from a terminal, and who is in it."""

from __future__ import annotations

from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import Door, desk_of, read_passphrase
from reviewdesk.cli.telling import put, tell
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.open import FirstRun, first_run
from reviewdesk.texts import Text, say, tr


@click.command("first-run")
@click.option("--organization", required=True, metavar="NAME", help="Its name, as packs print it.")
@click.option(
    "--administrator", required=True, metavar="NAME", help="Your name, as it is printed on what you sign."
)
@click.option(
    "--passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file whose first line is your passphrase; asked on the terminal if left out.",
)
@click.pass_obj
def set_up(chosen: Chosen, organization: str, administrator: str, passphrase_file: Path | None) -> None:
    """Set up an organization on this computer.

    The key to the desk lies in its folder, sealed under the passphrase; the window's own set-up can use the
    computer's keyring instead. The recovery code is printed once: write it down and keep it apart.
    """
    home = home_at(chosen.folder)
    passphrase = read_passphrase(passphrase_file, tr("Passphrase"), twice=True)
    opened = first_run(home, FirstRun(organization, administrator, passphrase), real_environment())
    opened.desk.staffing.code_kept()  # shown on the terminal, where nothing takes it away
    opened.desk.close()
    tell(Text("{organisation} is set up in {folder}.", organisation=organization, folder=str(home.folder)))
    tell(Text("Recovery code: {code}", code=opened.recovery_code))
    tell(Text("It is shown only now. Write it down and keep it apart from this computer."))


@click.command()
@with_door
@click.pass_obj
def people(chosen: Chosen, door: Door) -> None:
    """Who is in the organization, with their roles and sites."""
    with desk_of(chosen, door, sign_in=True) as desk:
        everybody, sites = desk.persons.everybody(), desk.organisation.sites
    for person in everybody:
        roles = ", ".join(say(role.label) for role in person.roles)
        where = (
            tr("all sites")
            if person.all_sites
            else ", ".join(sites[s].name for s in person.sites if s in sites)
        )
        gone = "" if person.active else f" ({tr('no longer active')})"
        put(f"{person.name}{gone}: {roles}; {where or tr('no site')}")
