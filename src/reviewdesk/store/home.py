"""The folder a desk lives in: what lies where, who may read it, and one process at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs
from filelock import FileLock, Timeout

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.sealing import Random
from reviewdesk.store.faults import telling
from reviewdesk.store.files import PRIVATE_FOLDER, write_atomically
from reviewdesk.texts import Text


class HomeInUse(Refusal):
    """Another process has this home open."""


class _Holder(msgspec.Struct, frozen=True):
    pid: int


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of one desk. Nothing is read or made until it is asked for."""

    folder: Path

    @classmethod
    def of_person(cls) -> Home:
        """The home in the place the operating system has for a program's data."""
        return cls(platformdirs.user_data_path("ReviewDesk", appauthor=False))

    @property
    def database(self) -> Path:
        """The encrypted file."""
        return self.folder / "desk.db"

    @property
    def key_file(self) -> Path:
        """The storage key in slots: always one for recovery, one per person where there is no keyring."""
        return self.folder / "storage.keys"

    @property
    def vault(self) -> Path:
        """The organisation's secrets, on a desk that holds them."""
        return self.folder / "organisation.vault"

    @property
    def device_key(self) -> Path:
        """The device's signing key, sealed with the storage key."""
        return self.folder / "device.key"

    @property
    def device_last(self) -> Path:
        """The last number the device gave in each stream, kept outside the database."""
        return self.folder / "device.last"

    @property
    def blobs(self) -> Path:
        """Evidence files, encrypted."""
        return self.folder / "files"

    @property
    def backups(self) -> Path:
        """Copies of the encrypted file, made before it is changed to a newer version."""
        return self.folder / "backups"

    @property
    def id_file(self) -> Path:
        """A random name, under which the keyring keeps this home's key wherever the folder is moved."""
        return self.folder / "home.id"

    def person_key(self, person: PersonId) -> Path:
        """A person's signing key, sealed under their passphrase."""
        return self.folder / "people" / f"{person}.key"

    def exists(self) -> bool:
        """Whether a desk has been set up here."""
        return self.database.exists() or self.key_file.exists()

    def prepare(self) -> None:
        """Make the folders, open to their owner only. Raises Refusal or Fault."""
        with telling(self.folder):
            for folder in (self.folder, self.folder / "people", self.blobs, self.backups):
                folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
                folder.chmod(PRIVATE_FOLDER)

    def give_id(self, random: Random) -> str:
        """The home's id; made at first run."""
        if not self.id_file.exists():
            write_atomically(self.id_file, random(16).hex().encode())
        return self.id()

    def id(self) -> str:
        """The home's id, 32 hexadecimal digits. Raises Refusal or Fault when it cannot be read."""
        with telling(self.id_file):
            return self.id_file.read_text("ascii").strip()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have this home to oneself; released at the end of the block or of the process. Raises HomeInUse."""
        self.prepare()
        lock = FileLock(self.folder / "lock", mode=0o600)
        with telling(self.folder):
            try:
                lock.acquire(blocking=False)
            except Timeout:  # an OSError too, but not the disk's
                raise self._in_use() from None
        try:
            write_atomically(self._holder, msgspec.json.encode(_Holder(os.getpid())), durable=False)
            yield
        finally:
            lock.release()

    @property
    def _holder(self) -> Path:
        return self.folder / "lock.holder"

    def _in_use(self) -> HomeInUse:
        try:
            holder = msgspec.json.decode(self._holder.read_bytes(), type=_Holder)
            why = Text("Another ReviewDesk on this computer has it open (process {pid}).", pid=holder.pid)
        except (OSError, msgspec.DecodeError):
            why = Text("Another ReviewDesk on this computer has it open.")
        return HomeInUse(
            Text("The desk in {folder} is already open.", folder=str(self.folder)),
            why=why,
            next_step=Text("Go on in the window that is open, or close it and try again."),
        )
