"""Streams that wait for each other: records for sessions, sessions for control entries."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from tests.eventlog.desks import CAUSE, KINDS, OTHER, RECORD, Desk, two_desks
from tests.eventlog.fold import Fold
from tests.eventlog.histories import summary

from reviewdesk.eventlog.body import Value
from reviewdesk.eventlog.header import Stream, Target


def history() -> Desk:
    ana, _ = two_desks()
    for n in range(3):
        ana.sign_in()
        (control,) = ana.act("person.added", {Target("people/-/name"): Value(n)}, None) or (None,)
        ana.control = control.id if control else ana.control
        for record in (RECORD, OTHER):
            ana.answered(CAUSE, n, record)
    return ana


@given(st.integers(0, 2**32 - 1))
def test_entries_of_all_streams_may_come_in_any_order(seed: int) -> None:
    ana = history()
    stored = list(ana.log.entries())
    random.Random(seed).shuffle(stored)
    fold = Fold(KINDS)
    projected = fold.extend(stored)
    assert sorted(projected) == sorted(one.entry.id for one in stored)
    assert fold.waiting() == {}
    assert fold.records() == tuple(sorted((RECORD, OTHER)))
    for record in (None, RECORD, OTHER):
        assert summary(fold.graph(record)) == summary(ana.graph(record))


def test_without_its_session_nothing_is_shown() -> None:
    ana = history()
    fold = Fold(KINDS)
    fold.extend(one for one in ana.log.entries() if one.entry.header.stream is not Stream.SESSION)
    assert len(fold.graph(RECORD)) == 0
    assert len(fold.waiting()) == ana.log.size() - 3


def test_a_record_nobody_wrote_is_empty() -> None:
    fold = Fold(KINDS)
    assert len(fold.graph(RECORD)) == 0
    assert fold.records() == ()
