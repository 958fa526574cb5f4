"""A measure's result, recorded as known on a day; what it is judged to be is computed, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId, Target
from reviewdesk.records.heads import current
from reviewdesk.records.shapes import read, written

RESULT_RECORDED = "result.recorded"
RESULT_CORRECTED = "result.corrected"
_ABOUT = Target("_result/-/about")


@dataclass(frozen=True, slots=True)
class MeasuredResult:
    """Numerator and denominator of one measure over one period and site (empty = the whole organisation);
    `known_on` starts clock 1.
    """

    measure: str
    period: str  # label, "Q3 2026"
    since: date
    until: date
    numerator: int
    denominator: Decimal
    known_on: date
    sites: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    id: RecordId
    about: MeasuredResult


def result_change(result: MeasuredResult) -> Change:
    return Change(_ABOUT, Value(written(result)))


def result_of(record: RecordId, graph: RecordGraph) -> Result | None:
    about = read(current(graph, _ABOUT), MeasuredResult)
    return Result(record, about) if about else None
