"""What the desk takes from the world: the time and random bytes. Concrete ones are named here only."""

from __future__ import annotations

import base64
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo


@dataclass(frozen=True, slots=True)
class Environment:
    """`now` gives an aware local time; `random(n)` gives n unpredictable bytes; `machine` names this
    computer to its people.
    """

    now: Callable[[], datetime]
    random: Callable[[int], bytes]
    machine: str = ""

    def moment(self) -> int:
        """Now, in ms UTC."""
        return int(self.now().timestamp() * 1000)

    def today(self) -> date:
        return self.now().date()

    def tz_minutes(self) -> int:
        """Local time, minutes east of UTC."""
        offset = self.now().utcoffset()
        return int(offset.total_seconds() // 60) if offset else 0

    def new_id(self) -> str:
        """A fresh 128-bit id."""
        return base64.urlsafe_b64encode(self.random(16)).rstrip(b"=").decode()


class LocalZone(tzinfo):
    """This computer's zone with its summer time: a fixed offset would tell July by the clocks of December."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        if dt is None:
            return None
        try:
            return dt.replace(tzinfo=None).astimezone().utcoffset()
        except (OSError, OverflowError, ValueError):  # a year that this system's calendar does not reach
            return datetime.now().astimezone().utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:  # noqa: ARG002 -- tzinfo's signature
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        return dt.replace(tzinfo=None).astimezone().tzname() if dt is not None else None

    def fromutc(self, dt: datetime) -> datetime:
        try:
            there = dt.replace(tzinfo=UTC).astimezone()
            here = there.replace(tzinfo=self)
            # The hour that comes twice in autumn: the second time.
            return here if here.utcoffset() == there.utcoffset() else here.replace(fold=1)
        except (OSError, OverflowError, ValueError):
            return dt + (datetime.now().astimezone().utcoffset() or timedelta())


def real_environment() -> Environment:
    """The clock and random source of this computer."""
    zone = LocalZone()
    return Environment(lambda: datetime.now(zone), os.urandom, platform.node())


def from_ms(moment: int, tz_minutes: int = 0) -> datetime:
    """Ms UTC as an aware time in the given zone."""
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(timezone(timedelta(minutes=tz_minutes)))
