"""`desk`: opens the window; with --sample on the sample organization, made when it is not there yet."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.telling import put, tell
from reviewdesk.desk.door import at_the_door, home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.errors import Fault, Refusal
from reviewdesk.sample.staff import ADMINISTRATOR, PASSPHRASE, STAFF
from reviewdesk.texts import Text


@click.command()
@click.option("--sample", is_flag=True, help="The synthetic sample organization; needs --home.")
@click.pass_obj
def desk(chosen: Chosen, *, sample: bool) -> None:
    """Open the window."""
    if sample:
        ready_sample(chosen)
    open_window(chosen, sample=sample)


def ready_sample(chosen: Chosen) -> None:
    """Make the sample where there is nothing yet; a home with other people in it is left alone."""
    if chosen.folder is None:
        raise Refusal(
            Text("The sample organization needs a folder of its own, apart from your own desk."),
            next_step=Text("Name one: reviewdesk --home FOLDER desk --sample"),
        )
    home = home_at(chosen.folder)
    if not home.exists():
        from reviewdesk.sample.making import make_sample  # the whole desk, wanted once

        make_sample(home, real_environment(), progress=lambda line: put(f"{line} ..."))
    if not is_sample(chosen):
        raise Refusal(
            Text("The desk in {folder} is not the sample organization.", folder=str(home.folder)),
            next_step=Text("Choose another folder, or open it without --sample."),
        )
    tell(Text("Everybody of the sample signs in with: {passphrase}", passphrase=PASSPHRASE))


def is_sample(chosen: Chosen) -> bool:
    """Whether the people at the door are those of the sample."""
    names = {held.name for held in at_the_door(home_at(chosen.folder))}
    return {ADMINISTRATOR.name, *(member.name for member in STAFF)} <= names


def window_missing(error: ModuleNotFoundError) -> Fault:
    """An installation without Qt, or without the window."""
    return Fault(
        Text("The window is not part of this installation."),
        why=Text("{name} is missing.", name=error.name),
        next_step=Text("Install the whole program again."),
    )


def shows_windows(environ: Mapping[str, str], system: str) -> bool:
    """Whether a window can be shown: without a display Qt would end the program, in words of its own."""
    if system in ("win32", "darwin") or environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def demand_display() -> None:
    """Raises Refusal where no window can be shown."""
    if not shows_windows(os.environ, sys.platform):
        raise Refusal(
            Text("There is no display here to show a window on."),
            why=Text("Neither DISPLAY nor WAYLAND_DISPLAY is set."),
            next_step=Text(
                "Start it from a desktop. On a terminal, `reviewdesk --help` lists what works without; "
                "`reviewdesk demo` walks through the sample unseen."
            ),
        )


def open_window(chosen: Chosen, *, sample: bool = False) -> None:
    """Hand over to the window; returns when it is closed."""
    demand_display()
    try:
        from reviewdesk.ui.app import run_window  # Qt only when a window is asked for
    except ModuleNotFoundError as error:
        raise window_missing(error) from error
    if code := run_window(home_at(chosen.folder), real_environment(), sample=sample):
        raise click.exceptions.Exit(code)
