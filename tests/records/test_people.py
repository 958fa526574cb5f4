"""Participants and what the log tells of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from reviewdesk.eventlog.header import RecordId
from reviewdesk.records.people import (
    HospitalEvent,
    Identifier,
    Identity,
    Participant,
    Stay,
    event_change,
    identity_change,
    stays_change,
)
from reviewdesk.records.shapes import read, written

MAYA = Identity("Okafor", "Maya", date(1950, 1, 2), (Identifier("mrn", "1"),))
STAYS = (Stay("A", date(2020, 1, 1), date(2020, 12, 31)), Stay("B", date(2021, 3, 1)))


def test_the_site_on_a_day_follows_the_history_with_its_gaps() -> None:
    maya = Participant(RecordId("r"), MAYA, STAYS)
    days = {
        date(2019, 12, 31): None,
        date(2020, 1, 1): "A",
        date(2020, 12, 31): "A",
        date(2021, 1, 1): None,
        date(2021, 3, 1): "B",
        date(2030, 1, 1): "B",
    }
    assert {day: maya.site_on(day) for day in days} == days


def test_names_are_printed_whole_and_short() -> None:
    maya = Participant(RecordId("r"), MAYA)
    assert (maya.name, maya.short_name) == ("Maya Okafor", "M. Okafor")
    cher = Participant(RecordId("r"), Identity("Cher", ""))
    assert (cher.name, cher.short_name) == ("Cher", "Cher")


def test_what_is_written_is_read_back_equal() -> None:
    event = HospitalEvent(
        "inpatient", datetime(2026, 8, 2, 10, tzinfo=UTC), "mrn", "visit|E1", MAYA, None, "Fever", "General"
    )
    for value, shape in ((MAYA, Identity), (event, HospitalEvent), (STAYS, tuple[Stay, ...])):
        assert read(written(value), shape) == value
    assert read({"family": 7}, Identity) is None
    targets = [change.target for change in (identity_change(MAYA), stays_change(STAYS), event_change(event))]
    assert targets == ["_participant/-/about", "_participant/-/sites", "_event/-/about"]
