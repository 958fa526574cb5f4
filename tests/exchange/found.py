"""Short words for what an import found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reviewdesk.exchange.admissions import AdmissionFiles, EventKind, Identifier, ReadSettings
from reviewdesk.exchange.columns import ColumnMapping
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.texts import say

CORPUS = Path(__file__).parents[1] / "corpus" / "admissions"
SETTINGS = ReadSettings(zone="America/New_York", source="feed")


def read(*paths: str, settings: ReadSettings = SETTINGS) -> AdmissionFiles:
    return read_admissions([(Path(p).name, (CORPUS / p).read_bytes()) for p in paths], settings)


def read_text(text: str, name: str = "a.csv", mapping: ColumnMapping | None = None) -> AdmissionFiles:
    mappings = {} if mapping is None else {name: mapping}
    settings = ReadSettings("America/New_York", "feed", mappings)
    return read_admissions([(name, text.encode())], settings)


def stays(files: AdmissionFiles) -> list[tuple[str, EventKind, str, str]]:
    """(natural id, kind, admitted, ended) of each event; only a day where only that is known."""
    return [
        (
            event.natural_id,
            event.kind,
            event.admitted_at.isoformat(timespec="minutes")
            if event.time_known
            else f"{event.admitted_at:%Y-%m-%d}",
            event.ended_at.isoformat(timespec="minutes") if event.ended_at else "",
        )
        for event in files.events
    ]


def said(files: AdmissionFiles) -> list[tuple[int | None, str, str, bool]]:
    """(line or entry, column, the message, whether left out)."""
    return [(p.place.line or p.place.entry, p.column, say(p.what), p.left_out) for p in files.problems]


def who(files: AdmissionFiles) -> list[tuple[str, str, date | None, tuple[Identifier, ...]]]:
    return [(p.family, p.given, p.birth_date, p.identifiers) for p in files.people]
