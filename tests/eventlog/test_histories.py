"""What holds of every history, however it was written and in whatever order it came."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from tests.eventlog.desks import ORG, RECORD, SIGNED, Desk
from tests.eventlog.histories import ROW_TARGETS, STEPS, Step, folded, heal, play, reading, registers, summary
from tests.eventlog.naive import NaiveFold

from reviewdesk.eventlog.header import EntryId
from reviewdesk.eventlog.holdings import Conflict, RowState
from reviewdesk.eventlog.port import Stored
from reviewdesk.eventlog.verify import Held, Intact, verify_log

SEEDS = st.integers(0, 2**32 - 1)


def held(desk: Desk) -> list[Stored]:
    return list(desk.log.entries(record=RECORD))


def some(stored: Sequence[Stored], chooser: random.Random, most: int = 4) -> frozenset[EntryId]:
    ids = [one.entry.id for one in stored]
    return frozenset(chooser.sample(ids, min(len(ids), chooser.randint(0, most))))


@given(STEPS)
def test_desks_that_hold_the_same_agree_and_nothing_waits(steps: list[Step]) -> None:
    desks = play(steps)
    heal(desks)
    first, *others = [summary(desk.graph()) for desk in desks]
    assert first["waiting"] == {}
    assert all(other == first for other in others)


@given(STEPS, SEEDS)
def test_order_and_duplicates_make_no_difference_and_folding_as_it_comes_equals_folding_anew(
    steps: list[Step], seed: int
) -> None:
    desks = play(steps)
    as_it_came = [summary(desk.graph()) for desk in desks]
    assert [summary(folded(held(desk))) for desk in desks] == as_it_came
    shuffled = held(desks[0]) * 2
    random.Random(seed).shuffle(shuffled)
    assert summary(folded(shuffled)) == as_it_came[0]


@given(STEPS, st.tuples(*[st.integers(-(10**9), 10**9)] * 3))
def test_clocks_decide_nothing(steps: list[Step], drift: tuple[int, int, int]) -> None:
    right, wrong = play(steps), play(steps, drift)
    for one, other in zip(right, wrong, strict=True):
        assert one.graph().targets() == other.graph().targets()
        for target in registers(one.graph()):
            assert reading(one.graph(), target) == reading(other.graph(), target)
        for section in ("cases", "clinical"):
            states = [[(row.row, row.state) for row in desk.graph().rows(section)] for desk in (one, other)]
            assert states[0] == states[1]


@given(STEPS, SEEDS)
def test_the_fold_says_what_the_specification_says(steps: list[Step], seed: int) -> None:
    chooser = random.Random(seed)
    desks = play(steps)
    stored = held(desks[0])
    verdicts = {name: some(stored, chooser) for name in ("parked", "refused", "redacted")}
    graph, naive = folded(stored, **verdicts), NaiveFold(stored, **verdicts)
    assert set(graph) == naive.here.keys()
    assert graph.waiting.keys() == naive.waiting
    assert set(graph.frontier()) == naive.frontier()
    assert set(graph.targets()) == naive.targets()
    for target in graph.targets():
        assert set(graph.heads(target)) == naive.heads(target)
        assert {fact.entry for fact in graph.facts(target)} == naive.facts(target)
    for target in registers(graph):
        assert reading(graph, target) == naive.value(target)
    for row in graph.rows("cases"):
        assert row.state.value == naive.row(ROW_TARGETS[0].__class__(f"cases/{row.row}"))
    for entry in graph:
        assert set(graph.past((entry,))) == naive.past(entry)


@given(STEPS, SEEDS)
def test_heads_in_a_past_are_the_heads_of_a_log_that_ends_there(steps: list[Step], seed: int) -> None:
    desks = play(steps)
    heal(desks)
    graph, stored = desks[0].graph(), held(desks[0])
    tips = some(stored, random.Random(seed))
    past = graph.past(tips)
    then = folded([one for one in stored if one.entry.id in past])
    for target in graph.touched():
        assert graph.heads_at(past, target) == then.heads(target)


@given(STEPS, SEEDS)
def test_two_logs_merged_in_any_order_are_the_same_log(steps: list[Step], seed: int) -> None:
    desks = play(steps)
    left, right = Desk("left", desks[0].organization), Desk("right", desks[0].organization)
    parts = [(stored, desk) for desk in desks for stored in desk.log.entries()]
    for target, order in ((left, parts), (right, random.Random(seed).sample(parts, len(parts)))):
        for stored, source in order:
            target.take([stored], source)
    assert summary(left.graph()) == summary(right.graph())
    assert left.log.size() == right.log.size() == len({stored.entry.id for stored, _ in parts})
    for desk in (left, right):
        rows = [
            Held.of(stored.position, sealed)
            for stored in desk.log.entries()
            if (sealed := desk.log.sealed(stored.entry.id)) is not None
        ]
        checked = verify_log(rows, desk.organization.keys, ORG, whole=frozenset())
        assert isinstance(checked, Intact)
        assert checked.count == desk.log.size()


@given(STEPS)
def test_a_desk_always_writes_behind_what_it_wrote_and_what_it_saw(steps: list[Step]) -> None:
    for desk in play(steps):
        mine = [one.entry for one in held(desk) if one.entry.header.key == desk.key.id]
        pasts = [desk.graph().past((entry.id,)) for entry in mine]
        for before, after in zip(mine, pasts[1:], strict=False):
            assert before.id in after


@given(STEPS, SEEDS)
def test_a_parked_entry_changes_nothing_but_the_past(steps: list[Step], seed: int) -> None:
    desks = play(steps)
    heal(desks)
    stored = held(desks[0])
    parked = some(stored, random.Random(seed))
    graph, without = folded(stored, parked=parked), folded(stored)
    assert graph.frontier() == without.frontier()
    assert list(graph) == list(without)
    for target in graph.targets():
        assert not parked & set(graph.heads(target))
        assert all(head in without.entries_of(target) for head in graph.heads(target))
    assert summary(without.judged(parked=parked, refused=frozenset(), redacted=frozenset())) == summary(graph)


@given(STEPS, SEEDS)
def test_what_counts_and_what_is_alike_are_told_whatever_came_first(steps: list[Step], seed: int) -> None:
    desk = play(steps)[0]
    stored = held(desk)
    chooser = random.Random(seed)
    parked = some(stored, chooser)
    chooser.shuffle(stored)
    graph = folded(stored, parked=parked)
    everything = {one.entry.id: one.entry.header for one in stored if one.entry.id in graph}
    for entry, header in everything.items():
        alike = {
            other
            for other, its in everything.items()
            if (its.kind, its.session, its.key) == (header.kind, header.session, header.key)
        }
        past = graph.past([entry])
        assert set(graph.counting(past)) == set(past) - parked
        assert set(graph.alike(header)) == alike
        assert past.within(graph.alike(header)) == (set(past) <= alike)


@given(STEPS, SEEDS)
def test_redaction_wins_over_a_body_that_comes_again_in_any_order(steps: list[Step], seed: int) -> None:
    chooser = random.Random(seed)
    desks = play(steps)
    heal(desks)
    stored = held(desks[0])
    redacted = some(stored, chooser)
    bare = [Stored(one.position, one.entry, None) for one in stored]
    again = [*stored, *bare, *stored]
    chooser.shuffle(again)
    graph = folded(again, redacted=redacted)
    assert summary(graph) == summary(folded(stored, redacted=redacted))
    assert all(graph.body(entry) is None for entry in redacted)
    assert all(graph.body(one.entry.id) is not None for one in stored if one.entry.id not in redacted)


@given(STEPS)
def test_a_removed_row_stays_removed_when_its_removal_is_redacted(steps: list[Step]) -> None:
    desks = play(steps)
    heal(desks)
    graph = desks[0].graph()
    gone = [row for row in graph.rows("cases") if row.state is RowState.REMOVED]
    removals = frozenset(head for row in gone for head in row.heads)
    redacted = folded(held(desks[0]), redacted=removals)
    assert [row for row in redacted.rows("cases") if row.state is RowState.REMOVED] == gone


@given(STEPS)
def test_reopened_is_a_conflict_until_someone_settles_it(steps: list[Step]) -> None:
    desks = play(steps)
    heal(desks)
    ana = desks[0]
    for target in registers(ana.graph()):
        if isinstance(ana.graph().value(target), Conflict):
            continue
        ana.act("review.reopened", {target: None})
        held_now = ana.graph().value(target)
        assert isinstance(held_now, Conflict)
        assert held_now.reopened


@pytest.mark.parametrize("what", ["conflict", "reopened", "removed", "disputed", "waiting", "several facts"])
def test_histories_reach_what_they_are_written_for(what: str) -> None:
    def reached(steps: list[Step]) -> bool:
        graph = play(steps)[0].graph()
        holdings = [graph.value(target) for target in registers(graph)]
        states = [row.state for row in graph.rows("cases")]
        return {
            "conflict": any(isinstance(held, Conflict) and not held.reopened for held in holdings),
            "reopened": any(isinstance(held, Conflict) and held.reopened for held in holdings),
            "removed": RowState.REMOVED in states,
            "disputed": RowState.DISPUTED in states,
            "waiting": graph.waits,
            "several facts": len(graph.facts(SIGNED)) > 1,
        }[what]

    quick = settings(phases=[Phase.generate], max_examples=2000)
    assert find(STEPS, reached, settings=quick)
