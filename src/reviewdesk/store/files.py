"""Small files written so that a crash leaves the old one or the new one, never a half."""

from __future__ import annotations

import errno
import os
import stat
import sys
from io import BufferedReader
from pathlib import Path

from reviewdesk.store.disk import telling

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_LARGEST = 64 * 1024 * 1024  # bytes; more than any of them has


class NotAFile(OSError):
    """A pipe or a device lies where a file belongs."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EINVAL, "It is a pipe or a device, not a file", str(path))


def open_regular(path: Path) -> BufferedReader:
    """A file to be read, without ever waiting for a pipe. Raises NotAFile, and OSError as the system does."""
    file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 -- the caller's to close
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise NotAFile(path)
    return file


def read_regular(path: Path) -> bytes:
    """The content of a small file of ours. Raises as `open_regular`."""
    with open_regular(path) as file:
        return file.read(_LARGEST)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def write_atomically(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replace the file's content, readable by its owner only. Raises Refusal or Fault; the old then stands.

    With `durable` the new content survives a power cut once this returns; without, either content may.
    """
    beside = path.with_name(f".{path.name}.new")
    with telling(path):
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(beside, flags, PRIVATE_FILE)
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
