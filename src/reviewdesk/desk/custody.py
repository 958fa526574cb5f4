"""Keys on this desk: people's signing keys, the organisation's vault, the slots of the key file."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.person import PersonKey
from reviewdesk.identity.sealing import STANDARD, Cost, Random
from reviewdesk.identity.vault import OpenVault
from reviewdesk.records.rights import Blocked
from reviewdesk.store import keys as files
from reviewdesk.store.files import write_atomically
from reviewdesk.store.home import Home


class _Names(msgspec.Struct, frozen=True):
    people: dict[str, str]
    organisation: str = ""
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Doorplate:
    """What the sign-in screen may show before anything is open: names of staff, never of participants."""

    people: tuple[tuple[PersonId, str], ...]
    organisation: str
    synthetic: bool


def doorplate(home: Home) -> Doorplate:
    """The names beside the door; empty when the file is missing or unreadable (then the desk is opened by recovery code)."""
    try:
        names = msgspec.json.decode((home.folder / "people" / "names.json").read_bytes(), type=_Names)
    except (OSError, msgspec.DecodeError):
        return Doorplate((), "", False)
    people = tuple((PersonId(person), name) for person, name in names.people.items())
    return Doorplate(people, names.organisation, names.synthetic)


@dataclass(slots=True)
class Custody:
    """The files of keys in a home. `slots`: each person has a slot in the key file, since there is no keyring."""

    home: Home
    storage_key: bytes
    random: Random
    slots: bool
    cost: Cost = STANDARD

    def person_key(self, person: PersonId) -> PersonKey | None:
        """The person's signing key as it is kept, or None where there is none on this desk."""
        return files.read_person_key(self.home, person) if self.home.person_key(person).exists() else None

    def keep_person_key(self, key: PersonKey) -> None:
        files.write_person_key(self.home, key)

    def open_vault(self, person: PersonId, passphrase: str) -> OpenVault | Blocked:
        """The organisation's secrets, for one act of an administrator."""
        try:
            return files.open_vault(self.home, person, passphrase)
        except DeskError as error:
            return Blocked(
                tuple(part for part in (error.what, error.why, error.next_step) if part is not None)
            )

    def admit(self, person: PersonId, passphrase: str, administrator: OpenVault | None) -> None:
        """Let a person open this desk with a passphrase; an administrator the vault too."""
        if self.slots:
            keys = files.read_key_file(self.home)
            files.write_key_file(
                self.home,
                keys.with_person(self.storage_key, person, passphrase, random=self.random, cost=self.cost),
            )
        if administrator is not None and (vault := files.read_vault(self.home)) is not None:
            files.write_vault(
                self.home,
                vault.with_administrator(
                    administrator, person, passphrase, random=self.random, cost=self.cost
                ),
            )

    def write_names(self, people: dict[PersonId, str], organisation: str, *, synthetic: bool) -> None:
        """Renew the doorplate."""
        names = _Names({str(person): name for person, name in people.items()}, organisation, synthetic)
        write_atomically(self.home.folder / "people" / "names.json", msgspec.json.encode(names))
