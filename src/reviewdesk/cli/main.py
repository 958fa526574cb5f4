"""`reviewdesk`: the window, and commands for what a terminal is better at."""

from __future__ import annotations

from pathlib import Path

import click

from reviewdesk.cli.admissions import import_group
from reviewdesk.cli.demo import demo
from reviewdesk.cli.forms import forms_group
from reviewdesk.cli.lists import add_lists
from reviewdesk.cli.logs import log_group, rebuild
from reviewdesk.cli.opening import Chosen
from reviewdesk.cli.organisation import people, set_up
from reviewdesk.cli.packs import pack_group
from reviewdesk.cli.redactions import redact_group
from reviewdesk.cli.safekeeping import backup, change_passphrase, recover, renew
from reviewdesk.cli.telling import Telling
from reviewdesk.cli.window import desk, open_window

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(cls=Telling, invoke_without_command=True)
@click.option("--home", type=FOLDER, help="The folder the desk lives in, instead of your own.")
@click.version_option(package_name="reviewdesk", prog_name="reviewdesk")
@click.pass_context
def cli(ctx: click.Context, home: Path | None) -> None:
    """The desk for reviews of missed outcome targets. Without a command, its window opens.

    Exit codes: 0 all is well; 1 something was found, or not all was done; 2 it could not be done;
    3 an error of the program.
    """
    ctx.obj = Chosen(home)
    if ctx.invoked_subcommand is None:
        open_window(ctx.obj)


cli.add_command(desk)
cli.add_command(demo)
cli.add_command(set_up)
cli.add_command(people)
cli.add_command(backup)
cli.add_command(recover)
cli.add_command(renew)
cli.add_command(change_passphrase)
cli.add_command(log_group)
cli.add_command(rebuild)
cli.add_command(forms_group)
add_lists(import_group)
cli.add_command(import_group)
cli.add_command(pack_group)
cli.add_command(redact_group)


def main() -> None:
    """The program's entry."""
    cli(prog_name="reviewdesk")
