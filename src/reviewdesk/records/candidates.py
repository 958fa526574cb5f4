"""The rows a review may list, from what was imported: what `from` in a form names, what fills its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Table
from reviewdesk.forms.answers import Value as AnswerValue
from reviewdesk.forms.model import Field, Form
from reviewdesk.measures.continuity import Familiarity
from reviewdesk.records.continuity import YES, figures_in
from reviewdesk.records.imports import Imports
from reviewdesk.records.origin import FROM_ROSTER
from reviewdesk.records.people import Event, Participant
from reviewdesk.records.result import MeasuredResult
from reviewdesk.records.roster import RosterRow, Standing, Visit
from reviewdesk.texts import Text, counted, say

_NO_VALUES: Mapping[str, AnswerValue] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row a review may list.

    `of` is the source as forms name it; `row` names it and is the id it gets; `record` is the imported record
    it rests on, None where that holds more than this row; `sender` and `natural` say where it came from;
    `values` by what a field's `fill` names; `likely` whether it is proposed.
    """

    of: str
    row: str
    at: datetime | date | None
    participant: RecordId
    told: str
    sender: str
    natural: str = ""
    record: RecordId | None = None
    likely: bool = True
    values: Mapping[str, AnswerValue] = field(default_factory=lambda: _NO_VALUES)

    @property
    def source(self) -> str:
        """Where its values came from, as answers keep it."""
        return f"{self.sender} {self.natural}".strip()


@dataclass(frozen=True, slots=True)
class Imported:
    """All that candidates are found in."""

    participants: Sequence[Participant]
    events: Sequence[Event]
    imports: Imports


Find = Callable[[Imported, MeasuredResult], Iterable[Candidate]]


def candidates(form: Form, imported: Imported, about: MeasuredResult) -> tuple[Candidate, ...]:
    """Every row that the repeating sections of a form may list, in order of their sources and of time."""
    named = dict.fromkeys(s.repeat.source or "" for s in form.sections if s.repeat is not None)
    found: list[Candidate] = []
    for find in (SOURCES[source] for source in named if source in SOURCES):
        found += sorted(find(imported, about), key=lambda one: (_day(one.at), one.told, one.row))
    return tuple(found)


def _day(at: datetime | date | None) -> str:
    return at.isoformat() if at is not None else ""


def _admissions(imported: Imported, about: MeasuredResult) -> Iterable[Candidate]:
    """Hospital events of the period, of participants at the result's sites on that day."""
    people = {p.id: p for p in imported.participants}
    for event in imported.events:
        person = people.get(event.participant) if event.participant else None
        if person is None or not _there(person, event.about.admitted_at.date(), about):
            continue
        told = event.about
        values: dict[str, AnswerValue] = {"participant": person.id, "event_kind": told.kind}
        # A day is no time: delays would be computed from its midnight, so a person says when.
        if told.time_known:
            values["admitted_at"] = told.admitted_at
        if told.ended_at is not None:
            values["discharged_at"] = told.ended_at
        values |= {k: v for k, v in (("reason", told.reason), ("facility", told.facility)) if v}
        at = told.admitted_at if told.time_known else told.admitted_at.date()
        words = told.reason or told.facility
        yield Candidate(
            "admissions",
            event.id,
            at,
            person.id,
            words,
            told.source,
            told.natural,
            event.id,
            values=values,
        )


def _affected_participants(imported: Imported, about: MeasuredResult) -> Iterable[Candidate]:
    """Participants who had visits or incidents in the period at the result's sites.

    Proposed are those with an incident, or with more unfamiliar contacts than the usual one of them.
    """
    since, until = about.since, about.until
    found: list[tuple[Participant, float | None, int, str]] = []
    for person in imported.participants:
        visits = [
            row.visit
            for row in imported.imports.visits_of(person.id)
            if row.visit.at is not None and _there(person, row.visit.at.date(), about)
        ]
        incidents = [
            one
            for one in imported.imports.incidents_of(person.id)
            if _there(person, one.about.happened_at.date(), about)
        ]
        if not visits and not incidents:
            continue
        figures = figures_in(imported.imports, person.id, since, until, Familiarity())
        unfamiliar = figures.unfamiliar_share if figures else None
        told = [say(counted("{n} visit", "{n} visits", len(visits)))]
        if figures is not None and figures.judged:
            told.append(say(Text("{n} with unfamiliar staff", n=figures.unfamiliar)))
        if incidents:
            told.append(say(counted("{n} incident", "{n} incidents", len(incidents))))
        found.append((person, unfamiliar, len(incidents), ", ".join(told)))
    shares = sorted(share for _, share, _, _ in found if share is not None)
    usual = shares[len(shares) // 2] if shares else 0.0
    for person, unfamiliar, incidents_, told_ in found:
        likely = incidents_ > 0 or (unfamiliar is not None and unfamiliar > usual)
        values: dict[str, AnswerValue] = {"participant": person.id}
        yield Candidate(
            "affected_participants",
            person.id,
            None,
            person.id,
            told_,
            FROM_ROSTER,
            record=person.id,
            likely=likely,
            values=values,
        )


def _missed_goals(imported: Imported, about: MeasuredResult) -> Iterable[Candidate]:
    """Goals that fell due in the period and were not reached."""
    people = {p.id: p for p in imported.participants}
    for goal in imported.imports.goals():
        person = people.get(goal.participant) if goal.participant else None
        told = goal.about
        day = told.due or told.as_of
        if person is None or day is None or not told.missed(about.since, about.until):
            continue
        if not _there(person, day, about):
            continue
        values: dict[str, AnswerValue] = {"participant": person.id, "goal": told.statement}
        values |= {k: v for k, v in (("baseline", told.baseline), ("strategy", told.strategy)) if v}
        if told.due is not None:
            values["due"] = told.due
        if told.since is not None:
            values["since"] = told.since
        if told.level is not None:
            values["attainment"] = str(told.level)
        values["weight"] = told.weight
        yield Candidate(
            "missed_goals",
            goal.id,
            day,
            person.id,
            told.statement,
            told.source,
            told.natural,
            goal.id,
            values=values,
        )


def _missed_visits(imported: Imported, about: MeasuredResult) -> Iterable[Candidate]:
    """Planned visits of the period that did not take place."""
    people = {p.id: p for p in imported.participants}
    for whose, rows in imported.imports.visits().items():
        person = people.get(whose) if whose is not None else None
        for row in rows if person is not None else ():
            visit = row.visit
            at = visit.planned_at or visit.at
            if visit.standing is not Standing.MISSED or at is None or not _there(person, at.date(), about):
                continue
            assert person is not None
            values: dict[str, AnswerValue] = {"participant": person.id, "planned_at": at}
            named = (
                ("service", visit.service),
                ("planned", visit.planned_worker),
                ("reason", visit.reason),
                ("location", visit.location),
            )
            values |= {k: v for k, v in named if v}
            told = visit.reason or visit.service
            yield Candidate(
                "missed_visits",
                row.row,
                at,
                person.id,
                told,
                visit.source,
                visit.natural,
                values=values,
            )


def _there(person: Participant | None, day: date, about: MeasuredResult) -> bool:
    """Whether the day lies in the period, and the person belonged to one of the result's sites on it."""
    if person is None or not about.since <= day <= about.until:
        return False
    return not about.sites or person.site_on(day) in about.sites


SOURCES: Mapping[str, Find] = {
    "admissions": _admissions,
    "affected_participants": _affected_participants,
    "missed_goals": _missed_goals,
    "missed_visits": _missed_visits,
}

MOST_SHIFTS = 4_000
"""Rows a table can freeze: beyond, an answer would not fit into one entry."""


def shifts(imported: Imported, about: MeasuredResult) -> tuple[RosterRow, ...]:
    """Every visit of the period at the result's sites, in time."""
    people = {p.id: p for p in imported.participants}
    found = [
        row
        for whose, rows in imported.imports.visits().items()
        for row in rows
        if whose is not None
        and row.visit.at is not None
        and _there(people.get(whose), row.visit.at.date(), about)
    ]
    return tuple(sorted(found, key=lambda row: (_day(row.visit.at), row.row)))


def roster_table(field_: Field, rows: Sequence[RosterRow]) -> Table:
    """The columns of a table field, each filled from what its `fill` names; what is not told stays empty."""
    fills = [column.fill or "" for column in field_.column_fields]
    return Table(tuple(tuple(_cell(row, fill) for fill in fills) for row in rows))


def _cell(row: RosterRow, fill: str) -> str:
    visit = row.visit
    text = {
        "participant": row.participant or "",
        "planned": visit.planned_worker,
        "actual": visit.worker,
        "service": visit.service,
        "location": visit.location,
        "training_gap": visit.training_gap,
        "reason": visit.reason,
    }.get(fill)
    return text if text is not None else _moment_or_flag(visit, fill)


def _moment_or_flag(visit: Visit, fill: str) -> str:
    at = {
        "start": visit.at,
        "end": visit.ended_at,
        "planned_start": visit.planned_at,
        "planned_end": visit.planned_end,
    }.get(fill)
    if at is not None:
        return at.isoformat()
    told = {"late_change": visit.late_change, "agency": visit.agency, "callout": visit.callout}.get(fill)
    if fill == "missed":
        told = visit.standing is Standing.MISSED
    return "" if told is None else YES if told else "no"
