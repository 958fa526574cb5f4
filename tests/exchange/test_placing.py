"""A file is in its place whole or not at all, and what a killed program was writing does not stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reviewdesk.errors import Fault, Refusal
from reviewdesk.exchange.placing import place_file, placing


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_placed_file_is_whole_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "pack.pdf"
    place_file(path, b"%PDF whole")
    assert path.read_bytes() == b"%PDF whole"
    assert names(path.parent) == ["pack.pdf"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_another_file_is_replaced_only_where_a_person_said_so(tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    place_file(path, b"first")
    with pytest.raises(Refusal, match="There is a file"):
        place_file(path, b"second")
    assert path.read_bytes() == b"first"
    place_file(path, b"third", over=True)
    assert (path.read_bytes(), names(tmp_path)) == (b"third", ["pack.pdf"])


def test_a_file_that_appeared_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"

    def write() -> None:
        with placing(path) as file:
            file.write(b"late")
            path.write_bytes(b"first")

    with pytest.raises(Refusal, match="There is a file"):
        write()
    assert (path.read_bytes(), names(tmp_path)) == (b"first", ["pack.pdf"])


def test_a_write_over_a_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "pack.pdf").mkdir()
    with pytest.raises(Fault, match="could not be written") as failure:
        place_file(tmp_path / "pack.pdf", b"x", over=True)
    assert "another folder" in str(failure.value)
    assert names(tmp_path) == ["pack.pdf"]


def test_what_is_raised_while_it_is_written_leaves_no_file(tmp_path: Path) -> None:
    def write() -> None:
        with placing(tmp_path / "pack.pdf") as file:
            file.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        write()
    assert names(tmp_path) == []


def test_a_failed_write_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    place_file(tmp_path / "pack.pdf", b"first")
    tmp_path.chmod(0o500)
    try:
        if os.access(tmp_path, os.W_OK):
            pytest.skip("this user may write everywhere")
        with pytest.raises(Fault):
            place_file(tmp_path / "pack.pdf", b"second", over=True)
    finally:
        tmp_path.chmod(0o700)
    assert (tmp_path / "pack.pdf").read_bytes() == b"first"


KILLED = """
import os, signal, sys
from pathlib import Path
from reviewdesk.exchange.placing import placing
with placing(Path(sys.argv[1])) as file:
    file.write(b"Maya Okafor")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files have names on this system")
def test_a_killed_program_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "pack.pdf")], check=False)
    assert (done.returncode, names(tmp_path)) == (-signal.SIGKILL, [])


def test_what_was_left_where_files_have_names_is_cleared_by_the_next(tmp_path: Path) -> None:
    left, mine, fresh = (
        tmp_path / name for name in (".reviewdesk-ab12_cd9", "pack.old", ".reviewdesk-new00000")
    )
    for path in (left, mine, fresh):
        path.write_bytes(b"Maya Okafor")
    before = time.time() - 3600
    os.utime(left, (before, before))
    os.utime(mine, (before, before))
    place_file(tmp_path / "pack.pdf", b"x")
    assert names(tmp_path) == [".reviewdesk-new00000", "pack.old", "pack.pdf"]


def test_a_file_system_without_nameless_files_is_written_too(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    place_file(tmp_path / "pack.pdf", b"whole")
    place_file(tmp_path / "pack.pdf", b"again", over=True)
    assert ((tmp_path / "pack.pdf").read_bytes(), names(tmp_path)) == (b"again", ["pack.pdf"])
