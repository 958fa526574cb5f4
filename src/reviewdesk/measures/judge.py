"""What a result says: met or missed, and, apart from that, how much the numbers can bear."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from reviewdesk.measures.measure import (
    Direction,
    Measure,
    Proportion,
    Result,
    Target,
    Unit,
    expected_count,
    problems_of,
    value_of,
)
from reviewdesk.measures.tails import (
    binomial_at_least,
    binomial_at_most,
    clopper_pearson,
    exact_poisson,
    poisson_at_least,
    poisson_at_most,
)
from reviewdesk.texts import Text


class Nominal(StrEnum):
    """The result against its target, whatever the numbers can bear. A miss opens a review."""

    MET = "met"
    MISSED = "missed"
    NO_VALUE = "no_value"  # nothing in the denominator


class Evidence(StrEnum):
    """How surely the result is worse than its target. Bears on payment, never on whether a review opens."""

    CANNOT_BE_JUDGED = "cannot_be_judged"
    WITHIN_CHANCE = "within_chance"
    ALERT = "alert"
    ACTION = "action"


# One-sided; the same as the two-sided exact 95 % and 99.8 % intervals leaving out the target.
ALERT_BELOW = 0.025
ACTION_BELOW = 0.001


@dataclass(frozen=True, slots=True)
class Interval:
    """Exact interval of the true value, in the unit of the target."""

    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """A result read against its target.

    `expected` is the count a result exactly at target would have had; `chance` the probability of a count
    at least this bad if the true value were the target. Both are None without a denominator. `headline` and
    `reading` say the nominal result and the evidence in plain words, with their numbers.
    """

    nominal: Nominal
    evidence: Evidence
    value: Fraction | None
    expected: Fraction | None
    chance: float | None
    interval95: Interval | None
    interval998: Interval | None
    headline: Text
    reading: Text

    @property
    def opens_review(self) -> bool:
        """Any nominal miss does, also where the numbers are too small to judge."""
        return self.nominal is Nominal.MISSED


@dataclass(frozen=True, slots=True)
class Unusable:
    """The three do not go together; `problems` says all that is wrong."""

    problems: tuple[Text, ...]


def judge(measure: Measure, target: Target, result: Result) -> Judgement | Unusable:
    """Read a result against its target. A value equal to the target meets it."""
    problems = problems_of(measure, target, result)
    if problems:
        return Unusable(problems)
    value = value_of(measure, result)
    if value is None:
        return _without_value(measure, result)
    nominal = _nominal(measure.direction, value, Fraction(target.value))
    chance = _chance(measure, target, result)
    evidence = _evidence(chance, result, target)
    return Judgement(
        nominal=nominal,
        evidence=evidence,
        value=value,
        expected=expected_count(measure, target, result),
        chance=chance,
        interval95=_interval(measure.unit, result, 0.95),
        interval998=_interval(measure.unit, result, 0.998),
        headline=_headline(measure, target, result, value, nominal),
        reading=_reading(measure, target, result, nominal, evidence, chance),
    )


def _without_value(measure: Measure, result: Result) -> Judgement:
    return Judgement(
        nominal=Nominal.NO_VALUE,
        evidence=Evidence.CANNOT_BE_JUDGED,
        value=None,
        expected=None,
        chance=None,
        interval95=None,
        interval998=None,
        headline=Text(
            "{period} has no {denominator}, so there is no result to compare with the target.",
            period=_period(result),
            denominator=measure.denominator,
        ),
        reading=Text("Cannot be judged: there is nothing in the denominator."),
    )


def _nominal(direction: Direction, value: Fraction, target: Fraction) -> Nominal:
    met = value <= target if direction is Direction.LOWER_IS_BETTER else value >= target
    return Nominal.MET if met else Nominal.MISSED


def _chance(measure: Measure, target: Target, result: Result) -> float:
    worse_is_more = measure.direction is Direction.LOWER_IS_BETTER
    if isinstance(measure.unit, Proportion):
        tail = binomial_at_least if worse_is_more else binomial_at_most
        return tail(result.numerator, int(result.denominator), float(target.value))
    mean = float(expected_count(measure, target, result))
    return (poisson_at_least if worse_is_more else poisson_at_most)(result.numerator, mean)


def _evidence(chance: float, result: Result, target: Target) -> Evidence:
    if result.denominator < target.minimum_denominator:
        return Evidence.CANNOT_BE_JUDGED
    if chance < ACTION_BELOW:
        return Evidence.ACTION
    if chance < ALERT_BELOW:
        return Evidence.ALERT
    return Evidence.WITHIN_CHANCE


def _interval(unit: Unit, result: Result, level: float) -> Interval:
    if isinstance(unit, Proportion):
        low, high = clopper_pearson(result.numerator, int(result.denominator), level)
        return Interval(level, low, high)
    low, high = exact_poisson(result.numerator, level)
    scale = unit.per / float(result.denominator)
    return Interval(level, low * scale, high * scale)


def _headline(measure: Measure, target: Target, result: Result, value: Fraction, nominal: Nominal) -> Text:
    words: dict[str, object] = {
        "period": _period(result),
        "count": f"{result.numerator:,}",
        "numerator": measure.numerator,
        "of": written(Fraction(result.denominator)),
        "denominator": measure.denominator,
        "value": said(measure, value),
        "target": said(measure, Fraction(target.value)),
    }
    lower = measure.direction is Direction.LOWER_IS_BETTER
    if nominal is Nominal.MET:
        if lower:
            return Text(
                "Met in {period}: {count} {numerator} in {of} {denominator}, {value}; "
                "the target is at most {target}.",
                **words,
            )
        return Text(
            "Met in {period}: {count} {numerator} in {of} {denominator}, {value}; "
            "the target is at least {target}.",
            **words,
        )
    if lower:
        return Text(
            "Missed in {period}: {count} {numerator} in {of} {denominator}, {value}; "
            "the target is at most {target}.",
            **words,
        )
    return Text(
        "Missed in {period}: {count} {numerator} in {of} {denominator}, {value}; "
        "the target is at least {target}.",
        **words,
    )


def _reading(
    measure: Measure, target: Target, result: Result, nominal: Nominal, evidence: Evidence, chance: float
) -> Text:
    if evidence is Evidence.CANNOT_BE_JUDGED:
        return Text(
            "Cannot be judged: {of} {denominator} is below the agreed minimum of {minimum}.",
            of=written(Fraction(result.denominator)),
            denominator=measure.denominator,
            minimum=written(Fraction(target.minimum_denominator)),
        )
    if nominal is Nominal.MET:
        return Text("Within chance: the result is no worse than the target.")
    words: dict[str, object] = {
        "count": f"{result.numerator:,}",
        "expected": written(expected_count(measure, target, result), 1),
        "chance": percent_of_chance(chance),
    }
    more = measure.direction is Direction.LOWER_IS_BETTER
    if evidence is Evidence.WITHIN_CHANCE:
        if more:
            return Text(
                "Within chance: {count} where the target allows {expected}. "
                "A provider exactly at target would see this many or more in {chance} of such periods.",
                **words,
            )
        return Text(
            "Within chance: {count} where the target asks for {expected}. "
            "A provider exactly at target would see this few or fewer in {chance} of such periods.",
            **words,
        )
    if evidence is Evidence.ALERT:
        if more:
            return Text(
                "Alert: {count} where the target allows {expected}. "
                "Chance alone would give this many or more in only {chance} of such periods "
                "(alert is below 2.5%).",
                **words,
            )
        return Text(
            "Alert: {count} where the target asks for {expected}. "
            "Chance alone would give this few or fewer in only {chance} of such periods "
            "(alert is below 2.5%).",
            **words,
        )
    if more:
        return Text(
            "Action: {count} where the target allows {expected}. "
            "Chance alone would give this many or more in {chance} of such periods "
            "(action is below 0.1%).",
            **words,
        )
    return Text(
        "Action: {count} where the target asks for {expected}. "
        "Chance alone would give this few or fewer in {chance} of such periods "
        "(action is below 0.1%).",
        **words,
    )


def said(measure: Measure, value: Fraction | float) -> str:
    """A value in its measure's own unit, as `12.5%` or `2.42 per 1,000 participant days`."""
    if isinstance(measure.unit, Proportion):
        return f"{written(value * 100, 1)}%"
    return f"{written(value, 2)} per {measure.unit.per:,} {measure.denominator}"


def written(value: Fraction | float, places: int = 4) -> str:
    """A number as it is read in the US: `1,240`, `2.5`; at most so many decimal places, no idle zeros."""
    text = f"{float(value):,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_of_chance(chance: float) -> str:
    """A probability as a percentage that never rounds to nothing."""
    if chance < 0.0001:
        return "less than 0.01%"
    places = 2 if chance < 0.01 else 1
    # Rounding must not carry a value over the limit it was judged by.
    shown = round(chance, places + 2)
    if chance < ACTION_BELOW <= shown or chance < ALERT_BELOW <= shown:
        places += 2
    return f"{written(chance * 100, places)}%"


def _period(result: Result) -> str:
    period = result.period
    return period.label or f"{period.start.isoformat()} to {period.end.isoformat()}"
