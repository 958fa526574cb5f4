"""A database older than what the device has written is noticed, and numbers nobody can rely on are told."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.store.writers import ORG, STORAGE_KEY, Writer, known, record

from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import Stream
from reviewdesk.store.device_last import Behind, DatabaseBehind, DeviceLast, NumbersLost, State
from reviewdesk.store.engine import open_encrypted
from reviewdesk.store.log import SqlLog

A = record("a")


def test_a_database_put_back_is_an_alarm(engine: Engine, path: Path, tmp_path: Path) -> None:
    writer, other = Writer(), Writer("other")
    file = tmp_path / "device.last"
    last = DeviceLast(file, writer.key)
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

    kept = DeviceLast(file, writer.key)
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
    last = DeviceLast(file, writer.key)
    log = SqlLog(engine, path, ORG, known(writer).get)
    first, second = (writer.writes(A, values={"a/-/b": n}) for n in (1, 2))
    log.append([first])
    last.note([first.entry])
    log.append([second])
    assert DeviceLast(file, writer.key).check(log) == ()


def kept_file(path: Path, engine: Engine, file: Path, writer: Writer, numbers: int = 3) -> SqlLog:
    last = DeviceLast(file, writer.key)
    log = SqlLog(engine, path, ORG, known(writer).get, after_commit=last.note)
    for n in range(numbers):
        log.append([writer.writes(A, values={"a/-/b": n})])
    return log


@pytest.mark.parametrize("torn", [b"", b"{", b'{"v":1}' * 2000, b"\0" * 9000, b"\xff" * 9000])
def test_a_damaged_file_is_told_and_nothing_is_written_over_it(
    engine: Engine, path: Path, tmp_path: Path, torn: bytes
) -> None:
    writer, file = Writer(), tmp_path / "device.last"
    log = kept_file(path, engine, file, writer)
    file.write_bytes(torn)
    last = DeviceLast(file, writer.key)
    assert last.state is State.DAMAGED
    assert last.check(log) == (Behind(writer.key.key_id, Stream.RECORD, 3, 3),)
    with pytest.raises(NumbersLost, match="was changed, or a part of it was lost") as told:
        last.demand(log)
    assert told.value.next_step is not None
    assert file.read_bytes() == torn


def test_a_changed_number_is_damage(engine: Engine, path: Path, tmp_path: Path) -> None:
    writer, file = Writer(), tmp_path / "device.last"
    log = kept_file(path, engine, file, writer)
    data = file.read_bytes()
    assert b',3,"' in data
    file.write_bytes(data.replace(b',3,"', b',1,"').replace(b',2,"', b',1,"'))
    assert DeviceLast(file, writer.key).state is State.DAMAGED
    with pytest.raises(NumbersLost):
        DeviceLast(file, writer.key).demand(log)


def test_a_missing_file_is_told_once_something_was_written(
    engine: Engine, path: Path, tmp_path: Path
) -> None:
    writer, file = Writer(), tmp_path / "device.last"
    empty = SqlLog(engine, path, ORG, known(writer).get)
    last = DeviceLast(file, writer.key)
    assert (last.state, last.check(empty)) == (State.MISSING, ())
    last.demand(empty)
    log = kept_file(path, engine, file, writer)
    file.unlink()
    with pytest.raises(NumbersLost, match=r"device\.last is missing"):
        DeviceLast(file, writer.key).demand(log)
    assert not file.exists()


@pytest.mark.parametrize("place", [0, 1])
def test_one_torn_place_of_the_two_is_no_alarm_and_heals(
    engine: Engine, path: Path, tmp_path: Path, place: int
) -> None:
    """As a power cut leaves it: the other place says as much, or one number less."""
    writer, file = Writer(), tmp_path / "device.last"
    log = kept_file(path, engine, file, writer)
    data = bytearray(file.read_bytes())
    data[place * 4096 : (place + 1) * 4096] = bytes(4096)
    file.write_bytes(data)
    last = DeviceLast(file, writer.key)
    assert (last.state, last.check(log)) == (State.KEPT, ())
    last.note([writer.writes(A, values={"a/-/b": 9}).entry])
    last.note([writer.writes(A, values={"a/-/b": 10}).entry])
    assert [one.kept for one in DeviceLast(file, writer.key).check(log)] == [5]


def test_the_file_of_another_device_is_none_of_ours(engine: Engine, path: Path, tmp_path: Path) -> None:
    lost, own, file = Writer("lost"), Writer(), tmp_path / "device.last"
    log = kept_file(path, engine, file, lost)
    last = DeviceLast(file, own.key)
    assert (last.state, last.check(log)) == (State.MISSING, ())
    last.note([own.writes(A, values={"a/-/b": 1}).entry])
    assert DeviceLast(file, own.key).check(log) == (Behind(own.key.key_id, Stream.RECORD, 1, 0),)


def test_the_control_chain_is_kept_whoever_signs_it(engine: Engine, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "device.last"
    own, control = Writer(), Writer("control")
    founded = control.writes(None, "org.founded", {"org/-/about": 1}, stream=Stream.CONTROL)
    DeviceLast(file, own.key).note([founded.entry])
    log = SqlLog(engine, path, ORG, known(own, control).get)
    assert DeviceLast(file, own.key).check(log) == (Behind(control.key.key_id, Stream.CONTROL, 1, 0),)
    log.append([founded])
    assert DeviceLast(file, own.key).check(log) == ()


def test_a_file_that_cannot_be_written_waits_for_the_next_commit(
    engine: Engine, path: Path, tmp_path: Path
) -> None:
    writer = Writer()
    file = tmp_path / "device.last"
    last = DeviceLast(file, writer.key)
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
    assert DeviceLast(file, writer.key).kept() == last.kept() != {}


@pytest.mark.skipif(os.name != "posix", reason="pipes with names")
def test_a_pipe_in_its_place_is_damage_and_nobody_waits_for_it(
    engine: Engine, path: Path, tmp_path: Path
) -> None:
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    log.append([writer.writes(A, values={"a/-/b": 1})])
    file = tmp_path / "device.last"
    os.mkfifo(file)
    last = DeviceLast(file, writer.key)
    assert last.state is State.DAMAGED
    with pytest.raises(NumbersLost, match=r"The file device\.last was changed"):
        last.demand(log)
