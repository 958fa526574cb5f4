"""What is measured, what was promised, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NewType

from reviewdesk.texts import Text

MeasureId = NewType("MeasureId", str)
ContractId = NewType("ContractId", str)
SiteId = NewType("SiteId", str)


class Direction(StrEnum):
    """Which way is better."""

    LOWER_IS_BETTER = "lower_is_better"
    HIGHER_IS_BETTER = "higher_is_better"


@dataclass(frozen=True, slots=True)
class Proportion:
    """Numerator is a part of the denominator: binomial. Values and targets run from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per person-time: Poisson. Values and targets are per `per` units of the denominator."""

    per: int  # 1,000 or 100,000


Unit = Proportion | Rate


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure under one contract, in the words the funder uses."""

    id: MeasureId
    title: str
    kind: str  # what a form asks for with measure_kinds, as 'avoidable-admission'
    direction: Direction
    unit: Unit
    numerator: str  # what is counted, as 'avoidable admissions'
    denominator: str  # of what, as 'participant days'
    contract: ContractId
    source: str = ""  # where the counts come from
    exclusions: str = ""  # shown wherever numerator and denominator are


@dataclass(frozen=True, slots=True)
class Target:
    """At most, or at least, `value`; below `minimum_denominator` nothing is judged."""

    value: Decimal
    minimum_denominator: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both counted in."""

    start: date
    end: date
    label: str = ""  # as 'Q3 2026'; the days themselves when empty

    def has(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Result:
    """The counts of one measure in one period, for the named sites; none named: the whole organization."""

    measure: MeasureId
    period: Period
    numerator: int
    denominator: Decimal
    known_on: date  # when the provider learned of it: starts the clock
    sites: tuple[SiteId, ...] = ()


def value_of(measure: Measure, result: Result) -> Fraction | None:
    """The measured value, exact, in the unit of the target; None over an empty denominator."""
    if result.denominator == 0:
        return None
    return Fraction(result.numerator) * _multiplier(measure.unit) / Fraction(result.denominator)


def expected_count(measure: Measure, target: Target, result: Result) -> Fraction:
    """How many of the numerator a result exactly at its target would have had."""
    return Fraction(target.value) * Fraction(result.denominator) / _multiplier(measure.unit)


def _multiplier(unit: Unit) -> int:
    return unit.per if isinstance(unit, Rate) else 1


# No provider counts so many; the exact sums would take seconds above it.
MOST = 1_000_000
MOST_PERSON_TIME = 10_000_000_000


def problems_of(measure: Measure, target: Target, result: Result) -> tuple[Text, ...]:
    """Everything that keeps these three from being judged together; empty when they can be."""
    return (*_problems_of_target(measure, target), *_problems_of_result(measure, result))


def _problems_of_target(measure: Measure, target: Target) -> list[Text]:
    found: list[Text] = []
    if isinstance(measure.unit, Rate) and measure.unit.per < 1:
        found.append(Text("A rate is given per 1 or more; this one says per {per}.", per=measure.unit.per))
    if not target.value.is_finite() or target.value < 0:
        found.append(Text("The target is a number of 0 or more; it is {value}.", value=str(target.value)))
    elif isinstance(measure.unit, Proportion) and target.value > 1:
        found.append(
            Text(
                "The target of a proportion runs from 0 to 1 (15% is written 0.15); it is {value}.",
                value=str(target.value),
            )
        )
    if not target.minimum_denominator.is_finite() or target.minimum_denominator < 0:
        found.append(
            Text(
                "The minimum denominator must be a number of 0 or more; it is {value}.",
                value=str(target.minimum_denominator),
            )
        )
    return found


def _problems_of_result(measure: Measure, result: Result) -> list[Text]:
    found: list[Text] = []
    if result.measure != measure.id:
        found.append(Text("This result belongs to another measure. Choose the measure it was counted for."))
    if any(not 1900 <= day.year < 2200 for day in (result.period.start, result.period.end, result.known_on)):
        found.append(Text("A date of this result lies before 1900 or after 2199. Check its year."))
    elif result.period.end < result.period.start:
        found.append(
            Text(
                "The period ends ({end}) before it starts ({start}).",
                start=result.period.start,
                end=result.period.end,
            )
        )
    elif result.known_on < result.period.start:
        found.append(
            Text(
                "The result is said to be known on {known}, before its period starts on {start}.",
                known=result.known_on,
                start=result.period.start,
            )
        )
    if not 0 <= result.numerator <= MOST:
        found.append(
            Text("The numerator is a count of 0 to {most}; it is {value}.", most=MOST, value=result.numerator)
        )
    if not result.denominator.is_finite() or not 0 <= result.denominator <= MOST_PERSON_TIME:
        found.append(
            Text("The denominator is a number of 0 or more; it is {value}.", value=str(result.denominator))
        )
    elif isinstance(measure.unit, Proportion):
        found += _problems_of_share(result)
    elif result.denominator == 0 < result.numerator:
        found.append(
            Text(
                "{numerator} were counted over a denominator of 0. Enter the person-time of the period.",
                numerator=result.numerator,
            )
        )
    return found


def _problems_of_share(result: Result) -> list[Text]:
    if result.denominator != result.denominator.to_integral_value():
        return [
            Text(
                "The denominator of a proportion is a whole number of people or events; it is {value}.",
                value=str(result.denominator),
            )
        ]
    if result.numerator > result.denominator:
        return [
            Text(
                "The numerator ({numerator}) is larger than the denominator ({denominator}), "
                "which a proportion cannot be.",
                numerator=result.numerator,
                denominator=str(result.denominator),
            )
        ]
    return []
