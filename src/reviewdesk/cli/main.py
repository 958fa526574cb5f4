"""`reviewdesk`: the window, and commands for what a terminal is better at."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.telling import Telling
from reviewdesk.cli.window import desk, open_window

FOLDER = click.Path(file_okay=False, path_type=Path)

COMMANDS = {
    "backup": ("safekeeping", "backup"),
    "change-passphrase": ("safekeeping", "change_passphrase"),
    "demo": ("demo", "demo"),
    "export": ("exporting", "export_group"),
    "first-run": ("organisation", "set_up"),
    "forms": ("forms", "forms_group"),
    "import": ("importing", "import_group"),
    "log": ("logs", "log_group"),
    "pack": ("packs", "pack_group"),
    "people": ("organisation", "people"),
    "rebuild": ("logs", "rebuild"),
    "recover": ("safekeeping", "recover"),
    "redact": ("redactions", "redact_group"),
    "renew": ("safekeeping", "renew"),
}
"""Commands by their words, with the module of this package and the name in it."""


class Commands(Telling):
    """Loads a command when it is asked for: who opens the window waits for none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, name = COMMANDS[cmd_name]
        command = getattr(import_module(f"reviewdesk.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, invoke_without_command=True)
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


def main() -> None:
    """The program's entry."""
    cli(prog_name="reviewdesk")
