"""What an entry does to a target, read from the header alone: the target's shape and the kind's ending."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from reviewdesk.eventlog.header import RowId, Target

# section | section/row | section/row/field; "-" stands where a field has no row. 22 characters spell a row.
_PART = r"[a-z0-9_][a-z0-9_.-]"
_TARGET = re.compile(
    rf"(?P<section>{_PART}{{0,63}})"
    rf"(?:/(?P<row>[A-Za-z0-9_-]{{21}}[AQgw]))?(?:(?(row)|/-)/(?P<field>{_PART}{{0,95}}))?"
).fullmatch
SIGN_OFF = "_signed"


class Touch(Enum):
    """The three kinds of target. A target's shape says which it is, for ever."""

    REGISTER = "register"  # holds a value: `section`, `section/row/field`, `section/-/field`
    ROW = "row"  # is there until removed: `section/row`
    FACT = "fact"  # happened, until withdrawn: a field that begins with `_`


class Effect(Enum):
    """What the ending of a kind does; the four reserved endings are known to every reader."""

    WRITES = ""
    REMOVES = ".removed"
    RESTORES = ".restored"
    WITHDRAWS = ".withdrawn"
    REOPENS = ".reopened"

    def fits(self, touch: Touch) -> bool:
        """Whether an entry of this effect may touch such a target."""
        return self is Effect.WRITES or touch is _TOUCHED[self]


_TOUCHED = {
    Effect.REMOVES: Touch.ROW,
    Effect.RESTORES: Touch.ROW,
    Effect.WITHDRAWS: Touch.FACT,
    Effect.REOPENS: Touch.REGISTER,
}
_ENDINGS = {effect.value: effect for effect in Effect if effect is not Effect.WRITES}


@dataclass(frozen=True, slots=True)
class Place:
    """A target taken apart."""

    section: str
    row: RowId | None
    field: str | None


def is_target(text: object) -> bool:
    """Whether this is a target in its one spelling."""
    return type(text) is str and _TARGET(text) is not None


def place_of(target: Target) -> Place:
    """Section, row and field of a well-formed target."""
    section, _, rest = target.partition("/")
    row, _, field = rest.partition("/")
    return Place(section, RowId(row) if row not in ("", "-") else None, field or None)


def target_of(section: str, row: RowId | None = None, field: str | None = None) -> Target:
    """Put a target together; ValueError where the parts make none."""
    text = section
    if field is not None:
        text = f"{section}/{row or '-'}/{field}"
    elif row is not None:
        text = f"{section}/{row}"
    if not is_target(text):
        raise ValueError(f"not a target: {text!r}")
    return Target(text)


def touch_of(target: str) -> Touch:
    """Register, row or fact."""
    _, _, rest = target.partition("/")
    _, slash, field = rest.partition("/")
    if slash:
        return Touch.FACT if field.startswith("_") else Touch.REGISTER
    return Touch.ROW if rest else Touch.REGISTER


def effect_of(kind: str) -> Effect:
    """What the ending of a kind does to its targets."""
    dot = kind.rfind(".")
    return _ENDINGS.get(kind[dot:], Effect.WRITES) if dot >= 0 else Effect.WRITES


def is_sign_off(target: Target) -> bool:
    """Whether this fact is a sign-off or its withdrawal; those are never covered by another."""
    field = place_of(target).field
    return field is not None and (field == SIGN_OFF or field.startswith(SIGN_OFF + "."))
