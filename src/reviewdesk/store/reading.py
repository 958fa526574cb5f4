"""What screens and folds ask of the projections: heads, search, drafts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, Row, Select, delete, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from reviewdesk.eventlog import jcs
from reviewdesk.eventlog.body import Json
from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, Target
from reviewdesk.store.engine import empty_wal, writing
from reviewdesk.store.faults import telling
from reviewdesk.store.tables import drafts, heads, waiting


@dataclass(frozen=True, slots=True)
class Head:
    """An entry nobody replaced, at one target of a record.

    `content` is as written, before any upcast: {"value": ...}, {"not_known": ...}, {"not_applicable": ...},
    {} for an act that holds no value; None where the body is withheld or redacted.
    """

    record: RecordId
    target: Target
    entry: EntryId
    kind: str
    author: PersonId | None
    time: int  # ms UTC
    content: Json


@dataclass(frozen=True, slots=True)
class Found:
    """A text in which the words were found; `snippet` marks them with STX and ETX (U+0002, U+0003)."""

    record: RecordId
    target: Target
    entry: EntryId
    snippet: str


@dataclass(frozen=True, slots=True)
class TextDraft:
    """Text under the cursor when it was last kept."""

    record: RecordId
    place: str
    text: str
    time: int  # ms UTC


class Reading:
    """Questions to the projections of a file. It knows not who may see what: the caller leaves that out."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    def heads(self, record: RecordId) -> tuple[Head, ...]:
        """All heads of a record, by target and entry."""
        wanted = select(heads).where(heads.c.record == record).order_by(heads.c.target, heads.c.entry)
        return tuple(self._heads(wanted))

    def records_with(self, kind: str) -> tuple[RecordId, ...]:
        """The records in which an entry of this kind is a head, by id."""
        wanted = select(heads.c.record).where(heads.c.kind == kind).distinct().order_by(heads.c.record)
        with telling(self._path), self._engine.connect() as connection:
            return tuple(RecordId(one) for one in connection.execute(wanted).scalars())

    def waiting(self) -> tuple[tuple[EntryId, EntryId], ...]:
        """Who does not count yet, and what each waits for."""
        wanted = select(waiting.c.entry, waiting.c.missing).order_by(waiting.c.entry, waiting.c.missing)
        with telling(self._path), self._engine.connect() as connection:
            return tuple((EntryId(row.entry), EntryId(row.missing)) for row in connection.execute(wanted))

    def search(self, words: str, *, limit: int = 50) -> tuple[Found, ...]:
        """Texts that hold all the words, or words they begin; case and accents do not matter. Best first."""
        query = " ".join(f'"{word}"*' for word in words.replace('"', " ").split())
        if not query:
            return ()
        wanted = text(
            "SELECT heads.record, heads.target, heads.entry, "
            "snippet(texts, 0, char(2), char(3), '…', 16) AS snippet "
            "FROM texts JOIN heads ON heads.id = texts.rowid WHERE texts MATCH :query "
            "ORDER BY texts.rank, heads.record, heads.target, heads.entry LIMIT :limit"
        )
        with telling(self._path), self._engine.connect() as connection:
            found = connection.execute(wanted, {"query": query, "limit": limit})
            return tuple(
                Found(RecordId(row.record), Target(row.target), EntryId(row.entry), row.snippet)
                for row in found
            )

    def _heads(self, wanted: Select[tuple[object, ...]]) -> Iterator[Head]:
        with telling(self._path), self._engine.connect() as connection:
            found = connection.execute(wanted).all()
        return (_head(row) for row in found)


class Drafts:
    """Text under the cursor, by record and place: kept every two seconds, gone once the entry is written."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    def keep(self, draft: TextDraft) -> None:
        """Keep the text, in place of the one kept before; durable once this returns."""
        values = {"text": draft.text, "time": draft.time}
        kept = upsert(drafts).values(record=draft.record, place=draft.place, **values)
        kept = kept.on_conflict_do_update(index_elements=[drafts.c.record, drafts.c.place], set_=values)
        with telling(self._path), writing(self._engine).begin() as connection:
            connection.execute(kept)

    def at(self, record: RecordId, place: str) -> TextDraft | None:
        """The text kept for a place, or None."""
        return next((draft for draft in self.of(record) if draft.place == place), None)

    def of(self, record: RecordId) -> tuple[TextDraft, ...]:
        """All that is kept for a record, by place."""
        wanted = select(drafts).where(drafts.c.record == record).order_by(drafts.c.place)
        with telling(self._path), self._engine.connect() as connection:
            return tuple(
                TextDraft(RecordId(row.record), row.place, row.text, row.time)
                for row in connection.execute(wanted)
            )

    def drop(self, record: RecordId, place: str) -> None:
        """Forget the text: it has become an entry, or was given up."""
        gone = delete(drafts).where(drafts.c.record == record, drafts.c.place == place)
        with telling(self._path), writing(self._engine).begin() as connection:
            connection.execute(gone)

    def forget(self, record: RecordId, places: Sequence[str]) -> None:
        """Forget the texts of these places so that no trace of them stays in the file."""
        gone = delete(drafts).where(drafts.c.record == record, drafts.c.place.in_(places))
        with telling(self._path), writing(self._engine).begin() as connection:
            connection.execute(gone)
        empty_wal(self._engine, self._path)


def _head(row: Row[tuple[object, ...]]) -> Head:
    return Head(
        RecordId(row.record),
        Target(row.target),
        EntryId(row.entry),
        row.kind,
        None if row.author is None else PersonId(row.author),
        row.time,
        None if row.content is None else jcs.decode(row.content.encode()),
    )
