"""A database older than what the device has written is noticed; a file left behind by a crash is no alarm."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.store.writers import ORG, STORAGE_KEY, Writer, known, record

from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import Stream
from reviewdesk.store.device_last import Behind, DatabaseBehind, DeviceLast
from reviewdesk.store.engine import open_encrypted
from reviewdesk.store.log import SqlLog

A = record("a")


def test_a_database_put_back_is_an_alarm(engine: Engine, path: Path, tmp_path: Path) -> None:
    writer, other = Writer(), Writer("other")
    file = tmp_path / "device.last"
    last = DeviceLast(file, writer.key.key_id)
    log = SqlLog(engine, path, ORG, known(writer, other).get, after_commit=last.note)
    log.append([writer.writes(A, values={"a/-/b": 1}), other.writes(A, values={"a/-/b": 5})])
    engine.dispose()
    backup = tmp_path / "backup.db"
    shutil.copy(path, backup)
    again = open_encrypted(path, STORAGE_KEY)
    log = SqlLog(again, path, ORG, known(writer, other).get, after_commit=last.note)
    log.append([writer.writes(A, values={"a/-/b": n}) for n in (2, 3)])
    again.dispose()
    last.close()

    kept = DeviceLast(file, writer.key.key_id)
    again = open_encrypted(path, STORAGE_KEY)
    assert kept.check(SqlLog(again, path, ORG, known(writer, other).get)) == ()
    again.dispose()
    shutil.copy(backup, path)
    again = open_encrypted(path, STORAGE_KEY)
    log = SqlLog(again, path, ORG, known(writer, other).get)
    assert kept.check(log) == (Behind(writer.key.key_id, Stream.RECORD, 3, 1),)
    with pytest.raises(DatabaseBehind, match="At least 2"):
        kept.demand(log)
    again.dispose()


def test_a_file_behind_the_database_is_none(engine: Engine, path: Path, tmp_path: Path) -> None:
    writer = Writer()
    file = tmp_path / "device.last"
    last = DeviceLast(file, writer.key.key_id)
    log = SqlLog(engine, path, ORG, known(writer).get)
    first, second = (writer.writes(A, values={"a/-/b": n}) for n in (1, 2))
    log.append([first])
    last.note([first.entry])
    log.append([second])
    assert DeviceLast(file, writer.key.key_id).check(log) == ()


@pytest.mark.parametrize("torn", [b"", b"{", b'{"v":1}', b"\0" * 50])
def test_a_torn_file_is_none_and_heals(engine: Engine, path: Path, tmp_path: Path, torn: bytes) -> None:
    writer = Writer()
    file = tmp_path / "device.last"
    file.write_bytes(torn)
    last = DeviceLast(file, writer.key.key_id)
    log = SqlLog(engine, path, ORG, known(writer).get, after_commit=last.note)
    assert last.check(log) == ()
    stored = log.append([writer.writes(A, values={"a/-/b": 1})])
    again = DeviceLast(file, writer.key.key_id)
    assert again.check(log) == ()
    empty = SqlLog(engine, path, ORG, known(writer).get)
    assert empty.get(stored[0].entry.id) == stored[0]


def test_the_number_of_another_key_says_nothing(engine: Engine, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "device.last"
    lost = Writer("lost")
    DeviceLast(file, lost.key.key_id).note([lost.writes(A, values={"a/-/b": 1}).entry])
    log = SqlLog(engine, path, ORG, known(lost).get)
    assert DeviceLast(file, Writer().key.key_id).check(log) == ()
    assert DeviceLast(file, lost.key.key_id).check(log) == (Behind(lost.key.key_id, Stream.RECORD, 1, 0),)


def test_the_control_chain_is_kept_whoever_signs_it(engine: Engine, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "device.last"
    own, control = Writer(), Writer("control")
    founded = control.writes(None, "org.founded", {"org/-/about": 1}, stream=Stream.CONTROL)
    DeviceLast(file, own.key.key_id).note([founded.entry])
    log = SqlLog(engine, path, ORG, known(own, control).get)
    behind = (Behind(control.key.key_id, Stream.CONTROL, 1, 0),)
    # Also under a new device key: the control chain goes on.
    assert [DeviceLast(file, who.key.key_id).check(log) for who in (own, Writer("new"))] == [behind, behind]
    log.append([founded])
    assert DeviceLast(file, own.key.key_id).check(log) == ()


def test_a_file_that_cannot_be_written_waits_for_the_next_commit(
    engine: Engine, path: Path, tmp_path: Path
) -> None:
    writer = Writer()
    file = tmp_path / "device.last"
    last = DeviceLast(file, writer.key.key_id)
    log = SqlLog(engine, path, ORG, known(writer).get, after_commit=last.note)
    file.mkdir()
    stored = log.append([writer.writes(A, values={"a/-/b": 1})])
    assert (len(stored), log.size(), isinstance(last.missed, DeskError)) == (1, 1, True)
    with pytest.raises(DeskError):
        last.close()
    file.rmdir()
    # Another's entry moves no number of ours; what was missed is written all the same.
    last.note([])
    assert last.missed is None
    assert DeviceLast(file, writer.key.key_id).kept() == last.kept() != {}
