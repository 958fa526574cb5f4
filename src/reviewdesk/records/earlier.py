"""Earlier reviews beside a finding: which found the same cause, or had a case at the same site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Answer, Given
from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.records.people import Participant
from reviewdesk.records.review import Opening, Review

CAUSE = "cause"
"""The concept of a field in which a cause is found."""


@dataclass(frozen=True, slots=True)
class Before:
    """A review that was opened earlier: the causes found in it (`causes_said`), the sites of its cases."""

    review: RecordId
    title: str
    period: str
    opened_on: date
    causes: frozenset[str]
    sites: frozenset[str]


@dataclass(frozen=True, slots=True)
class Alike:
    """What an earlier review has in common with a finding; one of the two at least."""

    before: Before
    cause: bool
    site: bool


def before_of(review: Review, form: Form, people: Mapping[str, Participant]) -> Before:
    """A review as later ones look back on it."""
    opening = review.opening
    sites = frozenset(sites_of_cases(review, form, people).values()) or frozenset(opening.sites)
    return Before(review.id, opening.title, opening.period, opening.opened_on, causes_in(review, form), sites)


def causes_in(review: Review, form: Form) -> frozenset[str]:
    """Every cause found in a review, in any of its rows that are there."""
    rows = {row.id for row in review.rows}
    fields = {f.id: f for s in form.sections for f in s.fields if f.concept == CAUSE}
    causes: set[str] = set()
    for place, written in review.answers.items():
        if place.field in fields and (place.row is None or place.row in rows):
            causes |= causes_said(written.answer, fields[place.field], form)
    return frozenset(causes)


def causes_said(answer: Answer | None, field: Field, form: Form) -> frozenset[str]:
    """What an answer names as causes, so that two forms mean the same: by concept where an option has one,
    by code within forms of one id, and by the words of the label.
    """
    if not isinstance(answer, Given):
        return frozenset()
    if field.choices is None:
        return frozenset({f"label {str(answer.value).strip().casefold()}"})
    codes = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    said: set[str] = set()
    for option in form.choice_list(field.choices).options:
        if option.code in codes and not option.not_known:
            said |= {f"code {form.id} {option.code}", f"label {option.label.said().strip().casefold()}"}
            if option.concept:
                said.add(f"concept {option.concept}")
    return frozenset(said)


def sites_of_cases(review: Review, form: Form, people: Mapping[str, Participant]) -> Mapping[str, str]:
    """By row: the site its participant belonged to on the day it is about."""
    found: dict[str, str] = {}
    for section in form.sections:
        whose = next((f.id for f in section.fields if f.kind is Kind.PARTICIPANT), None)
        if section.repeat is None or whose is None:
            continue
        days = [f.id for f in section.fields if f.fill and f.kind in (Kind.DATE, Kind.DATETIME)]
        said = {
            (place.row, place.field): written.answer.value
            for place, written in review.answers.items()
            if place.section == section.id and isinstance(written.answer, Given)
        }
        for row in review.rows_of(section.id):
            person = people.get(str(said.get((row.id, whose))))
            day = next((_day(said[row.id, name]) for name in days if (row.id, name) in said), None)
            site = person.site_on(day or review.opening.until) if person is not None else None
            if site is not None:
                found[row.id] = site
    return found


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def is_earlier(one: Opening, than: Opening) -> bool:
    """Whether one review was opened before another; of one day, the one of the earlier period."""
    return (one.opened_on, one.until) < (than.opened_on, than.until)


def alike(before: Iterable[Before], causes: Collection[str], sites: Collection[str]) -> tuple[Alike, ...]:
    """The earlier reviews with one of these causes or sites: those with both first, then the latest."""
    found = (Alike(one, not one.causes.isdisjoint(causes), not one.sites.isdisjoint(sites)) for one in before)
    kept = [one for one in found if one.cause or one.site]
    return tuple(sorted(kept, key=_nearest))


def _nearest(one: Alike) -> tuple[bool, bool, int, str]:
    return not one.cause, not one.site, -one.before.opened_on.toordinal(), one.before.title
