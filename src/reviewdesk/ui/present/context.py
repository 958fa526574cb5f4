"""What a presenter needs beside the review: language, names, clock, and what the reader may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType

from reviewdesk.identity.roles import Role
from reviewdesk.texts import say


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing a picker offers: id, name, and what tells it apart from others of that name."""

    id: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Picks:
    """What the pickers offer, by kind of field."""

    participants: tuple[Pick, ...] = ()
    staff: tuple[Pick, ...] = ()
    sites: tuple[Pick, ...] = ()
    measures: tuple[Pick, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """`now` is aware, in the reader's zone; `names`: printed names of people, sites and so on, by id."""

    now: datetime
    me: str = ""  # person id
    roles: frozenset[str] = frozenset()
    language: str = "en"
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    picks: Picks = Picks()

    @property
    def reader(self) -> tuple[object, ...]:
        """Everything words depend on but the time of day."""
        return (self.me, self.roles, self.language, self.zone, self.now.date(), self.names, self.picks)

    @property
    def zone(self) -> tzinfo:
        return self.now.tzinfo or UTC

    def name(self, known: str) -> str:
        """The printed name of an id, or the id itself."""
        return self.names.get(known, known)


def role_words(role: str) -> str:
    """A role as people read it."""
    try:
        return say(Role(role).label)
    except ValueError:
        return role.replace("_", " ").capitalize()
