"""Brings files from the disk: never a pipe or a device, and never more of one than is wanted."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import BinaryIO

from reviewdesk.errors import Refusal
from reviewdesk.exchange.reading import MOST_BYTES
from reviewdesk.texts import Text


def open_files(paths: Sequence[Path]) -> tuple[tuple[str, bytes], ...]:
    """Name and content of each file, as `read_admissions` takes them; no two names alike.

    Of a file above MOST_BYTES only so much is read that it is seen to be too large. What is not there, is no
    file or cannot be read raises Refusal.
    """
    opened: dict[str, bytes] = {}
    for path in paths:
        opened[free_name(path.name, opened)] = read_start(path, MOST_BYTES)
    return tuple(opened.items())


def read_whole(path: Path, most: int) -> bytes:
    """The content of a file of at most `most` bytes. Raises Refusal for a larger one, and as `read_start`."""
    data = read_start(path, most)
    if len(data) > most:
        raise Refusal(
            Text("The file {path} is far too large for what it is to be.", path=str(path)),
            why=Text("At most {most} kB are read.", most=f"{most // 1000:,}"),
            next_step=Text("Check that it is the right file."),
        )
    return data


def read_text(path: Path, most: int) -> str:
    """The text of a file in UTF-8. Raises Refusal as `read_whole`, and where it is none."""
    try:
        return read_whole(path, most).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(
            Text("{file} is not a text in UTF-8.", file=str(path)),
            next_step=Text("Save the file again with the encoding UTF-8."),
        ) from error


def read_start(path: Path, most: int) -> bytes:
    """The content of a file; of one larger than `most` bytes one byte more.

    Raises Refusal for what is no file, is not there, or cannot be read.
    """
    try:
        with open_file(path) as file:
            return file.read(most + 1)
    except OSError as error:
        raise _unreadable(path, error) from error


def open_file(path: Path) -> BinaryIO:
    """A file to be read. Raises Refusal as `read_start`; reading may still raise OSError."""
    try:
        # Asked before it is opened, and again after: a pipe would wait for ever, some devices do things.
        _demand_file(path, path.stat())
        file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 -- the caller's to close
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        _demand_file(path, os.fstat(file.fileno()))
    except BaseException:
        file.close()
        raise
    return file


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, or with the next free number behind it."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def _demand_file(path: Path, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise Refusal(
            Text("{path} is a folder.", path=str(path)),
            next_step=Text("Choose the files inside it."),
        )
    if not stat.S_ISREG(found.st_mode):
        raise Refusal(
            Text("{path} is not a file: it is a device or a pipe.", path=str(path)),
            next_step=Text("Save what it gives into a file, and choose that."),
        )


def _unreadable(path: Path, error: OSError) -> Refusal:
    if isinstance(error, FileNotFoundError):
        return Refusal(
            Text("There is no file {path}.", path=str(path)),
            next_step=Text("Check the name and the folder."),
        )
    return Refusal(
        Text("The file {path} cannot be read.", path=str(path)),
        why=Text("The system says: {why}.", why=error.strerror or type(error).__name__),
        next_step=Text("Check that it is not open elsewhere and that you may read it."),
    )
