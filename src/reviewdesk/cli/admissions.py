"""`import admissions`: shown first, written once somebody says so."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import Chosen, Door, desk_of
from reviewdesk.cli.telling import FOUND, allowed, tell
from reviewdesk.desk.intake import Fate, ImportPlan
from reviewdesk.errors import Refusal
from reviewdesk.exchange.admissions import ReadSettings, RowProblem
from reviewdesk.exchange.csv_admissions import COLUMN_LABELS
from reviewdesk.exchange.matching import Conflict, Matched, ToConfirm
from reviewdesk.texts import Text, counted, say, tr


@click.group("import")
def import_group() -> None:
    """Bring in what others recorded."""


@import_group.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--zone",
    metavar="ZONE",
    help="Time zone of times without one, such as America/New_York. [this computer's]",
)
@click.option(
    "--source",
    default="admissions",
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
    read = [(file.name, _read(file)) for file in files]
    settings = ReadSettings(zone or _zone_here(), source)
    with desk_of(chosen, door, sign_in=True) as desk:
        plan = allowed(desk.intake.plan(read, settings))
        _show(plan, settings)
        if not plan.events:
            raise click.exceptions.Exit(FOUND)
        if not yes and not _confirmed():
            tell(Text("Nothing was written."))
            raise click.exceptions.Exit(FOUND)
        done = allowed(desk.intake.commit(plan, {}))
    tell(
        Text(
            "Written: {new} new, {changed} changed, {known} known already.",
            new=done.new,
            changed=done.changed,
            known=done.known,
        )
    )
    if done.waiting:
        tell(
            counted(
                "{n} event waits in the window for a person to say whose it is.",
                "{n} events wait in the window for a person to say whose they are.",
                done.waiting,
            )
        )
    if any(problem.left_out for problem in plan.preview.problems) or plan.preview.more_problems:
        raise click.exceptions.Exit(FOUND)


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        tell(Text("Give --yes to write it."))
        return False
    return click.confirm(tr("Write this"), default=False)


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
            click.echo(f"  {say(COLUMN_LABELS[column])} <- {header}")
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
    matched = sum(isinstance(match, Matched) for match in plan.people)
    to_confirm = sum(isinstance(match, ToConfirm) for match in plan.people)
    conflict = sum(isinstance(match, Conflict) for match in plan.people)
    nobody = len(plan.people) - matched - to_confirm - conflict
    tell(
        Text(
            "People: {matched} recognised by number, {confirm} by name and birth date to be confirmed, "
            "{conflict} in conflict, {nobody} not known.",
            matched=matched,
            confirm=to_confirm,
            conflict=conflict,
            nobody=nobody,
        )
    )
    for note in preview.notes:
        tell(note)
    for left in preview.left_out:
        tell(Text("Left out: {n}. {reason}", n=left.count, reason=left.reason))
    for problem in preview.problems:
        click.echo(_line(problem))
    if preview.more_problems:
        tell(Text("and {n} more.", n=preview.more_problems))


def _line(problem: RowProblem) -> str:
    place = problem.place
    where = place.file
    if place.line is not None:
        where += f":{place.line}"
    elif place.entry is not None:
        where += f" [{place.entry}]"
    column = f" {problem.column}:" if problem.column else ""
    return f"{where}{column} {say(problem.what)}"


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal(
            Text("{file} cannot be read.", file=str(file)),
            why=Text("The system says: {why}", why=error.strerror or ""),
        ) from error


def _zone_here() -> str:
    """The IANA name of this computer's zone, where the system tells it."""
    parts = Path("/etc/localtime").resolve().parts
    if "zoneinfo" in parts:
        return "/".join(parts[parts.index("zoneinfo") + 1 :])
    raise Refusal(
        Text("This computer does not tell the name of its time zone."),
        next_step=Text("Give it with --zone, such as --zone America/New_York."),
    )
