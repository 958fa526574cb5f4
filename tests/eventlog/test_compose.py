"""What an act becomes: which heads it replaces, what it follows, and what is not written at all."""

from __future__ import annotations

import dataclasses

import pytest
from tests.eventlog.desks import CARE, CAUSE, RECORD, ROWS, SIGNED, Desk, Organization, merge, two_desks

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.body import Body, Change, Content, NotApplicable, Value
from reviewdesk.eventlog.compose import Draft, compose, note
from reviewdesk.eventlog.header import Stream, Target
from reviewdesk.eventlog.holdings import Conflict, Current
from reviewdesk.eventlog.seal import seal_batch

ROW = Target(f"cases/{ROWS[0]}")


def answers(desk: Desk, **contents: Content) -> tuple[Draft, ...] | None:
    changes = [Change(Target(f"q/-/{name}"), content) for name, content in contents.items()]
    return compose(desk.graph(), "review.answered", 1, changes, desk.by())


def test_only_what_changed_is_written() -> None:
    ana, _ = two_desks()
    ana.act("review.answered", {CAUSE: Value("falls"), CARE: Value("home")})
    drafts = answers(ana, cause=Value("falls"), care=Value("ward"))
    assert drafts is not None
    (draft,) = drafts
    assert draft.body.changes == (Change(CARE, Value("ward")),)
    assert draft.replaces == draft.after == ana.graph().frontier()


def test_nothing_changed_is_no_draft() -> None:
    ana, _ = two_desks()
    ana.act("review.answered", {CAUSE: Value("falls")})
    assert answers(ana, cause=Value("falls")) is None


def test_an_act_without_changes_is_a_draft_that_touches_nothing() -> None:
    ana, _ = two_desks()
    drafts = answers(ana)
    assert drafts is not None
    assert [(draft.body, draft.heads) for draft in drafts] == [(Body(()), ())]


def test_another_reason_for_not_applicable_is_a_change() -> None:
    ana, _ = two_desks()
    ana.act("review.answered", {CAUSE: NotApplicable("no event")})
    assert answers(ana, cause=NotApplicable("no event")) is None
    assert answers(ana, cause=NotApplicable("not this year")) is not None


def test_true_and_one_are_two_values() -> None:
    ana, _ = two_desks()
    ana.answered(CAUSE, True)
    assert answers(ana, cause=Value(1)) is not None


def test_a_conflict_is_settled_by_one_of_its_own_values() -> None:
    ana, ben = two_desks()
    ana.answered(CAUSE, "falls")
    ben.answered(CAUSE, "sepsis")
    merge(ana, ben)
    drafts = answers(ana, cause=Value("falls"))
    assert drafts is not None
    assert drafts[0].replaces == ana.graph().heads(CAUSE)
    assert len(drafts[0].replaces) == 2


def test_a_row_that_is_there_is_not_added_again_and_a_removed_one_is() -> None:
    ana, _ = two_desks()
    assert ana.act("review.answered", {ROW: None})
    assert not ana.act("review.answered", {ROW: None})
    ana.act("case.removed", {ROW: None})
    assert ana.act("review.answered", {ROW: None})


def test_facts_are_always_written() -> None:
    ana, _ = two_desks()
    assert ana.act("section.signed", {SIGNED: Value("ana")})
    assert ana.act("section.signed", {SIGNED: Value("ana")})


def test_a_batch_of_one_record_is_a_chain_and_later_drafts_replace_earlier_ones() -> None:
    ana, _ = two_desks()
    start = ana.answered(CAUSE, "start")
    drafts = [draft for value in ("one", "two", "three") for draft in answers(ana, cause=Value(value)) or ()]
    sealed = seal_batch(drafts, ana.chains, ana.key, [ana.salt() for _ in drafts])
    entries = ana.keep(sealed)
    befores = [start, *(entry.id for entry in entries[:-1])]
    assert [entry.header.after for entry in entries] == [(before,) for before in befores]
    assert [entry.header.replaces for entry in entries] == [(before,) for before in befores]
    assert [entry.header.prev for entry in entries] == befores
    assert ana.graph().value(CAUSE) == Current(Value("three"), (entries[-1].id,))
    assert ana.graph().frontier() == (entries[-1].id,)


@pytest.mark.parametrize("count", [64, 65, 127, 128, 200])
def test_more_heads_than_an_entry_names_are_joined_first_and_none_is_left_out(count: int) -> None:
    organization = Organization()
    ana = Desk("ana", organization)
    for n in range(count):
        desk = Desk(f"desk {n}", organization)
        desk.answered(Target(f"q/-/f{n}"), n)
        ana.pull(desk)
    heads = ana.graph().frontier()
    entries = ana.act("review.answered", {CAUSE: Value("all")})
    assert len(entries) == 1 + (0 if count <= 64 else -(-(count - 64) // 63))
    assert all(len(entry.header.after) <= 64 for entry in entries)
    assert ana.graph().frontier() == (entries[-1].id,)
    assert {*heads} < {*ana.graph().past((entries[-1].id,))}


def test_many_targets_become_a_chain_of_entries() -> None:
    ana, _ = two_desks()
    entries = ana.act("review.answered", {Target(f"q/-/f{n}"): Value(n) for n in range(150)})
    assert [len(entry.header.targets) for entry in entries] == [64, 64, 22]
    assert [ana.graph().value(Target(f"q/-/f{n}")) for n in (0, 149)] == [
        Current(Value(0), (entries[0].id,)),
        Current(Value(149), next((entry.id,) for entry in entries if "q/-/f149" in entry.header.targets)),
    ]


def test_an_act_with_data_is_never_split() -> None:
    ana, _ = two_desks()
    with pytest.raises(Refusal):
        ana.act("review.answered", {Target(f"q/-/f{n}"): Value(n) for n in range(65)}, data={"file": "x"})


def test_129_heads_of_one_target_are_refused_with_a_way_forward() -> None:
    organization = Organization()
    ana = Desk("ana", organization)
    for n in range(129):
        desk = Desk(f"desk {n}", organization)
        desk.answered(CAUSE, n)
        ana.pull(desk)
    assert isinstance(ana.graph().value(CAUSE), Conflict)
    with pytest.raises(Refusal) as refusal:
        answers(ana, cause=Value("settled"))
    assert refusal.value.next_step is not None


def test_a_kind_touches_only_the_targets_it_is_registered_for() -> None:
    ana, _ = two_desks()
    for kind, target in (("section.signed", CAUSE), ("review.answered", SIGNED), ("never.registered", CAUSE)):
        with pytest.raises(ValueError, match=r"kind|touch"):
            ana.act(kind, {target: Value(1)})


def test_a_target_is_changed_once() -> None:
    ana, _ = two_desks()
    twice = [Change(CAUSE, Value(1)), Change(CAUSE, Value(2))]
    with pytest.raises(ValueError, match="twice"):
        compose(ana.graph(), "review.answered", 1, twice, ana.by())


def test_sessions_and_views_touch_and_follow_nothing() -> None:
    ana, _ = two_desks()
    first, second = ana.sign_in(), ana.sign_in()
    header = ana.graph(None).entry(second).header
    assert (header.after, header.replaces, header.targets, header.prev) == ((), (), (), first)
    assert ana.graph(None).frontier() == ()
    view = note(Stream.ACCESS, "review.viewed", 1, ana.by(), record=RECORD)
    (entry,) = ana.keep(seal_batch([view], ana.chains, ana.key, [ana.salt()]))
    assert (entry.header.record, entry.header.seq) == (RECORD, 1)
    assert entry.id not in ana.graph()
    with pytest.raises(ValueError, match="composed"):
        note(Stream.RECORD, "review.answered", 1, ana.by(), record=RECORD)


def test_the_control_stream_is_composed_by_the_graph_of_no_record() -> None:
    ana, _ = two_desks()
    ana.sign_in()
    person = Target("people/-/name")
    first = ana.act("person.added", {person: Value("Ana")}, None)
    second = ana.act("person.added", {person: Value("Ana Ortiz")}, None)
    assert second[0].header.stream is Stream.CONTROL
    assert second[0].header.after == (first[0].id,)
    assert ana.graph(None).value(person) == Current(Value("Ana Ortiz"), (second[0].id,))


def test_the_header_of_a_blind_judgement_has_one_length_whatever_it_says() -> None:
    lengths = set()
    for content in (Value("yes"), Value("no" * 1500), NotApplicable("Because of all this. " * 100)):
        ana, _ = two_desks()
        drafts = answers(ana, **{"avoidable.nurse": content})
        assert drafts is not None
        blind = dataclasses.replace(drafts[0], blind=True)
        (entry,) = ana.keep(seal_batch([blind], ana.chains, ana.key, [ana.salt()]))
        lengths.add((len(entry.header_bytes), entry.header.len))
    assert len(lengths) == 1
