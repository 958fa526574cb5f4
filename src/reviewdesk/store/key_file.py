"""The files of keys in a home, read whole or refused. Before a desk opens only the key file is read."""

from __future__ import annotations

from reviewdesk.errors import Refusal
from reviewdesk.identity.keyfile import KeyFile
from reviewdesk.identity.slots import Unreadable
from reviewdesk.store.disk import of_disk
from reviewdesk.store.files import NotAFile, read_regular, write_atomically
from reviewdesk.store.home import Home
from reviewdesk.texts import Text


class KeyFileDamaged(Refusal):
    """A file of keys is missing, damaged, changed by another hand, or from a newer version."""


def read_key_file(home: Home) -> KeyFile:
    """The key file of a home. Raises KeyFileDamaged when it is missing or cannot be read."""
    found = KeyFile.from_bytes(bytes_of(home, home.key_file.name))
    if isinstance(found, Unreadable):
        raise unusable(home.key_file.name, found)
    return found


def write_key_file(home: Home, keys: KeyFile) -> None:
    """Replace the key file. It must keep a way in."""
    if not keys.slots.slots:
        raise ValueError("a key file without a slot would lock everybody out")
    write_atomically(home.key_file, keys.to_bytes())


def bytes_of(home: Home, name: str) -> bytes:
    """The bytes of a file of keys. Raises KeyFileDamaged when it is missing, and as the disk does."""
    path = home.folder / name
    try:
        return read_regular(path)
    except FileNotFoundError as error:
        raise damaged(name, Text("It is not there.")) from error
    except NotAFile as error:
        raise damaged(name, Text("It is a pipe or a device, not a file.")) from error
    except OSError as error:
        raise of_disk(error, path) from error


def unusable(name: str, found: Unreadable) -> KeyFileDamaged:
    """This file of keys is damaged, or of a newer version, which is another matter."""
    if not found.newer:
        return damaged(name, found.reason)
    return KeyFileDamaged(
        Text("The file {name} in the desk's folder cannot be used.", name=name),
        why=found.reason,
        next_step=Text("Update the program on this computer. Nothing was changed."),
    )


def damaged(name: str, why: Text) -> KeyFileDamaged:
    """This file of keys cannot be used."""
    return KeyFileDamaged(
        Text("The file {name} in the desk's folder cannot be used.", name=name),
        why=why,
        next_step=Text("Restore that file from a backup. Nothing was changed."),
    )
