"""A clock that lives through the months before today, so that the sample's entries lie in the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from reviewdesk.desk.environment import Environment
from reviewdesk.measures.clock import BusinessCalendar


class PastClock:
    """Stands where it was set, moves only forward, and never beyond the real now."""

    def __init__(self, start: datetime, last: datetime) -> None:
        self._now = start
        self._last = last

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Go on to this moment; earlier ones leave the clock where it is."""
        self._now = min(max(self._now, moment), self._last)

    def passes(self, seconds: float) -> None:
        """Some time goes by."""
        self.move_to(self._now + timedelta(seconds=seconds))

    def over(self, environment: Environment) -> Environment:
        """The same world with this clock."""
        return Environment(self.now, environment.random, environment.machine)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A calendar quarter; `since` and `until` are its first and last day."""

    since: date
    until: date

    @property
    def label(self) -> str:
        return f"Q{(self.since.month + 2) // 3} {self.since.year}"

    def before(self, count: int = 1) -> Quarter:
        """The quarter so many quarters earlier."""
        return self if count == 0 else quarter_of(self.since - timedelta(days=1)).before(count - 1)


def quarter_of(day: date) -> Quarter:
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    after = date(first.year + (first.month == 10), (first.month + 3 - 1) % 12 + 1, 1)
    return Quarter(first, after - timedelta(days=1))


_LAG = 10  # business days since the newest results became known
_RUN_OUT = timedelta(days=5)  # no result is told sooner after its quarter


class Plan:
    """When what happens in the sample, counted back from today."""

    def __init__(self, today: date, zone: tzinfo, calendar: BusinessCalendar) -> None:
        self.today = today
        self.zone = zone
        self.calendar = calendar
        self.newest_known = self.ago(_LAG)
        self.newest = quarter_of(self.newest_known - _RUN_OUT).before()
        self.quarters = tuple(self.newest.before(count) for count in (3, 2, 1, 0))
        self.founded = self.after(self.known_on(self.newest.before()), -9)
        self.last_import = self.ago(3)

    def known_on(self, quarter: Quarter) -> date:
        """The day a quarter's results are told: as long after its end as the newest ones."""
        lag = self.newest_known - self.newest.until
        return self.calendar.roll_back(quarter.until + lag)

    def ago(self, count: int) -> date:
        """The day that is so many business days before today."""
        return self.after(self.today, -count)

    def after(self, day: date, count: int) -> date:
        """The day that is so many business days after (or, negative, before) a day."""
        step = self.calendar.next_business_day if count > 0 else self.calendar.previous_business_day
        for _ in range(abs(count)):
            day = step(day)
        return day

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment in the organisation's own time."""
        return datetime.combine(day, time(hour, minute), self.zone)
