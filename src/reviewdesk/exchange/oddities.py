"""Dates that can be read but hardly be meant: what cannot have been is left out, what is odd is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from reviewdesk.exchange.admissions import EventKind, ImportedEvent, ImportedPerson, PersonKey
from reviewdesk.exchange.fhir_people import place_words
from reviewdesk.exchange.findings import Findings
from reviewdesk.texts import Text

OLDEST = 120  # years
LONGEST = 365  # days of one stay

_UNBORN = Text("The admission lies before the person's birth. Ask the sender which date is right.")
_FUTURE = Text("The admission lies in the future. Correct the date, or bring it in when it has happened.")
_NOT_ENDED = Text("The discharge lies in the future; it was taken as it is. Ask the sender.")


def without_impossible(
    events: Sequence[ImportedEvent],
    people: Mapping[PersonKey, ImportedPerson],
    today: date | None,
    findings: Findings,
) -> list[ImportedEvent]:
    """The events that can have been; the others, and what is odd about those that stay, are findings.

    `today` None: of nothing it is said that it lies in the future.
    """
    # A day later than here is still today somewhere.
    latest = None if today is None else today + timedelta(days=1)
    kept = []
    for event in events:
        why = _impossible(event, people[event.person].birth_date, latest)
        if why is not None:
            findings.problem(event.place, why, left_out=True)
            continue
        kept.append(event)
        for what in _odd(event, people[event.person].birth_date, latest):
            findings.problem(event.place, what, left_out=False)
    _say_overlaps(kept, findings)
    return kept


def _impossible(event: ImportedEvent, born: date | None, latest: date | None) -> Text | None:
    admitted = event.admitted_at.date()
    if born is not None and admitted < born:
        return _UNBORN
    if latest is not None and admitted > latest:
        return _FUTURE
    return None


def _odd(event: ImportedEvent, born: date | None, latest: date | None) -> list[Text]:
    found = []
    admitted = event.admitted_at.date()
    if born is not None and (age := admitted.year - born.year) > OLDEST:
        found.append(
            Text("By their birth date the person was {age} years old. Ask the sender for it.", age=age)
        )
    if event.ended_at is not None:
        ended = event.ended_at.date()
        if (days := (ended - admitted).days) > LONGEST:
            found.append(
                Text("The stay is {days} days long; it was taken as it is. Ask the sender.", days=days)
            )
        if latest is not None and ended > latest:
            found.append(_NOT_ENDED)
    return found


def _say_overlaps(events: Sequence[ImportedEvent], findings: Findings) -> None:
    """A person lies in one hospital at a time; an emergency visit may belong to the stay it led to."""
    last: dict[PersonKey, ImportedEvent] = {}
    for event in sorted(events, key=lambda one: (one.admitted_at, one.natural_id)):
        if event.kind is not EventKind.INPATIENT:
            continue
        before = last.get(event.person)
        if before is not None and before.ended_at is not None and _begins_before(event, before.ended_at):
            what = Text(
                "This stay begins before another stay of the same person has ended ({other}). Both were "
                "taken; ask the sender whether they are one.",
                other=place_words(before.place),
            )
            findings.problem(event.place, what, left_out=False)
        if (
            before is None
            or before.ended_at is None
            or (event.ended_at or before.ended_at) >= before.ended_at
        ):
            last[event.person] = event


def _begins_before(event: ImportedEvent, ended: datetime) -> bool:
    # Where only days are known, a discharge and the next admission on one day are in order.
    if not event.time_known:
        return event.admitted_at.date() < ended.date()
    return event.admitted_at < ended
