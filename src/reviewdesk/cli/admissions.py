"""`import admissions`: shown first, written once somebody says so."""

from __future__ import annotations

from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import Door, allowed, desk_of
from reviewdesk.cli.previewing import confirmed, tell_findings, tell_people, tell_written, zone_here
from reviewdesk.cli.telling import FOUND, put, tell
from reviewdesk.desk.intake import Fate, ImportPlan
from reviewdesk.exchange.admissions import ReadSettings
from reviewdesk.exchange.csv_admissions import COLUMN_LABELS
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.opening import open_files
from reviewdesk.texts import Text, say


@click.group("import")
def import_group() -> None:
    """Bring in what others recorded."""


@import_group.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--zone",
    metavar="ZONE",
    help="Time zone of times without one, such as America/New_York. [this computer's]",
)
@click.option(
    "--source",
    default=FileKind.STAYS.usual_source,
    show_default=True,
    help="Who sends the files; keep it the same each time.",
)
@click.option("--yes", is_flag=True, help="Write what the preview shows, without asking.")
@with_door
@click.pass_obj
def admissions(
    chosen: Chosen, door: Door, files: tuple[Path, ...], zone: str | None, source: str, *, yes: bool
) -> None:
    """Hospital stays and emergency visits from CSV, FHIR Bundles or ndjson.

    The preview comes first; nothing is written without --yes or a yes on the terminal.
    Exit 0: all is in; 1: rows were left out, or nothing was written.
    """
    read = open_files(files)
    settings = ReadSettings(zone or zone_here(), source)
    with desk_of(chosen, door, sign_in=True) as desk:
        plan = allowed(desk.intake.plan(read, settings))
        _show(plan, settings)
        if not plan.events:
            raise click.exceptions.Exit(FOUND)
        if not yes and not confirmed():
            tell(Text("Nothing was written."))
            raise click.exceptions.Exit(FOUND)
        done = allowed(desk.intake.commit(plan, {}))
    tell_written(done)
    if any(problem.left_out for problem in plan.preview.problems) or plan.preview.more_problems:
        raise click.exceptions.Exit(FOUND)


def _show(plan: ImportPlan, settings: ReadSettings) -> None:
    preview = plan.preview
    tell(preview.headline)
    tell(
        Text(
            "Times without a zone are read in {zone}; the sender is {source}.",
            zone=settings.zone,
            source=settings.source,
        )
    )
    for file in preview.files:
        tell(Text("{file}: {form}, {rows} rows.", file=file.name, form=file.form.value, rows=file.rows))
        for column, header in file.mapping.columns if file.mapping else ():
            put(f"  {say(COLUMN_LABELS[column])} <- {header}")
        if file.unmapped:
            tell(Text("  Not read: {headers}", headers=", ".join(file.unmapped)))
    if plan.events:
        tell(
            Text(
                "{new} new, {changed} changed, {known} known already.",
                new=plan.counted(Fate.NEW),
                changed=plan.counted(Fate.CHANGED),
                known=plan.counted(Fate.KNOWN),
            )
        )
    tell_people(plan.people)
    tell_findings(preview.notes, preview.left_out, preview.problems, preview.more_problems)
