"""Walk through conditions."""

from __future__ import annotations

from collections.abc import Iterator

from reviewdesk.forms.model import All, Any_, Condition, Not, Rows, Test


def parts_of(condition: Condition | None) -> Iterator[Condition]:
    """The condition and every condition inside it."""
    if condition is None:
        return
    yield condition
    match condition:
        case All(parts) | Any_(parts):
            for part in parts:
                yield from parts_of(part)
        case Not(part) | Rows(part=part):
            yield from parts_of(part)
        case _:
            return


def tests_of(condition: Condition | None) -> Iterator[Test]:
    """Every test of a field inside a condition."""
    for part in parts_of(condition):
        if isinstance(part, Test):
            yield part
