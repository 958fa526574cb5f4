"""A log in memory: the Log port without a file, for tests, trials and short-lived work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reviewdesk.eventlog.body import Body
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, RecordId, Stream
from reviewdesk.eventlog.kinds import type_after
from reviewdesk.eventlog.port import Entry, Sealed, Stored
from reviewdesk.eventlog.seal import Forged, Keys, admit, demand_fit, not_admitted


class MemoryLog:
    """Keeps every entry as it came. `keys` finds the SPKI of a device key; unknown keys are refused."""

    def __init__(self, org: OrgId, keys: Keys) -> None:
        self._org = org
        self._keys = keys
        self._stored: list[Stored] = []
        self._sealed: dict[EntryId, Sealed] = {}
        self._places: dict[EntryId, int] = {}
        self._of_record: dict[RecordId, list[int]] = {}
        self._tips: dict[tuple[KeyId, Stream], tuple[int, EntryId]] = {}
        self._redacted: set[EntryId] = set()

    def append(self, batch: Sequence[Sealed]) -> tuple[Stored, ...]:
        return self.append_together((batch,))

    def append_together(self, batches: Sequence[Sequence[Sealed]]) -> tuple[Stored, ...]:
        for batch in batches:
            demand_fit(batch)
        admitted: list[tuple[Sealed, Entry, Body | None]] = []
        new: set[EntryId] = set()
        for sealed in (one for batch in batches for one in batch):
            if sealed.entry.id in self._places or sealed.entry.id in new:
                continue
            checked = admit(sealed, self._org, self._keys)
            if isinstance(checked, Forged):
                raise not_admitted(sealed, checked)
            new.add(sealed.entry.id)
            if sealed.entry.id in self._redacted:
                admitted.append((replace(sealed, body=None), checked[0], None))
            else:
                admitted.append((sealed, *checked))
        stored = []
        for sealed, entry, body in admitted:
            kept = Stored(len(self._stored) + 1, entry, body)
            header = entry.header
            self._stored.append(kept)
            self._sealed[entry.id] = sealed
            self._places[entry.id] = kept.position
            if header.record is not None:
                self._of_record.setdefault(header.record, []).append(kept.position)
            tip = self._tips.get((header.key, header.stream))
            if tip is None or tip[0] < header.seq:
                self._tips[header.key, header.stream] = (header.seq, entry.id)
            stored.append(kept)
        return tuple(stored)

    def redact(self, redacted: Sequence[EntryId]) -> int:
        self._redacted.update(redacted)
        here = [entry for entry in redacted if entry in self._sealed and self._sealed[entry].body is not None]
        for entry in here:
            place = self._places[entry] - 1
            self._stored[place] = replace(self._stored[place], body=None)
            self._sealed[entry] = replace(self._sealed[entry], body=None)
        return len(here)

    def entries(
        self, *, stream: Stream | None = None, record: RecordId | None = None, after: int = 0
    ) -> Iterator[Stored]:
        if record is None:
            found = self._stored[after:]
        else:
            found = [self._stored[at - 1] for at in self._of_record.get(record, ()) if at > after]
        return iter([one for one in found if stream is None or one.entry.header.stream is stream])

    def get(self, entry: EntryId) -> Stored | None:
        position = self._places.get(entry)
        return None if position is None else self._stored[position - 1]

    def sealed(self, entry: EntryId) -> Sealed | None:
        return self._sealed.get(entry)

    def sealed_of(self, wanted: Sequence[EntryId]) -> Mapping[EntryId, Sealed]:
        return {entry: self._sealed[entry] for entry in wanted if entry in self._sealed}

    def tip(self, key: KeyId, stream: Stream) -> tuple[int, EntryId] | None:
        return self._tips.get((key, stream))

    def records(self, prefix: str | None = None) -> Iterator[tuple[RecordId, str]]:
        for record, positions in list(self._of_record.items()):
            kind = None
            for at in positions:
                kind = type_after(kind, self._stored[at - 1].entry.header.kind)
            if kind is not None and prefix in (None, kind):
                yield record, kind

    def size(self) -> int:
        return len(self._stored)

    def newest(self) -> int:
        return max((stored.entry.header.time for stored in self._stored), default=0)
