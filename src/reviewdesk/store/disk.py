"""What the disk says when it fails, told so that a person can act on it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reviewdesk.errors import DeskError, Fault, Refusal
from reviewdesk.texts import Text


class DiskFull(Fault):
    """There is no room left; the last act was not saved, everything before it was."""


class DiskFailed(Fault):
    """The disk could not read or write."""


class NotWritable(Refusal):
    """The file or its folder may be read but not changed."""


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the disk raises inside into a Refusal or Fault about that file."""
    try:
        yield
    except OSError as error:
        raise of_disk(error, path) from error


def of_disk(error: OSError, path: Path) -> DeskError:
    """What the operating system said about a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return full(path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return read_only(path)
    return DiskFailed(
        Text("The file {path} could not be read or written.", path=str(path)),
        why=Text("The computer said: {reason}.", reason=error.strerror or str(error)),
        next_step=Text("Nothing was half done. Check the disk, then try again."),
    )


def full(path: Path) -> DiskFull:
    """There is no room left for this file."""
    return DiskFull(
        Text("Not saved: there is no room left for {path}.", path=str(path)),
        why=Text(
            "The disk is full, or a limit on its use was reached. Everything saved before is still there."
        ),
        next_step=Text("Free some space on the disk, then do it again."),
    )


def read_only(path: Path) -> NotWritable:
    """This file may be read but not changed."""
    return NotWritable(
        Text("The file {path} may be read but not changed.", path=str(path)),
        why=Text("Its permissions, or those of its folder or disk, do not let this program write."),
        next_step=Text("Let the person who looks after this computer allow writing there, then try again."),
    )
