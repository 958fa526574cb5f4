"""A year of invented hospital use at published rates, written as the file a health plan would send.

Rates are those of AHRQ for people who use home- and community-based services (2012), per 100,000 a year.
The misses that the sample's reviews are about are set; the rest is drawn so that the expected year is that of
the published rate.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp, floor
from random import Random

from reviewdesk.sample.clock import Plan, Quarter
from reviewdesk.sample.participants import Resident, participant_days
from reviewdesk.sample.staff import AGREEMENTS, PLACES

AVOIDABLE_RATE = 17_971
PRESSURE_ULCER_RATE = 3_067
INJURIOUS_FALL_RATE = 287
# No published rate is at hand for these two: assumed, so that an import holds more than what is counted.
PLANNED_RATE = 5_000
EMERGENCY_RATE = 15_000

SOURCE = "great-lakes-plan"
"""Who sends the file; also whose member numbers the participants carry."""

CONDITIONS: dict[str, tuple[str, int]] = {
    "heart_failure": ("Heart failure", 4_814),
    "copd": ("COPD exacerbation", 3_689),
    "diabetes": ("Diabetes with low blood sugar", 2_759),
    "pneumonia": ("Pneumonia", 4_587),
    "urinary": ("Urinary tract infection", 2_928),
    "dehydration": ("Dehydration", 1_869),
}
"""Avoidable stays: reason as the file words it, and how common it is among them."""

_PLANNED = ("Elective knee replacement", "Planned cataract surgery", "Scheduled medication review stay")
_EMERGENCY = (
    "Laceration of hand",
    "Chest pain, ruled out",
    "Seizure",
    "Dental pain",
    "Fall without injury",
    "Feeding tube change",
)
_HOSPITALS = ("St. Brendan Medical Center", "Lakefront General Hospital", "Maumee Valley Hospital")
_HEADERS = (
    "Member ID",
    "Last name",
    "First name",
    "Birth date",
    "Patient class",
    "Admit date",
    "Discharge date",
    "Reason for visit",
    "Facility",
    "Visit number",
)

# Which stays the reviews of the sample are about: (quarter counted back from the newest, site) -> conditions.
STORIES: dict[tuple[int, str], tuple[str, ...]] = {
    (0, "north"): ("pneumonia", "heart_failure", "urinary", "copd", "dehydration"),
    (1, "east"): ("heart_failure", "urinary", "pneumonia", "diabetes"),
    (0, "south"): ("copd", "urinary"),
}


@dataclass(frozen=True, slots=True)
class Stay:
    """One row of the file. `condition` is a key of CONDITIONS for an avoidable stay, else empty."""

    visit: str
    number: str
    given: str
    family: str
    birth_date: date
    kind: str  # IMP | EMER
    admitted: datetime
    ended: datetime | None
    reason: str
    facility: str
    condition: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """All stays in order of admission; `counts` are of avoidable ones, by quarter label and site."""

    stays: tuple[Stay, ...]
    counts: dict[tuple[str, str], int]

    def of(self, quarter: Quarter, place: str) -> tuple[Stay, ...]:
        """The avoidable stays of a site in a quarter."""
        return tuple(
            s
            for s in self.stays
            if s.condition and s.place == place and quarter.since <= s.admitted.date() <= quarter.until
        )


def target_of(place: str) -> float:
    """The contract's target at a site, per 1,000 participant days."""
    return float(next(terms.target for terms in AGREEMENTS if place in terms.places))


def invent_year(random: Random, plan: Plan, residents: tuple[Resident, ...]) -> Year:
    """Four full quarters and the weeks since."""
    maker = _Maker(random, plan, residents)
    counts = _counts(random, plan, residents)
    for back, quarter in enumerate(reversed(plan.quarters)):
        for place in PLACES:
            told = STORIES.get((back, place.key))
            n = counts[quarter.label, place.key]
            for condition in told or maker.conditions(n):
                maker.avoidable(quarter, place.key, condition, daytime=told is not None)
    start = plan.quarters[0].since
    since = plan.newest.until + timedelta(days=1)
    for _ in range(_poisson(random, len(residents) * AVOIDABLE_RATE / 1e5 * _years(since, maker.last))):
        maker.avoidable(Quarter(since, maker.last), None, maker.conditions(1)[0], daytime=False)
    years = len(residents) * _years(start, maker.last) / 1e5
    for rate, reasons, kind, nights in (
        (PRESSURE_ULCER_RATE, ("Pressure ulcer, stage 3",), "IMP", 6),
        (INJURIOUS_FALL_RATE, ("Hip fracture after a fall",), "IMP", 5),
        (PLANNED_RATE, _PLANNED, "IMP", 2),
        (EMERGENCY_RATE, _EMERGENCY, "EMER", 0),
    ):
        for _ in range(_poisson(random, rate * years)):
            maker.other(Quarter(start, maker.last), random.choice(reasons), kind, nights)
    return Year(tuple(sorted(maker.stays, key=lambda stay: stay.admitted)), counts)


def strangers(random: Random, plan: Plan, residents: Sequence[Resident]) -> tuple[Stay, ...]:
    """Recent stays of people the desk does not recognise by itself.

    A number mistyped, none given, a name misspelled, nobody known.
    """
    known = random.sample(list(residents), 3)
    first, second, third = known
    day = plan.at(plan.after(plan.last_import, -2), 11, 20)
    rows = (
        (first.given, first.family, first.birth_date, "GLP-00" + first.number[-4:], "Pneumonia"),
        (second.given, second.family, second.birth_date, "", "Urinary tract infection"),
        (third.given, third.family[:-1], third.birth_date, "", "Chest pain, ruled out"),
        ("Marguerite", "Solberg", date(1957, 3, 9), "GLP-118204", "Dehydration"),
    )
    return tuple(
        Stay(
            f"V{plan.today.year % 100}{90_001 + at}",
            number,
            given,
            family,
            born,
            "EMER" if "ruled out" in reason else "IMP",
            day - timedelta(hours=17 * at),
            None,
            reason,
            _HOSPITALS[at % 3],
        )
        for at, (given, family, born, number, reason) in enumerate(rows)
    )


def as_csv(stays: Sequence[Stay]) -> bytes:
    """The file, with US dates and local times."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(_HEADERS)
    for s in stays:
        table.writerow(
            (
                s.number,
                s.family,
                s.given,
                f"{s.birth_date:%m/%d/%Y}",
                s.kind,
                f"{s.admitted:%m/%d/%Y %H:%M}",
                f"{s.ended:%m/%d/%Y %H:%M}" if s.ended else "",
                s.reason,
                s.facility,
                s.visit,
            )
        )
    return out.getvalue().encode()


class _Maker:
    """Puts stays on days and people, never two on one person within three weeks."""

    def __init__(self, random: Random, plan: Plan, residents: tuple[Resident, ...]) -> None:
        self.stays: list[Stay] = []
        self.last = plan.last_import - timedelta(days=1)
        self._random = random
        self._plan = plan
        self._residents = residents
        self._busy: dict[str, list[date]] = {}
        self._visit = 40_117

    def conditions(self, count: int) -> list[str]:
        names = list(CONDITIONS)
        return self._random.choices(names, [CONDITIONS[name][1] for name in names], k=count)

    def avoidable(self, span: Quarter, place: str | None, condition: str, *, daytime: bool) -> None:
        resident, day = self._whose(span, place)
        hour = self._random.randint(14, 16) if daytime else self._random.randint(7, 22)
        nights = self._random.randint(2, 6)
        self._add(resident, day, hour, "IMP", nights, CONDITIONS[condition][0], condition)

    def other(self, span: Quarter, reason: str, kind: str, nights: int) -> None:
        resident, day = self._whose(span, None)
        self._add(resident, day, self._random.randint(8, 20), kind, nights, reason)

    def _add(
        self,
        resident: Resident,
        day: date,
        hour: int,
        kind: str,
        nights: int,
        reason: str,
        condition: str = "",
    ) -> None:
        random = self._random
        admitted = self._plan.at(day, hour, random.randint(0, 59))
        if nights:
            ended = self._plan.at(day + timedelta(days=nights), random.randint(10, 15), random.randint(0, 59))
        else:
            ended = admitted + timedelta(hours=random.randint(2, 6))
        self._visit += random.randint(3, 60)
        self.stays.append(
            Stay(
                f"V{day.year % 100}{self._visit}",
                resident.number,
                resident.given,
                resident.family,
                resident.birth_date,
                kind,
                admitted,
                ended if ended.date() <= self.last else None,
                reason,
                random.choice(_HOSPITALS),
                condition,
                resident.place_on(day) or "",
            )
        )

    def _whose(self, span: Quarter, place: str | None) -> tuple[Resident, date]:
        while True:
            # A story runs from some days before the stay to a week after it, all inside the quarter.
            length = (span.until - span.since).days
            first, last = (6, length - 10) if length > 30 else (0, length)
            day = span.since + timedelta(days=self._random.randint(first, last))
            resident = self._random.choice(self._residents)
            at = resident.place_on(day)
            near = any(abs((day - other).days) < 21 for other in self._busy.get(resident.number, ()))
            if at is not None and not near and place in (None, at):
                self._busy.setdefault(resident.number, []).append(day)
                return resident, day


def _counts(random: Random, plan: Plan, residents: tuple[Resident, ...]) -> dict[tuple[str, str], int]:
    """Avoidable stays by quarter and site: the stories' own, the others drawn and within their targets."""
    counts: dict[tuple[str, str], int] = {}
    room: dict[tuple[str, str], int] = {}
    for back, quarter in enumerate(reversed(plan.quarters)):
        for place in PLACES:
            cell = quarter.label, place.key
            told = STORIES.get((back, place.key))
            counts[cell] = len(told) if told else 0
            days = participant_days(residents, place.key, quarter.since, quarter.until)
            if told is None:
                room[cell] = floor(target_of(place.key) * days / 1000)
    since, until = plan.quarters[0].since, plan.newest.until
    days = sum(participant_days(residents, place.key, since, until) for place in PLACES)
    expected = days / 365.25 * AVOIDABLE_RATE / 1e5 - sum(counts.values())
    for _ in range(_poisson(random, expected)):
        open_cells = [cell for cell in room if counts[cell] < room[cell]]
        if open_cells:
            counts[random.choice(open_cells)] += 1
    return counts


def _years(since: date, until: date) -> float:
    return ((until - since).days + 1) / 365.25


def _poisson(random: Random, mean: float) -> int:
    """Knuth's product of uniforms; means here are below 30."""
    limit, product, count = exp(-max(mean, 0.0)), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count
