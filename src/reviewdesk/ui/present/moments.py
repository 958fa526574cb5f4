"""Dates and times as people type them here and as the window shows them: US order, forgiving."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

from reviewdesk.texts import Text, counted, say, tr

_MONTH_WORDS = (
    Text("Jan"),
    Text("Feb"),
    Text("Mar"),
    Text("Apr"),
    Text("May"),
    Text("Jun"),
    Text("Jul"),
    Text("Aug"),
    Text("Sep"),
    Text("Oct"),
    Text("Nov"),
    Text("Dec"),
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?(?:,? +(\d{4}|\d{2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? +([a-z]{3,9})\.?(?:,? +(\d{4}|\d{2}))?")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))? *([ap])?\.?m?\.?")


def parse_date(text: str, today: date) -> date | None:
    """A date as typed: 8/2/26, 2026-08-02, 080226, Aug 2, 2 aug 26, yesterday; None when it is none.

    Without a year: the one that brings it nearest to today.
    """
    words = " ".join(text.lower().replace(",", ", ").split()).replace(" ,", ",")
    named = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in named:
        return today + timedelta(days=named[words])
    if match := _ISO.fullmatch(words):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if words.isdigit() and len(words) in {6, 8}:
        return _made(_year(words[4:]), int(words[:2]), int(words[2:4]))
    if match := _NUMERIC.fullmatch(words):
        return _dated(int(match[1]), int(match[2]), match[3], today)
    for pattern, month, day in ((_MONTH_FIRST, 1, 2), (_DAY_FIRST, 2, 1)):
        match = pattern.fullmatch(words)
        if match and match[month][:3] in MONTHS:
            return _dated(MONTHS.index(match[month][:3]) + 1, int(match[day]), match[3], today)
    return None


def parse_time(text: str) -> time | None:
    """A time of day as typed: 9:41p, 941 pm, 21:41, 9p, noon; None when it is none."""
    words = " ".join(text.lower().split())
    if words in {"noon", "midnight"}:
        return time(12 if words == "noon" else 0)
    match = _CLOCK.fullmatch(words)
    if match is None or (match[2] is None and match[3] is None):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def parse_moment(text: str, today: date, zone: tzinfo) -> datetime | None:
    """A date and a time as typed, in either order, in the given zone; None when one of them is missing."""
    words = (
        " ".join(text.lower().replace("t", " t").split())
        if _looks_iso(text)
        else " ".join(text.lower().split())
    )
    words = re.sub(r" t(\d)", r" \1", words)
    parts = re.sub(r"\bat\b", " ", words).split()
    for cut in range(1, len(parts)):
        left, right = " ".join(parts[:cut]).rstrip(","), " ".join(parts[cut:])
        for day_text, time_text in ((left, right), (right, left)):
            day, clock = parse_date(day_text, today), parse_time(time_text)
            if day is not None and clock is not None:
                return datetime.combine(day, clock, tzinfo=zone)
    return None


def _looks_iso(text: str) -> bool:
    return re.match(r"\s*\d{4}-\d{1,2}-\d{1,2}[tT]\d", text) is not None


def _year(text: str) -> int:
    # Two digits: this century, except years that only a birth date can mean.
    if len(text) == 4:
        return int(text)
    return 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def _dated(month: int, day: int, year: str | None, today: date) -> date | None:
    if year is not None:
        return _made(_year(year), month, day)
    near = [made for y in (today.year - 1, today.year, today.year + 1) if (made := _made(y, month, day))]
    return min(near, key=lambda made: abs(made - today), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def typed_date(day: date) -> str:
    """A date as it stands in a field: 08/02/2026."""
    return f"{day.month:02}/{day.day:02}/{day.year:04}"


def zone_of(moment: datetime) -> tzinfo:
    """The zone of a moment; the computer's own of one that names none."""
    zone = moment.tzinfo or moment.astimezone().tzinfo
    assert zone is not None
    return zone


def typed_moment(moment: datetime, zone: tzinfo) -> str:
    """A moment as it stands in a field: 08/02/2026 9:41 PM."""
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return f"{typed_date(local.date())} {clock_words(local.time())}"


def clock_words(clock: time) -> str:
    return f"{clock.hour % 12 or 12}:{clock.minute:02} {'AM' if clock.hour < 12 else 'PM'}"


def month_word(month: int) -> str:
    """The short name of a month, 1 to 12."""
    return say(_MONTH_WORDS[month - 1])


def day_words(day: date, today: date | None = None) -> str:
    """A date in running text: Aug 2, 2026; without the year when it is this one."""
    short = f"{month_word(day.month)} {day.day}"
    return short if today is not None and day.year == today.year else f"{short}, {day.year}"


def moment_words(moment: datetime, zone: tzinfo, today: date | None = None) -> str:
    """A moment in running text: Aug 2, 2026, 9:41 PM."""
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return f"{day_words(local.date(), today)}, {clock_words(local.time())}"


def lately(moment: datetime, now: datetime) -> str:
    """A past moment as a history tells it: Today 9:41 AM, Yesterday 4:20 PM, Aug 2, 4:20 PM."""
    local = moment.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    clock = clock_words(local.time())
    if days == 0:
        return tr("Today {time}", time=clock)
    if days == 1:
        return tr("Yesterday {time}", time=clock)
    return f"{day_words(local.date(), now.date())}, {clock}"


def span_words(span: timedelta) -> str:
    """A length of time in the largest unit that stays honest: 26 h, 45 min, 3 days."""
    minutes = round(abs(span).total_seconds() / 60)
    if minutes < 60:
        return tr("{n} min", n=minutes)
    if minutes < 72 * 60:
        hours, rest = divmod(minutes, 60)
        return tr("{n} h", n=hours) if rest == 0 or hours >= 10 else tr("{n} h {m} min", n=hours, m=rest)
    return say(counted("{n} day", "{n} days", round(minutes / 1440)))


def due_words(due: date, today: date) -> str:
    """How near a due date is: overdue by 2 days, today, tomorrow, in 3 days, Aug 2."""
    days = (due - today).days
    if days < 0:
        return say(counted("Overdue by {n} day", "Overdue by {n} days", -days))
    if days == 0:
        return tr("Due today")
    if days == 1:
        return tr("Due tomorrow")
    if days <= 14:
        return say(counted("Due in {n} day", "Due in {n} days", days))
    return say(Text("Due {day}", day=day_words(due, today)))
