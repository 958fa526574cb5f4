"""`import admissions`: shown first, written once somebody says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import Door, allowed, desk_of
from reviewdesk.cli.previewing import (
    demand_headers,
    demand_yes,
    import_options,
    remapped,
    said_columns,
    tell_fates,
    tell_file,
    tell_findings,
    tell_people,
    tell_settings,
    tell_written,
    zone_here,
)
from reviewdesk.cli.telling import FOUND, tell
from reviewdesk.desk.intake import ImportPlan
from reviewdesk.exchange.admissions import EventKind, FileRead, ReadSettings
from reviewdesk.exchange.columns import Column, ColumnMapping
from reviewdesk.exchange.csv_admissions import COLUMN_LABELS
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.opening import open_files


@click.group("import")
def import_group() -> None:
    """Bring in what others recorded."""


@import_group.command()
@import_options(FileKind.STAYS)
@click.option(
    "--all",
    "kind",
    type=click.Choice([kind.value for kind in EventKind]),
    help="What every row of the tables is, where no column says it.",
)
@with_door
@click.pass_obj
def admissions(
    chosen: Chosen,
    door: Door,
    files: tuple[Path, ...],
    zone: str | None,
    source: str,
    columns: tuple[str, ...],
    kind: str | None,
    *,
    yes: bool,
) -> None:
    """Hospital stays and emergency visits from CSV, FHIR Bundles or ndjson.

    The preview comes first; nothing is written without --yes or a yes on the terminal.
    Exit 0: all is in; 1: rows were left out, or nothing was written.
    """
    read = open_files(files)
    settings = ReadSettings(zone or zone_here(), source)
    said = said_columns(columns, COLUMN_LABELS)
    with desk_of(chosen, door, sign_in=True) as desk:
        plan = allowed(desk.intake.plan(read, settings))
        if said or kind:
            tables = [file for file in plan.preview.files if file.mapping is not None]
            demand_headers(said, (header for file in tables for header in file.columns))
            settings = replace(settings, mappings={file.name: _mapped(file, said, kind) for file in tables})
            plan = allowed(desk.intake.plan(read, settings))
        _show(plan, settings)
        demand_yes(yes=yes, any_rows=bool(plan.events))
        done = allowed(desk.intake.commit(plan, {}))
    tell_written(done)
    if any(problem.left_out for problem in plan.preview.problems) or plan.preview.more_problems:
        raise click.exceptions.Exit(FOUND)


def _mapped(file: FileRead, said: Mapping[Column, str | None], kind: str | None) -> ColumnMapping:
    mapping = remapped(file.mapping or ColumnMapping(), file.columns, said)
    return replace(mapping, kind_for_all=kind) if kind else mapping


def _show(plan: ImportPlan, settings: ReadSettings) -> None:
    preview = plan.preview
    tell(preview.headline)
    tell_settings(settings.zone, settings.source)
    for file in preview.files:
        columns = file.mapping.columns if file.mapping else ()
        labelled = ((COLUMN_LABELS[column], header) for column, header in columns)
        tell_file(file.name, file.form.value, file.rows, labelled, file.unmapped)
    if plan.events:
        tell_fates(plan)
    tell_people(plan.people)
    tell_findings(preview.notes, preview.left_out, preview.problems, preview.more_problems)
