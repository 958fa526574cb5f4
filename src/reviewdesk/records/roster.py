"""Planned and actual visits as imported: one record a sender, place and month, a row a visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId, RowId, Target
from reviewdesk.records.heads import current
from reviewdesk.records.people import Identity
from reviewdesk.records.shapes import read, written

ROSTER_IMPORTED = "roster.imported"
ROSTER_MATCHED = "roster.matched"
VISITS = "_visits/"
_ABOUT = "/about"
WHOSE = "/participant"


class Standing(StrEnum):
    """Whether a planned visit took place."""

    WORKED = "worked"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit or shift with one person: the six fields of electronic visit verification (service, person,
    date, location, worker, begin and end), and what was planned.

    `began_at` None: it did not begin, or nobody recorded it. What the source does not tell is None or empty.
    """

    source: str
    natural: str
    person: Identity
    standing: Standing
    service: str = ""
    location: str = ""
    worker: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    planned_worker: str = ""
    planned_at: datetime | None = None
    planned_end: datetime | None = None
    late_change: bool | None = None
    agency: bool | None = None
    callout: bool | None = None
    training_gap: str = ""
    reason: str = ""  # why it was missed or changed, as the source says it

    @property
    def at(self) -> datetime | None:
        """When it began, else when it should have."""
        return self.began_at or self.planned_at


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A visit as it lies in its sheet; `participant` None waits for a person to say whose it is."""

    sheet: RecordId
    row: RowId
    visit: Visit
    participant: RecordId | None


def sheet_name(visit: Visit) -> str:
    """What names the sheet of a visit within its source: place and month. Needs a time."""
    at = visit.at
    if at is None:
        raise ValueError("a visit without a time lies in no month")
    return f"roster|{visit.location}|{at:%Y-%m}"


def visit_target(row: RowId) -> Target:
    """Where a visit is told within its sheet."""
    return Target(f"{VISITS}{row}{_ABOUT}")


def visit_change(row: RowId, visit: Visit) -> Change:
    return Change(visit_target(row), Value(written(visit)))


def whose_change(row: RowId, participant: RecordId) -> Change:
    return Change(Target(f"{VISITS}{row}{WHOSE}"), Value(participant))


def rows_of(sheet: RecordId, graph: RecordGraph) -> tuple[RosterRow, ...]:
    """Every readable visit of a sheet, in time."""
    found = []
    for target in graph.targets():
        if not (target.startswith(VISITS) and target.endswith(_ABOUT)):
            continue
        row = RowId(target[len(VISITS) : -len(_ABOUT)])
        visit = read(current(graph, target), Visit)
        if visit is None or visit.at is None:
            continue
        whose = current(graph, Target(f"{VISITS}{row}{WHOSE}"))
        found.append(RosterRow(sheet, row, visit, RecordId(whose) if isinstance(whose, str) else None))
    return in_time(found)


def in_time(rows: Iterable[RosterRow]) -> tuple[RosterRow, ...]:
    """Rows as `rows_of` gives them, by time; of several at one time by worker."""
    return tuple(sorted(rows, key=_order))


def _order(row: RosterRow) -> tuple[datetime, str, RowId]:
    assert row.visit.at is not None
    return row.visit.at, row.visit.worker, row.row
