"""The set-up script: quiet when done, a clear line where it may not install, on where that is no matter."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

PACKAGE = "reviewdesk-no-such-package"


def write(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


@pytest.fixture
def checkout(tmp_path: Path, root: Path, tool: Callable[[str], str]) -> Path:
    """A checkout that wants one package nobody has, with a stand-in for the Python of its .venv."""
    for program in ("bash", "dpkg-query", "sha256sum"):
        tool(program)
    (tmp_path / "packaging").mkdir()
    shutil.copy(root / "packaging" / "setup.sh", tmp_path / "packaging")
    write(tmp_path / "packaging" / "apt-run.txt", f"# for the test\n{PACKAGE}\n")
    for name in ("requirements/run.txt", "requirements/build.txt", "pyproject.toml"):
        write(tmp_path / name, "")
    python = '#!/bin/sh\necho "$@" >>"$0.log"\ncase "$*" in *QApplication*) exit ${QT_FAILS:-0};; esac\n'
    write(tmp_path / ".venv/bin/python", python, 0o755)
    # Not root, and a sudo that would ask for a password.
    write(tmp_path / "stubs/id", "#!/bin/sh\necho 1000\n", 0o755)
    write(tmp_path / "stubs/sudo", "#!/bin/sh\nexit 1\n", 0o755)
    write(tmp_path / "stubs/apt-get", '#!/bin/sh\necho "$@" >>"$0.log"\n', 0o755)
    return tmp_path


def set_up(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{checkout / 'stubs'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [checkout / "packaging" / "setup.sh", "run"],
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def called(checkout: Path) -> list[str]:
    log = checkout / ".venv/bin/python.log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [line for line in lines if "pip install" in line]


def test_without_leave_to_install_it_names_what_is_missing_and_goes_on(checkout: Path) -> None:
    done = set_up(checkout)
    assert done.returncode == 0
    assert f"not root, and sudo asks for a password; missing packages: {PACKAGE}" in done.stderr
    assert f"install them with: sudo apt-get install {PACKAGE}" in done.stderr
    assert f"Qt starts all the same; going on without: {PACKAGE}" in done.stderr
    assert not (checkout / "stubs/apt-get.log").exists()
    assert len(called(checkout)) == 3


def test_when_qt_does_not_start_it_stops_and_says_what_is_missing(checkout: Path) -> None:
    done = set_up(checkout, QT_FAILS="1")
    assert done.returncode == 1
    assert f"Qt does not start. Packages that are missing here: {PACKAGE}" in done.stderr
    assert list((checkout / ".venv").glob(".ready-*")) == []


def test_with_leave_it_installs_what_is_missing_without_asking(checkout: Path) -> None:
    write(checkout / "stubs/sudo", '#!/bin/sh\n[ "$1" = -n ] && shift && exec "$@"\n', 0o755)
    assert set_up(checkout).returncode == 0
    update, install = (checkout / "stubs/apt-get.log").read_text(encoding="utf-8").splitlines()
    assert update.split()[-1] == "update"
    assert install.split()[-3:] == ["install", "--no-install-recommends", PACKAGE]
    assert "-y" in install.split()


def test_a_second_time_it_installs_nothing(checkout: Path) -> None:
    write(checkout / "packaging/apt-run.txt", "dpkg\n")
    assert set_up(checkout).returncode == 0
    called(checkout)
    again = set_up(checkout)
    assert (again.returncode, again.stdout, again.stderr, called(checkout)) == (0, "", "", [])


@pytest.mark.parametrize("changed", ["requirements/run.txt", "requirements/build.txt", "pyproject.toml"])
def test_a_changed_lock_is_installed(checkout: Path, changed: str) -> None:
    write(checkout / "packaging/apt-run.txt", "dpkg\n")
    set_up(checkout)
    called(checkout)
    write(checkout / changed, "# new\n")
    assert set_up(checkout).returncode == 0
    assert len(called(checkout)) == 3


def test_an_unknown_role_is_refused(checkout: Path) -> None:
    done = subprocess.run(
        [checkout / "packaging" / "setup.sh", "all"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (2, "usage: packaging/setup.sh run|dev\n")
