"""The storage key from a keyring or a key file; each way it cannot be had has its own answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keyring.backends.fail
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError
from tests.store.writers import ANA, NOW, ORG, STORAGE_KEY, made

from reviewdesk.errors import Refusal
from reviewdesk.identity.device import DeviceKey
from reviewdesk.identity.keyfile import KeyFile
from reviewdesk.identity.person import PersonKey
from reviewdesk.identity.recovery import new_code
from reviewdesk.identity.sealing import Cost
from reviewdesk.identity.vault import Secrets, Vault
from reviewdesk.store.home import Home
from reviewdesk.store.key_file import KeyFileDamaged, read_key_file, write_key_file
from reviewdesk.store.keys import (
    KeyFileKeys,
    KeyNotThere,
    KeyringIsLocked,
    KeyringKeys,
    KeyringMissing,
    PassphraseWrong,
    RecoveryKeys,
    open_vault,
    read_device_key,
    read_person_key,
    read_vault,
    recover_vault,
    write_device_key,
    write_person_key,
    write_vault,
)

QUICK = Cost(n=2, r=8, p=1)
OWN = "ana's own words"


def counting() -> Callable[[int], bytes]:
    """Different bytes each time, the same in every run."""
    calls = iter(range(1_000_000))
    return lambda length: made(f"random {next(calls)}", length)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.prepare()
    return home


class MemoryKeyring(KeyringBackend):
    """A keyring that keeps its secrets in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.refuses = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.refuses:
            raise PasswordSetError("the service said no")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


def test_a_key_is_kept_for_each_home() -> None:
    ring = MemoryKeyring()
    first, second = KeyringKeys(ring, "one"), KeyringKeys(ring, "two")
    first.keep(STORAGE_KEY)
    second.keep(bytes(32))
    assert (first.unlock(), second.unlock()) == (STORAGE_KEY, bytes(32))
    first.forget()
    with pytest.raises(KeyNotThere):
        first.unlock()
    assert second.unlock() == bytes(32)


def says(caught: pytest.ExceptionInfo[Refusal]) -> tuple[bool, bool]:
    return caught.value.why is not None, caught.value.next_step is not None


def test_a_locked_keyring_says_so() -> None:
    ring = MemoryKeyring()
    ring.locked = True
    with pytest.raises(KeyringIsLocked) as caught:
        KeyringKeys(ring, "one").unlock()
    assert says(caught) == (True, True)


def test_a_keyring_that_refuses_says_why() -> None:
    ring = MemoryKeyring()
    ring.refuses = True
    with pytest.raises(KeyringMissing, match="the service said no"):
        KeyringKeys(ring, "one").keep(STORAGE_KEY)


def test_no_keyring_names_the_key_file_as_the_way_on() -> None:
    with pytest.raises(KeyringMissing, match="key file") as caught:
        KeyringKeys(keyring.backends.fail.Keyring(), "one").unlock()
    assert says(caught) == (True, True)


@pytest.mark.parametrize("kept", ["", "not base64!", "AAAA"])
def test_what_is_no_key_is_not_taken_for_one(kept: str) -> None:
    ring = MemoryKeyring()
    ring.kept["ReviewDesk", "one"] = kept
    with pytest.raises(KeyNotThere):
        KeyringKeys(ring, "one").unlock()


ASKS = """
from reviewdesk.store.keys import KeyringMissing, system_keyring
try:
    system_keyring()
except KeyringMissing as refusal:
    import sys; sys.stdout.write(str(refusal))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the bus is Linux's")
def test_without_a_bus_the_system_has_no_keyring(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS", "XDG"))}
    environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={tmp_path}/no-bus"
    found = subprocess.run(
        [sys.executable, "-c", ASKS], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert "no keyring" in found.stdout


KEEPS = """
from reviewdesk.store.keys import KeyringKeys, system_keyring
keys = KeyringKeys(system_keyring(), "organisation")
keys.keep(bytes(range(32)))
assert KeyringKeys(system_keyring(), "organisation").unlock() == bytes(range(32))
print("kept")
"""
UNLOCKS = """
from reviewdesk.store.keys import KeyringIsLocked, KeyringKeys, system_keyring
try:
    KeyringKeys(system_keyring(), "organisation").unlock()
except KeyringIsLocked:
    print("locked")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="gnome-keyring is Linux's")
def test_the_secret_service_keeps_a_key_and_says_when_it_is_locked(
    tmp_path: Path, tool: Callable[[str], str]
) -> None:
    """With a real keyring daemon of its own; its second run is never unlocked."""
    for name in ("dbus-run-session", "gnome-keyring-daemon"):
        tool(name)
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    said = []
    for start, program in (
        ("printf secret | gnome-keyring-daemon --unlock --components=secrets", KEEPS),
        ("gnome-keyring-daemon --start --components=secrets", UNLOCKS),
    ):
        script = f'{start} >/dev/null && exec "{sys.executable}" -c "$PROGRAM"'
        found = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", script],
            env={**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), "PROGRAM": program},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        said.append(found.stdout or found.stderr)
    assert said == ["kept\n", "locked\n"]


def test_the_key_file_opens_by_passphrase_and_by_code(home: Home) -> None:
    random = counting()
    code = new_code(random)
    keys = KeyFile.create(ORG, STORAGE_KEY)
    with pytest.raises(ValueError, match="lock everybody out"):
        write_key_file(home, keys)
    keys = keys.with_recovery(STORAGE_KEY, code, random=random, cost=QUICK)
    write_key_file(home, keys.with_person(STORAGE_KEY, ANA, "Ana Ruiz", OWN, random=random, cost=QUICK))
    assert KeyFileKeys(home, ANA, OWN).unlock() == STORAGE_KEY == RecoveryKeys(home, code).unlock()
    for refused in (
        KeyFileKeys(home, ANA, "another's words"),
        KeyFileKeys(home, type(ANA)("nobody"), OWN),
        RecoveryKeys(home, new_code(random)),
    ):
        with pytest.raises(PassphraseWrong) as caught:
            refused.unlock()
        assert caught.value.next_step is not None


@pytest.mark.parametrize("data", [None, b"", b"{}", b'{"v":2}', b"\xff\xfe"])
def test_a_key_file_that_cannot_be_read_is_named(home: Home, data: bytes | None) -> None:
    if data is not None:
        home.key_file.write_bytes(data)
    with pytest.raises(KeyFileDamaged, match=r"storage\.keys"):
        KeyFileKeys(home, ANA, OWN).unlock()


def test_the_vault_opens_by_passphrase_and_by_code(home: Home) -> None:
    random = counting()
    assert read_vault(home) is None
    with pytest.raises(KeyFileDamaged, match="not on this computer"):
        open_vault(home, ANA, OWN)
    secrets = Secrets.generate("Willow Street Homes", ORG, at=NOW, random=random)
    vault, opened = Vault.create(ORG, secrets, random=random)
    with pytest.raises(ValueError, match="lose"):
        write_vault(home, vault)
    code = new_code(random)
    vault = vault.with_recovery(opened, code, random=random, cost=QUICK)
    write_vault(home, vault.with_administrator(opened, ANA, "Ana Ruiz", OWN, random=random, cost=QUICK))
    for found in (open_vault(home, ANA, OWN), recover_vault(home, code)):
        assert found.secrets.authority == secrets.authority
        assert found.secrets.control.key_id == secrets.control.key_id
        assert found.secrets.import_key == secrets.import_key
    with pytest.raises(PassphraseWrong):
        open_vault(home, ANA, "another's words")
    with pytest.raises(PassphraseWrong, match="another desk"):
        recover_vault(home, new_code(random))
    assert b"PRIVATE" not in home.vault.read_bytes()


def test_the_device_key_opens_with_the_storage_key_only(home: Home) -> None:
    key = DeviceKey(made("device", 32))
    with pytest.raises(KeyFileDamaged, match=r"device\.key"):
        read_device_key(home, STORAGE_KEY, ORG)
    write_device_key(home, key, STORAGE_KEY, ORG, counting())
    assert read_device_key(home, STORAGE_KEY, ORG).private == key.private
    with pytest.raises(KeyFileDamaged, match="this desk's key"):
        read_device_key(home, bytes(32), ORG)
    with pytest.raises(KeyFileDamaged):
        read_device_key(home, STORAGE_KEY, type(ORG)("another"))


def test_a_persons_key_is_found_by_the_person(home: Home) -> None:
    key = PersonKey.create(ANA, OWN, random=counting(), cost=QUICK)
    write_person_key(home, key)
    assert read_person_key(home, ANA) == key
    other = type(ANA)("other")
    home.person_key(ANA).rename(home.person_key(other))
    for person in (ANA, other):
        with pytest.raises(KeyFileDamaged, match=rf"people/{person}\.key"):
            read_person_key(home, person)


@pytest.mark.skipif(os.name != "posix", reason="pipes with names")
def test_a_pipe_in_the_place_of_a_file_of_keys_is_told_without_waiting(tmp_path: Path) -> None:
    home = Home(tmp_path)
    os.mkfifo(home.key_file)
    with pytest.raises(
        KeyFileDamaged, match=r"storage\.keys .* It is a pipe or a device, not a file\. Restore"
    ):
        read_key_file(home)
