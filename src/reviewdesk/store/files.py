"""Small files written so that a crash leaves the old one or the new one, never a half."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from reviewdesk.store.disk import telling

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def write_atomically(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replace the file's content, readable by its owner only. Raises Refusal or Fault; the old then stands.

    With `durable` the new content survives a power cut once this returns; without, either content may.
    """
    beside = path.with_name(f".{path.name}.new")
    with telling(path):
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        if durable:
            sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside the folder survive a power cut (Windows has no call for it)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
