"""From entries to the rows screens ask for: records, heads, who still waits, and the index of texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, delete, func, insert, or_, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from reviewdesk.eventlog.body import Body, Content, Json, NotApplicable, NotKnown, Value
from reviewdesk.eventlog.codec import spelled
from reviewdesk.eventlog.header import EntryId, Header, RecordId
from reviewdesk.eventlog.kinds import MIXED, OF_ANY_TYPE, type_after
from reviewdesk.eventlog.port import Stored
from reviewdesk.store import rows
from reviewdesk.store.tables import entries, heads, records, waiting

_INSERT_TEXT = text("INSERT INTO texts (rowid, text) VALUES (:id, :text)")
_DELETE_TEXT = text("DELETE FROM texts WHERE rowid = :id")
_DELETE_HEAD = delete(heads).where(heads.c.id == bindparam("gone"))


def _of_any(type_: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(type_ == one for one in sorted(OF_ANY_TYPE)))


_new_record = upsert(records)
_UPSERT_RECORD = _new_record.on_conflict_do_update(
    index_elements=[records.c.record],
    set_={
        "type": case(
            (_of_any(records.c.type), _new_record.excluded.type),
            (_of_any(_new_record.excluded.type), records.c.type),
            (_new_record.excluded.type == records.c.type, records.c.type),
            (records.c.type.endswith(MIXED), records.c.type),
            else_=records.c.type.concat(MIXED),
        ),
        "last_position": _new_record.excluded.last_position,
        "last_time": _new_record.excluded.last_time,
    },
)


def project(connection: Connection, stored: Sequence[Stored]) -> None:
    """Carry newly stored entries into the projections, in the transaction that stored them."""
    if stored:
        _note_records(connection, stored)
        _Pass(connection, stored[0].position).take(stored)


def forget_texts(connection: Connection, entry: EntryId) -> None:
    """Take what one entry says out of the projections; that it is a head stays."""
    touched = [row.id for row in connection.execute(select(heads.c.id).where(heads.c.entry == entry))]
    if touched:
        connection.execute(_DELETE_TEXT, [{"id": one} for one in touched])
        connection.execute(heads.update().where(heads.c.entry == entry).values(content=None))


def texts_in(json: Json) -> Iterator[str]:
    """Every string in a value, in order."""
    if isinstance(json, str):
        yield json
    elif isinstance(json, Mapping):
        for _, part in sorted(json.items()):
            yield from texts_in(part)
    elif isinstance(json, tuple):
        for part in json:
            yield from texts_in(part)


def _note_records(connection: Connection, stored: Sequence[Stored]) -> None:
    lines: dict[RecordId, dict[str, Any]] = {}
    for one in stored:
        header = one.entry.header
        if header.record is None:
            continue
        line = lines.setdefault(
            header.record,
            {
                "record": header.record,
                "type": header.kind.partition(".")[0],
                "first_position": one.position,
            },
        )
        line["type"] = type_after(line["type"], header.kind)
        line["last_position"] = one.position
        line["last_time"] = header.time
    if lines:
        connection.execute(_UPSERT_RECORD, list(lines.values()))


class _Pass:
    """One batch on its way into heads: what it adds and takes away is gathered, then written at once."""

    def __init__(self, connection: Connection, first: int) -> None:
        self._connection = connection
        self._first = first  # of this batch: what lies from here on has not arrived yet
        self._counts: dict[EntryId, str | None] = {}  # entries that count, with their record
        self._released: set[EntryId] = set()  # waited once; whether they count is known here only
        self._added: dict[tuple[str, str, EntryId], tuple[Header, Body | None]] = {}
        self._gone: set[tuple[str, str, EntryId]] = set()
        self._somebody_waits = connection.execute(select(waiting.c.entry).limit(1)).first() is not None

    def take(self, stored: Sequence[Stored]) -> None:
        self._look_up({needed for one in stored for needed in _needs(one.entry.header)})
        for one in stored:
            self._arrive(one.entry.id, one.entry.header, one.body)
        self._write()

    def _look_up(self, wanted: Iterable[EntryId]) -> None:
        """Learn which of these entries are here and count."""
        unknown = sorted({*wanted} - self._counts.keys() - self._released)
        still = select(waiting.c.entry)
        for part in rows.parts(unknown):
            found = self._connection.execute(
                select(entries.c.id, entries.c.record).where(
                    entries.c.id.in_(part), entries.c.id.not_in(still), entries.c.position < self._first
                )
            )
            self._counts.update({EntryId(row.id): row.record for row in found})

    def _arrive(self, entry: EntryId, header: Header, body: Body | None) -> None:
        todo = [(entry, header, body)]
        while todo:
            entry, header, body = todo.pop()
            missing = self._missing(header)
            if missing:
                self._wait(entry, missing)
                continue
            self._count(entry, header, body)
            todo += self._waiters(entry)

    def _missing(self, header: Header) -> list[EntryId]:
        """What it waits for: `after` and `replaces` in its own record, its session, its control entry."""
        own = [
            one
            for one in (*header.after, *header.replaces)
            if one not in self._counts or self._counts[one] != header.record
        ]
        others = [
            one for one in (header.session, header.control) if one is not None and one not in self._counts
        ]
        return sorted({*own, *others})

    def _count(self, entry: EntryId, header: Header, body: Body | None) -> None:
        self._counts[entry] = header.record
        if header.record is None:
            return
        for target in header.targets:
            for replaced in header.replaces:
                key = (header.record, target, replaced)
                if self._added.pop(key, None) is None:
                    self._gone.add(key)
            self._added[header.record, target, entry] = (header, body)

    def _wait(self, entry: EntryId, missing: Sequence[EntryId]) -> None:
        self._somebody_waits = True
        self._connection.execute(
            upsert(waiting).on_conflict_do_nothing(), [{"missing": one, "entry": entry} for one in missing]
        )

    def _waiters(self, entry: EntryId) -> list[tuple[EntryId, Header, Body | None]]:
        """Those that waited for this one and are free to be looked at again."""
        if not self._somebody_waits:
            return []
        found = self._connection.execute(select(waiting.c.entry).where(waiting.c.missing == entry)).scalars()
        waiters = [EntryId(one) for one in sorted(found)]
        if not waiters:
            return []
        self._released.update(waiters)
        self._connection.execute(delete(waiting).where(waiting.c.entry.in_(waiters)))
        kept = [rows.one(self._connection, waiter) for waiter in waiters]
        again = [(one.entry.id, one.entry.header, one.body) for one in kept if one is not None]
        self._look_up(needed for _, header, _ in again for needed in _needs(header))
        return again

    def _write(self) -> None:
        self._take_away()
        if not self._added:
            return
        free = self._connection.execute(select(func.coalesce(func.max(heads.c.id), 0))).scalar_one() + 1
        lines, said = [], []
        for number, ((record, target, entry), (header, body)) in enumerate(self._added.items(), free):
            content = None if body is None else _content(body, target)
            lines.append(
                {
                    "id": number,
                    "record": record,
                    "target": target,
                    "entry": entry,
                    "kind": header.kind,
                    "author": header.author,
                    "time": header.time,
                    "content": None if body is None else spelled(content).decode(),
                }
            )
            words = "\n".join(_texts(content))
            if words:
                said.append({"id": number, "text": words})
        self._connection.execute(insert(heads), lines)
        if said:
            self._connection.execute(_INSERT_TEXT, said)

    def _take_away(self) -> None:
        gone: list[int] = []
        for part in rows.parts(sorted({entry for _, _, entry in self._gone})):
            found = self._connection.execute(
                select(heads.c.id, heads.c.record, heads.c.target, heads.c.entry).where(
                    heads.c.entry.in_(part)
                )
            )
            gone += [row.id for row in found if (row.record, row.target, row.entry) in self._gone]
        if gone:
            self._connection.execute(_DELETE_TEXT, [{"id": one} for one in gone])
            self._connection.execute(_DELETE_HEAD, [{"gone": one} for one in gone])


def _needs(header: Header) -> Iterator[EntryId]:
    yield from header.after
    yield from header.replaces
    if header.session is not None:
        yield header.session
    if header.control is not None:
        yield header.control


def _content(body: Body, target: str) -> Content:
    return next((change.content for change in body.changes if change.target == target), None)


def _texts(content: Content) -> Iterator[str]:
    match content:
        case Value(json):
            yield from texts_in(json)
        case NotApplicable(reason):
            yield reason
        case NotKnown() | None:
            pass
