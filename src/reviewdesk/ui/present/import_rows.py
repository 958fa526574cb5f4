"""The rows an import would bring, of every kind, and how many there are in each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reviewdesk.desk.importing import EventLine, Fate, ImportPlan
from reviewdesk.desk.listing import Line, ListPlan
from reviewdesk.exchange.admissions import EventKind, ImportedPerson, PersonKey
from reviewdesk.records.goal import Goal, Progress
from reviewdesk.records.incident import Incident
from reviewdesk.records.roster import Standing, Visit
from reviewdesk.texts import tr
from reviewdesk.ui.present.moments import clock_words, day_words, month_word
from reviewdesk.ui.present.recognising import RowWords, born_words, full_name, number_words

Plan = ImportPlan | ListPlan
_MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One stay, visit, incident or goal of the preview; `below` stands under its time."""

    key: str
    who: str
    born: str
    when: str
    below: str
    details: str
    fate: Fate
    fate_words: str
    person: PersonKey
    day: date | None
    second: bool  # counts under the second figure of its month
    first: bool  # counts under the first one


@dataclass(frozen=True, slots=True)
class MonthRow:
    """How many in a month, as two figures; the last line is the sum."""

    month: str
    first: int
    second: int
    total: bool = False


def fate_words(fate: Fate) -> str:
    return {
        Fate.NEW: tr("New"),
        Fate.CHANGED: tr("Changed"),
        Fate.KNOWN: tr("Here already"),
        Fate.REDACTED: tr("Redacted"),
    }[fate]


def import_rows(plan: Plan) -> tuple[ImportRow, ...]:
    """Every row of a plan."""
    if isinstance(plan, ImportPlan):
        return tuple(_stay(line, plan.files.person_of(line.event)) for line in plan.events)
    return tuple(_listed(line, plan.files.person_of(line.row)) for line in plan.lines)


def when_words(at: datetime, *, time_known: bool) -> str:
    day = day_words(at.date())
    return f"{day}, {clock_words(at.time())}" if time_known else day


def stay_words(kind: str, at: datetime, details: Sequence[str], *, time_known: bool) -> RowWords:
    below = tr("Emergency visit") if kind == EventKind.EMERGENCY else tr("Inpatient stay")
    return RowWords(when_words(at, time_known=time_known), below, _joined(details))


def visit_words(visit: Visit, *, time_known: bool) -> RowWords:
    at = visit.at
    when = when_words(at, time_known=time_known) if at is not None else ""
    end = visit.ended_at if visit.began_at is not None else visit.planned_end
    if time_known and end is not None:
        when = f"{when}–{clock_words(end.time())}"
    worker = visit.worker or (
        tr("planned: {name}", name=visit.planned_worker) if visit.planned_worker else ""
    )
    below = tr("Missed") if visit.standing is Standing.MISSED else tr("Took place")
    return RowWords(when, below, _joined((worker, visit.service, visit.location)))


def incident_words(incident: Incident) -> RowWords:
    critical = incident.critical is True
    return RowWords(
        when_words(incident.happened_at, time_known=incident.time_known),
        tr("{kind}, critical", kind=incident.kind) if critical and incident.kind else incident.kind,
        _joined((incident.told, incident.location)),
    )


def goal_words(goal: Goal) -> RowWords:
    day = _goal_day(goal)
    when = tr("Due {day}", day=day_words(goal.due)) if goal.due else day_words(day) if day else ""
    return RowWords(when, progress_words(goal.progress), goal.statement)


def _goal_day(goal: Goal) -> date | None:
    return goal.due or goal.as_of or goal.since


def _joined(details: Sequence[str]) -> str:
    return " · ".join(part for part in details if part)


def _stay(line: EventLine, person: ImportedPerson) -> ImportRow:
    event = line.event
    emergency = event.kind is EventKind.EMERGENCY
    return _row(
        line.record,
        person,
        stay_words(
            event.kind, event.admitted_at, (event.reason, event.facility), time_known=event.time_known
        ),
        line.fate,
        event.admitted_at.date(),
        first=not emergency,
        second=emergency,
    )


def _listed(line: Line, person: ImportedPerson) -> ImportRow:
    match line.told:
        case Visit() as visit:
            found = line.row.moment("began_at" if visit.began_at is not None else "planned_at")
            missed = visit.standing is Standing.MISSED
            return _row(
                line.within or line.record,
                person,
                visit_words(visit, time_known=found is not None and found.time_known),
                line.fate,
                visit.at.date() if visit.at is not None else None,
                first=not missed,
                second=missed,
            )
        case Incident() as incident:
            day = incident.happened_at.date()
            critical = incident.critical is True
            return _row(
                line.record, person, incident_words(incident), line.fate, day, first=True, second=critical
            )
        case Goal() as goal:
            achieved = goal.progress is Progress.ACHIEVED
            return _row(
                line.record,
                person,
                goal_words(goal),
                line.fate,
                _goal_day(goal),
                first=achieved,
                second=not achieved,
            )


def progress_words(progress: Progress) -> str:
    return {
        Progress.ACHIEVED: tr("Reached"),
        Progress.NOT_ACHIEVED: tr("Not reached"),
        Progress.IN_PROGRESS: tr("In progress"),
        Progress.WORSENING: tr("Getting worse"),
        Progress.UNKNOWN: tr("Progress not told"),
    }[progress]


def _row(
    key: str,
    person: ImportedPerson,
    words: RowWords,
    fate: Fate,
    day: date | None,
    *,
    first: bool,
    second: bool,
) -> ImportRow:
    return ImportRow(
        key,
        full_name(person.family, person.given),
        _told_apart(person),
        words.when,
        words.below,
        words.details,
        fate,
        fate_words(fate),
        person.key,
        day,
        second,
        first,
    )


def _told_apart(person: ImportedPerson) -> str:
    """What tells people of one name apart; those without a name too are known by their number."""
    if person.birth_date is None and person.identifiers and not (person.family or person.given):
        return number_words(person.identifiers)
    return born_words(person.birth_date)


def month_rows(rows: Iterable[ImportRow]) -> tuple[MonthRow, ...]:
    """By month, or by year where there are many; those without a day stand before the sum."""
    dated = [row for row in rows if row.day is not None]
    undated = [row for row in rows if row.day is None]
    by: Counter[tuple[int, int, bool]] = Counter()
    for row in dated:
        assert row.day is not None  # those without were left out
        for second, counts in ((False, row.first), (True, row.second)):
            by[row.day.year, row.day.month, second] += counts
    months = sorted({(year, month) for year, month, _ in by})
    if len(months) > _MOST_MONTHS:
        found = [
            MonthRow(
                str(year),
                sum(by[year, month, False] for month in range(1, 13)),
                sum(by[year, month, True] for month in range(1, 13)),
            )
            for year in sorted({year for year, _ in months})
        ]
    else:
        found = [
            MonthRow(f"{month_word(month)} {year}", by[year, month, False], by[year, month, True])
            for year, month in months
        ]
    if undated:
        found.append(
            MonthRow(tr("Without a day"), sum(r.first for r in undated), sum(r.second for r in undated))
        )
    if len(found) < 2:
        return tuple(found)
    total = MonthRow(tr("Together"), sum(r.first for r in found), sum(r.second for r in found), total=True)
    return (*found, total)
