"""Goals of participants' plans as imported: what was hoped for, by when, and how far it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId, Target
from reviewdesk.records.heads import current
from reviewdesk.records.people import Identity
from reviewdesk.records.shapes import read, written

GOAL_IMPORTED = "goal.imported"
GOAL_MATCHED = "goal.matched"
PLACE = "_goal/-/"
_ABOUT = Target(f"{PLACE}about")
WHOSE = Target(f"{PLACE}participant")


class Progress(StrEnum):
    """How far a goal came, as the plan says it; FHIR's achievement status in these words."""

    ACHIEVED = "achieved"
    NOT_ACHIEVED = "not_achieved"
    IN_PROGRESS = "in_progress"
    WORSENING = "worsening"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal; `weight` for attainment scores; `level` -2 to +2 where the source scores it."""

    source: str
    natural: str
    person: Identity
    statement: str
    progress: Progress = Progress.UNKNOWN
    since: date | None = None
    due: date | None = None
    as_of: date | None = None  # the day `progress` was said
    baseline: str = ""
    strategy: str = ""
    weight: Decimal = Decimal(1)
    level: int | None = None

    def missed(self, since: date, until: date) -> bool:
        """Whether it fell due from `since` to `until` (both included) and was not reached, or went backwards
        then.
        """
        if self.progress is Progress.ACHIEVED:
            return False
        day = self.due or self.as_of
        if day is None or not since <= day <= until:
            return False
        return self.due is not None or self.progress in (Progress.NOT_ACHIEVED, Progress.WORSENING)


@dataclass(frozen=True, slots=True)
class GoalRecord:
    """`participant` None: waits for a person to say whose it is."""

    id: RecordId
    about: Goal
    participant: RecordId | None


def goal_change(goal: Goal) -> Change:
    return Change(_ABOUT, Value(written(goal)))


def whose_change(participant: RecordId) -> Change:
    return Change(WHOSE, Value(participant))


def goal_of(record: RecordId, graph: RecordGraph) -> GoalRecord | None:
    """The goal a record tells of; None when it holds no readable one."""
    about = read(current(graph, _ABOUT), Goal)
    whose = current(graph, WHOSE)
    return GoalRecord(record, about, RecordId(whose) if isinstance(whose, str) else None) if about else None
