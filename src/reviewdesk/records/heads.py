"""Reading the one value of a register out of a record's graph."""

from __future__ import annotations

from reviewdesk.eventlog.body import Json, Value
from reviewdesk.eventlog.codec import value_key
from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import Target
from reviewdesk.eventlog.holdings import Current
from reviewdesk.eventlog.port import Entry


def current(graph: RecordGraph, target: Target) -> Json:
    """The JSON a register holds; None where it is missing, in conflict, withheld, not known or not
    applicable.
    """
    held = graph.value(target)
    if isinstance(held, Current) and isinstance(held.content, Value):
        return held.content.json
    return None


def was_redacted(graph: RecordGraph, target: Target) -> bool:
    """Whether anything a register ever held was redacted: nothing that comes in by itself fills it again."""
    return bool(graph.redacted) and not graph.redacted.isdisjoint(graph.entries_of(target))


def known_then(graph: RecordGraph, past: Past | None, target: Target) -> Json:
    """The JSON a register held for who knew exactly this past (None: as it is now); None as `current` has
    it.
    """
    if past is None:
        return current(graph, target)
    contents = [graph.candidate(head, target).content for head in graph.heads_at(past, target)]
    differ = len(contents) > 1 and len(set(map(value_key, contents))) > 1
    only = contents[0] if contents and not differ else None
    return only.json if isinstance(only, Value) else None


def made_again(entry: Entry, graph: RecordGraph) -> bool:
    """Whether another entry of its kind counted for who wrote this one; its header alone tells."""
    before = graph.counting(graph.past(entry.header.parents))
    return any(one != entry.id and graph.entry(one).header.kind == entry.header.kind for one in before)
