"""Durations in their one spelling: `48 hours`, `5 business days`, `same day`."""

from __future__ import annotations

import re

from reviewdesk.forms.model import Duration, Unit
from reviewdesk.texts import Text, counted

WRITTEN = re.compile(r"([1-9][0-9]{0,4}|0) (hours?|business days?|days?)")
_UNITS = {
    "hour": Unit.HOURS,
    "hours": Unit.HOURS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "business day": Unit.BUSINESS_DAYS,
    "business days": Unit.BUSINESS_DAYS,
}


def parse_duration(text: str) -> Duration | None:
    """The duration as written, or None when it is not spelled as one."""
    if text == "same day":
        return Duration(0, Unit.SAME_DAY)
    match = WRITTEN.fullmatch(text)
    if match is None:
        return None
    return Duration(int(match[1]), _UNITS[match[2]])


def spell(duration: Duration) -> str:
    """Back to the spelling of form files and settings."""
    if duration.unit is Unit.SAME_DAY:
        return "same day"
    unit = duration.unit.value.removesuffix("s") if duration.count == 1 else duration.unit.value
    return f"{duration.count} {unit}"


def said(duration: Duration) -> Text:
    """The duration for people."""
    n = duration.count
    match duration.unit:
        case Unit.SAME_DAY:
            return Text("same day")
        case Unit.HOURS:
            return counted("{n} hour", "{n} hours", n)
        case Unit.DAYS:
            return counted("{n} day", "{n} days", n)
        case Unit.BUSINESS_DAYS:
            return counted("{n} business day", "{n} business days", n)
