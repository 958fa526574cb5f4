"""What records say, read once and again only when one of them has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId

T = TypeVar("T")


class Readings(Generic[T]):
    """Keeps what `read` found in each record, with the state of the graph it was read from.

    A graph grows in place, and is another one once entries of it were judged anew.
    """

    def __init__(self, read: Callable[[RecordId, RecordGraph], T]) -> None:
        self._read = read
        self._kept: dict[RecordId, tuple[RecordGraph, int, T]] = {}

    def forget(self, record: RecordId) -> None:
        """Keep nothing of a record: some of it was taken away."""
        self._kept.pop(record, None)

    def of(self, record: RecordId, graph: RecordGraph) -> T:
        kept = self._kept.get(record)
        if kept is None or kept[0] is not graph or kept[1] != graph.revision:
            kept = self._kept[record] = (graph, graph.revision, self._read(record, graph))
        return kept[2]
