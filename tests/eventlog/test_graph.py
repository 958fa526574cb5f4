"""Heads, values, rows and facts of one record, as two people write it."""

from __future__ import annotations

from tests.eventlog.desks import CARE, CAUSE, KINDS, RECORD, ROWS, SIGNED, Desk, merge, two_desks

from reviewdesk.eventlog.body import NotApplicable, NotKnown, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import Target
from reviewdesk.eventlog.holdings import Candidate, Conflict, Current, Fact, Hidden, Row, RowState, Sight
from reviewdesk.eventlog.kinds import KindTable

ROW = Target(f"cases/{ROWS[0]}")
FIELD = Target(f"cases/{ROWS[0]}/told_at")
EACH = Target(f"clinical/{ROWS[0]}/finding")


def refolded(desk: Desk, kinds: KindTable = KINDS, **verdicts: frozenset[str]) -> RecordGraph:
    graph = RecordGraph(RECORD, kinds, **verdicts)  # type: ignore[arg-type]  # ids are strings
    graph.extend(desk.log.entries(record=RECORD))
    return graph


def test_the_last_answer_of_one_desk_is_the_value() -> None:
    ana, _ = two_desks()
    ana.answered(CAUSE, "falls")
    last = ana.answered(CAUSE, "sepsis")
    assert ana.graph().value(CAUSE) == Current(Value("sepsis"), (last,))
    assert ana.graph().heads(CAUSE) == ana.graph().frontier() == (last,)


def test_nobody_wrote_is_none() -> None:
    ana, _ = two_desks()
    assert ana.graph().value(CAUSE) is None


def test_two_different_answers_written_apart_are_a_conflict_until_one_settles_it() -> None:
    ana, ben = two_desks()
    a, b = ana.answered(CAUSE, "falls"), ben.answered(CAUSE, "sepsis")
    merge(ana, ben)
    both = tuple(sorted((Candidate(a, Value("falls")), Candidate(b, Value("sepsis"))), key=lambda c: c.entry))
    assert ana.graph().value(CAUSE) == ben.graph().value(CAUSE) == Conflict(both)
    settled = ana.answered(CAUSE, "falls")
    merge(ana, ben)
    assert ben.graph().value(CAUSE) == Current(Value("falls"), (settled,))


def test_equal_answers_written_apart_are_the_value_with_both_heads() -> None:
    ana, ben = two_desks()
    heads = tuple(sorted((ana.answered(CAUSE, "falls"), ben.answered(CAUSE, "falls"))))
    merge(ana, ben)
    assert ana.graph().value(CAUSE) == Current(Value("falls"), heads)


def test_not_applicable_for_two_reasons_is_one_value_and_not_known_by_two_owners_is_not() -> None:
    ana, ben = two_desks()
    ana.act("review.answered", {CAUSE: NotApplicable("no event"), CARE: NotKnown(ana.person, "2026-12-01")})
    ben.act(
        "review.answered", {CAUSE: NotApplicable("none happened"), CARE: NotKnown(ben.person, "2026-12-01")}
    )
    merge(ana, ben)
    assert isinstance(ana.graph().value(CAUSE), Current)
    assert isinstance(ana.graph().value(CARE), Conflict)


def test_reopened_is_a_conflict_with_its_candidates_until_settled_again() -> None:
    ana, ben = two_desks()
    a, b = ana.answered(CAUSE, "falls"), ben.answered(CAUSE, "sepsis")
    merge(ana, ben)
    settled = ana.answered(CAUSE, "both")
    ana.act("review.reopened", {CAUSE: None})
    values = {a: "falls", b: "sepsis", settled: "both"}
    candidates = tuple(Candidate(entry, Value(value)) for entry, value in sorted(values.items()))
    assert ana.graph().value(CAUSE) == Conflict(candidates, reopened=True)
    ana.act("review.reopened", {CAUSE: None})
    assert ana.graph().value(CAUSE) == Conflict(candidates, reopened=True)
    again = ana.answered(CAUSE, "both")
    assert ana.graph().value(CAUSE) == Current(Value("both"), (again,))
    assert set(ana.graph().entries_of(CAUSE)) >= {a, b, settled, again}


def test_a_removed_row_is_gone_and_its_fields_keep_their_heads() -> None:
    ana, _ = two_desks()
    ana.act("review.answered", {ROW: None, FIELD: Value("2026-01-05T08:00")})
    (removal,) = ana.act("case.removed", {ROW: None})
    assert ana.graph().rows("cases") == (Row(ROWS[0], RowState.REMOVED, (removal.id,)),)
    assert isinstance(ana.graph().value(FIELD), Current)


def test_a_row_removed_while_another_works_on_it_is_disputed_until_a_new_removal_or_restoring() -> None:
    for target in (FIELD, EACH):
        for kind, state in (("case.removed", RowState.REMOVED), ("case.restored", RowState.PRESENT)):
            ana, ben = two_desks()
            ana.act("review.answered", {ROW: None})
            merge(ana, ben)
            ana.act("case.removed", {ROW: None})
            ben.answered(target, "late")
            merge(ana, ben)
            assert ana.graph().row("cases", ROWS[0]).state is RowState.DISPUTED
            ben.act(kind, {ROW: None})
            merge(ana, ben)
            assert ana.graph().row("cases", ROWS[0]).state is state


def test_two_removals_together_remove_what_each_alone_would_not() -> None:
    ana, ben = two_desks()
    ana.act("review.answered", {ROW: None})
    merge(ana, ben)
    ana.answered(FIELD, "ana")
    ben.answered(EACH, "ben")
    ana.act("case.removed", {ROW: None})
    ben.act("case.removed", {ROW: None})
    merge(ana, ben)
    assert ana.graph().row("cases", ROWS[0]).state is RowState.REMOVED


def test_facts_stand_beside_each_other_until_withdrawn() -> None:
    ana, ben = two_desks()
    (a,) = ana.act("section.signed", {SIGNED: Value("ana")})
    (b,) = ben.act("section.signed", {SIGNED: Value("ben")})
    merge(ana, ben)
    both = sorted((Fact(SIGNED, a.id, Value("ana")), Fact(SIGNED, b.id, Value("ben"))), key=lambda f: f.entry)
    assert ana.graph().facts(SIGNED) == ana.graph().all_facts() == tuple(both)
    ana.act("section.withdrawn", {SIGNED: None})
    assert ana.graph().facts(SIGNED) == ()


def test_a_withdrawal_leaves_what_it_did_not_know() -> None:
    ana, ben = two_desks()
    ana.act("section.signed", {SIGNED: Value("ana")})
    ana.act("section.withdrawn", {SIGNED: None})
    (b,) = ben.act("section.signed", {SIGNED: Value("ben")})
    merge(ana, ben)
    assert ana.graph().facts(SIGNED) == (Fact(SIGNED, b.id, Value("ben")),)


def test_an_entry_waits_for_its_past_and_for_nothing_else() -> None:
    ana, ben = two_desks()
    first, second, third = (ana.answered(CAUSE, text) for text in ("one", "two", "three"))
    ben.take([one for one in ana.log.entries() if one.entry.id != first], ana)
    assert ben.graph().waiting == {second: (first,), third: (second,)}
    assert ben.graph().value(CAUSE) is None
    ben.pull(ana)
    assert not ben.graph().waits
    assert ben.graph().value(CAUSE) == Current(Value("three"), (third,))


def test_an_entry_waits_for_its_session_in_another_stream() -> None:
    ana, ben = two_desks()
    session = ana.sign_in()
    entry = ana.answered(CAUSE, "one")
    ben.take(ana.log.entries(record=RECORD), ana)
    assert ben.fold.waiting() == {entry: (session,)}
    ben.pull(ana)
    assert ben.fold.waiting() == {}
    assert ben.graph().value(CAUSE) == Current(Value("one"), (entry,))


def test_a_parked_entry_counts_for_nothing_but_the_past() -> None:
    ana, _ = two_desks()
    first, parked = ana.answered(CAUSE, "one"), ana.answered(CAUSE, "two")
    graph = refolded(ana, parked=frozenset((parked,)))
    assert graph.value(CAUSE) == Current(Value("one"), (first,))
    assert graph.frontier() == (parked,)
    assert list(graph.past((parked,))) == [first, parked]


def test_a_parked_removal_removes_nothing() -> None:
    ana, _ = two_desks()
    (added,) = ana.act("review.answered", {ROW: None})
    (removal,) = ana.act("case.removed", {ROW: None})
    graph = refolded(ana, parked=frozenset((removal.id,)))
    assert graph.rows("cases") == (Row(ROWS[0], RowState.PRESENT, (added.id,)),)


def test_a_refused_entry_is_an_empty_node_for_those_that_name_it() -> None:
    ana, _ = two_desks()
    refused, last = ana.answered(CAUSE, "one"), ana.answered(CARE, "two")
    graph = refolded(ana, refused=frozenset((refused,)))
    assert graph.value(CAUSE) is None
    assert not graph.waits
    assert graph.frontier() == (last,)
    assert refused not in graph


def test_redacted_heads_are_equal_and_count_as_missing_and_no_late_body_brings_them_back() -> None:
    ana, ben = two_desks()
    heads = tuple(sorted((ana.answered(CAUSE, "one"), ben.answered(CAUSE, "two"))))
    merge(ana, ben)
    graph = refolded(ana, redacted=frozenset(heads))
    assert graph.value(CAUSE) == Hidden(heads, Sight.REDACTED)
    graph.extend(ana.log.entries(record=RECORD))
    assert graph.value(CAUSE) == Hidden(heads, Sight.REDACTED)
    assert graph.body(heads[0]) is None


def test_a_value_written_beside_a_redaction_shows_as_a_conflict() -> None:
    ana, ben = two_desks()
    a, b = ana.answered(CAUSE, "one"), ben.answered(CAUSE, "two")
    merge(ana, ben)
    graph = refolded(ana, redacted=frozenset((a,)))
    both = sorted((Candidate(a, None, Sight.REDACTED), Candidate(b, Value("two"))), key=lambda c: c.entry)
    assert graph.value(CAUSE) == Conflict(tuple(both))


def test_a_withheld_body_hides_the_value_and_completes_it_when_it_comes() -> None:
    ana, _ = two_desks()
    head = ana.answered(CAUSE, "one")
    (stored,) = ana.log.entries()
    graph = RecordGraph(RECORD, KINDS)
    graph.add(stored.entry, None)
    assert graph.value(CAUSE) == Hidden((head,), Sight.WITHHELD)
    graph.add(stored.entry, stored.body)
    assert graph.value(CAUSE) == Current(Value("one"), (head,))


def test_an_unknown_kind_keeps_its_heads_and_shows_as_needing_a_newer_version() -> None:
    ana, _ = two_desks()
    ana.answered(CAUSE, "one")
    head = ana.answered(CAUSE, "two")
    graph = refolded(ana, KindTable())
    assert graph.heads(CAUSE) == (head,)
    assert graph.value(CAUSE) == Hidden((head,), Sight.NEWER)
    assert set(graph.needs_newer) == set(graph.entries_of(CAUSE))


def test_a_removal_of_an_unknown_word_is_still_a_removal() -> None:
    ana, _ = two_desks()
    ana.act("review.answered", {ROW: None})
    (removal,) = ana.act("case.removed", {ROW: None})
    graph = refolded(ana, KindTable())
    assert graph.rows("cases") == (Row(ROWS[0], RowState.REMOVED, (removal.id,)),)


def test_history_is_causal_whatever_came_first() -> None:
    ana, ben = two_desks()
    ids = [ana.answered(CAUSE, n) for n in range(5)]
    for stored in reversed(list(ana.log.entries())):
        ben.take([stored], ana)
    assert list(ben.graph().entries_of(CAUSE)) == ids
    assert list(ben.graph()) == ids
