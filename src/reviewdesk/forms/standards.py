"""Time standards: when something was due at the latest, and how late it was. Days are local calendar days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import TypeAlias

from reviewdesk.forms.decision import Delay, Verdict
from reviewdesk.forms.durations import said
from reviewdesk.forms.model import Duration, Unit
from reviewdesk.texts import Text

BusinessDays: TypeAlias = Callable[[date, int], date]
"""The n-th business day after a date; n = 0 is the date itself. The calendar behind it is the contract's."""


def zone(tz_minutes: int) -> tzinfo:
    """The local time of a review, `tz_minutes` east of UTC."""
    return timezone(timedelta(minutes=tz_minutes))


def local(moment: datetime, where: tzinfo) -> datetime:
    """A moment in local time; one without a zone is taken as local already."""
    return moment.replace(tzinfo=where) if moment.tzinfo is None else moment.astimezone(where)


def as_moment(value: date | datetime, where: tzinfo) -> datetime:
    """A date stands for its first minute."""
    if isinstance(value, datetime):
        return local(value, where)
    return datetime.combine(value, time(0), where)


def limit(
    start: datetime, within: Duration, where: tzinfo, business_days: BusinessDays | None
) -> datetime | None:
    """The last moment that is on time; None where business days are asked and no calendar is given.

    Hours run to the minute. Same day, days and business days run to the end of that calendar day, in the zone
    the start was written in: what was on time does not change with the place it is read from.
    """
    began = start if start.tzinfo is not None else start.replace(tzinfo=where)
    match within.unit:
        case Unit.HOURS:
            return began + timedelta(hours=within.count)
        case Unit.SAME_DAY:
            last = began.date()
        case Unit.DAYS:
            last = began.date() + timedelta(days=within.count)
        case _:
            if business_days is None:
                return None
            last = business_days(began.date(), within.count)
    return datetime.combine(last, time.max, began.tzinfo)


def later(day: date, plus: Duration, business_days: BusinessDays | None) -> date | None:
    """A date moved on by a duration; hours count as whole days begun."""
    match plus.unit:
        case Unit.SAME_DAY:
            return day
        case Unit.DAYS:
            return day + timedelta(days=plus.count)
        case Unit.HOURS:
            return day + timedelta(days=-(-plus.count // 24))
        case Unit.BUSINESS_DAYS:
            return None if business_days is None else business_days(day, plus.count)


def moved(
    value: date | datetime, plus: Duration | None, where: tzinfo, business_days: BusinessDays | None
) -> date | datetime | None:
    """A date or moment moved on, for bounds and comparisons; a moment keeps its time of day."""
    if plus is None:
        return value
    if not isinstance(value, datetime):
        return later(value, plus, business_days)
    if plus.unit is Unit.HOURS:
        return value + timedelta(hours=plus.count)
    began = value if value.tzinfo is not None else value.replace(tzinfo=where)
    day = later(began.date(), plus, business_days)
    return None if day is None else datetime.combine(day, began.timetz())


def worded(within: Duration, start: str) -> Text:
    """The standard as people read it."""
    if within.unit is Unit.SAME_DAY:
        return Text("on the same day as “{start}”", start=start)
    return Text("{within} after “{start}”", within=said(within), start=start)


def measure(
    start: datetime | None,
    moment: datetime | None,
    within: Duration,
    asked: str,
    where: tzinfo,
    business_days: BusinessDays | None,
) -> Delay:
    """The delay of a moment against its standard; a missing time is unknown, never late."""
    words = worded(within, asked)
    last = limit(start, within, where, business_days) if start is not None else None
    if start is None or moment is None or last is None:
        return Delay(Verdict.UNKNOWN, start, last, moment, None, None, words)
    late_by = moment - last
    if late_by > timedelta(0):
        return Delay(Verdict.LATE, start, last, moment, moment - start, late_by, words)
    return Delay(Verdict.ON_TIME, start, last, moment, moment - start, None, words)
