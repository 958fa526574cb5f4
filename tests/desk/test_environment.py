"""The clock of this computer tells summer by summer's clock, in whatever season one looks."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from reviewdesk.desk.environment import LocalZone, real_environment

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the zone of a process is set as on POSIX")


@pytest.fixture(autouse=True)
def in_ohio(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_july_and_december_have_their_own_offsets() -> None:
    zone = LocalZone()
    july, december = datetime(2026, 7, 26, 19, 32, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert july.astimezone(zone).isoformat() == "2026-07-26T15:32:00-04:00"
    assert december.astimezone(zone).isoformat() == "2026-12-01T07:00:00-05:00"
    assert datetime(2026, 7, 26, 15, 32, tzinfo=zone) == july


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    zone = LocalZone()
    for hour in (5, 6):
        moment = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
        there = moment.astimezone(zone)
        assert (there.hour, there.minute) == (1, 30)
        assert there.utcoffset() == timedelta(hours=1 - hour)
        assert there.astimezone(UTC) == moment


def test_now_is_now() -> None:
    now = real_environment().now()
    assert isinstance(now.tzinfo, LocalZone)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)
