"""Reading the one value of a register out of a record's graph."""

from __future__ import annotations

from reviewdesk.eventlog.body import Json, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import Target
from reviewdesk.eventlog.holdings import Current


def current(graph: RecordGraph, target: Target) -> Json:
    """The JSON a register holds; None where it is missing, in conflict, withheld, not known or not
    applicable.
    """
    held = graph.value(target)
    if isinstance(held, Current) and isinstance(held.content, Value):
        return held.content.json
    return None
