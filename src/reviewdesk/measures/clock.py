"""Business days, and where a duty stands on its due date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from reviewdesk.texts import Text, counted

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)

# A contract cannot mean more; it also keeps a mistyped number from stepping through centuries.
MOST_DAYS = 3_660


@lru_cache(maxsize=512)
def public_holidays(country: str, state: str, year: int) -> tuple[tuple[date, str], ...]:
    """Holidays of one year, by day, with their names: the country's and, if a state is named, that state's.

    For the US these are the federal ones (5 USC 6103), days off in lieu included. An unknown country or state
    raises NotImplementedError (as the `holidays` library does).
    """
    import holidays  # noqa: PLC0415 -- 60 ms that a start without due dates need not pay

    days = dict(holidays.country_holidays(country, years=year))
    if state:
        for day, name in holidays.country_holidays(country, subdiv=state, years=year).items():
            days.setdefault(day, name)
    return tuple(sorted(days.items()))


def knows_holidays(country: str, state: str = "") -> bool:
    """Whether the library has this country and state."""
    import holidays  # noqa: PLC0415 -- as above

    supported = holidays.list_supported_countries()
    return country in supported and (not state or state in supported[country])


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Monday to Friday without the holidays of country and state, without the organization's own days off.

    `open_days` are holidays of the state on which these offices work all the same.
    """

    country: str = "US"
    state: str = ""
    extra_holidays: frozenset[date] = frozenset()
    open_days: frozenset[date] = frozenset()

    def holiday_name(self, day: date) -> str | None:
        """Why a day is none, when it is a holiday; an organization's own day off has an empty name."""
        if day in self.extra_holidays:
            return ""
        if day in self.open_days:
            return None
        return dict(public_holidays(self.country, self.state, day.year)).get(day)

    def is_business_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and self.holiday_name(day) is None

    def roll_back(self, day: date) -> date:
        """The day itself, or the last business day before it."""
        return _first(d for d in _backward_from(day) if self.is_business_day(d))

    def next_business_day(self, day: date) -> date:
        """The first business day after it."""
        return _first(d for d in _forward_from(day + _ONE_DAY) if self.is_business_day(d))

    def previous_business_day(self, day: date) -> date:
        """The last business day before it."""
        return self.roll_back(day - _ONE_DAY)

    def add_business_days(self, start: date, count: int) -> date:
        """The day that is `count` business days after `start`, which is day 0; 0 to MOST_DAYS.

        A start that is no business day rolls back to the one before it first.
        """
        if not 0 <= count <= MOST_DAYS:
            raise ValueError(f"business days out of range: {count}")
        day = self.roll_back(start)
        for _ in range(count):
            day = self.next_business_day(day)
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """Business days after `start` up to and with `end`; negative when `end` is the earlier."""
        if end < start:
            return -self.business_days_between(end, start)
        return sum(1 for d in _days(start + _ONE_DAY, end) if self.is_business_day(d))


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day < last:
        yield day
        day += _ONE_DAY
    if day == last:
        yield day


def _forward_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += _ONE_DAY


def _backward_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day -= _ONE_DAY


def _first(days: Iterator[date]) -> date:
    return next(days)


class Standing(StrEnum):
    """Where a duty stands on its due date."""

    DUE_LATER = "due_later"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"


@dataclass(frozen=True, slots=True)
class DueState:
    """`business_days` left (positive) or over (negative); when done, before or after the due date."""

    standing: Standing
    due: date
    business_days: int
    says: Text


def due_state(calendar: BusinessCalendar, due: date, today: date, *, done_on: date | None = None) -> DueState:
    """Where a duty due on `due` stands today, or stood when it was done."""
    if done_on is not None:
        return _done(calendar, due, done_on)
    days = calendar.business_days_between(today, due)
    if today > due:
        # Over by a weekend is over, though no business day has passed.
        over = -days
        if over == 0:
            return DueState(Standing.OVERDUE, due, 0, Text("Overdue: was due on {due}.", due=due))
        says = counted(
            "Overdue by {n} business day (was due on {due}).",
            "Overdue by {n} business days (was due on {due}).",
            over,
            due=due,
        )
        return DueState(Standing.OVERDUE, due, days, says)
    if today == due:
        return DueState(Standing.DUE_TODAY, due, 0, Text("Due today."))
    if days == 0:
        return DueState(Standing.DUE_LATER, due, 0, Text("Due on {due}.", due=due))
    says = counted(
        "Due in {n} business day, on {due}.",
        "Due in {n} business days, on {due}.",
        days,
        due=due,
    )
    return DueState(Standing.DUE_LATER, due, days, says)


def _done(calendar: BusinessCalendar, due: date, done_on: date) -> DueState:
    days = calendar.business_days_between(done_on, due)
    if done_on <= due:
        return DueState(Standing.DONE_IN_TIME, due, days, Text("Done in time, on {done}.", done=done_on))
    says = Text("Done late, on {done} (was due on {due}).", done=done_on, due=due)
    return DueState(Standing.DONE_LATE, due, days, says)
