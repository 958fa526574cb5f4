"""The tables of the encrypted file: what is written for good, what is the desk's own, what can be rebuilt."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("id", String(43), nullable=False, unique=True),
    Column("stream", String(8), nullable=False),
    Column("key", String(43), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("kind", String(48), nullable=False),
    Column("record", String(22)),
    Column("header", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Index("entries_by_record", "record", "position"),
    Index("entries_by_stream", "stream", "position"),
    # Not unique: a restored backup may fork a chain, and both branches are kept.
    Index("entries_by_chain", "key", "stream", "seq"),
)
"""Insert only. The columns beside header and signature repeat what the header says, to find it by."""

bodies = Table(
    "bodies",
    metadata,
    Column("entry", String(43), ForeignKey("entries.id"), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("padded", LargeBinary, nullable=False),
)
"""Insert and delete only: a redaction deletes."""

drafts = Table(
    "drafts",
    metadata,
    Column("record", String(22), nullable=False),
    Column("place", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    PrimaryKeyConstraint("record", "place"),
)
"""Text under the cursor, not an entry until the cursor leaves; `time` in ms UTC."""

outbox = Table("outbox", metadata, Column("entry", String(43), ForeignKey("entries.id"), primary_key=True))
"""Own entries no server has acknowledged."""

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
"""What the file knows about itself: `org`."""

records = Table(
    "records",
    metadata,
    Column("record", String(22), primary_key=True),
    Column("type", String(48), nullable=False),
    Column("first_position", Integer, nullable=False),
    Column("last_position", Integer, nullable=False),
    Column("last_time", BigInteger, nullable=False),
    Index("records_by_type", "type", "first_position"),
)
"""Projection: every record with its type, and where its first and last entries to arrive lie."""

heads = Table(
    "heads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record", String(22), nullable=False),
    Column("target", Text, nullable=False),
    Column("entry", String(43), nullable=False),
    Column("kind", String(48), nullable=False),
    Column("author", String(22)),
    Column("time", BigInteger, nullable=False),
    Column("content", Text),
    UniqueConstraint("record", "target", "entry"),
    Index("heads_by_entry", "entry"),
)
"""Projection: for every target the entries nobody replaced; `content` is canonical JSON, null if not here."""

waiting = Table(
    "waiting",
    metadata,
    Column("missing", String(43), nullable=False),
    Column("entry", String(43), nullable=False),
    PrimaryKeyConstraint("missing", "entry"),
    Index("waiting_by_entry", "entry"),
)
"""Projection: entries that are stored but do not count yet, with what each still waits for."""

PROJECTIONS = (records, heads, waiting)

SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
)
"""Projection: the texts of heads, under the same rowid."""

SEARCH_FORGETS = "INSERT INTO texts (texts, rank) VALUES ('secure-delete', 1)"
"""What is deleted from the index leaves no trace in it."""

GUARDS = (
    (
        "CREATE TRIGGER entries_stay BEFORE DELETE ON entries "
        "BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END"
    ),
    (
        "CREATE TRIGGER entries_do_not_change BEFORE UPDATE ON entries "
        "BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END"
    ),
    (
        "CREATE TRIGGER bodies_do_not_change BEFORE UPDATE ON bodies "
        "BEGIN SELECT RAISE(ABORT, 'bodies are never changed'); END"
    ),
)
"""The database itself refuses what would rewrite history."""

for _statement in (SEARCH_TABLE, SEARCH_FORGETS, *GUARDS):
    event.listen(metadata, "after_create", DDL(_statement))  # type: ignore[no-untyped-call]  # theirs
