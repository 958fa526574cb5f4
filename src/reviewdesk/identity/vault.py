"""The organisation's own secrets: CA, control key and import key, behind the administrators' slots."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from reviewdesk.eventlog.header import OrgId, PersonId
from reviewdesk.identity.authority import Authority
from reviewdesk.identity.device import DeviceKey
from reviewdesk.identity.sealing import STANDARD, Cost, Random, WrongPassphrase, unwrap, wrap
from reviewdesk.identity.slots import RECOVERY, Holder, NoSlot, Slots, Tampered, Unreadable, read, written

_PURPOSE = "organisation"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What only an administrator may use, and only while they do."""

    authority: Authority
    control: DeviceKey
    import_key: bytes  # 32

    @classmethod
    def generate(cls, organisation: str, org: OrgId, *, at: int, random: Random) -> Secrets:
        """The secrets of a new organisation; `at` in ms UTC."""
        authority = Authority.found(organisation, org, at=at, random=random)
        return cls(authority, DeviceKey.generate(random), random(32))

    def __repr__(self) -> str:
        return "Secrets(...)"


@dataclass(frozen=True, slots=True)
class OpenVault:
    """The vault as one slot opened it: the secrets, and the key that lets slots be added and taken away."""

    key: bytes
    secrets: Secrets

    def __repr__(self) -> str:
        return "OpenVault(...)"


@dataclass(frozen=True, slots=True)
class Vault:
    """The secrets sealed under a key of their own, which the slots wrap."""

    slots: Slots
    sealed: bytes

    @classmethod
    def create(cls, org: OrgId, secrets: Secrets, *, random: Random) -> tuple[Vault, OpenVault]:
        """A vault without a way in, and the same one open; add slots before it is written."""
        key = random(32)
        told = msgspec.json.encode(
            _Secrets(
                secrets.authority.private,
                secrets.authority.root_pem,
                secrets.control.private,
                secrets.import_key,
            )
        )
        sealed = wrap(told, key, label=_label(org), random=random)
        return cls(Slots.empty(_PURPOSE, org, key), sealed), OpenVault(key, secrets)

    @property
    def administrators(self) -> tuple[Holder, ...]:
        """Who has a slot."""
        return self.slots.holders

    def with_administrator(
        self,
        opened: OpenVault,
        person: PersonId,
        name: str,
        passphrase: str,
        *,
        random: Random,
        cost: Cost = STANDARD,
        beside: bool = False,
    ) -> Vault:
        """A slot for an administrator, or a new passphrase in it. The name is readable in the file.

        `beside`: the passphrase before opens it too, until `newest_only`.
        """
        slots = self.slots.with_slot(
            opened.key, person, name, passphrase, cost=cost, random=random, beside=beside
        )
        return replace(self, slots=slots)

    def newest_only(self, opened: OpenVault, person: PersonId) -> Vault:
        """Without the passphrases of an administrator that were replaced."""
        return replace(self, slots=self.slots.newest_only(opened.key, person))

    def several(self, person: PersonId) -> bool:
        """Whether more than one passphrase of an administrator opens it."""
        return self.slots.several(person)

    def only_with(self, opened: OpenVault, person: PersonId, passphrase: str) -> Vault:
        """Without an administrator's other passphrases; as it is where this one opens none of their slots."""
        return replace(self, slots=self.slots.only_with(opened.key, person, passphrase))

    def with_recovery(
        self, opened: OpenVault, code: str, *, random: Random, cost: Cost = STANDARD, beside: bool = False
    ) -> Vault:
        """The slot of the recovery code, as `recovery.read_code` gives it.

        `beside`: the code before opens it too, until `newest_code_only`.
        """
        slots = self.slots.with_slot(opened.key, RECOVERY, "", code, cost=cost, random=random, beside=beside)
        return replace(self, slots=slots)

    def newest_code_only(self, opened: OpenVault) -> Vault:
        """Without recovery codes that were replaced."""
        return replace(self, slots=self.slots.newest_only(opened.key, RECOVERY))

    def without_administrator(self, opened: OpenVault, person: PersonId) -> Vault:
        """Take an administrator's slot away."""
        return replace(self, slots=self.slots.without_slot(opened.key, person))

    def open(self, person: PersonId, passphrase: str) -> OpenVault | WrongPassphrase | Tampered | NoSlot:
        """The vault, by an administrator's passphrase."""
        return self._open(person, passphrase)

    def recover(self, code: str) -> OpenVault | WrongPassphrase | Tampered | NoSlot:
        """The vault, by the recovery code as `recovery.read_code` gives it."""
        return self._open(RECOVERY, code)

    def to_bytes(self) -> bytes:
        """The file, JSON."""
        return written(self.slots, self.sealed)

    @classmethod
    def from_bytes(cls, data: bytes) -> Vault | Unreadable:
        """The file, or why it is none."""
        found = read(data, _PURPOSE)
        return found if isinstance(found, Unreadable) else cls(*found)

    def _open(self, label: str, passphrase: str) -> OpenVault | WrongPassphrase | Tampered | NoSlot:
        key = self.slots.open(label, passphrase)
        if not isinstance(key, bytes):
            return key
        told = unwrap(self.sealed, key, label=_label(OrgId(self.slots.org)))
        if told is None:
            return Tampered()
        kept = msgspec.json.decode(told, type=_Secrets)
        authority = Authority(kept.authority, kept.root)
        return OpenVault(key, Secrets(authority, DeviceKey(kept.control), kept.import_key))


class _Secrets(msgspec.Struct, frozen=True):
    authority: bytes
    root: str
    control: bytes
    import_key: bytes


def _label(org: OrgId) -> bytes:
    return b"reviewdesk/vault/v1\n" + org.encode()
