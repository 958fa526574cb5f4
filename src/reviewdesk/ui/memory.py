"""What the window remembers from day to day: its place, its look, the screen. Nothing of a participant."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewdesk.ui.theme.tokens import Mode


@dataclass(frozen=True, slots=True)
class Remembered:
    """Place and size in pixels (0: not known yet), look, screen."""

    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    maximized: bool = False
    mode: Mode = Mode.SYSTEM
    scale: int = 100
    screen: str = ""
    idle: int = 10  # minutes


def recall(file: Path) -> Remembered:
    """What was kept; a missing or damaged file is nothing to bother anybody with."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Remembered)
    except (OSError, msgspec.DecodeError):
        return Remembered()


def keep(file: Path, what: Remembered) -> None:
    """Write it beside the desk; a full or read-only disk must not stop the window from closing."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_bytes(msgspec.json.encode(what))
        new.replace(file)
    except OSError:
        return
