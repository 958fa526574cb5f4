"""What the database or the disk says when it fails, told so that a person can act on it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from reviewdesk.errors import DeskError, Fault, Refusal
from reviewdesk.texts import Text


class StoreDamaged(Fault):
    """The encrypted file was changed by something other than this program, or the disk lost a part of it."""


class StoreBusy(Refusal):
    """Another program holds the file."""


class DiskFull(Fault):
    """There is no room left; the last act was not saved, everything before it was."""


class DiskFailed(Fault):
    """The disk could not read or write."""


class NotWritable(Refusal):
    """The file or its folder may be read but not changed."""


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the database and the disk raise inside into a Refusal or Fault about that file.

    Broken rules of the tables pass through: they are mistakes of ours, not of the machine.
    """
    try:
        yield
    except DBAPIError as error:
        told = _told(error.orig, path)
        if told is None:
            raise
        raise told from error
    except sqlcipher.DatabaseError as error:
        told = _told(error, path)
        if told is None:
            raise
        raise told from error
    except OSError as error:
        raise of_disk(error, path) from error


def damaged(path: Path) -> StoreDamaged:
    """The file's bytes are not what this program wrote."""
    return StoreDamaged(
        Text("The file {path} is damaged.", path=str(path)),
        why=Text("A part of it does not match the checksum it was written with."),
        next_step=Text(
            "Nothing was overwritten. Copy the file to a safe place, then restore the latest backup in its "
            "folder."
        ),
    )


def in_use(path: Path) -> StoreBusy:
    """Somebody else reads or writes the file just now."""
    return StoreBusy(
        Text("The file {path} is in use.", path=str(path)),
        why=Text("Another program is reading or writing it."),
        next_step=Text("Close the other program, or wait until its backup has finished, then try again."),
    )


def of_disk(error: OSError, path: Path) -> DeskError:
    """What the operating system said about a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _full(path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _read_only(path)
    return DiskFailed(
        Text("The file {path} could not be read or written.", path=str(path)),
        why=Text("The computer said: {reason}.", reason=error.strerror or str(error)),
        next_step=Text("Nothing was half done. Check the disk, then try again."),
    )


def _told(error: object, path: Path) -> DeskError | None:
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith("SQLITE_FULL"):
        return _full(path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return _read_only(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return in_use(path)
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOMEM")):
        return DiskFailed(
            Text("The file {path} could not be read or written.", path=str(path)),
            why=Text("The database said: {reason}.", reason=str(error)),
            next_step=Text("Nothing was half done. Check the disk, then try again."),
        )
    return None


def _full(path: Path) -> DiskFull:
    return DiskFull(
        Text("The last change could not be saved: there is no room left for {path}.", path=str(path)),
        why=Text(
            "The disk is full, or a limit on its use was reached. Everything saved before is still there."
        ),
        next_step=Text("Free some space on the disk, then do it again."),
    )


def _read_only(path: Path) -> NotWritable:
    return NotWritable(
        Text("The file {path} may be read but not changed.", path=str(path)),
        why=Text("Its permissions, or those of its folder or disk, do not let this program write."),
        next_step=Text("Let the person who looks after this computer allow writing there, then try again."),
    )
