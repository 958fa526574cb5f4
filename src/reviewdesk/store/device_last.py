"""The last number a device gave in each stream, kept beside its key: it betrays an older database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import EntryId, KeyId, Stream
from reviewdesk.eventlog.port import Entry, Log
from reviewdesk.store.faults import telling
from reviewdesk.store.files import write_atomically
from reviewdesk.texts import Text


class DatabaseBehind(Refusal):
    """The database lacks entries this device has written: most likely an older copy was put in its place."""


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    key: str
    last: dict[Stream, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Behind:
    """A stream in which the database ends before, or otherwise than, the number kept beside the key."""

    stream: Stream
    kept: int
    found: int  # 0: nothing at all


class DeviceLast:
    """Keeps the numbers in a small file, written after each commit without waiting for the disk.

    Only a database behind the file is an alarm; a file behind the database is what a crash leaves.
    """

    def __init__(self, path: Path, key: KeyId) -> None:
        self._path = path
        self._key = key
        self._last = self._read()

    def note(self, entries: Sequence[Entry]) -> None:
        """Take over the numbers of own entries just committed: what `SqlLog` calls after each commit."""
        last = dict(self._last)
        for entry in entries:
            header = entry.header
            if header.key == self._key and header.seq > last.get(header.stream, (0, ""))[0]:
                last[header.stream] = (header.seq, entry.id)
        if last != self._last:
            self._last = last
            self._write(durable=False)

    def close(self) -> None:
        """Make what was noted survive a power cut; on the way out."""
        if self._last:
            self._write(durable=True)

    def kept(self) -> dict[tuple[KeyId, Stream], tuple[int, EntryId]]:
        """The numbers by chain, for a verification of the whole log."""
        return {(self._key, stream): last for stream, last in self._last.items()}

    def check(self, log: Log) -> tuple[Behind, ...]:
        """Where the log is behind these numbers, stream by stream."""
        behind = []
        for stream, (seq, entry) in sorted(self._last.items()):
            if log.get(entry) is None:
                tip = log.tip(self._key, stream)
                behind.append(Behind(stream, seq, 0 if tip is None else tip[0]))
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

    def _read(self) -> dict[Stream, tuple[int, EntryId]]:
        try:
            with telling(self._path):
                data = self._path.read_bytes() if self._path.exists() else b""
            kept = msgspec.json.decode(data, type=_Kept)
        except (msgspec.DecodeError, ValueError):
            # Empty or torn, as a power cut can leave it: known again from the next entry.
            return {}
        if kept.v != 1 or kept.key != self._key:
            return {}
        return {stream: (seq, EntryId(entry)) for stream, (seq, entry) in kept.last.items()}

    def _write(self, *, durable: bool) -> None:
        kept = _Kept(1, self._key, {**self._last})
        write_atomically(self._path, msgspec.json.encode(kept), durable=durable)
