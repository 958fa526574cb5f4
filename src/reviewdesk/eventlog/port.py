"""The Log port: what a place that keeps entries can do. One contract suite holds every implementation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reviewdesk.eventlog.body import Body
from reviewdesk.eventlog.header import EntryId, Header, KeyId, RecordId, Stream


@dataclass(frozen=True, slots=True)
class Entry:
    """A header as signed; `header_bytes` are the signed bytes, `id` their SHA-256."""

    id: EntryId
    header: Header
    header_bytes: bytes
    signature: bytes  # Ed25519 over DSSE PAE


@dataclass(frozen=True, slots=True)
class SealedBody:
    """Salt and padded bytes, as committed to in the header."""

    salt: bytes  # 32
    padded: bytes  # multiple of 512


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry with its body, ready to append; body None = withheld or redacted."""

    entry: Entry
    body: SealedBody | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored entry: its place in this log (from 1, as they arrived), and its body where it is here."""

    position: int
    entry: Entry
    body: Body | None


class Log(Protocol):
    """Insert only; an append is atomic and, once it returns, durable.

    Raises Fault when the machine fails; nothing is then half done.
    """

    def append(self, batch: Sequence[Sealed]) -> tuple[Stored, ...]:
        """Store all or none (up to 1,000 entries or 8 MiB); entries already here are skipped.

        Returns what was stored. Refuses (Refusal) what is malformed: id, commitment or signature wrong,
        another organisation, a device key this log does not know.
        """

    def append_together(self, batches: Sequence[Sequence[Sealed]]) -> tuple[Stored, ...]:
        """Store all of several batches or nothing of any, in order; each as `append` takes it."""

    def redact(self, redacted: Sequence[EntryId]) -> int:
        """Delete what these entries say, for good: those here, and those that come with a body later.

        Whether it may be done is decided before, by the control entry that orders it. It is told again
        whenever the log is opened. Returns how many bodies were deleted now.
        """

    def entries(
        self, *, stream: Stream | None = None, record: RecordId | None = None, after: int = 0
    ) -> Iterator[Stored]:
        """All that match, in order of arrival, from behind position `after`."""

    def get(self, entry: EntryId) -> Stored | None:
        """One entry, or None."""

    def sealed(self, entry: EntryId) -> Sealed | None:
        """One entry as signed, with the body's bytes, for packs and exchange."""

    def sealed_of(self, wanted: Sequence[EntryId]) -> Mapping[EntryId, Sealed]:
        """Those of these entries that are here, as `sealed` gives them, read together."""

    def tip(self, key: KeyId, stream: Stream) -> tuple[int, EntryId] | None:
        """The last number of a key's chain in a stream, with its entry."""

    def records(self, prefix: str | None = None) -> Iterator[tuple[RecordId, str]]:
        """Every record with its type (its first entry's kind up to the dot; kinds found in records of any
        type say nothing of it; ending in `kinds.MIXED` where others are of another), in order of first
        arrival.
        """

    def size(self) -> int:
        """The number of entries."""

    def newest(self) -> int:
        """The latest time any entry says, ms UTC; 0 without entries."""
