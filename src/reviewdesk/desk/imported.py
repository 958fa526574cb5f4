"""What imported rows are written as: which entry brings one in, which says whose it is."""

from __future__ import annotations

from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId, RowId
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.records import goal, incident, people, roster
from reviewdesk.records.heads import was_redacted

IMPORTED = {
    FileKind.STAYS: people.EVENT_IMPORTED,
    FileKind.VISITS: roster.ROSTER_IMPORTED,
    FileKind.INCIDENTS: incident.INCIDENT_IMPORTED,
    FileKind.GOALS: goal.GOAL_IMPORTED,
}
MATCHED = {
    FileKind.STAYS: people.EVENT_MATCHED,
    FileKind.VISITS: roster.ROSTER_MATCHED,
    FileKind.INCIDENTS: incident.INCIDENT_MATCHED,
    FileKind.GOALS: goal.GOAL_MATCHED,
}


def whose_change(kind: FileKind, row: RowId | None, participant: RecordId) -> Change:
    """Whose a row is; a visit's is `row` within its sheet."""
    match kind:
        case FileKind.STAYS:
            return people.whose_change(participant)
        case FileKind.INCIDENTS:
            return incident.whose_change(participant)
        case FileKind.GOALS:
            return goal.whose_change(participant)
        case FileKind.VISITS:
            assert row is not None
            return roster.whose_change(row, participant)


def whose_redacted(kind: FileKind, row: RowId | None, graph: RecordGraph) -> bool:
    """Whether it was redacted whose a row is: no import says it again, a person may."""
    return was_redacted(graph, whose_change(kind, row, RecordId("")).target)
