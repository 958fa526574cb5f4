"""What was found of a sign-off is remembered, and never longer than what it was found of is here."""

from __future__ import annotations

from collections.abc import Mapping

from tests.laptop import library_of
from tests.walker import Walker

from reviewdesk.eventlog.body import Body
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, RecordId
from reviewdesk.eventlog.port import Entry
from reviewdesk.records.kinds import KINDS
from reviewdesk.records.sign_off import Signatures


class Reader:
    """One reader of a review's sign-offs, to whom its graph is handed in whatever state a test wants."""

    def __init__(self, walker: Walker) -> None:
        self.library = library_of(walker.org)
        self.review = walker.review
        self.checks = 0

        def check(cms: bytes, statement: bytes, at: int) -> object:
            self.checks += 1
            return walker.org.desk.persons.check(cms, statement, at)

        self._signatures = Signatures(check, self.library.redacted_before, self.library.form_text)  # type: ignore[arg-type]

    def without(self, *missing: EntryId) -> RecordGraph:
        """The review's graph, as it is before the bodies of these entries have come."""
        graph = RecordGraph(self.review, KINDS, known=lambda _: True)
        for entry, body in self.entries().values():
            graph.add(entry, None if entry.id in missing else body)
        return graph

    def entries(self) -> Mapping[EntryId, tuple[Entry, Body | None]]:
        stored = self.library.log.entries(record=self.review)
        return {one.entry.id: (one.entry, one.body) for one in stored if one.entry.header.targets}

    def told(self, graph: RecordGraph) -> dict[EntryId, str]:
        fold = self.library.fold(self.review)
        assert fold is not None

        def graph_of(record: RecordId) -> RecordGraph:
            return graph if record == self.review else self.library.graph(record)

        found = self._signatures.of(fold.review(), fold.form, self.library.actions(self.review), graph_of)
        return {one.entry: one.standing for one in found}


def test_a_sign_off_whose_body_comes_late_is_broken_only_until_then(signed: Walker) -> None:
    reader = Reader(signed)
    whole = reader.told(reader.without())
    assert set(whole.values()) == {"valid"}
    late = next(iter(whole))
    for again in (reader, Reader(signed)):
        graph = again.without(late)
        assert again.told(graph) == {**whole, late: "broken"}
        graph.add(*again.entries()[late])
        assert again.told(graph) == whole


def test_one_that_was_valid_is_broken_once_its_body_is_gone(signed: Walker) -> None:
    reader = Reader(signed)
    graph = reader.without()
    whole = reader.told(graph)
    gone = next(iter(whole))
    redacted = graph.judged(parked=graph.parked, refused=graph.refused, redacted=frozenset({gone}))
    assert reader.told(redacted)[gone] == "broken"
    assert reader.told(graph) == whole


def test_what_was_checked_once_is_not_checked_again(signed: Walker) -> None:
    reader = Reader(signed)
    graph = reader.without()
    whole = reader.told(graph)
    checks = reader.checks
    assert checks == len(whole) > 0
    assert reader.told(graph) == reader.told(reader.without()) == whole
    assert reader.checks == checks
