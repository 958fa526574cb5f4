"""Results of measures: nominal state and, apart from it, how much the numbers can bear; both in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from reviewdesk.desk.intake import OpenResult
from reviewdesk.measures.judge import Evidence, Interval, Judgement, Nominal, Unusable, said, written
from reviewdesk.measures.measure import Measure, Proportion
from reviewdesk.records.measuring import judged, measure_of
from reviewdesk.records.organisation import MeasureTerms, Organisation
from reviewdesk.records.result import MeasuredResult
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.present.governing import counted_words, target_words
from reviewdesk.ui.present.moments import day_words, due_words
from reviewdesk.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result in the list and in full. `review` names its review; `opens` when it waits for one."""

    key: str
    measure: str
    title: str
    period: str
    where: str
    value: str
    target: str
    counts: str
    nominal: str
    nominal_tone: Tone
    evidence: str
    evidence_tone: Tone
    headline: str
    reading: str
    facts: tuple[tuple[str, str], ...]
    review: str = ""
    opens: bool = False
    due: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure with its latest result; `key` chooses its results."""

    key: str
    title: str
    counted: str
    target: str
    contract: str
    latest: str
    latest_tone: Tone
    results: int


_NOMINAL = {
    Nominal.MET: (Text("Met"), Tone.OK),
    Nominal.MISSED: (Text("Missed"), Tone.BAD),
    Nominal.NO_VALUE: (Text("No value"), Tone.PLAIN),
}
_EVIDENCE = {
    Evidence.CANNOT_BE_JUDGED: (Text("Cannot be judged"), Tone.PLAIN),
    Evidence.WITHIN_CHANCE: (Text("Within chance"), Tone.PLAIN),
    Evidence.ALERT: (Text("Alert"), Tone.HOLD),
    Evidence.ACTION: (Text("Action"), Tone.BAD),
}


def result_rows(
    results: Iterable[OpenResult], organisation: Organisation, today: date
) -> tuple[ResultRow, ...]:
    """The results in the order of the desk: newest first."""
    rows = []
    for one in results:
        terms = organisation.measures.get(one.result.about.measure)
        if terms is not None:
            rows.append(_row(one, terms, organisation, today))
    return tuple(rows)


def _row(one: OpenResult, terms: MeasureTerms, organisation: Organisation, today: date) -> ResultRow:
    about = one.result.about
    measure = measure_of(terms)
    names = sorted(organisation.sites[s].name for s in about.sites if s in organisation.sites)
    where = ", ".join(names) or tr("Whole organization")
    judgement = one.judgement if isinstance(one.judgement, Judgement) else None
    nominal, nominal_tone = _NOMINAL[judgement.nominal] if judgement else (Text("Not usable"), Tone.BAD)
    evidence, tone = _EVIDENCE[judgement.evidence] if judgement else (Text(""), Tone.PLAIN)
    opens = judgement is not None and judgement.opens_review and one.review is None
    value = judgement.value if judgement else None
    problems = one.judgement.problems if isinstance(one.judgement, Unusable) else ()
    days = tr("{first} to {last}", first=day_words(about.since), last=day_words(about.until))
    facts = [
        (tr("Period"), f"{about.period} · {days}" if about.period else days),
        (tr("Sites"), where),
        (tr("Known on"), day_words(about.known_on)),
    ]
    if judgement is not None and judgement.interval95 is not None:
        facts.append((tr("95% interval"), interval_words(judgement.interval95, measure)))
    if about.source:
        facts.append((tr("Source"), about.source))
    if one.others:
        titles = "; ".join(one.others)
        facts.append(
            (
                tr("Opened twice"),
                tr("Also opened on this result: {titles}. Decide which review goes on.", titles=titles),
            )
        )
    if opens:
        facts.append((tr("Review to be opened by"), day_words(one.open_by)))
    return ResultRow(
        key=one.result.id,
        measure=terms.id,
        title=terms.title,
        period=about.period or days,
        where=where,
        value=said(measure, value) if value is not None else tr("none"),
        target=target_words(terms),
        counts=f"{about.numerator:,} / {written(Fraction(about.denominator))}",
        nominal=say(nominal),
        nominal_tone=nominal_tone,
        evidence=say(evidence),
        evidence_tone=tone,
        headline=say(judgement.headline) if judgement else tr("This result cannot be used."),
        reading=say(judgement.reading) if judgement else " ".join(say(text) for text in problems),
        facts=tuple(facts),
        review=one.review or "",
        opens=opens,
        due=due_words(one.open_by, today) if opens else "",
        overdue=opens and one.open_by < today,
    )


def interval_words(interval: Interval, measure: Measure) -> str:
    if isinstance(measure.unit, Proportion):
        return tr(
            "{low}% to {high}%", low=written(interval.low * 100, 1), high=written(interval.high * 100, 1)
        )
    return tr("{low} to {high}", low=written(interval.low, 2), high=said(measure, interval.high))


def measure_lines(organisation: Organisation, rows: tuple[ResultRow, ...]) -> tuple[MeasureLine, ...]:
    """Every measure with the state of its latest result."""
    lines = []
    for terms in organisation.measures.values():
        mine = [row for row in rows if row.measure == terms.id]
        contract = organisation.contracts.get(terms.contract)
        latest = mine[0] if mine else None
        lines.append(
            MeasureLine(
                terms.id,
                terms.title,
                counted_words(terms),
                target_words(terms),
                contract.name if contract else "",
                tr("{state}, {period}", state=latest.nominal, period=latest.period)
                if latest
                else tr("No result yet"),
                latest.nominal_tone if latest else Tone.PLAIN,
                len(mine),
            )
        )
    return tuple(sorted(lines, key=lambda line: line.title.casefold()))


def verdict_words(found: Judgement | Unusable) -> tuple[str, str, Tone]:
    """What a result would be judged to be, while it is typed: headline, reading, tone."""
    if isinstance(found, Unusable):
        return tr("Not usable yet"), " ".join(say(text) for text in found.problems), Tone.HOLD
    return say(found.headline), say(found.reading), _NOMINAL[found.nominal][1]


_CHANCE = {
    Evidence.CANNOT_BE_JUDGED: Text("too few to judge"),
    Evidence.WITHIN_CHANCE: Text("within chance"),
    Evidence.ALERT: Text("alert: unlikely to be chance"),
    Evidence.ACTION: Text("action: very unlikely to be chance"),
}


@lru_cache(maxsize=256)  # exact intervals are not computed again with every answer
def result_words(terms: MeasureTerms, about: MeasuredResult) -> str:
    """A result beside its target in one unit, with its counts, and what it comes to."""
    found = judged(terms, about)
    counts = tr("{n} in {of}", n=f"{about.numerator:,}", of=written(Fraction(about.denominator)))
    if isinstance(found, Unusable) or found.value is None:
        return tr("{counts}, target {target}", counts=counts, target=target_words(terms, bare=True))
    return tr(
        "{value} ({counts}), target {target} · {nominal} · {evidence}",
        value=said(measure_of(terms), found.value),
        counts=counts,
        target=target_words(terms, bare=True),
        nominal=say(_NOMINAL[found.nominal][0]).lower(),
        evidence=say(_CHANCE[found.evidence]),
    )
