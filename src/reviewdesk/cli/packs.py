"""`pack verify`: what a receiver may make of a pack."""

from __future__ import annotations

from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import Door, desk_of
from reviewdesk.cli.telling import FOUND, REFUSED, put, put_lines, tell
from reviewdesk.exchange.opening import read_start, read_whole
from reviewdesk.exchange.placing import place_file
from reviewdesk.pack.verdict import Outcome, State, Verdict, verdict_json
from reviewdesk.texts import Text, say

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LARGEST_ROOT = 1_000_000  # bytes
_MARKS = {
    Outcome.PASSED: Text("ok"),
    Outcome.FAILED: Text("FAILED"),
    Outcome.UNKNOWN: Text("not known"),
    Outcome.NOT_REACHED: Text("not checked"),
}


@click.group("pack")
def pack_group() -> None:
    """Signed review packs."""


@pack_group.command()
@click.argument("file", type=FILE)
@click.option(
    "--trust", type=FILE, help="The organization's root certificate (PEM), got otherwise than with the pack."
)
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
def verify(file: Path, trust: Path | None, *, as_json: bool) -> None:
    """Check a pack in full.

    Exit 0: valid; 1: not valid, or not signed under the root given; 2: it cannot be told.
    """
    root = read_whole(trust, _LARGEST_ROOT).decode("utf-8", "replace") if trust else None
    from reviewdesk.pack.recompute import Recompute  # pages and signatures: not at every start
    from reviewdesk.pack.verify import verify_pack
    from reviewdesk.pack.whole import LARGEST

    verdict = verify_pack(read_start(file, LARGEST), trust=root, recompute=Recompute())
    if as_json:
        put_lines(verdict_json(verdict).decode())
    else:
        show_verdict(verdict)
    raise click.exceptions.Exit(_code(verdict.state, trusting=root is not None))


@pack_group.command()
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A new file for it; else it is printed."
)
@with_door
@click.pass_obj
def root(chosen: Chosen, door: Door, out: Path | None) -> None:
    """The organization's root certificate, to give to receivers of packs by another way than the packs."""
    with desk_of(chosen, door, sign_in=False) as desk:
        pem = desk.releasing.root_certificate()
    if out is None:
        put_lines(pem.rstrip("\n"))
        return
    place_file(out, pem.encode("ascii"))
    tell(Text("The root certificate is written to {file}.", file=str(out)))


def _code(state: State, *, trusting: bool) -> int:
    """Who was given a root and finds another signer knows enough: the pack is not theirs."""
    match state:
        case State.VALID:
            return 0
        case State.CHANGED:
            return FOUND
        case State.UNKNOWN_SIGNER:
            return FOUND if trusting else REFUSED
        case State.CANNOT_CHECK:
            return REFUSED


def show_verdict(verdict: Verdict) -> None:
    """What was found, check by check."""
    tell(verdict.summary)
    if verdict.signer is not None:
        tell(
            Text(
                "Signed by {name}, {organisation}.",
                name=verdict.signer.name,
                organisation=verdict.signer.organisation,
            )
        )
        tell(Text("Root certificate: {fingerprint}", fingerprint=verdict.signer.root_fingerprint))
    for check in verdict.checks:
        put(f"  {check.name.value:<10} {say(_MARKS[check.outcome])}: {say(check.reason)}")
        for detail in check.details:
            put(f"    - {say(detail)}")
