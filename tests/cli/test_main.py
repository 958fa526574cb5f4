"""The program as a process, and what it does with an error of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
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


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems always have a display")
@pytest.mark.parametrize("words", [(), ("desk",), ("forms", "preview", "FORM")])
def test_without_a_display_a_window_is_refused_in_words(
    root: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    unset = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    form = str(next((root / "forms").glob("*.yaml")))
    told = subprocess.run(
        [
            *(sys.executable, "-m", "reviewdesk", "--home", str(tmp_path)),
            *(form if word == "FORM" else word for word in words),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={name: value for name, value in os.environ.items() if name not in unset},
        stdin=subprocess.DEVNULL,
    )
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("There is no display here to show a window on.")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_who_has_read_enough_may_go(tmp_path: Path) -> None:
    """As `| head -1` does, but before the first line."""
    form = tmp_path / "form.yaml"
    form.write_text("form: wrong\n", "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "reviewdesk", "forms", "check", str(form)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, wrong = process.communicate(timeout=60)
    assert (process.returncode, wrong) == (141, "")


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
