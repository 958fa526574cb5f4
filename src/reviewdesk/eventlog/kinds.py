"""The kinds of entry a reader knows: stable words with a version, and how older bodies are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from reviewdesk.eventlog.body import Body
from reviewdesk.eventlog.targets import Effect, Touch, effect_of

JOINED = "record.joined"
"""Touches nothing; gathers the heads of a record so that the next entry can name them."""

OF_ANY_TYPE = frozenset({"record", "redaction"})
"""Kinds that begin so are found in records of any type, and say nothing of the type of theirs."""


MIXED = "+"
"""Ends the type of a record whose entries are of several types: which it is, its graph tells."""


def type_after(known: str | None, kind: str) -> str:
    """The type of a record after one more entry: its first entry's kind up to the dot, and whether others are
    of another type.
    """
    own = kind.partition(".")[0]
    if known is None or known in OF_ANY_TYPE:
        return own
    return known if own in OF_ANY_TYPE or own == known or known.endswith(MIXED) else known + MIXED


Upcast: TypeAlias = Callable[[Body], Body]


@dataclass(frozen=True, slots=True)
class Kind:
    """A stable word, its present version, and which kinds of target its entries may touch."""

    name: str
    version: int = 1
    targets: frozenset[Touch] = frozenset((Touch.REGISTER,))


class KindTable:
    """The kinds known to a reader. `upcasts`: (kind, version) to the step that reads it as version + 1."""

    __slots__ = ("_kinds", "_upcasts")

    def __init__(
        self, kinds: Iterable[Kind] = (), upcasts: Mapping[tuple[str, int], Upcast] | None = None
    ) -> None:
        self._kinds = {kind.name: kind for kind in (Kind(JOINED, 1, frozenset()), *kinds)}
        self._upcasts = dict(upcasts or {})
        for kind in self._kinds.values():
            missing = [old for old in range(1, kind.version) if (kind.name, old) not in self._upcasts]
            if missing:
                raise ValueError(f"{kind.name}: no upcast from version {missing[0]}")

    def __add__(self, other: KindTable) -> KindTable:
        """Both tables as one; ValueError where they disagree about a word."""
        for name in self._kinds.keys() & other._kinds.keys():
            if self._kinds[name] != other._kinds[name]:
                raise ValueError(f"{name} is registered twice")
        return KindTable(
            (*self._kinds.values(), *(k for k in other._kinds.values() if k.name not in self._kinds)),
            {**self._upcasts, **other._upcasts},
        )

    def get(self, name: str) -> Kind | None:
        """The kind of this name, or None where this reader does not know it."""
        return self._kinds.get(name)

    def names(self) -> tuple[str, ...]:
        """Every name, sorted."""
        return tuple(sorted(self._kinds))

    def knows(self, name: str, version: int) -> bool:
        """Whether this kind and version are understood; the reserved endings always are, at version 1."""
        kind = self._kinds.get(name)
        if kind is None:
            return version == 1 and effect_of(name) is not Effect.WRITES
        return version <= kind.version

    def lists(self, name: str, version: int) -> bool:
        """Whether this word is known, in this version: who may write it, and what for."""
        kind = self._kinds.get(name)
        return kind is not None and version <= kind.version

    def read(self, name: str, version: int, body: Body) -> Body:
        """The body as the present version of its kind spells it. Only for what `knows`."""
        kind = self._kinds.get(name)
        if kind is not None:
            for old in range(version, kind.version):
                body = self._upcasts[name, old](body)
        return body
