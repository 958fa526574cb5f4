"""`first-run` and `people`; a desk whose key lies in a keyring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from tests.cli.running import run, run_in
from tests.sample_home import SampleHome

from reviewdesk.desk.open import FirstRun, first_run, home_at, real_environment
from reviewdesk.identity.sealing import Cost

WORDS = "walnut drizzle forty kites"


class InMemory(KeyringBackend):
    """A keyring of this process."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._kept[service, username]


@pytest.fixture
def memory() -> Iterator[InMemory]:
    before = keyring.get_keyring()
    backend = InMemory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "words.txt"
    file.write_text(WORDS + "\n")
    return file


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


def test_a_key_in_the_keyring_opens_without_a_question(tmp_path: Path, words: Path, memory: InMemory) -> None:
    home = home_at(tmp_path / "home")
    opened = first_run(
        home, FirstRun("Elm Row", "Ada Quist", WORDS), real_environment(), keyring=memory, cost=Cost(n=1 << 8)
    )
    opened.desk.close()
    verified = run("--home", home.folder, "log", "verify")
    assert verified.exit_code == 0, verified.output
    listed = run("--home", home.folder, "people", "--passphrase-file", words)
    assert (listed.exit_code, listed.output) == (0, "Ada Quist: Administrator; all sites\n")


def test_a_key_that_is_gone_from_the_keyring(tmp_path: Path, memory: InMemory) -> None:
    home = home_at(tmp_path / "home")
    wanted = FirstRun("Elm Row", "Ada Quist", WORDS)
    first_run(home, wanted, real_environment(), keyring=memory, cost=Cost(n=1 << 8)).desk.close()
    keyring.set_keyring(InMemory())
    found = run("--home", home.folder, "log", "verify")
    assert found.exit_code == 2
    assert "not in the keyring" in found.stderr
