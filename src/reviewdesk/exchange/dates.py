"""Dates and times as tables and FHIR write them, read without guessing more than is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

# Outside these years a date is a slip of the keyboard, and arithmetic on it could leave the calendar.
_FIRST_YEAR, _LAST_YEAR = 1880, 2200
_LONGEST = 48


class DateOrder(StrEnum):
    """How 3/4/2026 is read: US month first, day first, or as the column itself shows."""

    AUTO = "auto"
    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with what was said of its time: None for an unknown time, or for no zone."""

    day: date
    at: time | None = None
    offset: timezone | None = None


class Clarity(StrEnum):
    """How well a moment stands in its zone."""

    PLAIN = "plain"
    SKIPPED = "skipped"  # lies in the hour that summer time leaves out
    TWICE = "twice"  # lies in the hour that comes twice


_ISO = re.compile(r"(\d{4})([-/]?)(\d{2})\2(\d{2})(?:(?:[T ]+(.+))|(\d{4}(?:\d{2})?))?", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(.+))?", re.ASCII)
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})(?:[T ,]+(.+))?", re.ASCII)
_NAME_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[T ,]+(.+))?", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)? ?([AaPp])?\.?[Mm]?\.?(?: ?(Z|[+-]\d{2}:?\d{2}))?",
    re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = frozenset(
    {"january", "february", "march", "april", "june", "july", "august"}
    | {"sept", "september", "october", "november", "december"}
)


def read_moment(
    text: str, order: DateOrder = DateOrder.MONTH_FIRST, *, two_digit_years: bool = True
) -> Moment | None:
    """A date with or without time; None when it is no date. AUTO reads month first."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    if match := _ISO.fullmatch(text):
        year, _, month, day, clock, tight = match.groups()
        return _moment(int(year), int(month), int(day), clock or tight)
    if match := _NUMERIC.fullmatch(text):
        first, _, second, year, clock = match.groups()
        if len(year) == 2 and not two_digit_years:
            return None
        full_year = int(year) if len(year) == 4 else 2000 + int(year)
        month, day = (second, first) if order is DateOrder.DAY_FIRST else (first, second)
        return _moment(full_year, int(month), int(day), clock)
    if match := _DAY_NAME_YEAR.fullmatch(text):
        day, name, year, clock = match.groups()
        return _moment(int(year), _month(name), int(day), clock)
    if match := _NAME_DAY_YEAR.fullmatch(text):
        name, day, year, clock = match.groups()
        return _moment(int(year), _month(name), int(day), clock)
    return None


def _month(name: str) -> int:
    name = name.casefold()
    if len(name) > 3 and name not in _FULL_MONTHS:
        return 0
    return _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0


def _moment(year: int, month: int, day: int, clock: str | None) -> Moment | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    if clock is None:
        return Moment(found)
    read = read_time(clock)
    return None if read is None else Moment(found, *read)


def read_time(text: str) -> tuple[time, timezone | None] | None:
    """A time of day with its offset, if one is written; None when it is no time."""
    text = text.strip()
    match = _TIME.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    hour_text, minute, second, fraction, half, zone = match.groups()
    hour = int(hour_text)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "Pp" else 0)
    elif re.search(r"[Mm]", text):
        return None
    try:
        at = time(hour, int(minute), int(second or 0), int((fraction or "0")[:6].ljust(6, "0")))
        return at, _offset(zone)
    except ValueError:
        return None


def _offset(zone: str | None) -> timezone | None:
    if zone is None:
        return None
    if zone == "Z":
        return UTC
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    minutes = int(digits[2:])
    if minutes >= 60:
        raise ValueError(zone)
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=minutes))


_FHIR = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?))?", re.ASCII
)


def read_fhir_moment(text: str) -> Moment | None:
    """A FHIR dateTime that names at least a day; None for less or anything else."""
    match = _FHIR.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    return read_moment(match[1] if match[2] is None else f"{match[1]} {match[2]}")


@dataclass(frozen=True, slots=True)
class OrderFound:
    """What the numeric dates of a column show.

    `shown`: at least one can be read in one way only; `ambiguous`: there are some, and none can; `mixed`:
    some only in one way, some only in the other.
    """

    order: DateOrder
    shown: bool
    ambiguous: bool
    mixed: bool


def find_order(values: Iterable[str]) -> OrderFound:
    """How the dates of one column are to be read; month first where nothing shows."""
    month_first = day_first = either = 0
    for value in values:
        match = _NUMERIC.fullmatch(value.strip()) if len(value) <= _LONGEST else None
        if match is None:
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            day_first += 1
        elif second > 12 >= first:
            month_first += 1
        elif first != second:
            either += 1
    order = DateOrder.DAY_FIRST if day_first and not month_first else DateOrder.MONTH_FIRST
    return OrderFound(
        order,
        shown=bool(day_first or month_first),
        ambiguous=bool(either and not day_first and not month_first),
        mixed=bool(day_first and month_first),
    )


def place_in_zone(moment: Moment, zone: tzinfo) -> tuple[datetime, Clarity]:
    """The instant of a moment; an unknown time is the day's midnight, an unknown zone is `zone`.

    It carries the offset `zone` had then, fixed: two times of one zone object would be compared and
    subtracted by the clock on the wall, wrongly across a change to or from summer time.
    Of an hour that comes twice the first is taken; in one left out, the clock as if it had not been set.
    """
    if moment.offset is not None and moment.at is not None:
        instant = datetime.combine(moment.day, moment.at, moment.offset)
        return _fixed(instant.astimezone(zone)), Clarity.PLAIN
    local = datetime.combine(moment.day, moment.at or time(), zone)
    settled = local.astimezone(UTC).astimezone(zone)
    if settled.replace(tzinfo=None) != local.replace(tzinfo=None):
        return _fixed(settled), Clarity.SKIPPED
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return _fixed(local), Clarity.TWICE
    return _fixed(local), Clarity.PLAIN


def _fixed(at: datetime) -> datetime:
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta()), fold=0)
