"""The folder a desk lives in: what lies where, who may read it, and one process at a time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import PersonId
from reviewdesk.store.disk import telling
from reviewdesk.store.files import PRIVATE_FOLDER, read_regular, sync_folder, write_atomically
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
    def attempts(self) -> Path:
        """Wrong passphrases since each person's last right one."""
        return self.folder / "door.tries"

    @property
    def code_mark(self) -> Path:
        """There as long as nobody has confirmed that they keep the recovery code."""
        return self.folder / "recovery.unconfirmed"

    @property
    def blobs(self) -> Path:
        """Evidence files, encrypted."""
        return self.folder / "files"

    @property
    def read_forms(self) -> Path:
        """What form files were read to: made again wherever it is missing."""
        return self.folder / "forms"

    @property
    def backups(self) -> Path:
        """Copies of the encrypted file, made before it is changed to a newer version."""
        return self.folder / "backups"

    def person_key(self, person: PersonId) -> Path:
        """A person's signing key, sealed under their passphrase."""
        return self.folder / "people" / f"{person}.key"

    def renewed_key(self, person: PersonId) -> Path:
        """A person's new signing key, until the log holds its certificate and it takes the other's place."""
        return self.folder / "people" / f"{person}.renewed"

    def renewed(self) -> tuple[PersonId, ...]:
        """Whose new signing key lies beside the one in use."""
        return tuple(sorted(PersonId(path.stem) for path in (self.folder / "people").glob("*.renewed")))

    def exists(self) -> bool:
        """Whether a desk has been set up here; one whose setting up was broken off has not."""
        there = self.database.exists() or self.key_file.exists() or self.vault.exists()
        return there and not self._mark.exists()

    def prepare(self) -> None:
        """Make the folders, open to their owner only. Raises Refusal or Fault."""
        with telling(self.folder):
            for folder in (self.folder, self.folder / "people", self.blobs, self.backups):
                folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
                folder.chmod(PRIVATE_FOLDER)

    def demand_new(self) -> None:
        """Raises Refusal when there is a desk already."""
        if self.exists():
            raise Refusal(
                Text("There is already a desk in {folder}.", folder=str(self.folder)),
                next_step=Text("Open that desk, or choose another folder. Nothing was overwritten."),
            )

    @contextmanager
    def set_up(self) -> Iterator[None]:
        """Make a new desk inside this block, the home held. It exists once the block has ended well.

        What a block that failed, or a process that was killed in it, has left is taken away: as long as it
        runs a mark lies in the home. Raises Refusal when there is a desk already.
        """
        self.demand_new()
        if self._mark.exists():
            self._clear()
        write_atomically(self._mark, b"")
        try:
            yield
        except BaseException:
            self._clear()
            self._mark.unlink(missing_ok=True)
            raise
        with telling(self._mark):
            self._mark.unlink()
            sync_folder(self.folder)

    def _clear(self) -> None:
        with telling(self.folder):
            for path in (self.key_file, self.vault, self.device_key, self.device_last, self.code_mark):
                path.unlink(missing_ok=True)
            for path in self.folder.glob(f"{self.database.stem}.*"):
                path.unlink()
            for folder in (self.folder / "people", self.blobs, self.read_forms):
                shutil.rmtree(folder, ignore_errors=True)
        self.prepare()

    @property
    def _mark(self) -> Path:
        return self.folder / "set-up.unfinished"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have this home to oneself; released at the end of the block or of the process. Raises HomeInUse."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 -- the door is painted before a desk is held

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
            holder = msgspec.json.decode(read_regular(self._holder), type=_Holder)
            why = Text("Another ReviewDesk on this computer has it open (process {pid}).", pid=holder.pid)
        except (OSError, msgspec.DecodeError):
            why = Text("Another ReviewDesk on this computer has it open.")
        return HomeInUse(
            Text("The desk in {folder} is already open.", folder=str(self.folder)),
            why=why,
            next_step=Text("Go on in the window that is open, or close it and try again."),
        )
