"""What a target, a row or a fact holds, as the graph of its record tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from reviewdesk.eventlog.body import Content
from reviewdesk.eventlog.header import EntryId, RowId, Target


class Sight(Enum):
    """How much of a head this reader sees."""

    HERE = "here"
    WITHHELD = "withheld"  # the body is not here: blind, or out of scope
    REDACTED = "redacted"  # deleted for ever; counts as missing
    NEWER = "newer"  # a kind or version this program does not know: needs a newer version


@dataclass(frozen=True, slots=True)
class Candidate:
    """One head of a target; content None where it is not seen or holds none."""

    entry: EntryId
    content: Content
    sight: Sight = Sight.HERE


@dataclass(frozen=True, slots=True)
class Current:
    """The value of a target; several heads when several people wrote an equal one."""

    content: Content
    heads: tuple[EntryId, ...]

    @property
    def entry(self) -> EntryId:
        return self.heads[0]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Different values that nobody has settled, sorted by entry; `reopened`: settled once, opened again."""

    candidates: tuple[Candidate, ...]
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """There is a value, but not one this reader can see."""

    heads: tuple[EntryId, ...]
    sight: Sight

    @property
    def entry(self) -> EntryId:
        return self.heads[0]


Holding: TypeAlias = "Current | Conflict | Hidden | None"


class RowState(Enum):
    """A row is there, removed, or removed by some while others worked on it."""

    PRESENT = "present"
    REMOVED = "removed"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a section, with the heads of its target."""

    row: RowId
    state: RowState
    heads: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened and was not withdrawn."""

    target: Target
    entry: EntryId
    content: Content
    sight: Sight = Sight.HERE
