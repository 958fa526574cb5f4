"""Kinds are words with versions; older bodies are read through their upcasts."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import pytest
from tests.eventlog.desks import CAUSE, KINDS, RECORD, two_desks

from reviewdesk.eventlog.body import Body
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.kinds import Kind, KindTable


def said(body: Body, **more: str) -> Body:
    return dataclasses.replace(body, data=MappingProxyType({**body.data, **more}))


TABLE = KindTable(
    (Kind("review.answered", 3),),
    {
        ("review.answered", 1): lambda body: said(body, first="seen"),
        ("review.answered", 2): lambda body: said(body, second="seen"),
    },
)


def test_an_older_body_is_read_as_the_present_version() -> None:
    assert TABLE.read("review.answered", 1, Body(())).data == {"first": "seen", "second": "seen"}
    assert TABLE.read("review.answered", 2, Body(())).data == {"second": "seen"}
    assert TABLE.read("review.answered", 3, Body(())) == Body(())


def test_what_a_reader_knows() -> None:
    known = [("review.answered", 3), ("record.joined", 1), ("anything.removed", 1)]
    unknown = [("review.answered", 4), ("record.joined", 2), ("anything.removed", 2), ("review.signed", 1)]
    assert [TABLE.knows(*kind) for kind in known] == [True] * 3
    assert [TABLE.knows(*kind) for kind in unknown] == [False] * 4
    assert TABLE.names() == ("record.joined", "review.answered")


def test_a_step_that_is_missing_is_found_when_the_table_is_made() -> None:
    with pytest.raises(ValueError, match="no upcast from version 2"):
        KindTable((Kind("a.b", 3),), {("a.b", 1): lambda body: body})


def test_tables_add_up_and_a_word_means_one_thing() -> None:
    both = TABLE + KindTable((Kind("case.removed"),))
    assert both.names() == ("case.removed", "record.joined", "review.answered")
    assert both.read("review.answered", 2, Body(())).data == {"second": "seen"}
    with pytest.raises(ValueError, match="twice"):
        TABLE + KINDS


def test_a_graph_reads_bodies_through_the_upcasts() -> None:
    ana, _ = two_desks()
    entry = ana.answered(CAUSE, "falls")
    graph = RecordGraph(RECORD, TABLE)
    graph.extend(ana.log.entries())
    body = graph.body(entry)
    assert body is not None
    assert body.data == {"first": "seen", "second": "seen"}
    assert graph.needs_newer == ()


def test_a_graph_judged_anew_reads_the_sealed_body_once() -> None:
    ana, _ = two_desks()
    entry = ana.answered(CAUSE, "falls")
    table = KindTable(
        (Kind("review.answered", 2),),
        {("review.answered", 1): lambda body: said(body, seen=f"{len(body.data)} before")},
    )
    graph = RecordGraph(RECORD, table)
    graph.extend(ana.log.entries())
    judged = graph.judged(parked=frozenset((entry,)), refused=frozenset(), redacted=frozenset())
    body = judged.body(entry)
    assert body is not None
    assert body.data == {"seen": "0 before"}
