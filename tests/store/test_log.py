"""What only the log in the encrypted file promises; what every log promises stands in contracts/."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from tests.store.writers import ORG, STORAGE_KEY, Writer, an_id, known, record

from reviewdesk.store.engine import open_encrypted
from reviewdesk.store.log import OtherOrganisation, SqlLog

A, B = record("a"), record("b")


def test_what_was_appended_is_there_after_reopening(engine: Engine, path: Path) -> None:
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get, own=frozenset({writer.key.key_id}))
    first = writer.writes(A, "review.opened", {"about/-/title": "Missed target"})
    second = writer.writes(B, "case.opened", {"about/-/title": "A fall"}, after=[])
    stored = log.append([first, second])
    engine.dispose()
    again = open_encrypted(path, STORAGE_KEY)
    log = SqlLog(again, path, ORG, known(writer).get)
    assert tuple(log.entries()) == stored
    assert [log.sealed(one.entry.id) for one in stored] == [first, second]
    assert list(log.records()) == [(A, "review"), (B, "case")]
    assert log.unsent() == (first.entry.id, second.entry.id)
    again.dispose()


def test_the_database_refuses_to_rewrite_history(engine: Engine, path: Path) -> None:
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    log.append([writer.writes(A, "review.opened", {"about/-/title": "Missed target"})])
    for statement in (
        "DELETE FROM entries",
        "UPDATE entries SET seq = 2",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries",
        "UPDATE bodies SET padded = x'00'",
    ):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_another_organisations_file_is_refused(engine: Engine, path: Path) -> None:
    SqlLog(engine, path, ORG, known().get)
    with pytest.raises(OtherOrganisation):
        SqlLog(engine, path, type(ORG)(an_id("another")), known().get)
