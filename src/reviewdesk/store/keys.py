"""Where the storage key comes from: the keyring of the operating system, or the key file."""

from __future__ import annotations

import base64
import binascii
import sys
from pathlib import Path
from typing import Protocol

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import OrgId, PersonId
from reviewdesk.identity.device import DeviceKey
from reviewdesk.identity.person import PersonKey
from reviewdesk.identity.sealing import Random, WrongPassphrase
from reviewdesk.identity.slots import NoSlot, Tampered, Unreadable
from reviewdesk.identity.vault import OpenVault, Vault
from reviewdesk.store.disk import telling
from reviewdesk.store.files import sync_folder, write_atomically
from reviewdesk.store.home import Home
from reviewdesk.store.key_file import KeyFileDamaged, bytes_of, damaged, read_key_file, unusable
from reviewdesk.texts import Text

SERVICE = "ReviewDesk"


class KeyringMissing(Refusal):
    """This computer has no keyring, or it cannot be reached."""


class KeyringIsLocked(Refusal):
    """The keyring is there but locked."""


class KeyNotThere(Refusal):
    """The keyring is open, but the key of this desk is not in it."""


class PassphraseWrong(Refusal):
    """The passphrase, or the recovery code, does not open it."""


class StorageKeys(Protocol):
    """A way to the 32-byte storage key of a home."""

    def unlock(self) -> bytes:
        """The key. Raises Refusal, with the way forward, when it cannot be had."""


def system_keyring() -> KeyringBackend:
    """The keyring of this operating system, named outright: whatever else is installed is not asked.

    Raises KeyringMissing.
    """
    try:
        if sys.platform == "win32":
            from keyring.backends.Windows import WinVaultKeyring as System  # noqa: PLC0415 -- of one system
        elif sys.platform == "darwin":
            from keyring.backends.macOS import Keyring as System  # noqa: PLC0415 -- of one system
        else:
            from keyring.backends.SecretService import Keyring as System  # noqa: PLC0415 -- of one system
        # What cannot work here says so when its priority is asked for.
        if System.priority <= 0:
            raise _missing()
        return System()  # type: ignore[no-untyped-call,unused-ignore]  # untyped on some systems only
    except (ImportError, RuntimeError, OSError, KeyringError) as error:
        raise _missing() from error


class KeyringKeys:
    """The storage key in a keyring, under the name of the organisation."""

    def __init__(self, keyring: KeyringBackend, name: str) -> None:
        self._keyring = keyring
        self._name = name

    def unlock(self) -> bytes:
        """The key. Raises KeyringMissing, KeyringIsLocked, KeyNotThere."""
        try:
            kept = self._keyring.get_password(SERVICE, self._name)
        except KeyringError as error:
            raise _refusal(error) from error
        try:
            key = None if kept is None else base64.b64decode(kept, validate=True)
        except (binascii.Error, ValueError):
            key = None
        if key is None or len(key) != 32:
            raise KeyNotThere(
                Text("The key of this desk is not in the keyring of this computer."),
                why=Text("It was removed, or the desk was set up on another account or computer."),
                next_step=Text("Sign in on that account, or open the desk with the recovery code."),
            )
        return key

    def keep(self, key: bytes) -> None:
        """Put the key there, and read it back before anything rests on it. Raises as `unlock` does."""
        try:
            self._keyring.set_password(SERVICE, self._name, base64.b64encode(key).decode())
        except KeyringError as error:
            raise _refusal(error) from error
        if self.unlock() != key:
            raise _missing()

    def forget(self) -> None:
        """Take the key out again."""
        try:
            self._keyring.delete_password(SERVICE, self._name)
        except KeyringError as error:
            raise _refusal(error) from error


class KeyFileKeys:
    """The storage key by a person's slot in the key file."""

    def __init__(self, home: Home, person: PersonId, passphrase: str) -> None:
        self._home = home
        self._person = person
        self._passphrase = passphrase

    def unlock(self) -> bytes:
        """The key; takes about half a second. Raises PassphraseWrong, KeyFileDamaged."""
        return _opened(read_key_file(self._home).open(self._person, self._passphrase))


class RecoveryKeys:
    """The storage key by the recovery code, as `recovery.read_code` gives it."""

    def __init__(self, home: Home, code: str) -> None:
        self._home = home
        self._code = code

    def unlock(self) -> bytes:
        """The key; takes about half a second. Raises PassphraseWrong, KeyFileDamaged."""
        found = read_key_file(self._home).recover(self._code)
        if isinstance(found, WrongPassphrase):
            raise _wrong_code()
        return _opened(found)


def read_vault(home: Home) -> Vault | None:
    """The organisation's secrets, sealed; None on a desk without them. Raises KeyFileDamaged."""
    if not home.vault.exists():
        return None
    found = Vault.from_bytes(bytes_of(home, home.vault.name))
    if isinstance(found, Unreadable):
        raise unusable(home.vault.name, found)
    return found


def write_vault(home: Home, vault: Vault) -> None:
    """Replace the vault. It must keep a way in."""
    if not vault.slots.slots:
        raise ValueError("a vault without a slot would lose the organisation's keys")
    write_atomically(home.vault, vault.to_bytes())


def open_vault(home: Home, person: PersonId, passphrase: str) -> OpenVault:
    """The organisation's secrets, by an administrator's passphrase. PassphraseWrong, KeyFileDamaged."""
    return _vault_opened(_vault_there(home).open(person, passphrase))


def recover_vault(home: Home, code: str) -> OpenVault:
    """The organisation's secrets, by the code as `recovery.read_code` gives it. Raises as `open_vault`."""
    found = _vault_there(home).recover(code)
    if isinstance(found, WrongPassphrase):
        raise _wrong_code()
    return _vault_opened(found)


def read_person_key(home: Home, person: PersonId) -> PersonKey:
    """A person's signing key, sealed. Raises KeyFileDamaged when it is missing or cannot be read."""
    return _person_key(home, person, home.person_key(person))


def write_person_key(home: Home, key: PersonKey) -> None:
    """Write a person's signing key, replacing the one before."""
    write_atomically(home.person_key(key.person), key.to_bytes())


def read_renewed_key(home: Home, person: PersonId) -> PersonKey:
    """The signing key that is to replace a person's. Raises as `read_person_key`."""
    return _person_key(home, person, home.renewed_key(person))


def write_renewed_key(home: Home, key: PersonKey) -> None:
    """Lay a new signing key beside the one before."""
    write_atomically(home.renewed_key(key.person), key.to_bytes())


def take_renewed_key(home: Home, person: PersonId) -> None:
    """The new signing key takes the place of the one before."""
    with telling(home.person_key(person)):
        home.renewed_key(person).replace(home.person_key(person))
        sync_folder(home.person_key(person).parent)


def drop_renewed_key(home: Home, person: PersonId) -> None:
    """The new signing key is none: the one before stays."""
    with telling(home.renewed_key(person)):
        home.renewed_key(person).unlink(missing_ok=True)


def read_device_key(home: Home, storage_key: bytes, org: OrgId) -> DeviceKey:
    """The device's signing key. Raises KeyFileDamaged when it is missing or does not open."""
    sealed = bytes_of(home, home.device_key.name)
    key = DeviceKey.unsealed(sealed, storage_key, org)
    if key is None:
        raise damaged(home.device_key.name, Text("It does not open with this desk's key."))
    return key


def write_device_key(home: Home, key: DeviceKey, storage_key: bytes, org: OrgId, random: Random) -> None:
    """Write the device's signing key, sealed with the storage key."""
    write_atomically(home.device_key, key.sealed(storage_key, org, random))


def passphrase_wrong() -> PassphraseWrong:
    """What a person reads whose passphrase does not open."""
    return PassphraseWrong(
        Text("This passphrase does not open it."),
        next_step=Text(
            "Type it again; look at Caps Lock and the keyboard's language. If it is forgotten, an "
            "administrator can give a new one."
        ),
    )


def _person_key(home: Home, person: PersonId, path: Path) -> PersonKey:
    name = str(path.relative_to(home.folder))
    found = PersonKey.from_bytes(bytes_of(home, name))
    if found is None or found.person != person:
        raise damaged(name, Text("The file is damaged or of another kind."))
    return found


def _wrong_code() -> PassphraseWrong:
    return PassphraseWrong(
        Text("This recovery code does not open the desk."),
        why=Text("It is written correctly, but belongs to another desk, or a newer code replaced it."),
        next_step=Text("Look for the sheet that was printed last when this desk was set up."),
    )


def _opened(found: bytes | WrongPassphrase | Tampered | NoSlot) -> bytes:
    match found:
        case bytes():
            return found
        case WrongPassphrase():
            raise passphrase_wrong()
        case Tampered():
            raise _tampered("storage.keys")
        case NoSlot():
            raise _no_slot()


def _vault_opened(found: OpenVault | WrongPassphrase | Tampered | NoSlot) -> OpenVault:
    match found:
        case OpenVault():
            return found
        case WrongPassphrase():
            raise passphrase_wrong()
        case Tampered():
            raise _tampered("organisation.vault")
        case NoSlot():
            raise _no_slot()


def _vault_there(home: Home) -> Vault:
    vault = read_vault(home)
    if vault is None:
        raise KeyFileDamaged(
            Text("The organization's keys are not on this computer."),
            why=Text("The file {name} is not in the desk's folder.", name=home.vault.name),
            next_step=Text(
                "Do this on the computer the organization was set up on, or restore the file from a backup."
            ),
        )
    return vault


def _tampered(name: str) -> KeyFileDamaged:
    return damaged(name, Text("It opens, but somebody has changed it since this program wrote it."))


def _no_slot() -> PassphraseWrong:
    return PassphraseWrong(
        Text("You cannot open this on this computer."),
        why=Text("No passphrase of yours was set up for it."),
        next_step=Text("Ask an administrator to set you up here."),
    )


def _missing() -> KeyringMissing:
    return KeyringMissing(
        Text("This computer has no keyring that the program can use."),
        why=Text("The desk's key is kept there, so that only your account of this computer opens the desk."),
        next_step=Text(
            "Use a key file instead: each person then opens the desk with a passphrase. Or start the keyring "
            "of the computer and try again."
        ),
    )


def _refusal(error: KeyringError) -> Refusal:
    if isinstance(error, KeyringLocked):
        return KeyringIsLocked(
            Text("The keyring of this computer is locked."),
            why=Text("The desk's key is in it."),
            next_step=Text("Unlock the keyring, then try again, or open the desk with the recovery code."),
        )
    if isinstance(error, (NoKeyringError, InitError)):
        return _missing()
    return KeyringMissing(
        Text("The keyring of this computer did not do what it was asked."),
        why=Text("It said: {reason}.", reason=str(error) or type(error).__name__),
        next_step=Text("Look into the keyring of the computer, or open the desk with the recovery code."),
    )
