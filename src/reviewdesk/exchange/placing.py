"""Puts a file in its place whole or not at all, and over another one only where somebody said so."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from reviewdesk.errors import Fault, Refusal
from reviewdesk.texts import Text

_MARK = ".reviewdesk-"
_LEFT = re.compile(re.escape(_MARK) + r"[a-z0-9_]{8}")
_ABANDONED = 600
"""Seconds: who still writes a file has written in it since."""


def place_file(path: Path, data: bytes, *, over: bool = False) -> None:
    """Write `data` to `path`, where nothing may lie yet; `over`: or what may be replaced, as a person said.

    Refusal when something does; Fault when it fails.
    """
    with placing(path, over=over) as file:
        file.write(data)


@contextmanager
def placing(path: Path, *, over: bool = False) -> Iterator[IO[bytes]]:
    """As `place_file`, piece by piece: the file, its owner's alone, has its name when the block is left.

    What is raised in the block leaves no file; it passes through, but an OSError is told as one of writing.
    Where the system can, the file has no name before, so that no end of the program leaves a part of it; else
    it has a hidden one, and what was left is cleared at the next writing into that folder.
    """
    partial: Path | None = None
    try:
        if not over and os.path.lexists(path):
            raise FileExistsError(str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        file, partial = _begun(path.parent)
        with file:
            _clear(path.parent, os.fstat(file.fileno()).st_mtime - _ABANDONED)
            yield file
            file.flush()
            os.fsync(file.fileno())
            if partial is None:
                partial = _named(file, path, over=over)
        if partial is not None:
            _appear(partial, path, over=over)
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


def _begun(folder: Path) -> tuple[IO[bytes], Path | None]:
    """A new file in a folder, and its name where it has to have one."""
    nameless = getattr(os, "O_TMPFILE", None)
    if nameless is not None and Path("/proc/self/fd").is_dir():
        with suppress(OSError):  # a file system without such files
            return os.fdopen(os.open(folder, os.O_RDWR | nameless, 0o600), "w+b"), None
    return _hidden(folder)


def _hidden(folder: Path) -> tuple[IO[bytes], Path]:
    # A name of its own: beside a long one there is no room for more.
    handle, name = tempfile.mkstemp(dir=folder, prefix=_MARK)
    return os.fdopen(handle, "w+b"), Path(name)


def _named(file: IO[bytes], path: Path, *, over: bool) -> Path | None:
    """Give a file without a name its own: None when it has it, else a hidden one to be renamed."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # A folder is told so that the link in /proc is followed.
        os.link(f"/proc/self/fd/{file.fileno()}", path.name, dst_dir_fd=folder)
    except FileExistsError:
        if not over:
            raise
    except OSError:
        pass  # links are not allowed here
    else:
        return None
    finally:
        os.close(folder)
    copy, partial = _hidden(path.parent)
    try:
        with copy:
            file.seek(0)
            shutil.copyfileobj(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return partial


def _appear(partial: Path, path: Path, *, over: bool) -> None:
    """Give the whole file its name; a hard link fails where the name is taken, a rename would not."""
    if over:
        partial.replace(path)
        return
    try:
        path.hardlink_to(partial)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(str(path)) from None
        partial.rename(path)


def _clear(folder: Path, before: float) -> None:
    """Remove what was being written when a program ended, before this moment by the folder's own clock."""
    with suppress(OSError), os.scandir(folder) as found:
        for one in found:
            if not _LEFT.fullmatch(one.name):
                continue
            with suppress(OSError):
                if one.is_file(follow_symlinks=False) and one.stat(follow_symlinks=False).st_mtime < before:
                    Path(one.path).unlink()
