"""Reads a window as assistive technology does: over the accessibility bus, from another process.

Run by the system's own Python, which has pyatspi: bus_reader.py COMMAND... starts the program, then answers
one line of JSON on standard output for each line on standard input; at its end the program is ended too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pyatspi

PATIENCE_S = 60
PAUSE_S = 0.12
TITLE = "ReviewDesk"


class Reader:
    """The window of one program, as the bus tells it."""

    def __init__(self) -> None:
        self._program: Any = None

    def parts(self) -> list[tuple[Any, Any, int]]:
        """What is showing: each part with its states and the number of the window it is in."""
        if self._program is None:
            known = [one for one in pyatspi.Registry.getDesktop(0) if one is not None]
            self._program = next((one for one in known if one.name == TITLE), None)
        if self._program is None:
            return []
        found: list[tuple[Any, Any, int]] = []
        for at in range(self._program.childCount):
            window = self._program.getChildAtIndex(at)
            if window is not None:
                found += [(part, states, at) for part, states in self._below(window)]
        return found

    def _below(self, part: Any) -> Iterator[tuple[Any, Any]]:
        states = part.getState()
        if not states.contains(pyatspi.STATE_SHOWING):
            return
        yield part, states
        for at in range(part.childCount):
            child = part.getChildAtIndex(at)
            if child is not None:
                yield from self._below(child)

    def read(self) -> list[dict[str, Any]]:
        return [
            {
                "window": window,
                "role": part.getRoleName(),
                "name": part.name,
                "description": part.description,
                "focusable": states.contains(pyatspi.STATE_FOCUSABLE),
                "focused": states.contains(pyatspi.STATE_FOCUSED),
                "enabled": states.contains(pyatspi.STATE_ENABLED),
            }
            for part, states, window in self.parts()
        ]

    def settled(self, name: str = "") -> list[dict[str, Any]]:
        """What is showing once it stands still, and a part of this name is among it."""
        until = time.monotonic() + PATIENCE_S
        last: list[dict[str, Any]] = []
        while time.monotonic() < until:
            time.sleep(PAUSE_S)
            try:
                now = self.read()
            except Exception:  # noqa: BLE001 -- what is being read may go away just then; it is read again
                continue
            if now and now == last and (not name or any(part["name"] == name for part in now)):
                return now
            last = now
        return last

    def part(self, role: str, name: str) -> Any:
        until = time.monotonic() + PATIENCE_S
        while True:
            for part, states, _ in self.parts():
                if (
                    part.getRoleName() == role
                    and part.name == name
                    and states.contains(pyatspi.STATE_ENABLED)
                ):
                    return part
            if time.monotonic() > until:
                raise LookupError(f"no {role} with the name {name!r}")
            time.sleep(PAUSE_S)

    def press(self, role: str, name: str) -> None:
        self.part(role, name).queryAction().doAction(0)

    def write(self, role: str, name: str, text: str) -> str:
        """Set a text; what stands there then."""
        part = self.part(role, name)
        part.queryEditableText().setTextContents(text)
        told = part.queryText()
        return str(told.getText(0, told.characterCount))

    def choose(self, name: str, row: int, key: str) -> None:
        """Choose a row of a table and press a key on it ("" for none)."""
        table = self.part("table", name)
        table.queryTable().addRowSelection(row)
        if key:
            table.queryComponent().grabFocus()
            self.focus()
            subprocess.run(["xdotool", "key", key], check=True)

    def focus(self) -> None:
        """Give the window the keyboard, as the window manager of a real desk does."""
        find = ["xdotool", "search", "--onlyvisible", "--name", TITLE, "windowfocus", "--sync"]
        subprocess.run(find, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    reader = Reader()
    try:
        for line in sys.stdin:
            act, *words = json.loads(line)
            try:
                answer = {"answer": getattr(reader, act)(*words)}
            except Exception as error:  # noqa: BLE001 -- told to the test, which stops
                answer = {"error": repr(error)}
            print(json.dumps(answer), flush=True)
    finally:
        program.terminate()
        program.wait(PATIENCE_S)


if __name__ == "__main__":
    main()
