"""What is known of a desk before it opens: where it lies, and who may open it. Loads next to nothing."""

from __future__ import annotations

from pathlib import Path

from reviewdesk.identity.slots import Holder
from reviewdesk.store.home import Home
from reviewdesk.store.key_file import read_key_file


def home_at(folder: Path | None) -> Home:
    """The desk's home: the given folder, or the person's own data folder."""
    return Home(folder) if folder is not None else Home.of_person()


def at_the_door(home: Home) -> tuple[Holder, ...]:
    """Who may open this desk with a passphrase: names of staff, never of participants.

    Nobody where the key is in a keyring.
    """
    return read_key_file(home).people


def opens_by_passphrase(home: Home) -> bool:
    """Whether people open this desk with slots of the key file (there was no keyring at first run)."""
    return bool(read_key_file(home).people)
