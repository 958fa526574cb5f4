"""The real window over the accessibility bus: what a screen reader reads, and what it can do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.sample_home import SampleHome

READER = Path(__file__).with_name("bus_reader.py")
SYSTEM_PYTHON = "/usr/bin/python3"

# A screen, and a name that stands on it once it is read.
SCREENS = {
    "Reviews": "Find a review by title, site or state",
    "Actions": "Find an action",
    "Measures": "Find a result",
    "Import": "Import",
    "Packs": "Reviews and their packs",
    "Forms": "Forms",
    "People": "Find a person, role or site",
    "Settings": "Change your passphrase",
}

Part = dict[str, Any]


class Bus:
    """The program and its reader; what each page told is kept by its name."""

    def __init__(self, home: SampleHome, tmp_path: Path) -> None:
        self.pages: dict[str, list[Part]] = {}
        program = [sys.executable, "-m", "reviewdesk", "--home", str(home.home.folder), "desk"]
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "dbus-run-session", "--"]
        own = {
            f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")
        }
        self._said = (tmp_path / "said.txt").open("w")
        self._process = subprocess.Popen(
            [*screen, SYSTEM_PYTHON, str(READER), *program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            env={**os.environ, **own, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
        )

    def do(self, act: str, *words: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([act, *words]) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith("{"):  # the services of the bus talk there, too
                told = json.loads(line)
                assert "error" not in told, f"{act} {words}: {told}"
                return told["answer"]
        raise AssertionError("the reader has ended")

    def look(self, page: str, name: str) -> None:
        self.pages[page] = self.do("settled", name)
        assert any(part["name"] == name for part in self.pages[page]), f"{page} does not show {name}"

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._said.close()


@pytest.fixture(scope="module")
def bus_tools(tool: Callable[[str], str]) -> None:
    for name in ("xvfb-run", "dbus-run-session", "xdotool"):
        tool(name)
    if subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], check=False, capture_output=True).returncode:
        if os.environ.get("CI") == "true":
            pytest.fail("python3-pyatspi is missing; packaging/setup.sh dev installs it", pytrace=False)
        pytest.skip("python3-pyatspi is not installed (packaging/setup.sh dev installs it)")


@pytest.fixture
def bus(bus_tools: None, sample_home: SampleHome, tmp_path: Path) -> Iterator[Bus]:
    made = Bus(sample_home, tmp_path)
    yield made
    made.close()


def sign_in(bus: Bus, home: SampleHome) -> None:
    bus.look("door", "Sign in")
    row = next(at for at, name in enumerate(people_at(bus)) if name.startswith("Dana"))
    bus.do("choose", "Who are you?", row, "")
    passphrase = home.keys.people["dana"].passphrase
    shown = bus.do("write", "password text", "Passphrase", passphrase)
    assert len(shown) == len(passphrase)
    assert passphrase not in shown
    bus.do("press", "push button", "Sign in")
    bus.look("My work", "Your work")


def people_at(bus: Bus) -> list[str]:
    cells = [part["name"] for part in bus.pages["door"] if part["role"] == "table cell"]
    return cells[::2]  # the second column tells the role


def unnamed(page: list[Part]) -> list[str]:
    """Controls that have no name; on Linux a box that opens has it in its description."""
    told = []
    # A part behind a focused control (the viewport of a text) tells the focus, too.
    held = any(part["focused"] and part["focusable"] for part in page)
    for part in page:
        # An empty cell and the frame itself are no controls.
        if part["role"] in {"table cell", "frame"}:
            continue
        said = part["description"] if part["role"] == "combo box" else part["name"]
        stops = part["focusable"] or (part["focused"] and not held)
        if stops and not (said.strip() and part["role"]):
            told.append(f"{part['role']} {part['name']!r} {part['description']!r}")
    return told


def test_every_screen_is_read_and_used_without_eyes(bus: Bus, sample_home: SampleHome) -> None:
    sign_in(bus, sample_home)
    for screen, name in SCREENS.items():
        bus.do("press", "radio button", screen)
        bus.look(screen, name)
    bus.do("press", "radio button", "Reviews")
    bus.look("Reviews", SCREENS["Reviews"])
    bus.do("choose", "Reviews", 1, "Return")
    bus.look("a case", "Whole history")
    bus.do("press", "push button", "Add a note")
    bus.look("a dialog", "Cancel")
    assert {page: said for page, parts in bus.pages.items() if (said := unnamed(parts))} == {}
    titles = {p["name"] for page in bus.pages.values() for p in page if p["role"] in {"frame", "dialog"}}
    assert not {title for title in titles if any(name in title for name in participants(bus))}
    window = max(part["window"] for part in bus.pages["a dialog"])
    asked = [part for part in bus.pages["a dialog"] if part["window"] == window]
    names = Counter((part["role"], part["name"]) for part in asked if part["focusable"])
    assert [name for name, times in names.items() if times > 1] == []


def participants(bus: Bus) -> set[str]:
    """Who stands in the list of cases."""
    return {part["name"].split(",")[0] for part in bus.pages["a case"] if part["role"] == "list item"}
