"""What was imported of participants besides admissions: visits, incidents, goals, by whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, TypeAlias

from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId, RowId
from reviewdesk.records.goal import GoalRecord, goal_of
from reviewdesk.records.heads import was_redacted
from reviewdesk.records.incident import IncidentRecord, incident_of
from reviewdesk.records.roster import RosterRow, in_time, rows_of, visit_target


class Records(Protocol):
    """The records of a log, by type."""

    def ids(self, kind: str) -> tuple[RecordId, ...]: ...
    def graph(self, record: RecordId) -> RecordGraph: ...


Sheets: TypeAlias = tuple[Mapping[RowId, RosterRow], ...]


class Imports:
    """Reads sheets and reports when asked, and again only when one of them has grown or was judged anew."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._sheets: dict[RecordId, tuple[RecordGraph, int, Mapping[RowId, RosterRow]]] = {}
        self._visits: tuple[Sheets, Mapping[RecordId | None, tuple[RosterRow, ...]]] | None = None

    def visits(self) -> Mapping[RecordId | None, tuple[RosterRow, ...]]:
        """Every visit in time, by participant; under None those that wait for a person to say whose they
        are.
        """
        sheets = tuple(self._by_row(record) for record in self._records.ids("roster"))
        # Kept are the sheets themselves: an id of one that is gone may be given to another.
        if self._visits is None or not _same(self._visits[0], sheets):
            by: dict[RecordId | None, list[RosterRow]] = defaultdict(list)
            for row in (row for sheet in sheets for row in sheet.values()):
                by[row.participant].append(row)
            found = {whose: in_time(rows) for whose, rows in by.items()}
            self._visits = (sheets, MappingProxyType(found))
        return self._visits[1]

    def visits_of(self, participant: RecordId) -> Sequence[RosterRow]:
        return self.visits().get(participant, ())

    def row(self, row: RowId) -> RosterRow | None:
        """One visit by its row, in whatever sheet it lies; None when it is not here."""
        for sheet in self._records.ids("roster"):
            if (found := self._by_row(sheet).get(row)) is not None:
                return found
        return None

    def redacted_from(self, row: RowId) -> RecordId | None:
        """The sheet a visit was redacted from; None for any other row."""
        target = visit_target(row)
        sheets = self._records.ids("roster")
        return next((s for s in sheets if was_redacted(self._records.graph(s), target)), None)

    def incidents(self) -> tuple[IncidentRecord, ...]:
        """Every incident, in time."""
        found = (incident_of(r, self._records.graph(r)) for r in self._records.ids("incident"))
        return tuple(sorted((i for i in found if i is not None), key=lambda i: (i.about.happened_at, i.id)))

    def incidents_of(self, participant: RecordId) -> tuple[IncidentRecord, ...]:
        return tuple(i for i in self.incidents() if i.participant == participant)

    def goals(self) -> tuple[GoalRecord, ...]:
        """Every goal, in order of arrival."""
        found = (goal_of(r, self._records.graph(r)) for r in self._records.ids("goal"))
        return tuple(g for g in found if g is not None)

    def _by_row(self, record: RecordId) -> Mapping[RowId, RosterRow]:
        graph = self._records.graph(record)
        held = self._sheets.get(record)
        # A graph grows in place, and is another one once entries of it were judged anew.
        if held is None or held[0] is not graph or held[1] != graph.revision:
            found = {row.row: row for row in rows_of(record, graph)}
            held = self._sheets[record] = (graph, graph.revision, MappingProxyType(found))
        return held[2]


def _same(before: Sheets, now: Sheets) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))
