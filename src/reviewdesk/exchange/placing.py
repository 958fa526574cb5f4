"""Puts a file in its place whole or not at all, and never over another one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from reviewdesk.errors import Fault, Refusal
from reviewdesk.texts import Text


def place_file(path: Path, data: bytes) -> None:
    """Write `data` to `path`, where nothing may lie yet. Refusal when something does; Fault when it fails."""
    partial: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            partial = Path(file.name)
            file.write(data)
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
        if path.exists():
            raise FileExistsError(str(path)) from None
        partial.rename(path)
