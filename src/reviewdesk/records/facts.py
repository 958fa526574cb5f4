"""From a review and its surroundings to the facts a form decides on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

from reviewdesk.forms.answers import Answer, Blind, Disputed, Facts, Given, Place, SignatureFact
from reviewdesk.forms.model import Field, Form, Kind, Section
from reviewdesk.records.action import Action
from reviewdesk.records.review import Review
from reviewdesk.records.terms import as_values

_NO_TIME = datetime(1, 1, 1, tzinfo=UTC)


def timed_fields(section: Section) -> tuple[Field, ...]:
    """The questions of a row that say when what it is about happened: moments filled from records."""
    return tuple(f for f in section.fields if f.fill is not None and f.kind is Kind.DATETIME)


def row_moments(section: Section, answers: Mapping[Place, Answer]) -> Callable[[str], datetime]:
    """When what a row is about happened: rows are listed and numbered by it, in the window as in a pack.

    The earliest of its timed fields; those without an answer come first.
    """
    timed = [field.id for field in timed_fields(section)]

    def moment(row: str) -> datetime:
        told = (answers.get(Place(section.id, row, field)) for field in timed)
        times = [one.value for one in told if isinstance(one, Given) and isinstance(one.value, datetime)]
        return min((time if time.tzinfo else time.replace(tzinfo=UTC) for time in times), default=_NO_TIME)

    return moment


def facts_of(
    review: Review,
    form: Form,
    actions: Iterable[Action] = (),
    names: Mapping[str, str] = MappingProxyType({}),
    tz_minutes: int = 0,
) -> Facts:
    """Everything a decision reads.

    `names`: printed names by id (people, participants, sites, measures); `tz_minutes`: local time east of
    UTC.
    """
    answers: dict[Place, Answer] = {
        p: written.answer for p, written in review.answers.items() if written.answer
    }
    timed = _timed_fields(form)
    for place, written in review.answers.items() if timed else ():
        if place.field in timed and isinstance(written.answer, Given):
            at = datetime.fromtimestamp(written.at / 1000, timezone(timedelta(minutes=tz_minutes)))
            answers[place] = replace(written.answer, at=at)
    for conflict in review.conflicts:
        answers[conflict.place] = Disputed()
    rows: dict[str, tuple[str, ...]] = {}
    for row in review.rows:
        rows[row.section] = (*rows.get(row.section, ()), row.id)
    for field in judged_fields(form):
        section = form.section(field.section)
        for row_id in rows.get(section.rows_of, ()) if section.rows_of else (None,):
            place = Place(field.section, row_id, field.id)
            if not isinstance(answers.get(place), Disputed):
                _blind(answers, place, field, review)
    evidence: dict[Place, int] = {}
    sorts: dict[Place, tuple[str, ...]] = {}
    titles: dict[Place, tuple[str, ...]] = {}
    for link in review.evidence:
        evidence[link.place] = evidence.get(link.place, 0) + 1
        titles[link.place] = (*titles.get(link.place, ()), link.evidence.title)
        if link.evidence.sort:
            sorts[link.place] = (*sorts.get(link.place, ()), link.evidence.sort)
    kept_as_evidence = {f.id for s in form.sections for f in s.fields if f.kind is Kind.EVIDENCE}
    for place, named in titles.items():
        if place.field in kept_as_evidence:  # such a question is answered by what is linked to it
            answers.setdefault(place, Given(named))
    return Facts(
        answers=MappingProxyType(answers),
        rows=MappingProxyType(rows),
        none_said=review.none_said,
        evidence=MappingProxyType(evidence),
        evidence_kinds=MappingProxyType(sorts),
        actions=tuple(action.fact(review.id) for action in actions),
        signatures=tuple(
            SignatureFact(s.scope.section, s.scope.row, s.role, s.person, s.standing)
            for s in review.signatures
        ),
        warnings=review.warnings,
        validations=review.validations,
        settings=MappingProxyType(as_values(review.opening.settings)),
        names=names,
        tz_minutes=tz_minutes,
    )


def _timed_fields(form: Form) -> frozenset[str]:
    """Fields whose bounds are `today` or `now`: those of the answer, so that no calendar undoes it."""
    return frozenset(
        field.id
        for section in form.sections
        for field in section.fields
        for one in (field, *field.column_fields)
        if {bound.value for bound in (one.minimum, one.maximum) if bound is not None} & {"today", "now"}
    )


def judged_fields(form: Form) -> tuple[Field, ...]:
    """The fields first judged blind."""
    return tuple(field for section in form.sections for field in section.fields if field.judged_by)


def _blind(answers: dict[Place, Answer], place: Place, field: Field, review: Review) -> None:
    """Keep the settled answer out of sight until every judge is in or excused, one of them at least in, and
    the panel is complete, with one of it at least there.
    """
    judged = judged_by(field, place, review)
    excused = frozenset(role for role in field.judged_by if (place, role) in review.excused)
    panel = frozenset(
        role
        for role in field.settled_by
        if (member := review.panel.get((place, role))) is not None and member.counts()
    )
    absent = frozenset(role for role in panel if review.panel[place, role].missing.strip())
    blind = Blind(judged, excused, panel, absent)
    settled = panel >= frozenset(field.settled_by) and not blind.nobody_came(field.settled_by)
    if blind.awaited(field.judged_by) or not settled or place not in answers:
        answers[place] = blind


def judged_by(field: Field, place: Place, review: Review) -> frozenset[str]:
    """The roles whose first judgement is in; one person judges for one role, on whatever devices."""
    authors: dict[object, str] = {}
    for role in field.judged_by:
        if (written := review.judgements.get((place, role))) is not None:
            authors.setdefault(written.author, role)
    return frozenset(authors.values())


def judges_done(field: Field, place: Place, review: Review) -> bool:
    """Whether every first judgement is in or excused, and one at least in: only then may they be shown."""
    judged = judged_by(field, place, review)
    return bool(judged) and all(role in judged or (place, role) in review.excused for role in field.judged_by)
