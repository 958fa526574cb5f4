"""What has been answered: the facts a decision reads. All frozen values, no storage, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from reviewdesk.texts import Text


class Place(NamedTuple):
    """Where an answer lives: the section that defines the field, the row (None = no row) and the field."""

    section: str
    row: str | None
    field: str


@dataclass(frozen=True, slots=True)
class DidNotHappen:
    """A moment that never came (no call was made, nobody was told): late by its time standard."""

    reason: str = ""


class Way(StrEnum):
    """How a communication went."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    EMAIL = "email"
    PORTAL = "portal"
    LETTER = "letter"
    FAX = "fax"


@dataclass(frozen=True, slots=True)
class Communication:
    """A communication as an object: who told whom, when, how, what was said, and the answer."""

    sent_at: datetime
    by: str  # person id
    reached: str  # printed name of who was told
    way: Way
    said: str
    answered_at: datetime | None = None
    answer: str | None = None
    chase_on: date | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table field, as codes or printed values by column id."""

    rows: tuple[tuple[str, ...], ...]


Value: TypeAlias = (
    "str | int | bool | Decimal | date | datetime | timedelta"
    " | tuple[str, ...] | Communication | DidNotHappen | Table"
)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer with a value. `source` names what it was imported or computed from, if it was."""

    value: Value
    source: str | None = None
    definitions: str | None = None  # definition set and version kept with a choice
    at: datetime | None = field(default=None, compare=False)  # when answered: `today`, `now` in min and max


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Not known yet: who finds out (person id), and by when."""

    owner: str
    expected: date


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Does not apply, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class CannotCompute:
    """A computed field that has no value, and why; a plain string is what a file from elsewhere says."""

    reason: Text | str


@dataclass(frozen=True, slots=True)
class Disputed:
    """Two people wrote different values and nobody has settled it: counts as missing, and nothing with it
    can be signed.
    """


@dataclass(frozen=True, slots=True)
class Blind:
    """A judged field before it is settled: which roles have judged (never what), which are excused.

    `panel`: roles of settled_by that are recorded (with date, or as missing with a reason); `absent`: those
    of them of whom nobody took part.
    """

    judged: frozenset[str] = frozenset()
    excused: frozenset[str] = frozenset()
    panel: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()

    def awaited(self, judges: tuple[str, ...]) -> tuple[str, ...]:
        """The roles that are to judge; all, where every one is excused: at least one must judge."""
        left = tuple(role for role in judges if role not in self.judged | self.excused)
        return left or (() if self.judged else judges)

    def nobody_came(self, seats: tuple[str, ...]) -> bool:
        """Whether the whole panel is recorded and not one of it took part."""
        return bool(seats) and self.absent >= frozenset(seats)


Answer: TypeAlias = "Given | NotKnown | NotApplicable | CannotCompute | Disputed | Blind"
"""A missing answer is no entry in the mapping."""


class Strength(StrEnum):
    """Action strength after RCA2."""

    WEAKER = "weaker"
    INTERMEDIATE = "intermediate"
    STRONGER = "stronger"


class Gap(NamedTuple):
    """A named gap: what an action is linked to. `option` for a gate with `for`, `row` None outside rows."""

    gate: str
    row: str | None = None
    option: str | None = None


@dataclass(frozen=True, slots=True)
class ActionFact:
    """An action as gates see it.

    Documented = owner, due date, evidence route and a verifier who is not the owner.
    """

    action: str  # record id
    title: str
    kind: str
    strength: Strength
    documented: bool
    gaps: frozenset[Gap]
    lacks: tuple[
        str, ...
    ] = ()  # what is missing to count as documented: owner, due, evidence_route, verifier
    milestones: int = 0


@dataclass(frozen=True, slots=True)
class SignatureFact:
    """A sign-off in force or not any more."""

    section: str
    row: str | None
    role: str
    person: str
    standing: str  # "valid" | "stale" | "addendum" | "returned"


@dataclass(frozen=True, slots=True)
class Reason:
    """A written reason for a warning, bound to the answers it was given for (`fingerprint` as the decision
    shows it).
    """

    text: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A validation confirmed by a person, bound to what it rests on (`fingerprint`).

    `verdict` for next_period: worked | did_not | too_early.
    """

    person: str
    fingerprint: str
    verdict: str | None = None


def copied(answers: Mapping[Place, Answer]) -> dict[Place, Answer]:
    """A copy to look up and add to; a read-only view copies itself, many times faster than from outside."""
    return answers.copy() if isinstance(answers, MappingProxyType) else dict(answers)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a decision reads.

    `rows`: row ids by repeating section, in display order; a section absent here has no rows recorded
    (unknown), one in `none_said` was said to have none. `evidence`: number of linked files or records by
    place. `warnings` by (gate, row). `validations` by (validation, None); (validation, row) counts too where
    every row has one. `staff` fields hold person ids; who holds which role is the business of records.
    `names`: printed names by id, for explanations.
    """

    answers: Mapping[Place, Answer] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    none_said: frozenset[str] = frozenset()
    evidence: Mapping[Place, int] = field(default_factory=lambda: MappingProxyType({}))
    actions: tuple[ActionFact, ...] = ()
    signatures: tuple[SignatureFact, ...] = ()
    warnings: Mapping[tuple[str, str | None], Reason] = field(default_factory=lambda: MappingProxyType({}))
    validations: Mapping[tuple[str, str | None], Confirmation] = field(
        default_factory=lambda: MappingProxyType({})
    )
    settings: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tz_minutes: int = 0
    evidence_kinds: Mapping[Place, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Kinds of what is linked, by place; read where a gate asks for evidence of certain kinds."""
    signed_records: frozenset[str] = frozenset()
    """Ids of records (plans, reviews) that are signed; read by the test `signed` on a record field."""
