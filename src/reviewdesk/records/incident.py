"""Incidents as imported: what happened to a participant, when, and how it was reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId, Target
from reviewdesk.records.heads import current
from reviewdesk.records.people import Identity
from reviewdesk.records.shapes import read, written

INCIDENT_IMPORTED = "incident.imported"
INCIDENT_MATCHED = "incident.matched"
PLACE = "_incident/-/"
_ABOUT = Target(f"{PLACE}about")
WHOSE = Target(f"{PLACE}participant")


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident report; `kind` in the words of the source, `critical` where it says so."""

    source: str
    natural: str
    person: Identity
    happened_at: datetime
    kind: str = ""
    told: str = ""
    location: str = ""
    critical: bool | None = None
    reported_at: datetime | None = None
    time_known: bool = True  # False: only the day counts


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """`participant` None: waits for a person to say whose it is."""

    id: RecordId
    about: Incident
    participant: RecordId | None


def incident_change(incident: Incident) -> Change:
    return Change(_ABOUT, Value(written(incident)))


def whose_change(participant: RecordId) -> Change:
    return Change(WHOSE, Value(participant))


def incident_of(record: RecordId, graph: RecordGraph) -> IncidentRecord | None:
    """The incident a record tells of; None when it holds no readable one."""
    about = read(current(graph, _ABOUT), Incident)
    whose = current(graph, WHOSE)
    if about is None:
        return None
    return IncidentRecord(record, about, RecordId(whose) if isinstance(whose, str) else None)
