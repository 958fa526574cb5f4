"""`backup` copies the file once; `recover` and `renew` give new passphrases."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.cli.running import run, run_in, secret
from tests.sample_home import SampleHome

NEW = "walnut drizzle forty kites"


def test_a_backup_is_never_made_over_another_file(sample_home: SampleHome, tmp_path: Path) -> None:
    target = tmp_path / "monday.db"
    made = run_in(sample_home, "backup", target)
    assert made.exit_code == 0, made.output
    assert f"is copied to {target}" in made.output
    data = target.read_bytes()
    assert len(data) > 100_000
    again = run_in(sample_home, "backup", target)
    assert (again.exit_code, target.read_bytes()) == (2, data)
    assert "never written over a file" in again.stderr


def test_the_code_gives_an_administrator_a_new_passphrase(sample_home: SampleHome, tmp_path: Path) -> None:
    admin = sample_home.keys.people["admin"].name
    code, words = tmp_path / "code.txt", tmp_path / "words.txt"
    secret(code, sample_home.keys.recovery_code.lower() + "\n")
    secret(words, NEW + "\n")
    here = ("--home", sample_home.home.folder)
    given = ("--code-file", code, "--passphrase-file", words)
    nobody = run(*here, "recover", "--person", "Dana Whitfield", *given)
    assert (nobody.exit_code, admin in nobody.stderr) == (2, True)
    done = run(*here, "recover", "--person", admin, *given)
    assert done.exit_code == 0, done.output
    assert f"{admin} has a new passphrase and signing key" in done.output
    assert run(*here, "people", "--person", admin, "--passphrase-file", words).exit_code == 0
    assert run_in(sample_home, "people", person=admin).exit_code == 2
    assert run_in(sample_home, "log", "verify").exit_code == 0


def test_a_code_with_a_slip_names_the_group(sample_home: SampleHome, tmp_path: Path) -> None:
    slip = tmp_path / "code.txt"
    kept = sample_home.keys.recovery_code
    secret(slip, ("1" if kept[0] != "1" else "2") + kept[1:] + "\n")
    found = run("--home", sample_home.home.folder, "recover", "--code-file", slip)
    assert found.exit_code == 2
    assert "Group 1 of the recovery code is not right" in found.stderr


def test_an_administrator_gives_somebody_a_new_passphrase_and_the_role(
    sample_home: SampleHome, tmp_path: Path
) -> None:
    admin = sample_home.keys.people["admin"].name
    words = secret(tmp_path / "words.txt", NEW + "\n")
    given = ("renew", "Dana Whitfield", "--administrator", "--new-passphrase-file", words)
    assert run_in(sample_home, *given, person="A. Reyes, RN").exit_code == 2
    done = run_in(sample_home, *given, person=admin)
    assert done.exit_code == 0, done.output
    assert "good for one sign-in" in done.output
    dana_with = ("--home", sample_home.home.folder, "--person", "Dana", "--passphrase-file", words)
    early = run(*dana_with[:2], "people", *dana_with[2:])
    assert (early.exit_code, "reviewdesk change-passphrase" in early.stderr) == (2, True)
    own = secret(tmp_path / "own.txt", "nine quiet harbors sing\n")
    chosen = run(*dana_with[:2], "change-passphrase", *dana_with[2:], "--new-passphrase-file", own)
    assert chosen.exit_code == 0, chosen.output
    assert f"{admin} gave you the first passphrase." in chosen.output
    assert run(*dana_with[:2], "people", *dana_with[2:]).exit_code == 2, "the first one is spent"
    listed = run("--home", sample_home.home.folder, "people", "--person", "Dana", "--passphrase-file", own)
    [dana] = [line for line in listed.output.splitlines() if line.startswith("Dana Whitfield: ")]
    assert "Supervisor, Administrator" in dana


@pytest.mark.parametrize("where", ["no folder/monday.db", "a file/monday.db", "a pipe", "a folder"])
def test_a_backup_that_cannot_be_made_is_told(sample_home: SampleHome, tmp_path: Path, where: str) -> None:
    (tmp_path / "a file").write_text("kept")
    (tmp_path / "a folder").mkdir()
    os.mkfifo(tmp_path / "a pipe")
    found = run_in(sample_home, "backup", tmp_path / where)
    assert found.exit_code == 2, found.output
    assert "Traceback" not in found.stderr
    assert (tmp_path / "a file").read_text() == "kept"
