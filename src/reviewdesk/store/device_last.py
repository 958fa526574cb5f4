"""The last numbers of the chains written here, kept beside the key: they betray an older database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewdesk.errors import DeskError, Refusal
from reviewdesk.eventlog.header import EntryId, KeyId, Stream
from reviewdesk.eventlog.port import Entry, Log
from reviewdesk.store.faults import telling
from reviewdesk.store.files import write_atomically
from reviewdesk.texts import Text


class DatabaseBehind(Refusal):
    """The database lacks entries this device has written: most likely an older copy was put in its place."""


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    device: str
    last: tuple[tuple[str, Stream, int, str], ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """A stream in which the database ends before, or otherwise than, the number kept beside the key."""

    key: KeyId
    stream: Stream
    kept: int
    found: int  # 0: nothing at all


class DeviceLast:
    """Keeps the numbers of the device's chains and of the control chain in a small file.

    It is written after each commit, without waiting for the disk.
    Only a database behind the file is an alarm; a file behind the database is what a crash leaves.
    """

    def __init__(self, path: Path, key: KeyId) -> None:
        self._path = path
        self._key = key
        self._last = self._read()
        self.missed: DeskError | None = None  # why the file is behind what was noted

    def note(self, entries: Sequence[Entry]) -> None:
        """Take over the numbers of own entries just committed: what `SqlLog` calls after each commit.

        The entries are durable already, so a file that cannot be written is no failure of theirs: it is
        tried again at the next commit, and on the way out, where it is told.
        """
        last = dict(self._last)
        for entry in entries:
            header = entry.header
            chain = (header.key, header.stream)
            # Whoever signs the control chain: a part of it that was here and is not has been taken away.
            ours = header.key == self._key or header.stream is Stream.CONTROL
            if ours and header.seq > last.get(chain, (0, ""))[0]:
                last[chain] = (header.seq, entry.id)
        if last == self._last and self.missed is None:
            return
        self._last = last
        try:
            self._write(durable=False)
        except DeskError as error:
            self.missed = error
        else:
            self.missed = None

    def close(self) -> None:
        """Make what was noted survive a power cut; on the way out. Raises DeskError when it cannot."""
        if self._last:
            self._write(durable=True)
            self.missed = None

    def kept(self) -> dict[tuple[KeyId, Stream], tuple[int, EntryId]]:
        """The numbers by chain, for a verification of the whole log."""
        return dict(self._last)

    def check(self, log: Log) -> tuple[Behind, ...]:
        """Where the log is behind these numbers, chain by chain."""
        behind = []
        for (key, stream), (seq, entry) in sorted(self._last.items()):
            if log.get(entry) is None:
                tip = log.tip(key, stream)
                behind.append(Behind(key, stream, seq, 0 if tip is None else tip[0]))
        return tuple(behind)

    def demand(self, log: Log) -> None:
        """Raises DatabaseBehind when the log is behind."""
        behind = self.check(log)
        if behind:
            lost = max(1, *(one.kept - one.found for one in behind))
            raise DatabaseBehind(
                Text("The desk's file is older than what this computer has written."),
                why=Text(
                    "At least {lost} of its last entries are missing. Most likely a backup was put back.",
                    lost=lost,
                ),
                next_step=Text(
                    "If a newer copy of the file exists, put it back. If not, an administrator can go on "
                    "with this one: the computer then gets a new signing key, and the loss is recorded."
                ),
            )

    def _read(self) -> dict[tuple[KeyId, Stream], tuple[int, EntryId]]:
        try:
            with telling(self._path):
                data = self._path.read_bytes() if self._path.exists() else b""
            kept = msgspec.json.decode(data, type=_Kept)
        except (msgspec.DecodeError, ValueError):
            # Empty or torn, as a power cut can leave it: known again from the next entry.
            return {}
        if kept.v != 1:
            return {}
        # The chains of a key this device has given up are nothing it goes on with.
        return {
            (KeyId(key), stream): (seq, EntryId(entry))
            for key, stream, seq, entry in kept.last
            if key != kept.device or key == self._key
        }

    def _write(self, *, durable: bool) -> None:
        last = sorted((key, stream, seq, entry) for (key, stream), (seq, entry) in self._last.items())
        kept = _Kept(1, self._key, tuple(last))
        write_atomically(self._path, msgspec.json.encode(kept), durable=durable)
