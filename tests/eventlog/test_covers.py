"""What a sign-off covers, and what makes it stale or gives it an addendum."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.eventlog.desks import CARE, CAUSE, OTHER, RECORD, ROWS, SIGNED, Desk, merge, two_desks
from tests.eventlog.histories import STEPS, Step, do, heal, play
from tests.eventlog.naive import NaiveFold
from tests.eventlog.vectors import lines as vector_lines
from tests.eventlog.vectors import statement as vector_statement

from reviewdesk.eventlog.body import Body, NotApplicable, Value
from reviewdesk.eventlog.covers import (
    Cause,
    CoverLine,
    Disturbance,
    Reading,
    Standing,
    Unsignable,
    cover,
    cover_at,
    covered_then,
    digest,
    known_of,
    mismatches,
    standing,
)
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, Target
from reviewdesk.eventlog.holdings import Conflict
from reviewdesk.eventlog.kinds import KindTable
from reviewdesk.eventlog.seal import Forged
from reviewdesk.eventlog.signoff import (
    SignOff,
    parse_statement,
    read_sign_off,
    sign_off_data,
    statement_bytes,
)
from reviewdesk.eventlog.targets import Touch, touch_of

ROW = Target(f"cases/{ROWS[0]}")
DUE = Target("action/-/due")
PROGRESS = Target("action/-/progress")
SOUND = Standing((), ())


def everything(_: Target) -> bool:
    return True


def registers_only(target: Target) -> bool:
    return touch_of(target) is Touch.REGISTER


def nothing(_: Target) -> bool:
    return False


def due_only(target: Target) -> bool:
    return target == DUE


def readings(desk: Desk) -> tuple[Reading, ...]:
    return (Reading(desk.graph(), everything), Reading(desk.graph(OTHER), due_only))


def sign(desk: Desk) -> tuple[EntryId, tuple[CoverLine, ...]]:
    lines = cover(readings(desk))
    assert not isinstance(lines, Unsignable)
    known = known_of(RECORD, readings(desk))
    (entry,) = desk.act("section.signed", {SIGNED: Value(digest(lines))}, knows=known)
    return entry.id, lines


def stands(desk: Desk, signed: tuple[EntryId, tuple[CoverLine, ...]]) -> Standing:
    return standing(signed[0], RECORD, signed[1], readings(desk))


def signed_pair() -> tuple[Desk, Desk, tuple[EntryId, tuple[CoverLine, ...]]]:
    """Two desks that know one answer and an action; the first has signed, the second does not know it yet."""
    ana, ben = two_desks()
    ana.answered(CAUSE, "falls")
    ana.act("action.planned", {DUE: Value("2026-12-01"), PROGRESS: Value(0)}, OTHER)
    merge(ana, ben)
    return ana, ben, sign(ana)


def test_covers_name_every_head_wanted_and_never_a_sign_off() -> None:
    ana, _, (_, lines) = signed_pair()
    cause, due = ana.graph().heads(CAUSE)[0], ana.graph(OTHER).heads(DUE)[0]
    assert lines == tuple(sorted((CoverLine(RECORD, CAUSE, cause), CoverLine(OTHER, DUE, due))))
    assert cover(readings(ana)) == lines


def test_a_sign_off_nobody_disturbed_holds_and_follows_from_its_past() -> None:
    ana, ben, signed = signed_pair()
    merge(ana, ben)
    for desk in (ana, ben):
        assert stands(desk, signed) == SOUND
        assert stands(desk, signed).holds
        assert mismatches(signed[0], RECORD, signed[1], readings(desk)) == ()


def test_the_lines_are_computed_again_from_headers_whatever_was_written_since() -> None:
    ana, ben, (entry, lines) = signed_pair()
    merge(ana, ben)
    ben.answered(CAUSE, "sepsis")
    ben.act("action.planned", {DUE: Value("2027-01-01")}, OTHER)
    merge(ana, ben)
    for desk in (ana, ben):
        assert covered_then(entry, RECORD, readings(desk)) == lines
        assert cover(readings(desk)) != lines


def test_an_edit_that_knew_the_signature_makes_it_stale_and_changing_back_does_not_mend_it() -> None:
    ana, ben, signed = signed_pair()
    merge(ana, ben)
    first, back = ben.answered(CAUSE, "sepsis"), ben.answered(CAUSE, "falls")
    merge(ana, ben)
    edits = sorted((first, back))
    expected = tuple(Disturbance(RECORD, CAUSE, entry, Cause.EDITED) for entry in edits)
    assert stands(ana, signed) == Standing(expected, ())


def test_a_different_value_written_without_knowing_the_signature_is_an_addendum() -> None:
    ana, ben, signed = signed_pair()
    entry = ben.answered(CAUSE, "sepsis")
    merge(ana, ben)
    assert stands(ana, signed) == Standing((), (Disturbance(RECORD, CAUSE, entry, Cause.CONCURRENT),))


def test_an_equal_value_written_apart_is_no_addendum() -> None:
    ana, ben = two_desks()
    ana.act("review.answered", {CAUSE: NotApplicable("no event")})
    signed = sign(ana)
    ben.act("review.answered", {CAUSE: NotApplicable("nothing happened")})
    merge(ana, ben)
    assert stands(ana, signed) == SOUND


def test_a_withheld_value_counts_as_an_addendum() -> None:
    ana, ben, signed = signed_pair()
    entry = ben.answered(CAUSE, "sepsis")
    graph = RecordGraph(RECORD, ana.fold.kinds)
    graph.extend(ana.log.entries(record=RECORD))
    graph.add(ben.graph().entry(entry), None)
    found = standing(signed[0], RECORD, signed[1], (Reading(graph, everything), readings(ana)[1]))
    assert found == Standing((), (Disturbance(RECORD, CAUSE, entry, Cause.CONCURRENT),))


def test_settling_a_conflict_makes_it_stale_even_without_knowing_the_signature() -> None:
    ana, ben, signed = signed_pair()
    cleo = Desk("cleo", ana.organization)
    cleo.answered(CAUSE, "sepsis")
    ben.pull(cleo)
    settled = ben.answered(CAUSE, "falls")
    merge(ana, ben)
    assert stands(ana, signed) == Standing((Disturbance(RECORD, CAUSE, settled, Cause.SETTLED),), ())


def test_an_edit_of_an_action_is_known_by_the_sign_offs_it_names() -> None:
    for naming, part in ((True, "stale"), (False, "addenda")):
        ana, ben, signed = signed_pair()
        merge(ana, ben)
        (entry,) = ben.act(
            "action.planned", {DUE: Value("2027-01-01")}, OTHER, knows=[signed[0]] if naming else []
        )
        merge(ana, ben)
        cause = Cause.EDITED if naming else Cause.CONCURRENT
        assert stands(ana, signed) == replace(SOUND, **{part: (Disturbance(OTHER, DUE, entry.id, cause),)})


def test_progress_of_an_action_disturbs_nothing() -> None:
    ana, ben, signed = signed_pair()
    ben.act("action.planned", {PROGRESS: Value(50)}, OTHER)
    merge(ana, ben)
    assert stands(ana, signed) == SOUND


def test_a_row_added_apart_is_an_addendum_and_one_added_knowing_is_an_edit() -> None:
    ana, ben, signed = signed_pair()
    (apart,) = ben.act("review.answered", {ROW: None})
    merge(ana, ben)
    assert stands(ana, signed) == Standing((), (Disturbance(RECORD, ROW, apart.id, Cause.CONCURRENT),))
    (removal,) = ben.act("case.removed", {ROW: None})
    merge(ana, ben)
    assert stands(ana, signed) == Standing((Disturbance(RECORD, ROW, removal.id, Cause.EDITED),), ())


def test_a_parked_or_redacted_line_makes_it_stale_unless_it_was_redacted_before() -> None:
    ana, _, (sign_off, lines) = signed_pair()
    (covered,) = (line for line in lines if line.target == CAUSE)
    for cause in (Cause.PARKED, Cause.REDACTED):
        graph = ana.graph().judged(
            parked=frozenset([covered.entry] if cause is Cause.PARKED else []),
            refused=frozenset(),
            redacted=frozenset([covered.entry] if cause is Cause.REDACTED else []),
        )
        now = (Reading(graph, everything), readings(ana)[1])
        assert standing(sign_off, RECORD, lines, now) == Standing(
            (Disturbance(RECORD, CAUSE, covered.entry, cause),), ()
        )
    before = frozenset((covered.entry,))
    assert standing(sign_off, RECORD, lines, now, redacted_before=before) == SOUND


def test_a_line_nobody_reads_any_more_makes_it_stale() -> None:
    ana, _, (sign_off, lines) = signed_pair()
    (due,) = (line for line in lines if line.record == OTHER)
    expected = Standing((Disturbance(OTHER, DUE, due.entry, Cause.LEFT),), ())
    assert standing(sign_off, RECORD, lines, readings(ana)[:1]) == expected


def test_what_is_in_conflict_or_needs_a_newer_version_cannot_be_signed() -> None:
    ana, ben = two_desks()
    ana.answered(CAUSE, "falls")
    ben.answered(CAUSE, "sepsis")
    ana.act("review.answered", {ROW: None})
    merge(ana, ben)
    ana.act("case.removed", {ROW: None})
    (late,) = ben.act("review.answered", {Target(f"{ROW}/told_at"): Value("late")})
    merge(ana, ben)
    assert cover(readings(ana)) == Unsignable(tuple(sorted(((RECORD, CAUSE), (RECORD, ROW)))), ())
    graph = RecordGraph(RECORD, KindTable())
    graph.extend(stored for stored in ben.log.entries(record=RECORD) if stored.entry.id != late.id)
    unsignable = cover((Reading(graph, lambda target: target == CARE),))
    assert unsignable == Unsignable((), tuple((RECORD, entry) for entry in graph.needs_newer))
    assert graph.needs_newer


def test_a_line_left_out_or_added_is_a_mismatch() -> None:
    ana, _, (sign_off, lines) = signed_pair()
    assert mismatches(sign_off, RECORD, lines[1:], readings(ana)) == lines[:1]
    (due,) = (line for line in lines if line.record == OTHER)
    older = replace(due, entry=EntryId(due.entry[::-1]))
    assert older in mismatches(sign_off, RECORD, (*lines, older), readings(ana))


@given(STEPS, STEPS)
def test_covers_never_change_and_follow_from_the_past_by_headers(
    before: list[Step], after: list[Step]
) -> None:
    desks = play(before)
    lines = cover((Reading(desks[0].graph(), everything),))
    if isinstance(lines, Unsignable):
        lines = cover((Reading(desks[0].graph(), lambda target: target == SIGNED),))
    assert not isinstance(lines, Unsignable)
    (entry,) = desks[0].act("section.signed", {SIGNED: Value("ana")})
    wanted = everything if lines else nothing
    for step in after:
        do(step, desks)
    heal(desks)
    for desk in desks:
        bare = RecordGraph(RECORD, desk.fold.kinds)
        for stored in desk.log.entries(record=RECORD):
            bare.add(stored.entry, None)
        assert cover_at(Reading(bare, wanted), entry.header.after) == lines
        assert mismatches(entry.id, RECORD, lines, (Reading(bare, wanted),)) == ()


@given(STEPS, STEPS, st.integers(0, 2**32 - 1))
def test_covers_follow_from_the_past_whatever_counts_for_nothing_in_it(
    before: list[Step], after: list[Step], seed: int
) -> None:
    """What is parked when it is signed is no line, whatever it replaced; a line parked since is told."""
    desks = play(before)
    heal(desks)
    ana, chooser = desks[0], random.Random(seed)
    here = list(ana.graph())
    parked = frozenset(chooser.sample(here, min(len(here), 3)))
    lines = cover((Reading(judged(ana, parked), registers_only),))
    if isinstance(lines, Unsignable):
        return
    (signed,) = ana.act("section.signed", {SIGNED: Value("ana")})
    for step in after:
        do(step, desks)
    heal(desks)
    since = [one for one in ana.graph() if one not in here and one != signed.id]
    late = frozenset(chooser.sample(since, min(len(since), 1)))
    now = (Reading(judged(ana, parked | late), registers_only),)
    assert mismatches(signed.id, RECORD, lines, now) == ()
    if lines:
        gone = chooser.choice(lines)
        now = (Reading(judged(ana, parked | {gone.entry}), registers_only),)
        found = standing(signed.id, RECORD, lines, now)
        assert Disturbance(RECORD, gone.target, gone.entry, Cause.PARKED) in found.stale


def judged(desk: Desk, parked: frozenset[EntryId]) -> RecordGraph:
    return desk.graph().judged(parked=parked, refused=frozenset(), redacted=frozenset())


def test_what_a_parked_entry_had_replaced_comes_back_and_makes_it_stale() -> None:
    ana, _ = two_desks()
    first, between, last = (ana.answered(CAUSE, value) for value in ("falls", "sepsis", "stroke"))
    signed = sign(ana)
    assert [line.entry for line in signed[1] if line.target == CAUSE] == [last]
    now = (Reading(judged(ana, frozenset((between,))), everything), readings(ana)[1])
    found = standing(signed[0], RECORD, signed[1], now)
    assert found == Standing((Disturbance(RECORD, CAUSE, first, Cause.PARKED),), ())


@given(STEPS)
def test_signing_and_withdrawing_disturb_no_signature(steps: list[Step]) -> None:
    desks = play([step for step in steps if step.act != "reopen"])
    ana = desks[0]
    lines = cover((Reading(ana.graph(), everything),))
    if isinstance(lines, Unsignable):
        return
    (entry,) = ana.act("section.signed", {SIGNED: Value("ana")})
    for act in ("section.signed", "section.withdrawn", "section.signed"):
        ana.act(act, {SIGNED: None if act.endswith("withdrawn") else Value("again")})
    assert standing(entry.id, RECORD, lines, (Reading(ana.graph(), everything),)) == SOUND


@given(STEPS, STEPS)
def test_a_sign_off_stands_as_the_specification_says(before: list[Step], after: list[Step]) -> None:
    desks = play(before)
    ana = desks[0]
    for target in filter(registers_only, ana.graph().targets()):
        if isinstance(ana.graph().value(target), Conflict):
            ana.act("review.answered", {target: Value("settled")})
    lines = cover((Reading(ana.graph(), registers_only),))
    assert not isinstance(lines, Unsignable)
    (signed,) = ana.act("section.signed", {SIGNED: Value("ana")})
    for step in after:
        do(step, desks)
    heal(desks)
    found = standing(signed.id, RECORD, lines, (Reading(ana.graph(), registers_only),))
    naive = NaiveFold(ana.log.entries(record=RECORD))
    known = naive.past(signed.id)
    stale, addenda = set(), set()
    for target in filter(registers_only, naive.targets()):
        covered = {line.entry for line in lines if line.target == target}
        assert covered == {entry for entry in known if entry in naive.heads_among(known, target)}
        if naive.heads(target) == covered:
            continue
        for entry in naive.touching(target) - known:
            replaced = naive.touching(target) & set(naive.here[entry].entry.header.replaces)
            if signed.id in naive.past(entry):
                stale.add((target, entry, Cause.EDITED))
            elif len({naive.plain(one, target) for one in replaced}) > 1:
                stale.add((target, entry, Cause.SETTLED))
            elif entry in naive.heads(target) and naive.plain(entry, target) not in {
                naive.plain(one, target) for one in covered
            }:
                addenda.add((target, entry, Cause.CONCURRENT))
    assert {(one.target, one.entry, one.cause) for one in found.stale} == stale
    assert {(one.target, one.entry, one.cause) for one in found.addenda} == addenda


def test_the_body_of_a_sign_off_is_read_back_as_written() -> None:
    signed = statement_bytes(vector_statement())
    body = Body((), data=sign_off_data(signed, b"cms", vector_lines()))
    assert read_sign_off(body) == SignOff(vector_statement(), signed, b"cms", vector_lines())
    assert parse_statement(signed) == vector_statement()


def test_a_sign_off_over_other_lines_is_forged() -> None:
    signed = statement_bytes(vector_statement())
    for lines in (vector_lines()[:2], ()):
        assert isinstance(read_sign_off(Body((), data=sign_off_data(signed, b"cms", lines))), Forged)
    data = {**sign_off_data(signed, b"cms", vector_lines()), "covers": None}
    assert isinstance(read_sign_off(Body((), data=data)), Forged)


def test_more_than_4000_lines_travel_as_a_file() -> None:
    many = tuple(sorted(replace(vector_lines()[0], target=Target(f"q/-/f{n:05}")) for n in range(4001)))
    statement = replace(vector_statement(), count=len(many), covers=digest(many))
    signed = statement_bytes(statement)
    body = Body((), data=sign_off_data(signed, b"cms", many))
    assert read_sign_off(body) == SignOff(statement, signed, b"cms", None)
