"""Why an encrypted file does not open: a clear answer each, and nothing overwritten."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from tests.store.writers import ORG, STORAGE_KEY, Writer, known, record

from reviewdesk.errors import DeskError
from reviewdesk.store import engine as engines
from reviewdesk.store.disk import NotWritable
from reviewdesk.store.engine import (
    NewerStore,
    NoStore,
    NotAStore,
    StoreThere,
    WrongStorageKey,
    create_encrypted,
    integrity,
    open_encrypted,
)
from reviewdesk.store.faults import StoreBusy, StoreDamaged, telling
from reviewdesk.store.log import SqlLog


def filled(engine: Engine, path: Path, count: int = 40) -> bytes:
    """A file with entries in it, closed; its bytes."""
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    log.append([writer.writes(record(str(n)), values={"a/-/b": "words " * 40}) for n in range(count)])
    engine.dispose()
    return path.read_bytes()


def read_through(path: Path) -> int:
    """The number of entries that can be read."""
    engine = open_encrypted(path, STORAGE_KEY)
    try:
        return len(list(SqlLog(engine, path, ORG, known().get).entries()))
    finally:
        engine.dispose()


def refused(path: Path, key: bytes, kind: type[DeskError]) -> DeskError:
    with pytest.raises(kind) as caught:
        open_encrypted(path, key)
    assert caught.value.next_step is not None
    return caught.value


def test_it_is_encrypted_and_private(engine: Engine, path: Path) -> None:
    data = filled(engine, path)
    assert (b"words" in data, data.startswith(b"SQLite")) == (False, False)
    assert path.stat().st_mode & 0o777 == 0o600


def test_settings_are_those_that_keep_data(engine: Engine) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "cipher_page_size": "4096",
    }
    with engine.connect() as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in expected}
    assert found == expected


def test_another_key_is_told_from_damage(engine: Engine, path: Path) -> None:
    before = filled(engine, path)
    refused(path, bytes(32), WrongStorageKey)
    assert path.read_bytes() == before
    broken = bytearray(before)
    broken[100] ^= 1
    path.write_bytes(broken)
    refused(path, STORAGE_KEY, StoreDamaged)
    assert path.read_bytes() == bytes(broken)


def test_a_flipped_byte_deep_inside_is_noticed(engine: Engine, path: Path) -> None:
    data = bytearray(filled(engine, path))
    for place in range(4096 * 5 + 100, len(data), 4096):
        data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        read_through(path)


def test_the_check_of_every_page_names_the_damaged_one(engine: Engine, path: Path) -> None:
    data = bytearray(filled(engine, path))
    again = open_encrypted(path, STORAGE_KEY)
    assert integrity(again, path) == ()
    again.dispose()
    data[-100] ^= 1
    path.write_bytes(data)
    again = open_encrypted(path, STORAGE_KEY)
    (found,) = integrity(again, path)
    again.dispose()
    assert f"page {len(data) // 4096}" in found


def test_a_file_cut_short_is_damaged(engine: Engine, path: Path) -> None:
    data = filled(engine, path)
    path.write_bytes(data[: len(data) // 2 - 1000])
    with pytest.raises(StoreDamaged):
        read_through(path)


def test_a_newer_file_is_left_alone(engine: Engine, path: Path) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {engines.SCHEMA + 1}")
    engine.dispose()
    before = path.read_bytes()
    refused(path, STORAGE_KEY, NewerStore)
    assert path.read_bytes() == before


def test_a_file_of_another_program_is_left_alone(engine: Engine, path: Path) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA application_id = 7")
    engine.dispose()
    refused(path, STORAGE_KEY, NotAStore)


def test_no_file_is_made_by_opening(tmp_path: Path) -> None:
    refused(tmp_path / "none.db", STORAGE_KEY, NoStore)
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_overwritten_by_making(engine: Engine, path: Path) -> None:
    before = filled(engine, path)
    with pytest.raises(StoreThere):
        create_encrypted(path, STORAGE_KEY)
    assert path.read_bytes() == before


@pytest.fixture
def nobodys() -> Iterator[Path]:
    """A folder in which a run as root becomes a person like any other."""
    folder = Path(tempfile.mkdtemp(prefix="reviewdesk-nobody-"))
    root = os.geteuid() == 0
    if root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="permissions as on POSIX")
def test_a_file_that_may_not_be_written_says_so(engine: Engine, path: Path, nobodys: Path) -> None:
    os.seteuid(os.getuid())
    engine.dispose()
    copy = nobodys / "desk.db"
    shutil.copy(path, copy)
    shutil.copy(path.with_suffix(".check"), copy.with_suffix(".check"))
    if os.geteuid() == 0:
        os.chown(copy, 65534, 65534)
        os.chown(copy.with_suffix(".check"), 65534, 65534)
        os.seteuid(65534)
    copy.chmod(0o400)
    refused(copy, STORAGE_KEY, NotWritable)


def test_a_file_another_program_holds_says_so(engine: Engine, path: Path) -> None:
    filled(engine, path)
    first, second = open_encrypted(path, STORAGE_KEY), open_encrypted(path, STORAGE_KEY, busy_ms=1)
    with engines.writing(first).begin(), pytest.raises(StoreBusy), telling(path):
        engines.writing(second).connect().begin()
    first.dispose()
    second.dispose()


def test_the_key_check_lost_leaves_a_wrong_key_the_likelier_reason(engine: Engine, path: Path) -> None:
    filled(engine, path)
    path.with_suffix(".check").unlink()
    refused(path, bytes(32), WrongStorageKey)
    open_encrypted(path, STORAGE_KEY).dispose()


def test_a_copy_opens_like_the_original(engine: Engine, path: Path, tmp_path: Path) -> None:
    filled(engine, path)
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    again = open_encrypted(copy, STORAGE_KEY)
    assert SqlLog(again, copy, ORG, known().get).size() == 40
    again.dispose()


def test_an_error_quotes_nothing_of_what_was_to_be_kept(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Okafor"})
    assert "nowhere" in str(caught.value)
    assert "Okafor" not in str(caught.value)
