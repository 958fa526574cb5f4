"""What the database says when it fails, told so that a person can act on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from reviewdesk.errors import DeskError, Fault, Refusal
from reviewdesk.store import disk
from reviewdesk.store.disk import DiskFailed
from reviewdesk.texts import Text


class StoreDamaged(Fault):
    """The encrypted file was changed by something other than this program, or the disk lost a part of it."""


class StoreBusy(Refusal):
    """Another program holds the file."""


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the database and the disk raise inside into a Refusal or Fault about that file.

    Broken rules of the tables pass through: they are mistakes of ours, not of the machine.
    """
    try:
        with disk.telling(path):
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


def _told(error: object, path: Path) -> DeskError | None:
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith("SQLITE_FULL"):
        return disk.full(path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return disk.read_only(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return in_use(path)
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_NOMEM")):
        return DiskFailed(
            Text("The file {path} could not be read or written.", path=str(path)),
            why=Text("The database said: {reason}.", reason=str(error)),
            next_step=Text("Nothing was half done. Check the disk, then try again."),
        )
    return None
