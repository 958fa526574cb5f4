"""A passphrase or code in a file: the first line of a small file that only its owner can read."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from reviewdesk.errors import Refusal
from reviewdesk.texts import Text

_LONGEST = 4096  # bytes; whatever is longer is some other file


def first_line(file: Path) -> str:
    """The first line, without its end and without a byte order mark. Raises Refusal."""
    try:
        # Never waits: a pipe without a writer would hold a script for ever, and pipes are refused anyway.
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as opened:
            _demand_private(file, os.fstat(descriptor))
            data = opened.read(_LONGEST + 1)
    except OSError as error:
        raise _unreadable(file, error.strerror or str(error)) from error
    line = data.split(b"\n", 1)[0]
    if len(line) > _LONGEST:
        raise _unreadable(file, "its first line is too long for a passphrase")
    try:
        said = line.decode("utf-8-sig").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise _unreadable(file, str(error)) from error
    if not said:
        raise Refusal(
            Text("The file {file} has an empty first line.", file=str(file)),
            next_step=Text("Write the passphrase into its first line, and nothing else."),
        )
    return said


def _demand_private(file: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Refusal(
            Text("{file} is not a file.", file=str(file)),
            why=Text("A passphrase is read from a file or typed on a terminal, never from a pipe or device."),
            next_step=Text("Name a file, or run the command in a terminal."),
        )
    if sys.platform != "win32" and found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refusal(
            Text("Others on this computer can read the file {file}.", file=str(file)),
            why=Text("Whoever reads the passphrase in it can sign as its owner."),
            next_step=Text("Keep it to yourself: chmod 600 {file}", file=str(file)),
        )


def _unreadable(file: Path, why: str) -> Refusal:
    return Refusal(
        Text("The file {file} cannot be read.", file=str(file)),
        why=Text("The system says: {why}", why=why),
        next_step=Text("Name another file, or run the command in a terminal to be asked."),
    )
