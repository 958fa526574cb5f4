"""The signed header of an entry: one act of one person, as docs/log-format.md fixes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

OrgId = NewType("OrgId", str)  # 128 random bits, base64url without padding: 22 characters
RecordId = NewType("RecordId", str)  # 128 bits, 22 characters
RowId = NewType("RowId", str)  # 128 bits, 22 characters
PersonId = NewType("PersonId", str)  # 128 bits, 22 characters
KeyId = NewType("KeyId", str)  # SHA-256 of the key's SPKI, 43 characters
EntryId = NewType("EntryId", str)  # SHA-256 of the header bytes, 43 characters
Target = NewType("Target", str)  # section | section/row | section/row/field; "-" = no row


class Stream(StrEnum):
    """The four streams of log.md."""

    RECORD = "record"
    ACCESS = "access"
    CONTROL = "control"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checkpoint a device had seen when it wrote."""

    log: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Header:
    """All keys of the header, in the order of the specification; arrays are sorted, without duplicates."""

    org: OrgId
    stream: Stream
    key: KeyId
    seq: int
    prev: EntryId | None
    kind: str
    kv: int
    record: RecordId | None
    targets: tuple[Target, ...]
    replaces: tuple[EntryId, ...]
    after: tuple[EntryId, ...]
    author: PersonId | None
    session: EntryId | None
    control: EntryId | None
    seen: Seen | None
    time: int  # ms UTC
    tz: int  # minutes east of UTC
    body: str  # commitment, 43 characters
    len: int  # padded length in bytes, a multiple of 512
    v: int = 1
    knows: tuple[EntryId, ...] = ()  # of other records: sign-offs, and what a sign-off read; never waited for

    @property
    def parents(self) -> tuple[EntryId, ...]:
        """What this entry grew from in its own record: `after` and `replaces`, sorted, without duplicates."""
        return tuple(sorted({*self.after, *self.replaces})) if self.replaces else self.after
