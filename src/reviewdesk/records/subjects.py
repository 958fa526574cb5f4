"""What rights look at in a record: read from its graph, as it stands or as somebody knew it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.eventlog.kinds import OF_ANY_TYPE
from reviewdesk.forms.compiled import CompiledForm
from reviewdesk.records import places
from reviewdesk.records.action import OF, named_then
from reviewdesk.records.heads import known_then
from reviewdesk.records.kinds import TYPES
from reviewdesk.records.redaction import Orders
from reviewdesk.records.result import result_then
from reviewdesk.records.review import Opening
from reviewdesk.records.review_fold import opening_of, sites_of_all
from reviewdesk.records.rights import Subject


@dataclass(frozen=True, slots=True)
class Subjects:
    """Reads subjects with what else is in the log: forms by opening and by hash, other records, orders."""

    form_of: Callable[[Opening], CompiledForm | None]
    form: Callable[[str], CompiledForm | None]
    other: Callable[[RecordId], Subject]
    orders: Orders

    def of(self, graph: RecordGraph, kind: str | None, past: Past | None = None) -> Subject:
        """The subject of a record of this type; `past`: as it was for who knew exactly that."""
        match kind:
            case "review":
                return self._of_review(graph, past)
            case "action":
                return self._of_action(graph, past)
            case "result":
                about = result_then(graph, past)
                return Subject(about.sites) if about else self._redacted(graph) or Subject()
        return Subject()

    def _of_review(self, graph: RecordGraph, past: Past | None) -> Subject:
        opening = opening_of(graph, past)
        if opening is None and (gone := self._redacted(graph)) is not None:
            return gone
        compiled = self.form_of(opening) if opening else None
        lead = known_then(graph, past, places.LEAD)
        return Subject(
            opening.sites if opening else sites_of_all(graph),
            compiled.form if compiled else None,
            lead=PersonId(lead) if isinstance(lead, str) else None,
        )

    def _of_action(self, graph: RecordGraph, past: Past | None) -> Subject:
        owner, verifier = named_then(graph, past)
        review = known_then(graph, past, OF)
        if not isinstance(review, str) or review == graph.record:
            gone = self._redacted(graph) or Subject()
            return replace(gone, owner=owner, verifier=verifier)
        return replace(self.other(RecordId(review)), owner=owner, verifier=verifier, lead=None)

    def _redacted(self, graph: RecordGraph) -> Subject | None:
        """What rights look at in a record whose opening is gone: the order kept it."""
        assert graph.record is not None
        for ordered in self.orders.on(graph.record):
            if not graph.redacted.isdisjoint(ordered.order.entries):
                compiled = self.form(ordered.order.form)
                return Subject(ordered.order.sites, compiled.form if compiled else None)
        return None


def type_by_roots(graph: RecordGraph, past: Past) -> str | None:
    """The type of a record for who knew this past: what it was opened as by those whose own past holds
    nothing that counts; the first of `TYPES` where that is several. None where nothing opened it.
    """
    found = set[str]()
    for entry in graph.counting(past):
        header = graph.entry(entry).header
        own = header.kind.partition(".")[0]
        if own not in OF_ANY_TYPE and not len(graph.counting(graph.past(header.parents))):
            found.add(own)
    return min(found, key=lambda one: (TYPES.index(one) if one in TYPES else len(TYPES), one), default=None)
