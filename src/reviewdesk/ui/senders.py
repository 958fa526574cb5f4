"""Those who send files: their zone and how their tables are read. Nothing a file says is kept here.

A table without a header row has a participant in its first row: headers are known again by their hash, and
columns by where they stand.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from reviewdesk.exchange.columns import Column, ColumnMapping
from reviewdesk.exchange.dates import DateOrder
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.columns import ListMapping
from reviewdesk.exchange.time_notes import ZONES

_MOST_SENDERS, _MOST_TABLES = 40, 20


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A table whose headers have this SHA-256 was read so; `columns` with their positions from 0."""

    headers: str
    columns: tuple[tuple[str, int], ...]
    date_order: DateOrder = DateOrder.AUTO
    kind_for_all: str = ""
    identifier_system: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends files of one kind; the same name may send files of another in another way."""

    name: str
    zone: str
    tables: tuple[KnownTable, ...] = ()
    kind: FileKind = FileKind.STAYS

    def mapping_of(self, headers: tuple[str, ...]) -> ColumnMapping | ListMapping | None:
        """How a table with just these headers was read last time."""
        hashed = _hash_of(headers)
        known = next((known for known in self.tables if known.headers == hashed), None)
        if known is None:
            return None
        columns = tuple((column, headers[at]) for column, at in known.columns if at < len(headers))
        if self.kind is not FileKind.STAYS:
            return ListMapping(columns, known.date_order, known.identifier_system)
        return ColumnMapping(
            tuple((Column(column), header) for column, header in columns if column in set(Column)),
            known.date_order,
            known.kind_for_all,
            identifier_system=known.identifier_system,
        )

    def with_table(self, headers: tuple[str, ...], mapping: ColumnMapping | ListMapping) -> Sender:
        """With one more table to remember. Spellings of a kind stay out: they are words of the file."""
        hashed = _hash_of(headers)
        kept = tuple(known for known in self.tables if known.headers != hashed)
        columns = tuple(
            (str(column), headers.index(header)) for column, header in mapping.columns if header in headers
        )
        kind_for_all = mapping.kind_for_all if isinstance(mapping, ColumnMapping) else ""
        table = KnownTable(hashed, columns, mapping.date_order, kind_for_all, mapping.identifier_system)
        return replace(self, tables=(table, *kept)[:_MOST_TABLES])


def _hash_of(headers: tuple[str, ...]) -> str:
    return sha256(msgspec.json.encode(headers)).hexdigest()


class Senders:
    """The last used first; kept in a file beside the desk."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.known: tuple[Sender, ...] = _read(file)

    def of(self, kind: FileKind) -> tuple[Sender, ...]:
        """Those who send files of a kind, the last used first."""
        return tuple(sender for sender in self.known if sender.kind is kind)

    def named(self, name: str, kind: FileKind = FileKind.STAYS) -> Sender | None:
        wanted = name.strip().casefold()
        return next((sender for sender in self.of(kind) if sender.name.casefold() == wanted), None)

    def keep(self, sender: Sender) -> None:
        """Remember a sender as the last used. A full or read-only disk must not stop an import."""
        same = self.named(sender.name, sender.kind)
        rest = tuple(one for one in self.known if one is not same)
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
