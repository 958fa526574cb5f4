"""Brings files from the disk into an import; a file too large to be read is not read."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

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
        opened[_free_name(path.name, opened)] = _content(path)
    return tuple(opened.items())


def _free_name(name: str, taken: dict[str, bytes]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def _content(path: Path) -> bytes:
    try:
        # Asked before it is opened: opening a pipe would wait for ever.
        kind = path.stat().st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            raise Refusal(
                Text("{path} is not a file: it is a device or a pipe.", path=str(path)),
                next_step=Text("Save what it gives into a file, and choose that."),
            )
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise Refusal(
            Text("There is no file {path}.", path=str(path)),
            next_step=Text("Check the name and the folder."),
        ) from error
    except IsADirectoryError as error:
        raise Refusal(
            Text("{path} is a folder.", path=str(path)),
            next_step=Text("Choose the files inside it."),
        ) from error
    except OSError as error:
        raise Refusal(
            Text("The file {path} cannot be read.", path=str(path)),
            why=Text("The system says: {why}.", why=error.strerror or type(error).__name__),
            next_step=Text("Check that it is not open elsewhere and that you may read it."),
        ) from error
