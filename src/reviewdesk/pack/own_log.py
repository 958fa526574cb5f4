"""A log over entries that this desk just read out of its own: every one was checked when it was stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reviewdesk.eventlog.codec import decode_body
from reviewdesk.eventlog.header import EntryId, KeyId, RecordId, Stream
from reviewdesk.eventlog.kinds import type_after
from reviewdesk.eventlog.port import Sealed, Stored


class OwnLog:
    """The Log port, read only: for the pages of a pack, made from exactly what it will carry."""

    def __init__(self, entries: Sequence[Sealed]) -> None:
        self._sealed = {one.entry.id: one for one in entries}
        self._stored = {
            one.entry.id: Stored(n, one.entry, decode_body(one.body.padded) if one.body else None)
            for n, one in enumerate(entries, start=1)
        }
        self._of_record: dict[RecordId, list[Stored]] = {}
        for stored in self._stored.values():
            if (record := stored.entry.header.record) is not None:
                self._of_record.setdefault(record, []).append(stored)

    def append(self, batch: Sequence[Sealed]) -> tuple[Stored, ...]:
        """Nothing is written here."""
        raise NotImplementedError(f"{len(batch)} entries for a log that is only read")

    def append_together(self, batches: Sequence[Sequence[Sealed]]) -> tuple[Stored, ...]:
        """Nothing is written here."""
        raise NotImplementedError(f"{len(batches)} batches for a log that is only read")

    def redact(self, redacted: Sequence[EntryId]) -> int:
        """Nothing is left to delete: the log these came out of has done it."""
        if any(self._sealed[one].body is not None for one in redacted if one in self._sealed):
            raise NotImplementedError("a body beside the order that has redacted it")
        return 0

    def entries(
        self, *, stream: Stream | None = None, record: RecordId | None = None, after: int = 0
    ) -> Iterator[Stored]:
        """All that match, in order."""
        found = self._stored.values() if record is None else self._of_record.get(record, ())
        return iter(
            [s for s in found if s.position > after and (stream is None or s.entry.header.stream is stream)]
        )

    def get(self, entry: EntryId) -> Stored | None:
        """One entry."""
        return self._stored.get(entry)

    def sealed(self, entry: EntryId) -> Sealed | None:
        """One entry as signed."""
        return self._sealed.get(entry)

    def sealed_of(self, wanted: Sequence[EntryId]) -> Mapping[EntryId, Sealed]:
        """Those of these entries that are here, as signed."""
        return {entry: self._sealed[entry] for entry in wanted if entry in self._sealed}

    def tip(self, key: KeyId, stream: Stream) -> tuple[int, EntryId] | None:
        """The last number of a key's chain that is here."""
        chain = [
            (s.entry.header.seq, s.entry.id)
            for s in self._stored.values()
            if (s.entry.header.key, s.entry.header.stream) == (key, stream)
        ]
        return max(chain, default=None)

    def records(self, prefix: str | None = None) -> Iterator[tuple[RecordId, str]]:
        """Every record with its type."""
        for record, stored in self._of_record.items():
            kind = None
            for one in stored:
                kind = type_after(kind, one.entry.header.kind)
            if kind is not None and prefix in (None, kind):
                yield record, kind

    def size(self) -> int:
        """The number of entries."""
        return len(self._stored)

    def newest(self) -> int:
        """The latest time any entry says."""
        return max((stored.entry.header.time for stored in self._stored.values()), default=0)
