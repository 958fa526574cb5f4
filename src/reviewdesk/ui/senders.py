"""Those who send files: their zone and how their tables are read. Nothing a file says is kept here.

A table without a header row has a participant in its first row: headers are known again by their hash, and
columns by where they stand.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from reviewdesk.exchange.columns import Column, ColumnMapping
from reviewdesk.exchange.dates import DateOrder
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
_MOST_SENDERS, _MOST_TABLES = 40, 20


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A table whose headers have this SHA-256 was read so; `columns` with their positions from 0."""

    headers: str
    columns: tuple[tuple[Column, int], ...]
    date_order: DateOrder = DateOrder.AUTO
    kind_for_all: str = ""
    identifier_system: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    name: str
    zone: str
    tables: tuple[KnownTable, ...] = ()

    def mapping_of(self, headers: tuple[str, ...]) -> ColumnMapping | None:
        """How a table with just these headers was read last time."""
        hashed = _hash_of(headers)
        known = next((known for known in self.tables if known.headers == hashed), None)
        if known is None:
            return None
        columns = tuple((column, headers[at]) for column, at in known.columns if at < len(headers))
        return ColumnMapping(
            columns, known.date_order, known.kind_for_all, identifier_system=known.identifier_system
        )

    def with_table(self, headers: tuple[str, ...], mapping: ColumnMapping) -> Sender:
        """With one more table to remember. Spellings of a kind stay out: they are words of the file."""
        hashed = _hash_of(headers)
        kept = tuple(known for known in self.tables if known.headers != hashed)
        columns = tuple(
            (column, headers.index(header)) for column, header in mapping.columns if header in headers
        )
        table = KnownTable(
            hashed, columns, mapping.date_order, mapping.kind_for_all, mapping.identifier_system
        )
        return Sender(self.name, self.zone, (table, *kept)[:_MOST_TABLES])


def _hash_of(headers: tuple[str, ...]) -> str:
    return sha256(msgspec.json.encode(headers)).hexdigest()


class Senders:
    """The last used first; kept in a file beside the desk."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.known: tuple[Sender, ...] = _read(file)

    def named(self, name: str) -> Sender | None:
        wanted = name.strip().casefold()
        return next((sender for sender in self.known if sender.name.casefold() == wanted), None)

    def keep(self, sender: Sender) -> None:
        """Remember a sender as the last used. A full or read-only disk must not stop an import."""
        rest = tuple(s for s in self.known if s.name.casefold() != sender.name.casefold())
        self.known = (sender, *rest)[:_MOST_SENDERS]
        if self._file is None:
            return
        try:
            new = self._file.with_suffix(".new")
            new.write_bytes(msgspec.json.encode(self.known))
            new.replace(self._file)
        except OSError:
            return


def _read(file: Path | None) -> tuple[Sender, ...]:
    if file is None:
        return ()
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Sender, ...])
    except msgspec.DecodeError:
        # Damaged, or of a version that kept the headers themselves: nothing of it may stay.
        with suppress(OSError):
            file.unlink()
        return ()
    except OSError:
        return ()


def zone_of_machine(now: datetime) -> str:
    """The US zone that shows this very time; Eastern when none does."""
    for zone, _ in ZONES:
        if now.astimezone(ZoneInfo(zone)).utcoffset() == now.utcoffset():
            return zone
    return ZONES[0][0]
