"""A measure's result, recorded as known on a day; what it is judged to be is computed, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import RecordId, Target
from reviewdesk.eventlog.holdings import Sight
from reviewdesk.forms.values import in_range
from reviewdesk.records.heads import known_then
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
    """The result a record tells of; None where it is not readable, or its dates are none people mean."""
    about = result_then(graph, None)
    return Result(record, about) if about is not None else None


def result_then(graph: RecordGraph, past: Past | None) -> MeasuredResult | None:
    """The result as it was told to who knew exactly this past; None: as it is now."""
    about = read(known_then(graph, past, _ABOUT), MeasuredResult)
    if about is None or not all(map(in_range, (about.since, about.until, about.known_on))):
        return None
    return about


def values_of(graph: RecordGraph) -> tuple[MeasuredResult, ...] | None:
    """Every value a result ever had; None where it, or one of them, is not here."""
    seen = [graph.candidate(entry, _ABOUT) for entry in graph.entries_of(_ABOUT) if entry not in graph.parked]
    if not seen or any(one.sight is not Sight.HERE for one in seen):
        return None
    told = (read(one.content.json, MeasuredResult) for one in seen if isinstance(one.content, Value))
    return tuple(one for one in told if one is not None)
