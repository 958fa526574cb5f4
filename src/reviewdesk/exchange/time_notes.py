"""What an import says about the time zone it assumed."""

from __future__ import annotations

from reviewdesk.exchange.dates import Clarity, Moment
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.findings import Findings
from reviewdesk.texts import Text

ZONES = (
    ("America/New_York", Text("Eastern time")),
    ("America/Chicago", Text("Central time")),
    ("America/Denver", Text("Mountain time")),
    ("America/Phoenix", Text("Arizona time")),
    ("America/Los_Angeles", Text("Pacific time")),
    ("America/Anchorage", Text("Alaska time")),
    ("Pacific/Honolulu", Text("Hawaii time")),
    ("America/Puerto_Rico", Text("Puerto Rico time")),
)
"""The time zones a file is sent from, and how they are called."""


def note_zone(findings: Findings, moment: Moment, zone: str) -> None:
    """Say once that times without a zone were read in the zone of the import."""
    if moment.offset is None:
        called = dict(ZONES).get(zone, zone)
        findings.note(Text("Times written without a time zone were read as {zone}.", zone=called))


def clarity_note(clarity: Clarity) -> Text | None:
    """What to say of a time that summer time leaves out or repeats."""
    if clarity is Clarity.SKIPPED:
        return Text("This time does not exist: the clocks were set forward then. It was read an hour later.")
    if clarity is Clarity.TWICE:
        return Text("This time came twice that night, as the clocks were set back. The first was taken.")
    return None


def unreadable_date(text: str, *, left_out: bool) -> Text:
    """A date nobody can read: as it was found, and how it may be written. `left_out`: the whole row is."""
    if left_out:
        return Text(
            "“{text}” is not a date that can be read. Write it as 2026-08-31, 8/31/2026 or 31 Aug 2026; "
            "a time may follow as 14:30 or 2:30 PM.",
            text=clean(text, 40),
        )
    return Text(
        "“{text}” is not a date that can be read; it was left empty. Write it as 2026-08-31, 8/31/2026 or "
        "31 Aug 2026; a time may follow as 14:30 or 2:30 PM.",
        text=clean(text, 40),
    )


def unreadable_birth_date(text: str) -> Text:
    """As `unreadable_date`; a year of two digits says too little of a birth."""
    return Text(
        "“{text}” is not a birth date that can be read; it was left empty. Write it as 1950-08-31, "
        "8/31/1950 or 31 Aug 1950, with all four digits of the year.",
        text=clean(text, 40),
    )


def unreadable_time(text: str) -> Text:
    """As `unreadable_date`, of a time of day."""
    return Text(
        "“{text}” is not a time of day; only the date was taken. Write it as 14:30 or 2:30 PM.",
        text=clean(text, 40),
    )
