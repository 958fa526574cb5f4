"""The detachable body of an entry: the changes it makes, and what only some may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from reviewdesk.eventlog.header import PersonId, Target

Json: TypeAlias = "bool | int | str | tuple[Json, ...] | Mapping[str, Json] | None"
"""I-JSON without floats; arrays are tuples and objects read-only mappings once decoded."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Not known yet: who will find out, and by when (ISO date)."""

    owner: PersonId
    expected: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Does not apply, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value as JSON; what it means is the business of records and forms."""

    json: Json


Content: TypeAlias = "Value | NotKnown | NotApplicable | None"
"""What a change puts at its target; None for acts that hold no value (removed, withdrawn ...)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One target and what the entry puts there."""

    target: Target
    content: Content


@dataclass(frozen=True, slots=True)
class Body:
    """Changes (targets equal to the header's), the form in force for answers, a reason where due.

    `data` is the kind's own: statements, signatures, file keys.
    """

    changes: tuple[Change, ...]
    form: str | None = None  # SHA-256 of the form file, base64url
    reason: str | None = None
    data: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
