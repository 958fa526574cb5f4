"""`demo`: the people of the sample walk through the real window; pictures and a signed pack remain."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.packs import show_verdict
from reviewdesk.cli.telling import FOUND, put, tell
from reviewdesk.cli.window import is_sample, shows_windows, window_missing
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.errors import Refusal
from reviewdesk.pack.verdict import State
from reviewdesk.sample.making import make_sample
from reviewdesk.texts import Text

PICTURES = 12  # fewer, and something was left out
_SCREEN = {"name": "unseen", "x": 0, "y": 0, "width": 1600, "height": 1000, "logicalDpi": 96, "dpr": 1}


@click.command()
@click.option(
    "--home",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="A folder for the sample; made anew each time.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Where pictures and pack go.",
)
def demo(folder: Path, out: Path) -> None:
    """Walk the sample through the window and check the pack it ends with.

    Exit 0 only when the whole walk was done, the pack is valid, and with one byte changed it is refused.
    """
    _fresh_sample(folder)
    out.mkdir(parents=True, exist_ok=True)
    (out / "stopped.png").unlink(missing_ok=True)
    if unseen := platform_unseen(folder, os.environ, sys.platform):
        os.environ["QT_QPA_PLATFORM"] = unseen
    try:
        from reviewdesk.ui.walk.showing import show_walk  # Qt only when a window is asked for
    except ModuleNotFoundError as error:
        raise window_missing(error) from error
    left = show_walk(home_at(folder), real_environment(), out.resolve(), tell)
    if not _holds(left.pack, left.root):
        raise click.exceptions.Exit(FOUND)
    tell(Text("{n} pictures and the pack are in {folder}.", n=len(left.pictures), folder=str(out)))
    if len(left.pictures) < PICTURES:
        raise click.exceptions.Exit(FOUND)


def platform_unseen(folder: Path, environ: Mapping[str, str], system: str) -> str:
    """The window platform to use where nothing can be shown; empty where there is a display.

    It draws into memory, on a screen as large as an office laptop's; Qt's own would be 800 by 800.
    """
    if environ.get("QT_QPA_PLATFORM", "" if shows_windows(environ, system) else "offscreen") != "offscreen":
        return ""
    layout = folder / "screen.json"
    layout.write_text(json.dumps({"screens": [_SCREEN]}), "utf-8")
    return f"offscreen:configfile={layout}"


def _fresh_sample(folder: Path) -> None:
    """A walk changes what it walks through, so each begins on a new one. Only a sample is ever removed."""
    home = home_at(folder)
    if home.exists():
        if not is_sample(Chosen(folder)):
            raise Refusal(
                Text("The desk in {folder} is not the sample organization.", folder=str(folder)),
                next_step=Text("Name another folder for the demonstration."),
            )
        shutil.rmtree(folder)
    make_sample(home, real_environment(), progress=lambda line: put(f"{line} ..."))


def _holds(pack: Path, root: Path) -> bool:
    """Whether the pack as it is is valid, and with one byte changed it is not; both are told."""
    from reviewdesk.pack.recompute import Recompute  # pages and signatures: not at every start
    from reviewdesk.pack.verify import verify_pack

    data, trust = pack.read_bytes(), root.read_text("ascii")
    verdict = verify_pack(data, trust=trust, recompute=Recompute())
    show_verdict(verdict)
    changed = bytearray(data)
    changed[len(changed) // 3] ^= 1
    again = verify_pack(bytes(changed), trust=trust, recompute=Recompute())
    tell(Text("With one byte changed: {summary}", summary=again.summary))
    return verdict.state is State.VALID and again.state is State.CHANGED
