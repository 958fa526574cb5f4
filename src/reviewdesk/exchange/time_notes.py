"""What an import says about the time zone it assumed."""

from __future__ import annotations

from reviewdesk.exchange.dates import Clarity, Moment
from reviewdesk.exchange.findings import Findings
from reviewdesk.texts import Text


def note_zone(findings: Findings, moment: Moment, zone: str) -> None:
    """Say once that times without a zone were read in the zone of the import."""
    if moment.offset is None:
        findings.note(Text("Times written without a time zone were read as {zone}.", zone=zone))


def clarity_note(clarity: Clarity) -> Text | None:
    """What to say of a time that summer time leaves out or repeats."""
    if clarity is Clarity.SKIPPED:
        return Text("This time does not exist: the clocks were set forward then. It was read an hour later.")
    if clarity is Clarity.TWICE:
        return Text("This time came twice that night, as the clocks were set back. The first was taken.")
    return None
