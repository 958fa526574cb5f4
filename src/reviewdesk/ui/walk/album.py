"""The pictures of a walk: one folder, numbered as they were taken."""

from __future__ import annotations

from pathlib import Path

from reviewdesk.ui.walk.hand import Hand


class Album:
    """Pictures of what a hand has in front; those of a walk before are taken away first."""

    def __init__(self, hand: Hand, folder: Path) -> None:
        self._hand = hand
        self.folder = folder
        self.pictures: list[Path] = []
        for old in folder.glob("[0-9][0-9]-*.png"):
            old.unlink()

    def take(self, name: str) -> Path:
        """Take the next picture, once nothing moves any more."""
        path = self.folder / f"{len(self.pictures) + 1:02}-{name}.png"
        self._hand.picture(path)
        self.pictures.append(path)
        return path
