"""The invented year: published rates, contract targets, and a file the import reads whole."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from statistics import mean
from zoneinfo import ZoneInfo

import pytest

from reviewdesk.exchange.admissions import ReadSettings
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.measures.clock import BusinessCalendar
from reviewdesk.sample.admissions import (
    AVOIDABLE_RATE,
    CONDITIONS,
    SOURCE,
    STORIES,
    Year,
    as_csv,
    invent_year,
    strangers,
    target_of,
)
from reviewdesk.sample.clock import Plan
from reviewdesk.sample.participants import Resident, invent_residents, participant_days
from reviewdesk.sample.staff import PLACES, STAFF, ZONE

TODAY = date(2026, 11, 20)
PLAN = Plan(TODAY, ZoneInfo(ZONE), BusinessCalendar("US", "OH"))


def made(seed: int) -> tuple[tuple[Resident, ...], Year]:
    random = Random(seed)
    residents = invent_residents(random, PLAN)
    return residents, invent_year(random, PLAN, residents)


def test_the_same_seed_gives_the_same_year() -> None:
    assert made(3) == made(3)
    assert made(3) != made(4)


def test_the_year_is_at_the_published_rate() -> None:
    found = []
    for seed in range(60):
        residents, year = made(seed)
        since, until = PLAN.quarters[0].since, PLAN.newest.until
        days = sum(participant_days(residents, place.key, since, until) for place in PLACES)
        found.append(sum(year.counts.values()) / (days / 365.25) * 1e5)
    # About 21 stays a year: the mean of 60 years has a standard error below 800 per 100,000.
    assert mean(found) == pytest.approx(AVOIDABLE_RATE, abs=1_700)


def test_the_conditions_are_as_common_as_published() -> None:
    counts = Counter(s.condition for seed in range(60) for s in made(seed)[1].stays if s.condition)
    told = Counter(condition for conditions in STORIES.values() for condition in conditions)
    drawn = {name: counts[name] - 60 * told[name] for name in CONDITIONS}
    whole, rates = sum(drawn.values()), sum(rate for _, rate in CONDITIONS.values())
    assert {name: count / whole for name, count in drawn.items()} == {
        name: pytest.approx(rate / rates, abs=0.06) for name, (_, rate) in CONDITIONS.items()
    }


@pytest.mark.parametrize("seed", range(8))
def test_only_the_stories_miss_their_target(seed: int) -> None:
    residents, year = made(seed)
    missed = set()
    for back, quarter in enumerate(reversed(PLAN.quarters)):
        for place in PLACES:
            days = participant_days(residents, place.key, quarter.since, quarter.until)
            count = year.counts[quarter.label, place.key]
            assert len(year.of(quarter, place.key)) == count
            if count * 1000 > target_of(place.key) * days:
                missed.add((back, place.key))
    assert missed == set(STORIES)


@pytest.mark.parametrize("seed", range(8))
def test_stays_lie_where_the_person_lived_and_do_not_crowd(seed: int) -> None:
    residents, year = made(seed)
    by_number = {resident.number: resident for resident in residents}
    last: dict[str, date] = {}
    for stay in year.stays:
        day = stay.admitted.date()
        assert by_number[stay.number].place_on(day) == stay.place
        assert day < PLAN.last_import
        assert stay.ended is None or stay.admitted < stay.ended
        assert day - last.get(stay.number, date.min) >= timedelta(days=21)
        last[stay.number] = day


def test_names_are_one_persons_each_and_none_of_the_staff() -> None:
    names = [f"{r.given} {r.family}" for r in made(7)[0]]
    assert len(names) == len(set(names)) == 120
    assert not set(names) & {member.name for member in STAFF}


def test_the_file_reads_whole() -> None:
    _, year = made(7)
    read = read_admissions([("year.csv", as_csv(year.stays))], ReadSettings(ZONE, SOURCE))
    assert read.problems == ()
    assert read.left_out == ()
    assert [(e.admitted_at, e.ended_at, e.reason) for e in read.events] == [
        (s.admitted, s.ended, s.reason) for s in year.stays
    ]


def test_strangers_are_not_recognised() -> None:
    residents, _ = made(7)
    numbers = {resident.number for resident in residents}
    rows = strangers(Random(1), PLAN, residents)
    assert len(rows) == 4
    assert not numbers & {row.number for row in rows}
    assert all(row.admitted.date() < PLAN.last_import for row in rows)
