"""The projections made anew from the entries, and compared with what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, text

from reviewdesk.store import rows
from reviewdesk.store.projection import project
from reviewdesk.store.tables import PROJECTIONS, entries

_TEXTS = text(
    "SELECT heads.record, heads.target, heads.entry, texts.text "
    "FROM texts LEFT JOIN heads ON heads.id = texts.rowid"
)


def project_anew(connection: Connection) -> int:
    """Drop every projection and make it again, in the caller's transaction; the number of entries read."""
    for table in PROJECTIONS:
        connection.execute(delete(table))
    connection.exec_driver_sql("DELETE FROM texts")
    at = count = 0
    while True:
        wanted = rows.whole().where(entries.c.position > at).order_by(entries.c.position)
        found = [rows.stored(row) for row in connection.execute(wanted.limit(rows.PAGE))]
        project(connection, found)
        count += len(found)
        if len(found) < rows.PAGE:
            return count
        at = found[-1].position


def digests(connection: Connection) -> Mapping[str, int]:
    """What each projection holds, by table, in one number: equal rows in any order give the same."""
    told = {
        table.name: _digest(connection.execute(select(*(c for c in table.c if c.name != "id"))))
        for table in PROJECTIONS
    }
    return told | {"texts": _digest(connection.execute(_TEXTS))}


def _digest(found: Iterable[Any]) -> int:
    hashes = (hashlib.sha256(repr(tuple(row)).encode()).digest() for row in found)
    return sum(int.from_bytes(one) for one in hashes)
