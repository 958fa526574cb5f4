"""What rights look at in a record: read from its graph, as it stands or as somebody knew it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.compiled import CompiledForm
from reviewdesk.records import places
from reviewdesk.records.action import action_of, named_then
from reviewdesk.records.heads import current, known_then
from reviewdesk.records.redaction import Orders
from reviewdesk.records.result import result_of
from reviewdesk.records.review import Opening
from reviewdesk.records.review_fold import opening_of
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
                assert graph.record is not None
                result = result_of(graph.record, graph)
                return Subject(result.about.sites) if result else self._redacted(graph) or Subject()
        return Subject()

    def _of_review(self, graph: RecordGraph, past: Past | None) -> Subject:
        opening = opening_of(graph, past)
        if opening is None and (gone := self._redacted(graph)) is not None:
            return gone
        compiled = self.form_of(opening) if opening else None
        lead = current(graph, places.LEAD) if past is None else known_then(graph, past, places.LEAD)
        return Subject(
            opening.sites if opening else (),
            compiled.form if compiled else None,
            lead=PersonId(lead) if isinstance(lead, str) else None,
        )

    def _of_action(self, graph: RecordGraph, past: Past | None) -> Subject:
        assert graph.record is not None
        owner, verifier = None, None
        if past is not None:
            owner, verifier = named_then(graph, past)
        action = action_of(graph.record, graph)
        if action is None or action.review is None:
            gone = self._redacted(graph) or Subject()
            return replace(gone, owner=owner, verifier=verifier)
        if past is None:
            owner, verifier = action.plan.owner, action.plan.verifier
        return replace(self.other(action.review), owner=owner, verifier=verifier, lead=None)

    def _redacted(self, graph: RecordGraph) -> Subject | None:
        """What rights look at in a record whose opening is gone: the order kept it."""
        assert graph.record is not None
        for ordered in self.orders.on(graph.record):
            if not graph.redacted.isdisjoint(ordered.order.entries):
                compiled = self.form(ordered.order.form)
                return Subject(ordered.order.sites, compiled.form if compiled else None)
        return None
