"""Rows of entries and bodies to what they stand for, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, select

from reviewdesk.eventlog.body import Body
from reviewdesk.eventlog.codec import Malformed, decode_body, decode_header
from reviewdesk.eventlog.header import EntryId
from reviewdesk.eventlog.port import Entry, Sealed, SealedBody, Stored
from reviewdesk.store.faults import StoreDamaged
from reviewdesk.store.tables import bodies, entries
from reviewdesk.texts import Text

T = TypeVar("T")
PART = 500  # values in one IN (...)
PAGE = 500  # entries read at once


def parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in pieces that fit into one statement."""
    return (items[start : start + PART] for start in range(0, len(items), PART))


def whole() -> Select[Any]:
    """Entries with their bodies, as `stored` and `sealed` read them."""
    return select(
        entries.c.position,
        entries.c.id,
        entries.c.header,
        entries.c.signature,
        bodies.c.salt,
        bodies.c.padded,
    ).select_from(entries.outerjoin(bodies, bodies.c.entry == entries.c.id))


def one(connection: Connection, entry: EntryId) -> Stored | None:
    """One entry, or None."""
    row = connection.execute(whole().where(entries.c.id == entry)).one_or_none()
    return None if row is None else stored(row)


def entry_of(row: Row[Any]) -> Entry:
    """The entry in a row; its header was checked when it was stored."""
    return Entry(EntryId(row.id), decode_header(row.header), row.header, row.signature)


def stored(row: Row[Any]) -> Stored:
    """Entry and decoded body in a row."""
    try:
        body: Body | None = None if row.padded is None else decode_body(row.padded)
        return Stored(row.position, entry_of(row), body)
    except Malformed as error:
        raise StoreDamaged(
            Text("Entry {position} in the desk's file cannot be read.", position=row.position),
            why=Text("It was changed after it was stored ({rule}).", rule=str(error)),
            next_step=Text("Restore the latest backup. Nothing was overwritten."),
        ) from error


def sealed(row: Row[Any]) -> Sealed:
    """Entry and body in a row, as they were signed."""
    return Sealed(entry_of(row), None if row.padded is None else SealedBody(row.salt, row.padded))


def entry_values(position: int, entry: Entry) -> dict[str, Any]:
    """The row of an entry."""
    header = entry.header
    return {
        "position": position,
        "id": entry.id,
        "stream": str(header.stream),
        "key": header.key,
        "seq": header.seq,
        "kind": header.kind,
        "record": header.record,
        "header": entry.header_bytes,
        "signature": entry.signature,
    }


def body_values(entry: EntryId, body: SealedBody) -> dict[str, Any]:
    """The row of a body."""
    return {"entry": entry, "salt": body.salt, "padded": body.padded}
