"""Invented visits, incidents and goals, written as the files an agency's systems would send.

The roster is of one site over two quarters. In the newer one a third of the usual workers leave, and for some
weeks agency staff and strangers cover: what the sample's continuity and missed-visit results are about.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from reviewdesk.sample.clock import Plan, Quarter
from reviewdesk.sample.participants import Resident

ROSTER_SOURCE, INCIDENT_SOURCE, GOAL_SOURCE = "visit-records", "incident-reports", "service-plans"
PLACE = "south"
"""The site of the roster."""
GOAL_PLACE = "north"
_SUPPORTED = 14

_TEAM = (
    "Aisha Karim", "Bram Vogel", "Celeste Roy", "Dmitri Hale", "Esme Fuller", "Farouk Aziz", "Gwen Tran",
    "Hugo Marsh", "Inez Soto", "Jonah Pike", "Kalani Reed", "Lois Grant",
)  # fmt: skip
_LEAVERS = frozenset({"Bram Vogel", "Esme Fuller", "Hugo Marsh", "Kalani Reed"})
_AGENCY = ("R. Banks (agency)", "T. Olsen (agency)", "M. Duarte (agency)", "P. Singh (agency)")
_FLOAT = ("Nell Ivers", "Owen Baird")
_MISSED = (
    "Staff illness, no cover found",
    "Double booked",
    "Participant not at home",
    "Travel time too short",
)
_INCIDENTS = (
    "Fall without injury",
    "Medication given late",
    "Refused support and left the room",
    "Distress at a change of staff",
)
_GOALS: tuple[tuple[str, str, str], ...] = (
    (
        "Walks to the corner shop twice a week",
        "Walks to the mailbox with a walker",
        "Staff walk alongside at 10 a.m.",
    ),
    ("Cooks one meal a week", "Prepares cold snacks", "Picture recipe, one step at a time"),
    (
        "Takes the bus to the day center once a week",
        "Rides with family only",
        "Practice rides on quiet mornings",
    ),
    ("Takes medication with one reminder", "Needs three reminders", "Phone alarm, then one spoken reminder"),
    ("Joins one group activity a week", "Stays in the room", "Invited by a friend of the house"),
    ("Dresses without help", "Needs help with buttons", "Clothes laid out the evening before"),
)


@dataclass(frozen=True, slots=True)
class Shift:
    """One planned visit of the roster; `worker` empty when nobody came."""

    number: str
    resident: Resident
    start: datetime
    planned: str
    worker: str
    agency: bool
    late_change: bool
    callout: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The visits of a site; counted as its funder counts them."""

    shifts: tuple[Shift, ...]

    def of(self, quarter: Quarter) -> tuple[Shift, ...]:
        return tuple(s for s in self.shifts if quarter.since <= s.start.date() <= quarter.until)

    def missed(self, quarter: Quarter) -> int:
        return sum(not s.worker for s in self.of(quarter))

    def unfamiliar(self, quarter: Quarter) -> int:
        """Visits by agency or float staff, as the plan's own report counts them."""
        return sum(bool(s.worker) and s.worker not in _TEAM for s in self.of(quarter))


def invent_roster(random: Random, plan: Plan, residents: Sequence[Resident]) -> Roster:
    """A visit on every weekday for those who have the most hours at the site."""
    first, newest = plan.quarters[-2].since, plan.newest
    shifts: list[Shift] = []
    turn = newest.since + timedelta(days=25)
    supported = [r for r in residents if r.place_on(newest.until) == PLACE][:_SUPPORTED]
    teams = {resident.number: random.sample(_TEAM, 3) for resident in supported}
    day = first
    while day <= newest.until:
        if day.weekday() < 5:
            for resident in supported:
                if resident.place_on(day) == PLACE:
                    hour = 8 + len(shifts) % 9
                    start = plan.at(day, hour, 30 * (len(shifts) % 2))
                    number = f"EVV-{day:%y%m%d}-{len(shifts):05d}"
                    shifts.append(
                        _shift(random, number, resident, start, teams[resident.number], day >= turn)
                    )
        day += timedelta(days=1)
    return Roster(tuple(shifts))


def _shift(
    random: Random, number: str, resident: Resident, start: datetime, team: Sequence[str], short: bool
) -> Shift:
    planned = team[min(2, int(random.random() * random.random() * 4))]
    gone = short and planned in _LEAVERS
    if random.random() < (0.034 if short else 0.012):
        reason = random.choice(_MISSED)
        return Shift(number, resident, start, planned, "", False, False, reason == _MISSED[0], reason)
    if gone or random.random() < 0.04:
        agency = random.random() < (0.6 if gone else 0.2)
        worker = random.choice(_AGENCY if agency else (*_FLOAT, *_TEAM[:4]))
        return Shift(number, resident, start, planned, worker, agency, True, not gone)
    return Shift(number, resident, start, planned, planned, False, False, False)


def visits_csv(shifts: Iterable[Shift]) -> bytes:
    """The roster as a visit verification system exports it."""
    head = (
        "Visit ID", "Participant ID", "Last name", "First name", "Service", "Location", "Scheduled start",
        "Scheduled worker", "Actual start", "Actual end", "Actual worker", "Status", "Agency", "Late change",
        "Callout", "Reason",
    )  # fmt: skip
    return _csv(
        head,
        (
            (
                s.number,
                s.resident.number,
                s.resident.family,
                s.resident.given,
                "Personal support",
                "Cedar Street Homes",
                _moment(s.start),
                s.planned,
                _moment(s.start + timedelta(minutes=4)) if s.worker else "",
                _moment(s.start + timedelta(hours=2)) if s.worker else "",
                s.worker,
                "Completed" if s.worker else "Missed",
                _flag(s.agency),
                _flag(s.late_change),
                _flag(s.callout),
                s.reason,
            )
            for s in shifts
        ),
    )


def incidents_csv(random: Random, roster: Roster, quarter: Quarter) -> bytes:
    """Incident reports of the quarter: more of them on days when a stranger came."""
    strangers = [s for s in roster.of(quarter) if s.worker and s.worker not in _TEAM]
    usual = [s for s in roster.of(quarter) if s.worker in _TEAM]
    picked = sorted(
        (*random.sample(strangers, min(9, len(strangers))), *random.sample(usual, 5)), key=lambda s: s.start
    )
    return _csv(
        ("Report number", "Participant ID", "Last name", "First name", "Incident date", "Incident time",
         "Incident type", "Location", "Critical"),
        (
            (
                f"INC-{at:04d}",
                s.resident.number,
                s.resident.family,
                s.resident.given,
                f"{s.start:%m/%d/%Y}",
                f"{s.start + timedelta(minutes=47):%I:%M %p}",
                random.choice(_INCIDENTS[:3] if s.worker in _TEAM else _INCIDENTS),
                "Cedar Street Homes",
                "No",
            )
            for at, s in enumerate(picked, start=1)
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal of somebody's plan, due in a quarter."""

    number: str
    resident: Resident
    words: tuple[str, str, str]
    due: date
    achieved: bool
    level: int


def invent_goals(random: Random, residents: Sequence[Resident], quarter: Quarter) -> tuple[Aim, ...]:
    """Goals that fell due in the quarter, most of them reached."""
    living = [r for r in residents if r.place_on(quarter.until) == GOAL_PLACE]
    found = []
    for at, resident in enumerate(random.sample(living, 26), start=1):
        missed = at in (3, 9, 14, 17, 20, 22, 25)
        due = quarter.since + timedelta(days=20 + at * 2)
        level = random.choice((-2, -1, -1)) if missed else random.choice((0, 0, 1))
        found.append(Aim(f"G-{at:04d}", resident, random.choice(_GOALS), due, not missed, level))
    return tuple(found)


def goals_csv(goals: Iterable[Aim]) -> bytes:
    head = (
        "Goal ID", "Participant ID", "Last name", "First name", "Goal", "Status", "Due date", "Baseline",
        "Support strategy", "GAS score",
    )  # fmt: skip
    return _csv(
        head,
        (
            (
                g.number,
                g.resident.number,
                g.resident.family,
                g.resident.given,
                g.words[0],
                "Met" if g.achieved else "Not met",
                f"{g.due:%m/%d/%Y}",
                g.words[1],
                g.words[2],
                str(g.level),
            )
            for g in goals
        ),
    )


def _moment(at: datetime) -> str:
    return f"{at:%m/%d/%Y %I:%M %p}"


def _flag(said: bool) -> str:
    return "Yes" if said else "No"


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(head)
    writer.writerows(rows)
    return made.getvalue().encode()
