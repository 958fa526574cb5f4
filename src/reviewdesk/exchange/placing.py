"""Puts a file in its place whole or not at all, and never over another one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from reviewdesk.errors import Fault, Refusal
from reviewdesk.texts import Text


def place_file(path: Path, data: bytes) -> None:
    """Write `data` to `path`, where nothing may lie yet. Refusal when something does; Fault when it fails."""
    with placing(path) as file:
        file.write(data)


@contextmanager
def placing(path: Path) -> Iterator[IO[bytes]]:
    """As `place_file`, piece by piece: the file, its owner's alone, has its name when the block is left.

    What is raised in the block leaves no file; it passes through, but an OSError is told as one of writing.
    """
    partial: Path | None = None
    try:
        if os.path.lexists(path):
            raise FileExistsError(str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        # The name of its own: beside a long one there is no room for more.
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".reviewdesk-", delete=False) as file:
            partial = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        _appear(partial, path)
    except FileExistsError as error:
        raise Refusal(
            Text("There is a file {path} already.", path=str(path)),
            next_step=Text("Choose another name or folder, or move that file away."),
        ) from error
    except OSError as error:
        raise Fault(
            Text("The file {path} could not be written.", path=str(path)),
            why=Text("The system says: {why}", why=error.strerror or str(error)),
            next_step=Text("Choose another folder, or make room. Nothing was left behind."),
        ) from error
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)


def _appear(partial: Path, path: Path) -> None:
    """Give the whole file its name; a hard link fails where the name is taken, a rename would not."""
    try:
        path.hardlink_to(partial)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(str(path)) from None
        partial.rename(path)
