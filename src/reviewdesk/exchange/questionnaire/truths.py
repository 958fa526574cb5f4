"""Conditions that may be settled already: joined, turned round, and simplified where they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from reviewdesk.forms.model import All, Any_, GapsActioned, GateHolds, Not, Rows, Signed, Test

Truth: TypeAlias = "All | Any_ | Not | Test | Rows | Signed | GateHolds | GapsActioned | bool"
"""A condition, or what it always is."""


def all_of(parts: Iterable[Truth]) -> Truth:
    found = dict.fromkeys(part for part in parts if part is not True)
    if False in found:
        return False
    flat = dict.fromkeys(
        inner
        for part in found
        if not isinstance(part, bool)
        for inner in (part.parts if isinstance(part, All) else (part,))
    )
    return True if not flat else next(iter(flat)) if len(flat) == 1 else All(tuple(flat))


def any_of(parts: Iterable[Truth]) -> Truth:
    found = dict.fromkeys(part for part in parts if part is not False)
    if True in found:
        return True
    flat = tuple(part for part in found if not isinstance(part, bool))
    return False if not flat else flat[0] if len(flat) == 1 else Any_(flat)


def not_(part: Truth) -> Truth:
    if isinstance(part, bool):
        return not part
    return part.part if isinstance(part, Not) else Not(part)
