"""A recorded measure and result in the terms of `measures`, and how they are judged."""

from __future__ import annotations

from reviewdesk.measures.clock import BusinessCalendar
from reviewdesk.measures.judge import Judgement, Unusable, judge
from reviewdesk.measures.measure import (
    ContractId,
    Direction,
    Measure,
    MeasureId,
    Period,
    Proportion,
    Rate,
    SiteId,
    Target,
)
from reviewdesk.measures.measure import Result as Counted
from reviewdesk.records.organisation import Contract, MeasureTerms
from reviewdesk.records.result import MeasuredResult


def measure_of(terms: MeasureTerms) -> Measure:
    """The measure as the statistics know it."""
    return Measure(
        MeasureId(terms.id),
        terms.title,
        terms.kind,
        Direction(terms.direction),
        Rate(terms.per) if terms.unit == "rate" else Proportion(),
        terms.numerator,
        terms.denominator,
        ContractId(terms.contract),
        terms.source,
    )


def counts_of(result: MeasuredResult) -> Counted:
    """The counts of a recorded result."""
    period = Period(result.since, result.until, result.period)
    sites = tuple(SiteId(site) for site in result.sites)
    return Counted(
        MeasureId(result.measure), period, result.numerator, result.denominator, result.known_on, sites
    )


def judged(terms: MeasureTerms, result: MeasuredResult) -> Judgement | Unusable:
    """The result against its target: nominal state and, apart from it, the strength of the evidence."""
    return judge(measure_of(terms), Target(terms.target, terms.minimum), counts_of(result))


def calendar_of(contract: Contract | None) -> BusinessCalendar:
    """Business days under a contract: US federal holidays and those of its state."""
    return BusinessCalendar("US", contract.state if contract else "")
