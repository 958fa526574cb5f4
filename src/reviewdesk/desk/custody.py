"""Keys on this desk: people's signing keys, the organisation's vault, the slots of the key file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.person import PersonKey
from reviewdesk.identity.recovery import new_code
from reviewdesk.identity.sealing import STANDARD, Cost, Random
from reviewdesk.identity.slots import Holder
from reviewdesk.identity.vault import OpenVault
from reviewdesk.records.rights import Blocked
from reviewdesk.store import keys as files
from reviewdesk.store.attempts import Attempts, Tries
from reviewdesk.store.files import write_atomically
from reviewdesk.store.home import Home
from reviewdesk.store.key_file import read_key_file, write_key_file
from reviewdesk.texts import Text


def save_privately(path: Path, content: bytes) -> None:
    """Write a file its owner alone can read. Raises Refusal or Fault; what was there then stands."""
    write_atomically(path, content)


def in_the_vault(home: Home) -> tuple[Holder, ...]:
    """The administrators who can open the organisation's keys on this computer."""
    vault = files.read_vault(home)
    return vault.administrators if vault is not None else ()


def waits(wait: int) -> Text:
    """That too many passphrases were wrong, and how long the next one waits (ms)."""
    if wait < 60_000:
        return Text("Too many passphrases were wrong. Try again in {n} seconds.", n=-(-wait // 1000))
    return Text("Too many passphrases were wrong. Try again in {n} minutes.", n=-(-wait // 60_000))


@dataclass(slots=True)
class Custody:
    """The files of keys in a home.

    `slots`: each person has a slot in the key file, since there is no keyring.
    """

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

    def renewed(self) -> tuple[PersonKey, ...]:
        """New signing keys that lie beside those in use; a file that cannot be read is none."""
        found = []
        for person in self.home.renewed():
            with suppress(DeskError):
                found.append(files.read_renewed_key(self.home, person))
        return tuple(found)

    def lay_beside(self, key: PersonKey) -> None:
        """Keep a new signing key beside the one in use, until it is taken or dropped."""
        files.write_renewed_key(self.home, key)

    def take_renewed(self, person: PersonId, administrator: OpenVault | None) -> None:
        """The new signing key is the person's from now on, and their new passphrase the only one."""
        # What a full disk keeps from being tidied here is tidied at their sign-in.
        with suppress(DeskError):
            self.settle(person, administrator)
        files.take_renewed_key(self.home, person)

    def drop_renewed(self, person: PersonId) -> None:
        """The new signing key was not certified: what was before stands."""
        files.drop_renewed_key(self.home, person)
        if not self.home.person_key(person).exists():
            self.shut_out(person)

    def settle_with(self, person: PersonId, passphrase: str) -> None:
        """Of several passphrases that a change broken off has left, only this one opens anything from now on.

        The caller has seen that it opens the person's signing key.
        """
        if self.slots and (keys := read_key_file(self.home)).several(person):
            write_key_file(self.home, keys.only_with(self.storage_key, person, passphrase))
        vault = files.read_vault(self.home)
        if vault is not None and vault.several(person):
            opened = vault.open(person, passphrase)
            if isinstance(opened, OpenVault):
                files.write_vault(self.home, vault.only_with(opened, person, passphrase))

    def desk_holders(self) -> frozenset[PersonId]:
        """Who can open this desk with a passphrase; nobody where the key is in a keyring."""
        keys = read_key_file(self.home) if self.slots else None
        return frozenset(holder.person for holder in keys.people) if keys is not None else frozenset()

    def open_vault(self, person: PersonId, passphrase: str) -> OpenVault | Blocked:
        """The organisation's secrets, for one act of an administrator."""
        return _or_blocked(lambda: files.open_vault(self.home, person, passphrase))

    def recover_vault(self, code: str) -> OpenVault | Blocked:
        """The organisation's secrets, by the recovery code as `identity.recovery.read_code` gives it."""
        return _or_blocked(lambda: files.recover_vault(self.home, code))

    def vault_holders(self) -> frozenset[PersonId]:
        """Who can open the organisation's secrets on this desk."""
        return frozenset(holder.person for holder in in_the_vault(self.home))

    def admit(
        self,
        person: PersonId,
        name: str,
        passphrase: str,
        administrator: OpenVault | None,
        *,
        beside: bool = False,
    ) -> None:
        """Let a person open this desk with a passphrase; an administrator the vault too.

        `beside`: the passphrase before does so too, until `settle`.
        """
        if self.slots:
            keys = read_key_file(self.home)
            write_key_file(
                self.home,
                keys.with_person(
                    self.storage_key,
                    person,
                    name,
                    passphrase,
                    random=self.random,
                    cost=self.cost,
                    beside=beside,
                ),
            )
        if administrator is not None and (vault := files.read_vault(self.home)) is not None:
            files.write_vault(
                self.home,
                vault.with_administrator(
                    administrator,
                    person,
                    name,
                    passphrase,
                    random=self.random,
                    cost=self.cost,
                    beside=beside,
                ),
            )

    def settle(self, person: PersonId, administrator: OpenVault | None) -> None:
        """Only the passphrase admitted last opens this desk (and the vault) from now on."""
        if self.slots and (keys := read_key_file(self.home)).several(person):
            write_key_file(self.home, keys.newest_only(self.storage_key, person))
        vault = files.read_vault(self.home) if administrator is not None else None
        if administrator is not None and vault is not None and vault.several(person):
            files.write_vault(self.home, vault.newest_only(administrator, person))

    def wait(self, person: PersonId, now: int) -> int:
        """Ms until the person's next passphrase is looked at, after too many wrong ones."""
        return Attempts(self.home.attempts).wait(person, now)

    def wrong(self, person: PersonId, now: int) -> None:
        """A passphrase was wrong, and the log tells of it."""
        Attempts(self.home.attempts).failed(person, now, noted=True)

    def right(self, person: PersonId) -> Tries:
        """A passphrase was right: what was counted before."""
        return Attempts(self.home.attempts).settled(person)

    def code_confirmed(self) -> bool:
        """Whether somebody has confirmed that they keep the recovery code."""
        return not self.home.code_mark.exists()

    def confirm_code(self) -> None:
        """Somebody keeps the recovery code."""
        self.home.code_mark.unlink(missing_ok=True)

    def add_code(self, administrator: OpenVault) -> str:
        """A new recovery code; the one before opens everything too, until `settle_code`."""
        code = new_code(self.random)
        keys = read_key_file(self.home)
        added = keys.with_recovery(self.storage_key, code, random=self.random, cost=self.cost, beside=True)
        vault = files.read_vault(self.home)
        if vault is not None:
            more = vault.with_recovery(administrator, code, random=self.random, cost=self.cost, beside=True)
            files.write_vault(self.home, more)
        write_key_file(self.home, added)
        return code

    def settle_code(self, administrator: OpenVault) -> None:
        """Only the newest recovery code opens anything from now on."""
        keys = read_key_file(self.home)
        write_key_file(self.home, keys.newest_code_only(self.storage_key))
        vault = files.read_vault(self.home)
        if vault is not None:
            files.write_vault(self.home, vault.newest_code_only(administrator))
        self.confirm_code()

    def dismiss(self, person: PersonId, administrator: OpenVault) -> None:
        """Take a person's way into the vault away."""
        vault = files.read_vault(self.home)
        if vault is not None and person in {holder.person for holder in vault.administrators}:
            files.write_vault(self.home, vault.without_administrator(administrator, person))

    def shut_out(self, person: PersonId) -> None:
        """Take a person's way into this desk away."""
        if self.slots:
            keys = read_key_file(self.home)
            write_key_file(self.home, keys.without_person(self.storage_key, person))


def _or_blocked(opening: Callable[[], OpenVault]) -> OpenVault | Blocked:
    try:
        return opening()
    except DeskError as error:
        return Blocked(tuple(part for part in (error.what, error.why, error.next_step) if part is not None))
