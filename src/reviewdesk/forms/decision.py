"""What a form and the facts decide: what is shown, what holds, why, what lifts it, who can, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from reviewdesk.forms.answers import Gap, Place, Strength
from reviewdesk.forms.model import Severity
from reviewdesk.texts import Text


class Truth(StrEnum):
    """Kleene's three values."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Scope(NamedTuple):
    """A section, or one row of it (what is signed and opened as one)."""

    section: str
    row: str | None = None


class HoldKind(StrEnum):
    """Why something is held; the window groups and words by it."""

    UNANSWERED = "unanswered"  # a required answer is missing
    NOT_KNOWN = "not_known"  # a required answer is not known yet
    EVIDENCE = "evidence"  # evidence is required and none is linked
    OUT_OF_RANGE = "out_of_range"  # min, max, pattern
    GATE = "gate"
    REASON = "reason"  # a warning waits for a written reason
    BLIND = "blind"  # judgements are outstanding
    PANEL = "panel"  # the panel has not settled it
    DISPUTED = "disputed"  # two values stand
    ROWS = "rows"  # no rows and nobody said there are none, or fewer than the minimum
    CANNOT_COMPUTE = "cannot_compute"
    NOT_OPEN = "not_open"  # the section does not open yet
    UNSIGNED = "unsigned"  # an earlier section is not signed (holds the review)
    STALE = "stale"  # signed before a change
    VALIDATION = "validation"  # a confirmation is outstanding or cannot be given


class LiftKind(StrEnum):
    """What would lift a hold; each is one click away."""

    ANSWER = "answer"
    LINK_EVIDENCE = "link_evidence"
    ADD_ACTION = "add_action"
    COMPLETE_ACTION = "complete_action"  # an action is linked but not documented: `lacks`
    GIVE_REASON = "give_reason"
    JUDGE = "judge"
    SETTLE = "settle"
    ADD_ROW = "add_row"
    SIGN = "sign"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Lift:
    """One way to lift a hold.

    `place` is where the answer goes; `gap` what an action must be linked to; `kinds` action kinds that
    satisfy it.
    """

    kind: LiftKind
    text: Text
    who: tuple[str, ...]  # roles that can
    scope: Scope
    place: Place | None = None
    gap: Gap | None = None
    kinds: tuple[str, ...] = ()
    strength: Strength | None = None
    action: str | None = None  # record id, for COMPLETE_ACTION
    id: str | None = None  # gate or validation id, for GIVE_REASON and CONFIRM


@dataclass(frozen=True, slots=True)
class Cause:
    """An answer that caused a hold: the question as asked and the answer as shown (label, or "(not
    answered)"; never a blind one).
    """

    place: Place
    asked: str
    answered: str | Text


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that holds `scope` (or the whole review), with everything a person needs to act on it."""

    kind: HoldKind
    scope: Scope  # what is held
    holds_review: bool
    severity: Severity
    title: str | Text
    because: str | Text  # of a gate: word for word
    caused_by: tuple[Cause, ...]
    lifts: tuple[Lift, ...]
    gate: str | None = None
    gap: Gap | None = None
    place: Place | None = None
    undecided: bool = False  # a gate whose `when` is unknown: it holds, and says which answers it waits for
    waits: tuple[str, ...] = ()  # for a missing answer: ids of gates, fields, sections that wait for it
    fingerprint: str | None = None  # of the answers a written reason or confirmation is bound to


class Verdict(StrEnum):
    """A moment against its time standard."""

    ON_TIME = "on_time"
    LATE = "late"
    UNKNOWN = "unknown"
    DID_NOT_HAPPEN = "did_not_happen"
    NOT_APPLICABLE = "not_applicable"  # the moment or its start does not apply: neither late nor on time


@dataclass(frozen=True, slots=True)
class Delay:
    """Computed against a time standard: limit is when it was due at the latest; delay = moment - limit if
    late.
    """

    verdict: Verdict
    started: datetime | None
    limit: datetime | None
    moment: datetime | None
    taken: timedelta | None  # moment - started
    late_by: timedelta | None
    standard: str | Text  # as shown: "24 hours after First sign"


@dataclass(frozen=True, slots=True)
class FieldState:
    shown: Truth
    required: Truth
    hidden_by: tuple[Cause, ...] = ()
    problem: Text | None = None  # range, pattern; shown at the field
    delay: Delay | None = None
    takes_none: bool = True  # of several choices: that none applies is within the bounds, as facts stand


@dataclass(frozen=True, slots=True)
class ScopeState:
    """A section or a row of it.

    `signed`: every signature it asks for is valid. `ready`: nothing of severity error (or an unreasoned
    warning) holds it.
    """

    applies: Truth
    opens: Truth
    signed: bool
    stale: bool
    ready: bool
    holds: int
    answered: int
    asked: int
    unsigned_roles: tuple[str, ...] = ()
    opens_after: tuple[str, ...] = ()  # section ids that must be signed first
    returned: bool = False  # signed once, then sent back


@dataclass(frozen=True, slots=True)
class GapState:
    """A named gap that stands (or is undecided), and the actions linked to it that count."""

    gap: Gap
    title: str
    stands: Truth
    satisfied: bool
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiredGate:
    """A gate as it stood: for the pack, which prints every fired gate's `because` and how it was answered."""

    gate: str
    row: str | None
    title: str | None
    because: str
    severity: Severity
    truth: Truth
    satisfied: bool
    caused_by: tuple[Cause, ...]
    actions: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """What a gate that stands or is undecided comes to; without a hold where it is lifted."""

    gap: GapState | None
    fired: FiredGate
    hold: Hold | None


class FieldStates(Mapping[Place, FieldState]):
    """The state of every field, put together scope by scope: nothing is copied when one scope changes."""

    __slots__ = ("_by_scope",)

    def __init__(self, by_scope: Mapping[Scope, Mapping[Place, FieldState]]) -> None:
        self._by_scope = by_scope

    def __getitem__(self, place: Place) -> FieldState:
        return self._by_scope[Scope(place.section, place.row)][place]

    def __iter__(self) -> Iterator[Place]:
        return chain.from_iterable(self._by_scope.values())

    def __len__(self) -> int:
        return sum(map(len, self._by_scope.values()))


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything at once, with reasons.

    `holds` in reading order of the form; a section is held by those whose scope it is, the review by all
    errors.
    """

    fields: Mapping[Place, FieldState]
    scopes: Mapping[Scope, ScopeState]
    holds: tuple[Hold, ...]
    gaps: tuple[GapState, ...]
    fired: tuple[FiredGate, ...]
    closing: tuple[
        Hold, ...
    ] = ()  # what holds the closing of a signed review: validations of the next period

    def holding(self, scope: Scope) -> tuple[Hold, ...]:
        """What holds this section or row from being signed."""
        return tuple(h for h in self.holds if h.scope == scope and not h.holds_review)

    def reviewing(self) -> tuple[Hold, ...]:
        """What holds the signing of the whole review: everything."""
        return self.holds
