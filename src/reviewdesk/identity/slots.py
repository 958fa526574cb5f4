"""A 32-byte key wrapped once for everybody who may open it: slots under passphrases, bound together."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace

import msgspec

from reviewdesk.eventlog import jcs
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.sealing import Cost, Random, Sealing, WrongPassphrase, derived, seal, unseal
from reviewdesk.texts import Text

RECOVERY = "recovery"
"""The label of the slot that the recovery code opens; other labels are ids of persons."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in: the key, sealed under one passphrase. The name is for choosing oneself from a list."""

    label: str
    name: str
    sealing: Sealing


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who has a slot, with the name they are shown by before anything is open."""

    person: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Tampered:
    """It opens, but is not as it was written: a slot was added, removed or exchanged by another hand."""


@dataclass(frozen=True, slots=True)
class NoSlot:
    """Nobody of that label may open it."""

    label: str


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of one key for one purpose of one organisation.

    `mark` is a MAC over all of it under the key itself: whoever opens a slot learns whether the others are
    as they were left.
    """

    purpose: str
    org: str
    slots: tuple[Slot, ...]
    mark: bytes

    @classmethod
    def empty(cls, purpose: str, org: str, key: bytes) -> Slots:
        """No way in yet."""
        return _marked(cls(purpose, org, (), b""), key)

    @property
    def holders(self) -> tuple[Holder, ...]:
        """The people who may open it, in order of entry; the recovery code is nobody."""
        names = {slot.label: slot.name for slot in self.slots if slot.label != RECOVERY}
        return tuple(Holder(PersonId(label), name) for label, name in names.items())

    def with_slot(
        self,
        key: bytes,
        label: str,
        name: str,
        passphrase: str,
        *,
        cost: Cost,
        random: Random,
        beside: bool = False,
    ) -> Slots:
        """Another way in, or a new passphrase for one that is there.

        `beside`: the passphrase before opens it too, until `newest_only`.
        """
        sealing = seal(key, passphrase, label=self._bound(label), cost=cost, random=random)
        others = tuple(slot for slot in self.slots if beside or slot.label != label)
        return _marked(replace(self, slots=(*others, Slot(label, name, sealing))), key)

    def newest_only(self, key: bytes, label: str) -> Slots:
        """Without the passphrases of this label that were replaced."""
        *older, _ = (slot for slot in self.slots if slot.label == label)
        return _marked(replace(self, slots=tuple(slot for slot in self.slots if slot not in older)), key)

    def several(self, label: str) -> bool:
        """Whether more than one passphrase of this label opens it: a change of it was broken off."""
        return sum(slot.label == label for slot in self.slots) > 1

    def only_with(self, key: bytes, label: str, passphrase: str) -> Slots:
        """Without the slots of this label that the passphrase does not open; as it is where it opens none."""
        others = tuple(
            slot
            for slot in self.slots
            if slot.label == label
            and isinstance(unseal(slot.sealing, passphrase, label=self._bound(label)), WrongPassphrase)
        )
        if not others or len(others) == sum(slot.label == label for slot in self.slots):
            return self
        return _marked(replace(self, slots=tuple(slot for slot in self.slots if slot not in others)), key)

    def without_slot(self, key: bytes, label: str) -> Slots:
        """One way in fewer. Who kept a copy of the file and knows the passphrase still opens the copy."""
        return _marked(replace(self, slots=tuple(slot for slot in self.slots if slot.label != label)), key)

    def open(self, label: str, passphrase: str) -> bytes | WrongPassphrase | Tampered | NoSlot:
        """The key, by one slot."""
        found: WrongPassphrase | NoSlot = NoSlot(label)
        for slot in self.slots:
            if slot.label == label:
                key = unseal(slot.sealing, passphrase, label=self._bound(label))
                if not isinstance(key, WrongPassphrase):
                    return key if hmac.compare_digest(self.mark, _mark(self, key)) else Tampered()
                found = key
        return found

    def _bound(self, label: str) -> bytes:
        return jcs.encode(("reviewdesk/slot/v1", self.purpose, self.org, label))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are no file of this kind, or of a newer version."""

    reason: Text
    newer: bool = False  # written by a newer version: nothing is wrong with it


def written(slots: Slots, payload: bytes = b"") -> bytes:
    """The file, JSON; `payload` is whatever the key itself seals."""
    return msgspec.json.format(
        msgspec.json.encode(_File(1, slots.purpose, slots.org, slots.slots, slots.mark, payload))
    )


def read(data: bytes, purpose: str) -> tuple[Slots, bytes] | Unreadable:
    """Slots and payload from a file, or why not."""
    try:
        version = msgspec.json.decode(data, type=_Version)
        if version.v > 1:
            return Unreadable(Text("The file was written by a newer version of the program."), newer=True)
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, ValueError):
        return Unreadable(Text("The file is damaged or of another kind."))
    if file.purpose != purpose:
        return Unreadable(Text("The file is damaged or of another kind."))
    return Slots(file.purpose, file.org, file.slots, file.mark), file.payload


class _Version(msgspec.Struct, frozen=True):
    v: int


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    purpose: str
    org: str
    slots: tuple[Slot, ...]
    mark: bytes
    payload: bytes


def _marked(slots: Slots, key: bytes) -> Slots:
    return replace(slots, mark=_mark(slots, key))


def _mark(slots: Slots, key: bytes) -> bytes:
    told = msgspec.json.encode([slots.purpose, slots.org, slots.slots])
    return hmac.new(derived(key, b"reviewdesk/slots/v1"), told, hashlib.sha256).digest()
