"""The log in the encrypted file: entries that only ever come, and the projections that follow them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, Engine, String, cast, delete, func, insert, select

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.body import Body
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, RecordId, Stream
from reviewdesk.eventlog.port import Entry, Sealed, SealedBody, Stored
from reviewdesk.eventlog.seal import Forged, Keys, admit, demand_fit, not_admitted
from reviewdesk.eventlog.verify import Held
from reviewdesk.store import rows
from reviewdesk.store.engine import empty_wal, writing
from reviewdesk.store.faults import telling
from reviewdesk.store.projection import forget_texts, project
from reviewdesk.store.rebuilding import digests, project_anew
from reviewdesk.store.tables import bodies, entries, meta, outbox, records
from reviewdesk.texts import Text

AfterCommit: TypeAlias = Callable[[Sequence[Entry]], None]
"""Told of entries once they are durable; must not raise for what can wait."""


class OtherOrganisation(Refusal):
    """The file belongs to another organisation."""


class SqlLog:
    """The Log port over SQLAlchemy. `keys` finds the SPKI of a device key; unknown keys are refused.

    One writer at a time: the database worker of the desk. Entries signed with one of `own` go to the outbox.
    """

    def __init__(
        self,
        engine: Engine,
        path: Path,
        org: OrgId,
        keys: Keys,
        *,
        own: frozenset[KeyId] = frozenset(),
        after_commit: AfterCommit | None = None,
    ) -> None:
        self._engine = engine
        self._writing = writing(engine)
        self._path = path
        self._org = org
        self._keys = keys
        self._own = own
        self._after_commit = after_commit
        self._redacted: set[EntryId] = set()
        claim(engine, path, org)

    def append(self, batch: Sequence[Sealed]) -> tuple[Stored, ...]:
        return self.append_together((batch,))

    def append_together(self, batches: Sequence[Sequence[Sealed]]) -> tuple[Stored, ...]:
        for batch in batches:
            demand_fit(batch)
        stored: list[Stored] = []
        with telling(self._path), self._writing.begin() as connection:
            for batch in batches:
                stored += self._store(connection, self._admitted(self._not_here(connection, batch)))
        if stored and self._after_commit is not None:
            self._after_commit([one.entry for one in stored])
        return tuple(stored)

    def entries(
        self, *, stream: Stream | None = None, record: RecordId | None = None, after: int = 0
    ) -> Iterator[Stored]:
        wanted = rows.whole().order_by(entries.c.position).limit(rows.PAGE)
        if stream is not None:
            wanted = wanted.where(entries.c.stream == str(stream))
        if record is not None:
            wanted = wanted.where(entries.c.record == record)
        while True:
            # Page by page: a reader who takes their time holds no transaction open.
            with telling(self._path), self._engine.connect() as connection:
                found = connection.execute(wanted.where(entries.c.position > after)).all()
            for row in found:
                yield rows.stored(row)
            if len(found) < rows.PAGE:
                return
            after = found[-1].position

    def get(self, entry: EntryId) -> Stored | None:
        with telling(self._path), self._engine.connect() as connection:
            return rows.one(connection, entry)

    def sealed(self, entry: EntryId) -> Sealed | None:
        with telling(self._path), self._engine.connect() as connection:
            row = connection.execute(rows.whole().where(entries.c.id == entry)).one_or_none()
        return None if row is None else rows.sealed(row)

    def sealed_of(self, wanted: Sequence[EntryId]) -> Mapping[EntryId, Sealed]:
        found: dict[EntryId, Sealed] = {}
        with telling(self._path), self._engine.connect() as connection:
            for part in rows.parts(wanted):
                for row in connection.execute(rows.whole().where(entries.c.id.in_(part))):
                    found[EntryId(row.id)] = rows.sealed(row)
        return found

    def tip(self, key: KeyId, stream: Stream) -> tuple[int, EntryId] | None:
        wanted = (
            select(entries.c.seq, entries.c.id)
            .where(entries.c.key == key, entries.c.stream == str(stream))
            .order_by(entries.c.seq.desc(), entries.c.position)
            .limit(1)
        )
        with telling(self._path), self._engine.connect() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else (row.seq, EntryId(row.id))

    def records(self, prefix: str | None = None) -> Iterator[tuple[RecordId, str]]:
        wanted = select(records.c.record, records.c.type).order_by(records.c.first_position)
        if prefix is not None:
            wanted = wanted.where(records.c.type == prefix)
        with telling(self._path), self._engine.connect() as connection:
            found = connection.execute(wanted).all()
        return iter([(RecordId(row.record), row.type) for row in found])

    def size(self) -> int:
        with telling(self._path), self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(entries)).scalar_one()

    def newest(self) -> int:
        # Damaged headers are told where they are read; here they say no time.
        header = cast(entries.c.header, String)
        time = func.json_extract(header, "$.time")
        with telling(self._path), self._engine.connect() as connection:
            found = connection.execute(select(func.max(time)).where(func.json_valid(header))).scalar_one()
        return int(found or 0)

    def held(self) -> Iterator[Held]:
        """Every row as it lies in the file, before anything is believed about it: for a verification."""
        after = 0
        while True:
            later = rows.whole().where(entries.c.position > after)
            wanted = later.order_by(entries.c.position).limit(rows.PAGE)
            with telling(self._path), self._engine.connect() as connection:
                found = connection.execute(wanted).all()
            for row in found:
                body = None if row.padded is None else SealedBody(row.salt, row.padded)
                yield Held(row.position, EntryId(row.id), row.header, row.signature, body)
            if len(found) < rows.PAGE:
                return
            after = found[-1].position

    def misfiled(self) -> Iterator[tuple[int, EntryId, Text]]:
        """Rows that are not found by what their headers say, or that lack their body; after `held` holds."""
        wanted = (
            select(entries, bodies.c.entry.label("body"))
            .select_from(entries.outerjoin(bodies, bodies.c.entry == entries.c.id))
            .order_by(entries.c.position)
        )
        with telling(self._path), self._engine.connect() as connection:
            for row in connection.execute(wanted):
                said = rows.entry_values(row.position, rows.entry_of(row))
                if any(getattr(row, name) != value for name, value in said.items()):
                    yield (
                        row.position,
                        EntryId(row.id),
                        Text("It is filed under another place than it names."),
                    )
                elif row.body is None and EntryId(row.id) not in self._redacted:
                    yield row.position, EntryId(row.id), Text("What it says is missing; nobody ordered that.")

    def rebuild(self) -> int:
        """Drop every projection and make it anew from the entries; the number of entries read."""
        with telling(self._path), self._writing.begin() as connection:
            return project_anew(connection)

    def differing(self) -> tuple[str, ...]:
        """Projections that hold something else than what the entries say, by name.

        They are made anew beside the others and dropped again: nothing is changed, and there must be room.
        """
        with telling(self._path), self._writing.connect() as connection:
            transaction = connection.begin()
            try:
                held = digests(connection)
                project_anew(connection)
                return tuple(name for name, digest in digests(connection).items() if held[name] != digest)
            finally:
                transaction.rollback()

    def redact(self, redacted: Sequence[EntryId]) -> int:
        """Bodies with their salts go, and what was made of them: heads' contents, the index of texts.

        The file overwrites what it deletes, and the write-ahead file is emptied, so that no copy stays.
        """
        if not redacted:
            return 0
        self._redacted.update(redacted)
        here: list[EntryId] = []
        with telling(self._path), self._writing.begin() as connection:
            for part in rows.parts(redacted):
                found = connection.execute(select(bodies.c.entry).where(bodies.c.entry.in_(part)))
                here += [EntryId(one) for one in found.scalars()]
            for entry in here:
                connection.execute(delete(bodies).where(bodies.c.entry == entry))
                forget_texts(connection, entry)
        empty_wal(self._engine, self._path)
        return len(here)

    def unsent(self) -> tuple[EntryId, ...]:
        """Own entries no server has acknowledged, in order."""
        wanted = (
            select(entries.c.id).join(outbox, outbox.c.entry == entries.c.id).order_by(entries.c.position)
        )
        with telling(self._path), self._engine.connect() as connection:
            return tuple(EntryId(one) for one in connection.execute(wanted).scalars())

    def acknowledged(self, sent: Sequence[EntryId]) -> None:
        """A server has stored these: they leave the outbox."""
        with telling(self._path), self._writing.begin() as connection:
            for part in rows.parts(sent):
                connection.execute(delete(outbox).where(outbox.c.entry.in_(part)))

    def _not_here(self, connection: Connection, batch: Sequence[Sealed]) -> list[Sealed]:
        here: set[str] = set()
        for part in rows.parts([sealed.entry.id for sealed in batch]):
            here.update(connection.execute(select(entries.c.id).where(entries.c.id.in_(part))).scalars())
        new = []
        for sealed in batch:
            if sealed.entry.id not in here:
                here.add(sealed.entry.id)
                new.append(sealed)
        return new

    def _admitted(self, batch: Sequence[Sealed]) -> list[tuple[Sealed, Entry, Body | None]]:
        admitted: list[tuple[Sealed, Entry, Body | None]] = []
        for sealed in batch:
            checked = admit(sealed, self._org, self._keys)
            if isinstance(checked, Forged):
                raise not_admitted(sealed, checked)
            if sealed.entry.id in self._redacted:
                admitted.append((replace(sealed, body=None), checked[0], None))
            else:
                admitted.append((sealed, *checked))
        return admitted

    def _store(
        self, connection: Connection, new: Sequence[tuple[Sealed, Entry, Body | None]]
    ) -> tuple[Stored, ...]:
        if not new:
            return ()
        free = connection.execute(select(func.coalesce(func.max(entries.c.position), 0))).scalar_one() + 1
        stored = tuple(Stored(position, entry, body) for position, (_, entry, body) in enumerate(new, free))
        connection.execute(insert(entries), [rows.entry_values(one.position, one.entry) for one in stored])
        said = [
            rows.body_values(entry.id, sealed.body) for sealed, entry, _ in new if sealed.body is not None
        ]
        if said:
            connection.execute(insert(bodies), said)
        own = [{"entry": one.entry.id} for one in stored if one.entry.header.key in self._own]
        if own:
            connection.execute(insert(outbox), own)
        project(connection, stored)
        return stored


def claim(engine: Engine, path: Path, org: OrgId) -> None:
    """Make the file this organisation's, or find that it is. Raises OtherOrganisation."""
    found = organisation_of(engine, path)
    if found is None:
        with telling(path), writing(engine).begin() as connection:
            connection.execute(insert(meta), {"name": "org", "value": org})
    elif found != org:
        raise OtherOrganisation(
            Text("The desk at {path} belongs to another organization.", path=str(path)),
            next_step=Text("Choose the folder of this organization. Nothing was changed."),
        )


def holds_entries(engine: Engine, path: Path) -> bool:
    """Whether there are entries in the file, whosever they are."""
    with telling(path), engine.connect() as connection:
        return connection.execute(select(entries.c.id).limit(1)).first() is not None


def organisation_of(engine: Engine, path: Path) -> OrgId | None:
    """The organisation whose file this is; None for a new one."""
    with telling(path), engine.connect() as connection:
        found = connection.execute(select(meta.c.value).where(meta.c.name == "org")).scalar_one_or_none()
    return None if found is None else OrgId(found)
