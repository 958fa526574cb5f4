"""Business days and the two clocks of a review."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.measures.clock import (
    MOST_DAYS,
    BusinessCalendar,
    DueState,
    Standing,
    due_state,
    knows_holidays,
    public_holidays,
)
from reviewdesk.texts import Text, say

FEDERAL = BusinessCalendar()


@pytest.mark.parametrize(
    ("known", "due"),
    [
        (date(2026, 11, 25), date(2026, 12, 3)),  # over Thanksgiving
        (date(2026, 12, 23), date(2026, 12, 31)),  # over Christmas
        (date(2026, 11, 21), date(2026, 11, 30)),  # a Saturday rolls back to Friday
    ],
)
def test_five_business_days_after_the_result_is_known(known: date, due: date) -> None:
    assert FEDERAL.add_business_days(known, 5) == due


def test_day_zero_is_the_day_itself_or_the_last_business_day_before() -> None:
    assert FEDERAL.add_business_days(date(2026, 11, 25), 0) == date(2026, 11, 25)
    assert FEDERAL.add_business_days(date(2026, 11, 26), 0) == date(2026, 11, 25)
    assert FEDERAL.add_business_days(date(2026, 11, 29), 0) == date(2026, 11, 27)


def test_a_holiday_on_a_weekend_is_kept_on_the_weekday_beside_it() -> None:
    assert FEDERAL.holiday_name(date(2026, 7, 3)) == "Independence Day (observed)"
    # New Year's Day 2028 is a Saturday: the day off lies in the year before.
    assert FEDERAL.holiday_name(date(2027, 12, 31)) == "New Year's Day (observed)"
    assert not FEDERAL.is_business_day(date(2027, 12, 31))


def test_a_state_adds_its_holidays_to_the_federal_ones() -> None:
    massachusetts = BusinessCalendar(state="MA")
    assert massachusetts.holiday_name(date(2026, 4, 20)) == "Patriots' Day"
    assert not massachusetts.is_business_day(date(2026, 7, 3))  # federal, not in the state's own list
    assert FEDERAL.is_business_day(date(2026, 4, 20))


def test_an_organization_has_days_off_and_open_days_of_its_own() -> None:
    own = BusinessCalendar(
        state="MA",
        extra_holidays=frozenset({date(2026, 11, 27)}),
        open_days=frozenset({date(2026, 4, 20)}),
    )
    assert own.add_business_days(date(2026, 11, 25), 1) == date(2026, 11, 30)
    assert own.is_business_day(date(2026, 4, 20))
    assert not own.is_business_day(date(2026, 11, 27))


def test_next_and_previous() -> None:
    assert FEDERAL.next_business_day(date(2026, 11, 25)) == date(2026, 11, 27)
    assert FEDERAL.previous_business_day(date(2026, 11, 30)) == date(2026, 11, 27)
    assert FEDERAL.previous_business_day(date(2026, 11, 27)) == date(2026, 11, 25)


def test_unknown_places_are_not_guessed() -> None:
    assert knows_holidays("US", "MA")
    assert knows_holidays("US")
    assert not knows_holidays("US", "ZZ")
    assert not knows_holidays("XX")
    with pytest.raises(NotImplementedError):
        public_holidays("US", "ZZ", 2026)


def test_where_a_duty_stands() -> None:
    due = date(2026, 12, 3)
    assert due_state(FEDERAL, due, date(2026, 11, 25)) == DueState(
        Standing.DUE_LATER,
        due,
        5,
        Text("Due in {n} business days, on {due}.", n=5, due=due),
    )
    said = [
        say(due_state(FEDERAL, due, day).says)
        for day in (date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 8))
    ]
    assert said == [
        "Due in 1 business day, on 12/03/2026.",
        "Due today.",
        "Overdue by 1 business day (was due on 12/03/2026).",
        "Overdue by 3 business days (was due on 12/03/2026).",
    ]


def test_a_weekend_after_the_due_day_is_overdue_though_no_business_day_has_passed() -> None:
    state = due_state(FEDERAL, date(2026, 12, 4), date(2026, 12, 6))
    assert (state.standing, state.business_days) == (Standing.OVERDUE, 0)
    assert say(state.says) == "Overdue: was due on 12/04/2026."


def test_what_was_done_stays_in_time_or_late() -> None:
    due = date(2026, 12, 3)
    early = due_state(FEDERAL, due, date(2027, 3, 1), done_on=date(2026, 12, 3))
    late = due_state(FEDERAL, due, date(2027, 3, 1), done_on=date(2026, 12, 7))
    assert (early.standing, late.standing, late.business_days) == (
        Standing.DONE_IN_TIME,
        Standing.DONE_LATE,
        -2,
    )
    assert say(late.says) == "Done late, on 12/07/2026 (was due on 12/03/2026)."


@pytest.mark.parametrize("count", [-1, MOST_DAYS + 1])
def test_a_count_out_of_range_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        FEDERAL.add_business_days(date(2026, 1, 1), count)


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(start=days, count=st.integers(0, 40), state=st.sampled_from(["", "MA", "TX", "NY"]))
def test_a_due_day_is_a_business_day_exactly_so_many_after_day_zero(
    start: date, count: int, state: str
) -> None:
    calendar = BusinessCalendar(state=state)
    due = calendar.add_business_days(start, count)
    assert calendar.is_business_day(due)
    zero = calendar.roll_back(start)
    between = [zero + timedelta(days=i) for i in range(1, (due - zero).days + 1)]
    assert sum(calendar.is_business_day(day) for day in between) == count
    assert calendar.business_days_between(zero, due) == count == -calendar.business_days_between(due, zero)
