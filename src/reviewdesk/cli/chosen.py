"""What the options before the command say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Chosen:
    """`folder`: None is the person's own home."""

    folder: Path | None
