"""The first form of the file: entries, bodies, drafts, outbox, and the first projections."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    (
        "CREATE TABLE entries (position INTEGER NOT NULL, id VARCHAR(43) NOT NULL, stream VARCHAR(8) "
        'NOT NULL, "key" VARCHAR(43) NOT NULL, seq BIGINT NOT NULL, kind VARCHAR(48) NOT NULL, record '
        "VARCHAR(22), header BLOB NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (position), UNIQUE "
        "(id))"
    ),
    'CREATE INDEX entries_by_chain ON entries ("key", stream, seq)',
    "CREATE INDEX entries_by_record ON entries (record, position)",
    "CREATE INDEX entries_by_stream ON entries (stream, position)",
    (
        "CREATE TABLE drafts (record VARCHAR(22) NOT NULL, place TEXT NOT NULL, text TEXT NOT NULL, "
        "time BIGINT NOT NULL, PRIMARY KEY (record, place))"
    ),
    "CREATE TABLE meta (name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name))",
    (
        "CREATE TABLE records (record VARCHAR(22) NOT NULL, type VARCHAR(48) NOT NULL, first_position "
        "INTEGER NOT NULL, last_position INTEGER NOT NULL, last_time BIGINT NOT NULL, PRIMARY KEY "
        "(record))"
    ),
    "CREATE INDEX records_by_type ON records (type, first_position)",
    (
        "CREATE TABLE heads (id INTEGER NOT NULL, record VARCHAR(22) NOT NULL, target TEXT NOT NULL, "
        "entry VARCHAR(43) NOT NULL, kind VARCHAR(48) NOT NULL, author VARCHAR(22), time BIGINT NOT "
        "NULL, content TEXT, PRIMARY KEY (id), UNIQUE (record, target, entry))"
    ),
    "CREATE INDEX heads_by_entry ON heads (entry)",
    (
        "CREATE TABLE waiting (missing VARCHAR(43) NOT NULL, entry VARCHAR(43) NOT NULL, PRIMARY KEY "
        "(missing, entry))"
    ),
    "CREATE INDEX waiting_by_entry ON waiting (entry)",
    (
        "CREATE TABLE bodies (entry VARCHAR(43) NOT NULL, salt BLOB NOT NULL, padded BLOB NOT NULL, "
        "PRIMARY KEY (entry), FOREIGN KEY(entry) REFERENCES entries (id))"
    ),
    (
        "CREATE TABLE outbox (entry VARCHAR(43) NOT NULL, PRIMARY KEY (entry), FOREIGN KEY(entry) "
        "REFERENCES entries (id))"
    ),
    "CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
    "INSERT INTO texts (texts, rank) VALUES ('secure-delete', 1)",
    (
        "CREATE TRIGGER entries_stay BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are "
        "never deleted'); END"
    ),
    (
        "CREATE TRIGGER entries_do_not_change BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, "
        "'entries are never changed'); END"
    ),
    (
        "CREATE TRIGGER bodies_do_not_change BEFORE UPDATE ON bodies BEGIN SELECT RAISE(ABORT, 'bodies "
        "are never changed'); END"
    ),
)


def upgrade() -> None:
    """Make the tables, with the guards that keep entries and bodies as they are."""
    for statement in _STATEMENTS:
        op.execute(statement)
