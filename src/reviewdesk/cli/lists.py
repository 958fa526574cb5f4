"""`import visits`, `import incidents`, `import goals`: shown first, written once somebody says so."""

from __future__ import annotations

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
from reviewdesk.cli.telling import FOUND
from reviewdesk.desk.listing import ListPlan
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.columns import COLUMNS, ListKind, ListMapping
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.exchange.opening import open_files


def _command(kind: ListKind, about: str) -> click.Command:
    """The command of one kind of list."""

    @click.command(kind.value, help=about)
    @import_options(FileKind(kind.value))
    @with_door
    @click.pass_obj
    def command(
        chosen: Chosen,
        door: Door,
        files: tuple[Path, ...],
        zone: str | None,
        source: str,
        columns: tuple[str, ...],
        *,
        yes: bool,
    ) -> None:
        read = open_files(files)
        settings = ListSettings(zone or zone_here(), source)
        said = said_columns(columns, {column.id: column.label for column in COLUMNS[kind]})
        with desk_of(chosen, door, sign_in=True) as desk:
            plan = allowed(desk.lists.plan(kind, read, settings))
            if said:
                tables = [file for file in plan.files.files if file.mapping is not None]
                demand_headers(said, (header for file in tables for header in file.columns))
                chosen_for = {f.name: remapped(f.mapping or ListMapping(), f.columns, said) for f in tables}
                settings = replace(settings, mappings=chosen_for)
                plan = allowed(desk.lists.plan(kind, read, settings))
            _show(plan, settings)
            demand_yes(yes=yes, any_rows=bool(plan.lines))
            done = allowed(desk.lists.commit(plan, {}))
        tell_written(done)
        if any(problem.left_out for problem in plan.files.problems) or plan.files.more_problems:
            raise click.exceptions.Exit(FOUND)

    return command


def _show(plan: ListPlan, settings: ListSettings) -> None:
    tell_settings(settings.zone, settings.source)
    labels = {column.id: column.label for column in COLUMNS[plan.files.kind]}
    for file in plan.files.files:
        columns = file.mapping.columns if file.mapping else ()
        labelled = ((labels[column], header) for column, header in columns)
        tell_file(file.name, file.form.value, file.rows, labelled, file.unmapped)
    if plan.lines:
        tell_fates(plan)
    tell_people(plan.people)
    tell_findings(plan.files.notes, plan.files.left_out, plan.files.problems, plan.files.more_problems)


_AFTER = """

    The preview comes first; nothing is written without --yes or a yes on the terminal.
    Exit 0: all is in; 1: rows were left out, or nothing was written."""
_COMMANDS: tuple[tuple[ListKind, str], ...] = (
    (ListKind.VISITS, "Planned and actual visits or shifts from CSV or XLSX."),
    (ListKind.INCIDENTS, "Incident reports from CSV or XLSX."),
    (ListKind.GOALS, "Goals of participants' plans from CSV, XLSX or FHIR."),
)


def add_lists(group: click.Group) -> None:
    """Add a command for each kind of list to `import`."""
    for kind, about in _COMMANDS:
        group.add_command(_command(kind, about + _AFTER))
