"""Dates and times as people type them."""

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.ui.present.moments import (
    due_words,
    lately,
    parse_date,
    parse_moment,
    parse_time,
    span_words,
    typed_date,
    typed_moment,
)

TODAY = date(2026, 11, 21)
ZONE = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("8/2/26", date(2026, 8, 2)),
        ("08/02/2026", date(2026, 8, 2)),
        ("8-2-2026", date(2026, 8, 2)),
        ("8.2.26", date(2026, 8, 2)),
        ("2026-08-02", date(2026, 8, 2)),
        ("080226", date(2026, 8, 2)),
        ("08022026", date(2026, 8, 2)),
        ("Aug 2, 2026", date(2026, 8, 2)),
        ("august 2 26", date(2026, 8, 2)),
        ("2 Aug 2026", date(2026, 8, 2)),
        ("Aug 2nd", date(2026, 8, 2)),
        ("8/2", date(2026, 8, 2)),
        ("1/3", date(2027, 1, 3)),
        ("today", TODAY),
        ("Yesterday", date(2026, 11, 20)),
        ("tomorrow", date(2026, 11, 22)),
        ("3/4/51", date(2051, 3, 4)),
        ("3/4/1951", date(1951, 3, 4)),
        ("13/2/2026", None),
        ("2/30/2026", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_typed(text: str, day: date | None) -> None:
    assert parse_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:41p", time(21, 41)),
        ("9:41 PM", time(21, 41)),
        ("941p", time(21, 41)),
        ("9 p.m.", time(21)),
        ("12a", time(0)),
        ("12 pm", time(12)),
        ("21:41", time(21, 41)),
        ("2141", time(21, 41)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("9", None),
        ("25:00", None),
        ("13 pm", None),
        ("9:75", None),
    ],
)
def test_a_time_is_read_as_typed(text: str, clock: time | None) -> None:
    assert parse_time(text) == clock


@pytest.mark.parametrize(
    "text",
    [
        "8/2/26 9:41p",
        "08/02/2026 9:41 PM",
        "9:41p 8/2/26",
        "Aug 2, 2026, 9:41 pm",
        "2026-08-02T21:41",
        "8/2 at 21:41",
    ],
)
def test_a_moment_is_read_in_either_order(text: str) -> None:
    assert parse_moment(text, TODAY, ZONE) == datetime(2026, 8, 2, 21, 41, tzinfo=ZONE)


@pytest.mark.parametrize("text", ["8/2/26", "9:41p", "", "8/2/26 9", "x y"])
def test_half_a_moment_is_none(text: str) -> None:
    assert parse_moment(text, TODAY, ZONE) is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_what_a_field_shows_is_read_back(day: date) -> None:
    assert parse_date(typed_date(day), TODAY) == day


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1)), st.integers(0, 1439))
def test_a_moment_shown_is_read_back_to_the_minute(day: date, minute: int) -> None:
    aware = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=ZONE)
    assert parse_moment(typed_moment(aware, ZONE), TODAY, ZONE) == aware


@given(st.text(max_size=30))
def test_nothing_typed_breaks_the_reading(text: str) -> None:
    parse_date(text, TODAY)
    parse_time(text)
    parse_moment(text, TODAY, ZONE)


def test_lengths_dues_and_history_in_words() -> None:
    now = datetime(2026, 11, 21, 9, 41, tzinfo=ZONE)
    assert [span_words(timedelta(minutes=m)) for m in (45, 60, 90, 26 * 60, 96 * 60)] == [
        "45 min", "1 h", "1 h 30 min", "26 h", "4 days",
    ]  # fmt: skip
    assert [due_words(TODAY + timedelta(days=d), TODAY) for d in (-1, 0, 1, 5, 40)] == [
        "Overdue by 1 day", "Due today", "Due tomorrow", "Due in 5 days", "Due Dec 31",
    ]  # fmt: skip
    assert lately(now - timedelta(hours=1), now) == "Today 8:41 AM"
    assert lately(now - timedelta(days=1), now) == "Yesterday 9:41 AM"
    assert lately(now - timedelta(days=30), now) == "Oct 22, 9:41 AM"
