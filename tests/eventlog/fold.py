"""All graphs of a log, fed in any order: what records does at a desk, without what entries mean."""

from __future__ import annotations

from collections.abc import Iterable

from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, RecordId, Stream
from reviewdesk.eventlog.kinds import KindTable
from reviewdesk.eventlog.port import Stored


class Fold:
    """The graphs of every record and of the control stream (record None), fed in any order.

    `parked`, `refused` and `redacted` as in RecordGraph; they are the verdicts of the control stream.
    """

    def __init__(
        self,
        kinds: KindTable,
        *,
        parked: frozenset[EntryId] = frozenset(),
        refused: frozenset[EntryId] = frozenset(),
        redacted: frozenset[EntryId] = frozenset(),
    ) -> None:
        self.kinds = kinds
        self.parked = parked
        self.refused = refused
        self.redacted = redacted
        self._graphs: dict[RecordId | None, RecordGraph] = {}
        self._stalled: set[RecordId] = set()

    def add(self, stored: Stored) -> tuple[EntryId, ...]:
        """Take one entry in; returns what was projected, in any graph. Access entries are not folded."""
        header = stored.entry.header
        if header.stream is Stream.ACCESS:
            return ()
        graph = self.graph(header.record)
        done = graph.add(stored.entry, stored.body)
        if header.record is not None:
            if graph.waits:
                self._stalled.add(header.record)
            return done
        for record in sorted(self._stalled):
            stalled = self.graph(record)
            done += tuple(more for entry in done for more in stalled.arrived(entry))
            if not stalled.waits:
                self._stalled.remove(record)
        return done

    def extend(self, stored: Iterable[Stored]) -> tuple[EntryId, ...]:
        """Take in what a log holds; returns all that was projected."""
        return tuple(done for one in stored for done in self.add(one))

    def graph(self, record: RecordId | None) -> RecordGraph:
        """The graph of a record, empty where nothing of it is here; None: sessions and control."""
        found = self._graphs.get(record)
        if found is None:
            found = self._graphs[record] = RecordGraph(
                record,
                self.kinds,
                known=self._known,
                parked=self.parked,
                refused=self.refused,
                redacted=self.redacted,
            )
        return found

    def records(self) -> tuple[RecordId, ...]:
        """Every record with a graph that is not empty, sorted."""
        return tuple(sorted(one for one, graph in self._graphs.items() if one is not None and len(graph)))

    def waiting(self) -> dict[EntryId, tuple[EntryId, ...]]:
        """What is stored but not projected, in any graph, each with what it waits for."""
        return {entry: missing for graph in self._graphs.values() for entry, missing in graph.waiting.items()}

    def _known(self, entry: EntryId) -> bool:
        return entry in self.graph(None)
