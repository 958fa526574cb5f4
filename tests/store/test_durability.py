"""A real writer process killed, starved of room, on a disk that fails: what it called saved is there."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.writers import ORG, STORAGE_KEY, Writer, known, record

from reviewdesk.store.device_last import DeviceLast
from reviewdesk.store.engine import create_encrypted, integrity, open_encrypted
from reviewdesk.store.home import Home
from reviewdesk.store.log import SqlLog
from reviewdesk.store.migrate import migrate
from reviewdesk.store.reading import Reading

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills and limits as on POSIX")
ROOT = Path(__file__).parents[2]
KILLS = 12


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.prepare()
    engine = create_encrypted(home.database, STORAGE_KEY)
    migrate(engine, home.database, home.backups)
    SqlLog(engine, home.database, ORG, known().get)
    engine.dispose()
    return home


def command(home: Home, run: int, words: str = "He fell on the stairs.") -> list[str]:
    return [sys.executable, "-m", "tests.store.durable_writer", str(home.folder), str(run), words]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def checked(home: Home, said: list[str], runs: int, noted: bool = True) -> int:
    """All that was said to be saved is there, in a file that is whole; the number of entries."""
    engine = open_encrypted(home.database, STORAGE_KEY)
    try:
        assert integrity(engine, home.database) == ()
        writers = [Writer(f"run {run}") for run in range(runs)]
        log = SqlLog(engine, home.database, ORG, known(*writers).get)
        here = [one.entry.id for one in log.entries()]
        assert set(said) <= set(here)
        # The file is the last writer's: of the others it says nothing. Who was killed before the first act
        # was said has noted nothing.
        if noted:
            assert DeviceLast(home.device_last, writers[-1].key).check(log) == ()
        reading = Reading(engine, home.database)
        heads = [(head.target, head.entry) for head in reading.heads(record("a"))]
        log.rebuild()
        assert [(head.target, head.entry) for head in reading.heads(record("a"))] == heads
        return len(here)
    finally:
        engine.dispose()


def test_nothing_called_saved_is_lost_when_the_process_is_killed(home: Home) -> None:
    chance = random.Random(7)
    said: list[str] = []
    for run in range(KILLS):
        with subprocess.Popen(
            command(home, run), cwd=ROOT, env=environment(), stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            timer = threading.Timer(chance.uniform(0, 0.5), process.kill)
            timer.start()
            lines = process.stdout.read().decode().splitlines()
            timer.join()
        said += lines
        count = checked(home, said, run + 1, noted=bool(lines))
        # At most one entry a run was saved and not yet said.
        assert count <= len(said) + run + 1
    assert len(said) > KILLS


def test_a_full_disk_is_told_and_costs_only_the_last_act(home: Home) -> None:
    room = home.database.stat().st_size + 1_500_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    found = subprocess.run(
        command(home, 0, "words " * 200),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=limit,
    )
    *said, last = found.stdout.splitlines()[1:]
    assert last.startswith(("DiskFull", "DiskFailed")), found.stdout[-300:] + found.stderr[-2000:]
    assert len(said) > 10
    assert checked(home, said, 1) == len(said)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MiB, where this run may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=3m", "none", str(folder)], capture_output=True, check=False
    )
    if not done or done.returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_without_room_is_told_and_more_room_heals_it(home: Home, small_disk: Path) -> None:
    moved = Home(Path(shutil.move(home.folder, small_disk / "home")))
    found = subprocess.run(
        command(moved, 0, "words " * 200),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    *said, last = found.stdout.splitlines()[1:]
    assert last.startswith("DiskFull"), found.stdout[-300:] + found.stderr[-2000:]
    assert len(said) > 10
    roomy = Home(Path(shutil.copytree(moved.folder, home.folder)))
    assert checked(roomy, said, 1) == len(said)


def test_a_failing_disk_is_told_and_nothing_is_half_done(home: Home, tool: Callable[[str], str]) -> None:
    strace = tool("strace")
    calls = "fdatasync,fsync"
    tracing = ("-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}")
    found = subprocess.run(
        [strace, *tracing, "-e", f"inject={calls}:error=EIO:when=12+", *command(home, 0)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if "ptrace" in found.stderr:
        pytest.skip("tracing is not allowed here")
    *said, last = found.stdout.splitlines()[1:]
    assert last.startswith("DiskFailed"), found.stdout[-300:] + found.stderr[-2000:]
    assert checked(home, said, 1) in (len(said), len(said) + 1)
