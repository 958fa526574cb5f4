"""When things happen in the sample, whatever day it is made on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reviewdesk.desk.environment import real_environment
from reviewdesk.measures.clock import BusinessCalendar
from reviewdesk.sample.clock import PastClock, Plan, Quarter, quarter_of

DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 900, 7)]


def plan_of(today: date) -> Plan:
    return Plan(today, ZoneInfo("America/New_York"), BusinessCalendar("US", "OH"))


@pytest.mark.parametrize(
    ("day", "since", "until", "label"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31), "Q1 2026"),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30), "Q2 2026"),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31), "Q4 2026"),
    ],
)
def test_the_quarter_of_a_day(day: date, since: date, until: date, label: str) -> None:
    assert quarter_of(day) == Quarter(since, until)
    assert quarter_of(day).label == label


def test_the_quarters_before() -> None:
    assert [quarter_of(date(2026, 2, 3)).before(n).label for n in range(3)] == [
        "Q1 2026",
        "Q4 2025",
        "Q3 2025",
    ]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_plan_holds_together_on_any_day(today: date) -> None:
    plan = plan_of(today)
    assert [q.label for q in plan.quarters] == [plan.newest.before(n).label for n in (3, 2, 1, 0)]
    # The newest quarter is over, told some days later, and its review opens within five business days.
    assert plan.newest.until + timedelta(days=5) <= plan.newest_known < plan.ago(8) < plan.last_import < today
    assert plan.known_on(plan.newest) == plan.newest_known
    # The earlier review has its fifteen business days of stages and six of follow-up before the newest opens.
    earlier = plan.known_on(plan.newest.before())
    assert plan.newest.before().until < earlier
    assert plan.founded < earlier
    assert plan.after(earlier, 2 + 24) < plan.ago(9)
    # A year of admissions lies before it.
    assert plan.quarters[0].since + timedelta(days=16) < plan.founded


def test_the_clock_moves_only_forward_and_never_past_now() -> None:
    start, last = datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 5, 1, 10, tzinfo=UTC)
    clock = PastClock(start, last)
    clock.move_to(start - timedelta(days=1))
    assert clock.now() == start
    clock.passes(90)
    assert clock.now() == start + timedelta(seconds=90)
    clock.move_to(last + timedelta(days=1))
    assert clock.now() == last


def test_a_desk_with_the_clock_keeps_its_random_source() -> None:
    clock = PastClock(datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC))
    real = real_environment()
    past = clock.over(real)
    assert past.today() == date(2026, 5, 1)
    assert past.random is real.random
