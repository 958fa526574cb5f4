"""`demo`: the people of the sample walk through the real window; pictures and a signed pack remain."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import click

from reviewdesk.cli.opening import Chosen
from reviewdesk.cli.packs import show_verdict
from reviewdesk.cli.telling import FOUND, tell
from reviewdesk.cli.window import is_sample, window_missing
from reviewdesk.desk.open import home_at, open_with_passphrase, real_environment
from reviewdesk.errors import Refusal
from reviewdesk.pack.recompute import Recompute
from reviewdesk.pack.verdict import State
from reviewdesk.pack.verify import verify_pack
from reviewdesk.sample.making import make_sample
from reviewdesk.sample.staff import SampleKeys
from reviewdesk.texts import Text

PACK = "pack.pdf"
ROOT = "root.pem"


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
    """Walk the sample through the window and check the pack it ends with. Exit 0: the pack is valid."""
    keys = _fresh_sample(folder)
    out.mkdir(parents=True, exist_ok=True)
    try:
        walk = importlib.import_module("reviewdesk.ui.walk.demo").walk  # Qt only when a window is asked for
    except ModuleNotFoundError as error:
        raise window_missing(error) from error
    # Leaves numbered pictures (*.png) and the released pack (PACK) in `out`; raises when it cannot go on.
    walk(home_at(folder), real_environment(), keys, out)
    _give_root(folder, keys, out / ROOT)
    if not _holds(out):
        raise click.exceptions.Exit(FOUND)


def _fresh_sample(folder: Path) -> SampleKeys:
    """A walk changes what it walks through, so each begins on a new one. Only a sample is ever removed."""
    home = home_at(folder)
    if home.exists():
        if not is_sample(Chosen(folder)):
            raise Refusal(
                Text("The desk in {folder} is not the sample organization.", folder=str(folder)),
                next_step=Text("Name another folder for the demonstration."),
            )
        shutil.rmtree(folder)
    return make_sample(home, real_environment(), progress=lambda line: click.echo(f"{line} ..."))


def _give_root(folder: Path, keys: SampleKeys, path: Path) -> None:
    person = keys.people["quality"]
    desk = open_with_passphrase(home_at(folder), real_environment(), person.id, person.passphrase)
    try:
        path.write_text(desk.releasing.root_certificate(), "ascii")
    finally:
        desk.close()


def _holds(out: Path) -> bool:
    """The pack as it is must be valid, and with one byte changed it must not."""
    data = (out / PACK).read_bytes()
    root = (out / ROOT).read_text("ascii")
    verdict = verify_pack(data, trust=root, recompute=Recompute())
    show_verdict(verdict)
    changed = bytearray(data)
    changed[len(changed) // 3] ^= 1
    again = verify_pack(bytes(changed), trust=root, recompute=Recompute())
    tell(Text("With one byte changed: {summary}", summary=again.summary))
    pictures = sum(1 for _ in out.glob("*.png"))
    tell(Text("{n} pictures and the pack are in {folder}.", n=pictures, folder=str(out)))
    return verdict.state is State.VALID and again.state is not State.VALID
