"""`first-run` and `people`; a desk whose key lies in a keyring."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from tests.cli.running import run, run_in, secret
from tests.sample_home import SampleHome

from reviewdesk.cli.secret_files import first_line
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.open import FirstRun, first_run
from reviewdesk.errors import Refusal
from reviewdesk.identity.sealing import Cost

WORDS = "walnut drizzle forty kites"


class InMemory(KeyringBackend):
    """A keyring of this process."""

    priority = 1.0

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._kept[service, username]


@pytest.fixture
def words(tmp_path: Path) -> Path:
    return secret(tmp_path / "words.txt", WORDS + "\n")


def test_setting_up_and_listing(tmp_path: Path, words: Path) -> None:
    home = tmp_path / "home"
    made = run(
        *("--home", home, "first-run", "--organization", "Elm Row", "--administrator", "Ada Quist"),
        *("--passphrase-file", words),
    )
    assert made.exit_code == 0, made.output
    assert "Elm Row is set up" in made.output
    assert "Recovery code: " in made.output
    found = run("--home", home, "people", "--passphrase-file", words)
    assert (found.exit_code, found.output) == (0, "Ada Quist: Administrator; all sites\n")


def test_a_weak_passphrase_leaves_nothing_behind(tmp_path: Path, words: Path) -> None:
    words.write_text("short\n")
    home = tmp_path / "home"
    made = run(
        *("--home", home, "first-run", "--organization", "Elm Row", "--administrator", "Ada Quist"),
        *("--passphrase-file", words),
    )
    assert made.exit_code == 2
    assert "at least 10" in made.stderr
    assert not home.exists()


@pytest.mark.parametrize("content", ["", "\nsecond line\n"])
def test_a_passphrase_file_without_one(tmp_path: Path, words: Path, content: str) -> None:
    words.write_text(content)
    made = run(
        *("--home", tmp_path / "home", "first-run", "--organization", "Elm Row", "--administrator", "Ada"),
        *("--passphrase-file", words),
    )
    assert made.exit_code == 2
    assert "empty first line" in made.stderr


@pytest.mark.parametrize("content", [f"{WORDS}\r\n", f"\ufeff{WORDS}\n", WORDS, f"{WORDS}\nsecond line\n"])
def test_what_editors_add_to_a_passphrase_file_is_not_in_the_passphrase(words: Path, content: str) -> None:
    words.write_text(content, "utf-8", newline="")
    assert first_line(words) == WORDS


@pytest.mark.skipif(sys.platform == "win32", reason="files of Windows have other permissions")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_passphrase_file_others_can_read(words: Path, mode: int) -> None:
    words.chmod(mode)
    with pytest.raises(Refusal) as refused:
        first_line(words)
    assert "Others on this computer can read the file" in str(refused.value)
    assert "chmod 600" in str(refused.value)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names are of Unix")
def test_a_passphrase_is_not_read_from_a_pipe_or_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for one in (tmp_path / "pipe", tmp_path, Path("/dev/null")):
        with pytest.raises(Refusal):
            first_line(one)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 5000])
def test_a_passphrase_file_that_is_something_else(words: Path, content: bytes) -> None:
    words.write_bytes(content)
    with pytest.raises(Refusal):
        first_line(words)


def test_a_passphrase_file_that_is_not_there(tmp_path: Path, sample_home: SampleHome) -> None:
    found = run(
        *("--home", sample_home.home.folder, "people", "--person", "dana"),
        *("--passphrase-file", tmp_path / "none.txt"),
    )
    assert found.exit_code == 2
    assert "cannot be read" in found.stderr


def test_the_people_of_the_sample(sample_home: SampleHome) -> None:
    found = run_in(sample_home, "people")
    assert found.exit_code == 0
    lines = found.output.splitlines()
    assert len(lines) == 11
    assert "Dana Whitfield: Supervisor; Lakeside House, Millbrook Apartments, Cedar Street Homes" in lines
    assert "A. Reyes, RN: Nurse consultant; all sites" in lines


def test_a_key_that_lies_in_a_keyring_which_is_not_here(tmp_path: Path) -> None:
    home = home_at(tmp_path / "home")
    wanted = FirstRun("Elm Row", "Ada Quist", WORDS)
    first_run(home, wanted, real_environment(), keyring=InMemory(), cost=Cost(n=1 << 8)).desk.close()
    script = "from reviewdesk.cli.main import main; main()"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS", "XDG"))}
    found = subprocess.run(
        [sys.executable, "-c", script, "--home", str(home.folder), "log", "verify"],
        env=environment | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/no-bus"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert found.returncode == 2
    assert found.stderr.startswith("This computer has no keyring that the program can use.\n")
    assert "Traceback" not in found.stderr


SETS_UP_AND_VERIFIES = f"""
import sys
from pathlib import Path
from reviewdesk.cli.main import main
from reviewdesk.cli.secret_files import first_line
from reviewdesk.desk.open import FirstRun, computer_keyring, first_run
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
home, words = sys.argv[1:]
wanted = FirstRun("Elm Row", "Ada Quist", "{WORDS}")
first_run(home_at(Path(home)), wanted, real_environment(), keyring=computer_keyring()).desk.close()
for command in (["log", "verify"], ["people", "--passphrase-file", words]):
    sys.argv[1:] = ["--home", home, *command]
    try:
        main()
    except SystemExit as end:
        assert not end.code, end.code
"""


@pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is Linux's")
def test_a_key_in_the_keyring_opens_without_a_question(
    tmp_path: Path, words: Path, tool: Callable[[str], str]
) -> None:
    for name in ("dbus-run-session", "gnome-keyring-daemon"):
        tool(name)
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    script = (
        "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
        f' && exec "{sys.executable}" -c "$PROGRAM" "$@"'
    )
    found = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, "sh", str(tmp_path / "home"), str(words)],
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "XDG_RUNTIME_DIR": str(runtime),
            "PROGRAM": SETS_UP_AND_VERIFIES,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert found.returncode == 0, found.stderr
    verified, listed = found.stdout.splitlines()
    assert verified.startswith("The log is intact: ")
    assert listed == "Ada Quist: Administrator; all sites"
