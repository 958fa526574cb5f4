"""The tables after all migrations are the tables of the program; a copy is put aside before each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2
from tests.store.writers import ORG, STORAGE_KEY, Writer, known, record

from reviewdesk.store.backup import copy_to
from reviewdesk.store.engine import SCHEMA, create_encrypted, open_encrypted, schema_of
from reviewdesk.store.log import SqlLog, organisation_of
from reviewdesk.store.migrate import migrate
from reviewdesk.store.tables import metadata


def schema(connection: Connection) -> dict[str, str]:
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    )
    return {row.name: re.sub(r"\s+|(?<=\()\s|\s(?=\))", "", row.sql) for row in found}


def test_migrated_tables_are_those_of_the_program(engine: Engine) -> None:
    fresh = create_engine("sqlite://", module=dbapi2)
    metadata.create_all(fresh)
    with engine.connect() as migrated, fresh.connect() as made:
        assert schema(migrated) == schema(made)
        assert schema_of(migrated) == SCHEMA
    fresh.dispose()


def test_a_present_file_is_not_touched(engine: Engine, path: Path, tmp_path: Path) -> None:
    engine.dispose()
    before = path.read_bytes()
    assert migrate(engine, path, tmp_path) is None
    assert path.read_bytes() == before


def test_a_copy_is_put_aside_before_an_older_file_changes(engine: Engine, path: Path, tmp_path: Path) -> None:
    writer = Writer()
    SqlLog(engine, path, ORG, known(writer).get).append([writer.writes(record("a"), values={"a/-/b": "c"})])
    copy = migrate(engine, path, tmp_path, to=SCHEMA + 1)
    assert copy is not None
    assert copy == tmp_path / f"desk-before-{SCHEMA + 1}-from-{SCHEMA}.db"
    opened = open_encrypted(copy, STORAGE_KEY)
    assert SqlLog(opened, copy, ORG, known().get).size() == 1
    opened.dispose()


def test_a_failed_migration_leaves_the_file_as_it_was(path: Path) -> None:
    engine = create_encrypted(path, STORAGE_KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE outbox (in_the_way)")
    with pytest.raises(OperationalError, match="outbox already exists"):
        migrate(engine, path, path.parent)
    with engine.begin() as connection:
        assert (schema_of(connection), list(schema(connection))) == (0, ["outbox"])
        connection.exec_driver_sql("DROP TABLE outbox")
    migrate(engine, path, path.parent)
    assert organisation_of(engine, path) is None
    engine.dispose()


def test_a_backup_is_encrypted_and_whole(engine: Engine, path: Path, tmp_path: Path) -> None:
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    log.append([writer.writes(record("a"), values={"a/-/b": "in the clear"})])
    target = tmp_path / "backup.db"
    copy_to(engine, path, target)
    copy_to(engine, path, target)
    assert b"in the clear" not in target.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o600
    opened = open_encrypted(target, STORAGE_KEY)
    assert list(SqlLog(opened, target, ORG, known().get).entries()) == list(log.entries())
    opened.dispose()
