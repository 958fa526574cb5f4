"""One desk, one folder, one process; private to its owner."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import PersonId
from reviewdesk.store.files import write_atomically
from reviewdesk.store.home import Home, HomeInUse

HOLDS = """
import sys
from pathlib import Path
from reviewdesk.store.home import Home
with Home(Path(sys.argv[1])).held():
    sys.stdout.write("held\\n")
    sys.stdout.flush()
    sys.stdin.read()
"""


def test_a_second_process_is_refused_and_told_of_the_first(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(home.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(HomeInUse) as caught, home.held():
            pass
        assert f"process {other.pid}" in str(caught.value)
        # Not even a crash leaves the home locked.
        other.kill()
        other.wait()
    with home.held():
        assert home.folder.is_dir()


def test_the_home_can_be_held_again_after_it_was_let_go(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.held(), pytest.raises(HomeInUse), home.held():
        pass
    with home.held():
        pass


@pytest.mark.skipif(os.name != "posix", reason="permissions as on POSIX")
def test_folders_and_files_are_the_owners_only(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.folder.mkdir(mode=0o755)
    with home.held():
        pass
    modes = {
        path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")
    }
    assert modes == {
        "home": 0o700,
        "home/backups": 0o700,
        "home/files": 0o700,
        "home/people": 0o700,
        "home/lock": 0o600,
        "home/lock.holder": 0o600,
    }


def fill(home: Home) -> None:
    """As far as a first run may have come."""
    for path in (home.key_file, home.vault, home.device_key, home.person_key(PersonId("abc"))):
        write_atomically(path, b"half")
    for suffix in (".db", ".db-wal", ".check"):
        home.database.with_suffix(suffix).write_bytes(b"half")


def names(home: Home) -> set[str]:
    return {path.relative_to(home.folder).as_posix() for path in home.folder.rglob("*") if path.is_file()}


def test_a_desk_exists_once_it_is_set_up(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.held(), home.set_up():
        fill(home)
        assert not home.exists()
    assert home.exists()
    with pytest.raises(Refusal, match="already a desk"), home.set_up():
        pass
    assert home.vault.read_bytes() == b"half"


def break_off(home: Home) -> None:
    fill(home)
    raise ZeroDivisionError


def test_a_set_up_that_fails_leaves_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(ZeroDivisionError), home.held(), home.set_up():
        break_off(home)
    assert (home.exists(), names(home)) == (False, {"lock", "lock.holder"})


def test_a_set_up_that_was_killed_is_begun_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    killed = home.set_up()
    killed.__enter__()
    fill(home)
    assert not home.exists()
    with home.held(), home.set_up():
        assert names(home) == {"lock", "lock.holder", "set-up.unfinished"}
        write_atomically(home.vault, b"whole")
    assert home.exists()


def test_a_new_home_has_no_desk(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert not home.exists()
    home.database.touch()
    assert home.exists()
    assert home.person_key(PersonId("abc")) == tmp_path / "people" / "abc.key"


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")
    write_atomically(path, b"new", durable=False)
    assert (path.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (b"new", ["file"])
