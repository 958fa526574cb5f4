"""Dates as tables and FHIR write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.exchange.dates import (
    Clarity,
    DateOrder,
    Moment,
    OrderFound,
    find_order,
    place_in_zone,
    read_fhir_moment,
    read_moment,
    read_time,
)

NEW_YORK = ZoneInfo("America/New_York")
MARCH_4 = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04", Moment(MARCH_4)),
        ("2026/03/04", Moment(MARCH_4)),
        ("20260304", Moment(MARCH_4)),
        ("3/4/2026", Moment(MARCH_4)),
        ("03-04-26", Moment(MARCH_4)),
        ("Mar 4, 2026", Moment(MARCH_4)),
        ("04-MAR-2026", Moment(MARCH_4)),
        ("4 March 2026", Moment(MARCH_4)),
        ("202603041405", Moment(MARCH_4, time(14, 5))),
        ("20260304140509", Moment(MARCH_4, time(14, 5, 9))),
        ("2026-03-04 14:05", Moment(MARCH_4, time(14, 5))),
        ("3/4/2026 2:05 PM", Moment(MARCH_4, time(14, 5))),
        ("3/4/2026, 12:05 a.m.", Moment(MARCH_4, time(0, 5))),
        ("2026-03-04T14:05:09.25Z", Moment(MARCH_4, time(14, 5, 9, 250_000), UTC)),
        ("2026-03-04T14:05-05:00", Moment(MARCH_4, time(14, 5), timezone(timedelta(hours=-5)))),
    ],
)
def test_the_usual_spellings(text: str, moment: Moment) -> None:
    assert read_moment(f" {text} ") == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "13/13/2026",
        "2026-02-30",
        "2026-3-4",
        "46027",
        "3/4",
        "4 Marchember 2026",
        "Mayhem 4, 2026",
        "2026-03-04T25:00",
        "3/4/2026 13:00 PM",
        "3/4/2026 0:10 AM",
        "3/4/2026 10:00M",
        "1066-10-14",
        "9999-01-01",
        "٢٠٢٦-٠٣-٠٤",
        "2026-03-04T10:00+99:00",
        "2026-03-04T10:00+05:75",
        "2026-03-04 " + "1" * 90,
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_moment(text) is None


def test_a_year_of_two_digits_is_this_century_and_never_of_birth() -> None:
    assert read_moment("3/4/51") == Moment(date(2051, 3, 4))
    assert read_moment("3/4/51", two_digit_years=False) is None


def test_day_first_when_told() -> None:
    assert read_moment("3.4.2026 14:05", DateOrder.DAY_FIRST) == Moment(date(2026, 4, 3), time(14, 5))
    assert read_moment("25/12/2026") is None


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (
            ["3/4/2026", "4/5/2026"],
            OrderFound(DateOrder.MONTH_FIRST, shown=False, ambiguous=True, mixed=False),
        ),
        (
            ["3/4/2026", "3/25/2026"],
            OrderFound(DateOrder.MONTH_FIRST, shown=True, ambiguous=False, mixed=False),
        ),
        (
            ["3/4/2026", "25/3/2026"],
            OrderFound(DateOrder.DAY_FIRST, shown=True, ambiguous=False, mixed=False),
        ),
        (
            ["3/25/2026", "25/3/2026"],
            OrderFound(DateOrder.MONTH_FIRST, shown=True, ambiguous=False, mixed=True),
        ),
        (
            ["2026-03-04", "", "4/4/2026"],
            OrderFound(DateOrder.MONTH_FIRST, shown=False, ambiguous=False, mixed=False),
        ),
    ],
)
def test_a_column_shows_its_order_or_not(values: list[str], found: OrderFound) -> None:
    assert find_order(values) == found


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04", Moment(MARCH_4)),
        ("2026-03-04T14:05:09Z", Moment(MARCH_4, time(14, 5, 9), UTC)),
        ("2026-03-04T14:05:09", Moment(MARCH_4, time(14, 5, 9))),
        ("2026-03", None),
        ("2026", None),
        ("3/4/2026", None),
        ("2026-03-04T14:05:60Z", None),
        ("2026-03-04T14:05:09Z ", None),
    ],
)
def test_fhir_times_name_at_least_a_day(text: str, moment: Moment | None) -> None:
    assert read_fhir_moment(text) == moment


def test_a_time_of_its_own() -> None:
    assert read_time("0915") == (time(9, 15), None)
    assert read_time("9:15 pm") == (time(21, 15), None)
    assert [read_time(text) for text in ("", "noon", "24:00", "9")] == [None, None, None, None]


def test_a_zone_gives_the_offset_of_that_day() -> None:
    winter = place_in_zone(Moment(date(2026, 1, 5), time(22)), NEW_YORK)
    summer = place_in_zone(Moment(date(2026, 7, 5), time(22)), NEW_YORK)
    assert (winter[0].isoformat(), summer[0].isoformat()) == (
        "2026-01-05T22:00:00-05:00",
        "2026-07-05T22:00:00-04:00",
    )
    assert (
        place_in_zone(Moment(MARCH_4, time(1), UTC), NEW_YORK)[0].isoformat() == "2026-03-03T20:00:00-05:00"
    )


def test_the_change_of_clocks_is_noticed() -> None:
    spring = place_in_zone(Moment(date(2026, 3, 8), time(2, 30)), NEW_YORK)
    autumn = place_in_zone(Moment(date(2026, 11, 1), time(1, 30)), NEW_YORK)
    assert (spring[0].isoformat(), spring[1]) == ("2026-03-08T03:30:00-04:00", Clarity.SKIPPED)
    assert (autumn[0].isoformat(), autumn[1]) == ("2026-11-01T01:30:00-04:00", Clarity.TWICE)


def test_times_across_the_change_of_clocks_are_subtracted_rightly() -> None:
    before = place_in_zone(Moment(date(2026, 11, 1), time(5, 50), UTC), NEW_YORK)[0]
    after = place_in_zone(Moment(date(2026, 11, 1), time(6, 10), UTC), NEW_YORK)[0]
    assert (before.isoformat(), after.isoformat()) == (
        "2026-11-01T01:50:00-04:00",
        "2026-11-01T01:10:00-05:00",
    )
    assert (before < after, after - before) == (True, timedelta(minutes=20))


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.times())
def test_iso_and_us_spellings_come_back_as_they_went(day: date, clock: time) -> None:
    at = datetime.combine(day, clock.replace(microsecond=0))
    wanted = Moment(at.date(), at.time())
    assert read_moment(at.isoformat()) == wanted
    assert read_moment(at.strftime("%m/%d/%Y %I:%M:%S %p")) == wanted
    assert read_moment(at.strftime("%d/%m/%Y %H:%M:%S"), DateOrder.DAY_FIRST) == wanted


@given(st.text(max_size=60) | st.from_regex(r"[0-9TZ:/. +APM-]{0,30}"), st.sampled_from(DateOrder))
def test_any_text_is_read_or_not_and_never_fails(text: str, order: DateOrder) -> None:
    for moment in (read_moment(text, order), read_fhir_moment(text)):
        if moment is not None:
            placed, _ = place_in_zone(moment, NEW_YORK)
            assert placed.utcoffset() is not None
