"""What only the log in the encrypted file promises; what every log promises stands in contracts/."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from tests.store.writers import ORG, STORAGE_KEY, Writer, an_id, known, record

from reviewdesk.errors import Refusal
from reviewdesk.store.engine import open_encrypted
from reviewdesk.store.faults import StoreDamaged
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


def test_an_entry_changed_by_who_holds_the_key_is_told(engine: Engine, path: Path) -> None:
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    (stored,) = log.append([writer.writes(A, "review.opened", {"about/-/title": "Missed target"})])
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER entries_do_not_change")
        connection.exec_driver_sql("UPDATE entries SET header = CAST(header || x'20' AS BLOB)")
    with pytest.raises(StoreDamaged, match="Entry 1"):
        log.get(stored.entry.id)
    (held,) = log.held()
    assert held.header_bytes == stored.entry.header_bytes + b" "


def test_a_told_commit_is_a_durable_one(engine: Engine, path: Path) -> None:
    writer, other = Writer(), Writer("other")
    told: list[str] = []
    log = SqlLog(
        engine,
        path,
        ORG,
        known(writer).get,
        after_commit=lambda entries: told.extend(entry.id for entry in entries if log.get(entry.id)),
    )
    first = writer.writes(A, values={"about/-/title": "one"})
    log.append([first])
    log.append([first])
    with pytest.raises(Refusal):
        log.append([writer.writes(A, values={"about/-/title": "two"}), other.writes(A, values={"a/-/b": 1})])
    assert told == [first.entry.id]


def test_what_is_acknowledged_leaves_the_outbox(engine: Engine, path: Path) -> None:
    writer, other = Writer(), Writer("other")
    log = SqlLog(engine, path, ORG, known(writer, other).get, own=frozenset({writer.key.key_id}))
    batch = [who.writes(A, values={"about/-/title": str(n)}) for n, who in enumerate((writer, other, writer))]
    log.append(batch)
    assert log.unsent() == (batch[0].entry.id, batch[2].entry.id)
    log.acknowledged([batch[0].entry.id, batch[1].entry.id])
    assert log.unsent() == (batch[2].entry.id,)


def test_readers_in_other_threads_see_whole_batches_while_one_writes(engine: Engine, path: Path) -> None:
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    batches = [[writer.writes(A, values={"about/-/title": str(n)}) for n in range(5)] for _ in range(20)]
    done = threading.Event()

    def read() -> set[int]:
        sizes = {log.size()}
        while not done.is_set():
            sizes.add(len(list(log.entries(record=A))))
        return sizes

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for batch in batches:
            log.append(batch)
        done.set()
        seen = set().union(*(reader.result() for reader in readers))
    assert {size % 5 for size in seen} == {0}
    assert log.size() == 100
