"""The key file: the storage key, with a slot per person and one for recovery, where there is no keyring."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.eventlog.header import OrgId, PersonId
from reviewdesk.identity.sealing import STANDARD, Cost, Random, WrongPassphrase
from reviewdesk.identity.slots import RECOVERY, Holder, NoSlot, Slots, Tampered, Unreadable, read, written

_PURPOSE = "storage"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Opens to the 32-byte storage key; changed only by who holds that key."""

    slots: Slots

    @classmethod
    def create(cls, org: OrgId, storage_key: bytes) -> KeyFile:
        """A file without a way in; add slots before it is written."""
        return cls(Slots.empty(_PURPOSE, org, storage_key))

    @property
    def org(self) -> OrgId:
        """The organisation it belongs to."""
        return OrgId(self.slots.org)

    @property
    def people(self) -> tuple[Holder, ...]:
        """Who has a slot; nobody where the key is in a keyring."""
        return self.slots.holders

    def with_person(
        self,
        storage_key: bytes,
        person: PersonId,
        name: str,
        passphrase: str,
        *,
        random: Random,
        cost: Cost = STANDARD,
        beside: bool = False,
    ) -> KeyFile:
        """A slot for a person, or a new passphrase in it. The name is readable by whoever has the file.

        `beside`: the passphrase before opens it too, until `newest_only`.
        """
        return KeyFile(
            self.slots.with_slot(
                storage_key, person, name, passphrase, cost=cost, random=random, beside=beside
            )
        )

    def newest_only(self, storage_key: bytes, person: PersonId) -> KeyFile:
        """Without the passphrases of a person that were replaced."""
        return KeyFile(self.slots.newest_only(storage_key, person))

    def several(self, person: PersonId) -> bool:
        """Whether more than one passphrase of a person opens it."""
        return self.slots.several(person)

    def only_with(self, storage_key: bytes, person: PersonId, passphrase: str) -> KeyFile:
        """Without a person's other passphrases; as it is where this one opens none of their slots."""
        return KeyFile(self.slots.only_with(storage_key, person, passphrase))

    def with_recovery(
        self, storage_key: bytes, code: str, *, random: Random, cost: Cost = STANDARD, beside: bool = False
    ) -> KeyFile:
        """The slot of the recovery code, as `recovery.read_code` gives it.

        `beside`: the code before opens it too, until `newest_code_only`.
        """
        return KeyFile(
            self.slots.with_slot(storage_key, RECOVERY, "", code, cost=cost, random=random, beside=beside)
        )

    def newest_code_only(self, storage_key: bytes) -> KeyFile:
        """Without recovery codes that were replaced."""
        return KeyFile(self.slots.newest_only(storage_key, RECOVERY))

    def without_person(self, storage_key: bytes, person: PersonId) -> KeyFile:
        """Take a person's slot away."""
        return KeyFile(self.slots.without_slot(storage_key, person))

    def open(self, person: PersonId, passphrase: str) -> bytes | WrongPassphrase | Tampered | NoSlot:
        """The storage key, by a person's passphrase."""
        return self.slots.open(person, passphrase)

    def recover(self, code: str) -> bytes | WrongPassphrase | Tampered | NoSlot:
        """The storage key, by the recovery code as `recovery.read_code` gives it."""
        return self.slots.open(RECOVERY, code)

    def to_bytes(self) -> bytes:
        """The file, JSON."""
        return written(self.slots)

    @classmethod
    def from_bytes(cls, data: bytes) -> KeyFile | Unreadable:
        """The file, or why it is none."""
        found = read(data, _PURPOSE)
        return found if isinstance(found, Unreadable) else cls(found[0])
