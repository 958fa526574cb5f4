"""The fold keeps up with the largest record: processor time, with room for a slow machine."""

from __future__ import annotations

import time

import pytest
from tests.eventlog.desks import KINDS, RECORD, ROWS, DeviceKey
from tests.eventlog.vectors import body, draft

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import Target
from reviewdesk.eventlog.port import Stored
from reviewdesk.eventlog.seal import Chain, seal

TARGETS = [Target(f"cases/{row}/f{n}") for row in ROWS for n in range(100)]


@pytest.fixture(scope="module")
def stored() -> list[Stored]:
    """5,000 edits of 300 fields by one device."""
    key, chain, found = DeviceKey("ana"), Chain(DeviceKey("ana").id), []
    heads: dict[Target, tuple[str, ...]] = {}
    for n in range(5000):
        target = TARGETS[n % len(TARGETS)]
        held = body(Change(target, Value(n)))
        after = () if chain.prev is None else (chain.prev,)
        one = draft(
            "review.answered", held, heads=(heads.get(target, ()),), after=after, session=None, control=None
        )
        sealed = seal(one, chain, key, bytes(32))
        chain = chain.extended(sealed.entry.id)
        heads[target] = (sealed.entry.id,)
        found.append(Stored(n + 1, sealed.entry, held))
    return found


def test_5000_entries_are_folded_and_read_in_half_a_second(stored: list[Stored]) -> None:
    for order in (stored, stored[::-1]):
        start = time.process_time()
        graph = RecordGraph(RECORD, KINDS)
        graph.extend(order)
        values = [graph.value(target) for target in TARGETS]
        taken = time.process_time() - start
        assert len(graph) == 5000
        assert all(values)
        assert taken < 0.5


def test_the_past_of_5000_entries_is_found_in_a_tenth_of_a_second(stored: list[Stored]) -> None:
    graph = RecordGraph(RECORD, KINDS)
    graph.extend(stored)
    start = time.process_time()
    past = graph.past(graph.frontier())
    taken = time.process_time() - start
    assert len(past) == 5000
    assert taken < 0.1
