"""The program as a process, and what it does with an error of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
from click.testing import CliRunner

from reviewdesk.cli.telling import Telling


def test_as_a_process(root: Path, tmp_path: Path) -> None:
    def reviewdesk(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "reviewdesk", *words],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            stdin=subprocess.DEVNULL,
        )

    good = reviewdesk("forms", "check", str(root / "forms"))
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    refused = reviewdesk("--home", str(tmp_path / "none"), "log", "verify")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith("There is no desk in")
    assert "Traceback" not in refused.stderr


def test_an_error_of_the_program_is_said_plainly_and_shown_whole() -> None:
    @click.group(cls=Telling)
    def program() -> None: ...

    @program.command()
    def divide() -> None:
        raise ZeroDivisionError("division by zero")

    found = CliRunner().invoke(program, ["divide"])
    assert found.exit_code == 3
    assert found.stderr.startswith("This is an error of ReviewDesk: ZeroDivisionError: division by zero\n")
    assert "Traceback" in found.stderr
    assert found.stdout == ""


def test_commands_need_no_qt() -> None:
    code = "import sys, reviewdesk.cli.main; sys.exit(any('PySide6' in name for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0
