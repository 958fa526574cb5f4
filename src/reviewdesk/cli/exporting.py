"""`export`: what leaves the desk for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import Door, allowed, desk_of
from reviewdesk.cli.telling import tell
from reviewdesk.eventlog.header import RecordId
from reviewdesk.texts import Text


@click.group("export")
def export_group() -> None:
    """What leaves the desk for other programs."""


@export_group.command(context_settings={"ignore_unknown_options": True})  # an id may begin with a dash
@click.argument("review_id", metavar="ID")
@click.option("--fhir", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A new file.")
@with_door
@click.pass_obj
def review(chosen: Chosen, door: Door, review_id: str, fhir: Path) -> None:
    """Write a review as a FHIR R4 document, as far as you may see it; noted in the access stream."""
    with desk_of(chosen, door, sign_in=True) as desk:
        found = allowed(desk.exporting.review(RecordId(review_id), fhir))
    tell(
        Text("The review is written to {file} ({size} bytes).", file=str(found.path), size=f"{found.size:,}")
    )
