"""Participants and what happened to them: who they are, where they live, their hospital events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId, Target
from reviewdesk.eventlog.holdings import Conflict
from reviewdesk.records.heads import current
from reviewdesk.records.naming import tidy
from reviewdesk.records.shapes import read, written

PARTICIPANT_ADDED = "participant.added"
PARTICIPANT_CHANGED = "participant.changed"
EVENT_IMPORTED = "event.imported"
EVENT_MATCHED = "event.matched"
ABOUT = Target("_participant/-/about")
SITES = Target("_participant/-/sites")
_EVENT = Target("_event/-/about")
WHOSE = Target("_event/-/participant")


@dataclass(frozen=True, slots=True)
class Identifier:
    system: str
    value: str


@dataclass(frozen=True, slots=True)
class Identity:
    """How a participant is known; the birth date as recorded, None when unknown."""

    family: str
    given: str
    birth_date: date | None = None
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch of the site history; `until` None = to this day, else the last day."""

    site: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    id: RecordId
    identity: Identity
    stays: tuple[Stay, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.identity.given} {self.identity.family}".strip()

    @property
    def short_name(self) -> str:
        """Initial and family name, as lists show it."""
        given = self.identity.given
        return f"{given[0]}. {self.identity.family}" if given else self.identity.family

    def site_on(self, day: date) -> str | None:
        """The site the participant belonged to on a day."""
        for stay in self.stays:
            if stay.since <= day and (stay.until is None or day <= stay.until):
                return stay.site
        return None


@dataclass(frozen=True, slots=True)
class HospitalEvent:
    """An admission or emergency visit as imported; `natural` names it in its source."""

    kind: str  # inpatient | emergency
    admitted_at: datetime
    source: str
    natural: str
    person: Identity
    ended_at: datetime | None = None
    reason: str = ""
    facility: str = ""
    time_known: bool = True  # False: only the day counts, and `admitted_at` is its midnight


@dataclass(frozen=True, slots=True)
class Origin:
    """How an imported record came here first: in which file, and when it was read (ms UTC)."""

    file: str
    at: int


@dataclass(frozen=True, slots=True)
class Event:
    id: RecordId
    about: HospitalEvent
    participant: RecordId | None  # None: waits for a person to say whose it is


def tidied(identity: Identity) -> Identity:
    """The same identity with names and identifiers as they are kept (`naming.tidy`)."""
    numbers = tuple(Identifier(tidy(one.system), tidy(one.value)) for one in identity.identifiers)
    return Identity(
        tidy(identity.family),
        tidy(identity.given),
        identity.birth_date,
        tuple(one for one in numbers if one.value),
    )


def identity_change(identity: Identity) -> Change:
    return Change(ABOUT, Value(written(identity)))


def stays_change(stays: Sequence[Stay]) -> Change:
    return Change(SITES, Value(written(tuple(stays))))


def event_change(event: HospitalEvent) -> Change:
    return Change(_EVENT, Value(written(event)))


def whose_change(participant: RecordId) -> Change:
    return Change(WHOSE, Value(participant))


def participant_of(record: RecordId, graph: RecordGraph) -> Participant | None:
    """The participant a record tells of; None when the record holds no readable identity."""
    identity = read(current(graph, ABOUT), Identity) or _told_apart(graph)
    stays = read(current(graph, SITES), tuple[Stay, ...])
    return Participant(record, identity, stays or ()) if identity else None


def _told_apart(graph: RecordGraph) -> Identity | None:
    """All that is said of who somebody is, where people who did not know of each other said it: each name is
    shown, until one of them is chosen. None where nothing is, or not all of it is here.
    """
    held = graph.value(ABOUT)
    if not isinstance(held, Conflict):
        return None
    contents = [candidate.content for candidate in held.candidates]
    told = [read(one.json, Identity) if isinstance(one, Value) else None for one in contents]
    each = [one for one in told if one is not None]
    if len(each) < len(told) or not each:
        return None
    born = {one.birth_date for one in each}
    return Identity(
        " / ".join(sorted({one.family for one in each})),
        " / ".join(sorted({one.given for one in each})),
        born.pop() if len(born) == 1 else None,
        tuple(dict.fromkeys(number for one in each for number in one.identifiers)),
    )


def event_of(record: RecordId, graph: RecordGraph) -> Event | None:
    """The hospital event a record tells of."""
    about = read(current(graph, _EVENT), HospitalEvent)
    whose = current(graph, WHOSE)
    return Event(record, about, RecordId(whose) if isinstance(whose, str) else None) if about else None


def origin_of(graph: RecordGraph) -> Origin | None:
    """How the first entry of an imported record came here; the file is empty where none was named."""
    for entry in graph:
        header, body = graph.entry(entry).header, graph.body(entry)
        if header.kind == EVENT_IMPORTED:
            file = body.data.get("file") if body is not None else None
            return Origin(file if isinstance(file, str) else "", header.time)
    return None
