"""The page of a review: what a person reads, computed without a window."""

from dataclasses import replace

import pytest
from tests.forms.answering import signed
from tests.forms.small import form_of, run
from tests.ui.example import context, example

from reviewdesk.forms.answers import Confirmation, Facts, Given, NotKnown, Place
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import LiftKind, Scope
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form, Kind
from reviewdesk.records.review import Evidence
from reviewdesk.ui.present.cases import CaseState, case_rows
from reviewdesk.ui.present.evidence import record_rows
from reviewdesk.ui.present.fields import EvidenceRow, FieldRow, Marks, Standing, field_rows
from reviewdesk.ui.present.holds import HoldGroup, hold_rows
from reviewdesk.ui.present.parts import Parts
from reviewdesk.ui.present.rail import StepState, step_rows
from reviewdesk.ui.present.review_page import ReviewHead, Source, next_case, review_page, wider

HEAD = ReviewHead("Avoidable admissions, Q3 2026")
CASE = Scope("cases", "r2")


@pytest.fixture(scope="module")
def ex() -> object:
    return example()


def test_presenters_need_no_window() -> None:
    import subprocess
    import sys

    code = "import sys, reviewdesk.ui.present.review_page; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


CONFIRMED = """
form: x
version: 1.0.0
title: X
measure_kinds: [x]
sections:
  - id: cases
    title: Cases
    owner: supervisor
    repeat: {min: 1, from: admissions, label: "{why}"}
    fields: [{id: why, ask: Why?, type: text, required: true}]
validations:
  - {id: done, when: before_signing, confirm: All seen, by: quality_lead, each: cases, that: {why: filled}}
"""


def test_what_is_confirmed_for_every_case_is_confirmed_beside_any_of_them() -> None:
    form = load_form(CONFIRMED.encode(), "x.yaml")
    assert isinstance(form, Form), form
    compiled = compile_form(form)
    facts = Facts(answers={Place("cases", "r1", "why"): Given("Because.")}, rows={"cases": ("r1",)})
    decision = decide(compiled, facts)
    beside_it = {
        role: [row.title for row in hold_rows(wider(decision, scope, person), person, Parts(), "wider")]
        for role, person, scope in (
            ("quality_lead", context("quality_lead"), Scope("cases", "r1")),
            ("supervisor", context("supervisor"), Scope("cases", "r1")),
        )
    }
    assert beside_it == {"quality_lead": ["All seen"], "supervisor": []}


def test_cases_say_who_when_and_what_is_left(ex) -> None:
    rows = case_rows(ex.form, ex.facts, ex.decision, "cases", ex.context)
    assert [(row.title, row.state) for row in rows] == [
        ("R. Alvarez", CaseState.TO_FINISH),
        ("M. Okafor", CaseState.TO_FINISH),
        ("T. Lindqvist", CaseState.TO_FINISH),
    ]
    assert rows[1].subtitle == "Aug 2, 2026, 9:41 PM"
    assert next_case(rows, "r3") == "r1"


def test_a_late_moment_says_how_late_and_against_what(ex) -> None:
    rows = {row.place.field: row for row in field_rows(ex.form, ex.facts, ex.decision, CASE, ex.context)}
    told = rows["told_at"].delay
    assert told is not None
    assert told.late
    assert told.text.startswith("Took 26 h. Standard: ")
    assert told.text.endswith("Late by 9 h.")
    assert rows["clinician_at"].delay is not None
    assert not rows["clinician_at"].delay.late


def test_a_hidden_field_is_not_shown_and_a_missing_one_is_told_only_when_asked(ex) -> None:
    quiet = field_rows(ex.form, ex.facts, ex.decision, CASE, ex.context)
    asked = field_rows(ex.form, ex.facts, ex.decision, CASE, ex.context, Marks(asked=True))
    assert [row.problem for row in quiet if row.place.field == "reviewed_at"] == [""]
    assert [row.problem for row in asked if row.place.field == "reviewed_at"] == ["Enter the date and time."]
    first = Scope("cases", "r1")
    shown = {row.place.field for row in field_rows(ex.form, ex.facts, ex.decision, first, ex.context)}
    assert "reviewed_at" not in shown


def test_not_known_yet_is_told_with_owner_and_day(ex) -> None:
    row = next(
        r
        for r in field_rows(ex.form, ex.facts, ex.decision, CASE, ex.context)
        if isinstance(r.answer, NotKnown)
    )
    assert (row.standing, row.words) == (
        Standing.NOT_KNOWN,
        "Not known yet. Ana Reyes, RN finds out by Nov 24.",
    )


def test_a_hold_tells_rule_cause_and_way_out(ex) -> None:
    holds = hold_rows(ex.decision.holding(CASE), ex.context, Parts(), "holds")
    first = holds[0]
    assert first.group is HoldGroup.RULE
    assert first.because == (
        "The review identifies delayed supervision and cannot proceed without a documented action."
    )
    assert ("Was supervisor review on time?", "Late") in first.causes
    assert first.who == "You can lift it."
    assert [lift.lift.kind for lift in first.lifts] == [LiftKind.ADD_ACTION]
    groups = [hold.group for hold in holds]
    assert groups == sorted(groups, key=list(HoldGroup).index)


def test_steps_say_who_has_them_and_what_opens_them(ex) -> None:
    steps = step_rows(ex.form, ex.decision, "cases", ex.context)
    assert (steps[0].state, steps[0].current, steps[0].mine) == (StepState.OPEN, True, True)
    assert steps[1].note == "Nurse consultant"
    assert steps[3].state is StepState.OPEN
    assert steps[4].state is StepState.LATER
    assert steps[4].note == "Opens after Classification and accountability"


def test_the_loud_button_signs_what_is_offered_and_else_goes_on(ex) -> None:
    source = Source(ex.form, ex.facts, ex.decision, HEAD, frozenset({CASE}))
    page = review_page(source, CASE, ex.context)
    assert (page.signs, page.go_on) == (True, "Sign this case")
    assert page.form_title == "Case 2 of 3 · M. Okafor"
    onward = review_page(Source(ex.form, ex.facts, ex.decision, HEAD), CASE, ex.context)
    assert (onward.signs, onward.go_on) == (False, "Continue to Clinical findings")


def test_that_none_applies_can_be_said_where_the_form_asks_for_no_least(ex) -> None:
    source = Source(ex.form, ex.facts, ex.decision, HEAD)
    rows = review_page(source, CASE, ex.context).fields
    several = {row.place.field: row.may_be_none for row in rows if row.kind is Kind.CHOICES}
    assert several == {"sign_kinds": True}
    asked = {f.id: f for s in ex.form.sections for f in s.fields}
    assert asked["rests_on"].minimum is not None  # so nobody can say none there


@pytest.mark.parametrize(("least", "offered"), [(0, True), (2, False)])
def test_none_is_not_offered_where_another_answer_asks_for_some(ex, least: int, offered: bool) -> None:
    form = form_of(
        "{id: a, ask: How many, type: integer}",
        "{id: b, ask: Which, type: several choices, of: l, min: {field: a}}",
        more="choices:\n  l:\n    options: [{code: one, label: One}, {code: two, label: Two}]\n",
    )
    facts = Facts(answers={Place("s", None, "a"): Given(least)})
    rows = field_rows(form, facts, run(form, facts), Scope("s"), ex.context)
    assert [row.may_be_none for row in rows if row.place.field == "b"] == [offered]


def test_another_role_reads_and_does_not_write() -> None:
    nurse = example(3, "nurse_consultant")
    source = Source(nurse.form, nurse.facts, nurse.decision, HEAD)
    page = review_page(source, CASE, nurse.context)
    assert not any(row.editable for row in page.fields)
    assert {row.read_only_because for row in page.fields} == {
        "You read here. The supervisor can write in this step."
    }


def test_a_judge_may_judge_before_the_step_opens() -> None:
    judge = example(3, "supervisor")
    source = Source(judge.form, judge.facts, judge.decision, HEAD)
    page = review_page(source, Scope("findings", "r2"), judge.context)
    editable = [row.place.field for row in page.fields if row.editable]
    assert editable == ["classification"]
    assert page.fields[0].place == Place("findings", "r2", "classification")


def test_work_sent_back_says_who_asks_for_what_until_it_is_signed_again() -> None:
    from dataclasses import replace

    ex = example()
    source = Source(ex.form, ex.facts, ex.decision, HEAD)
    words = "Returned by Jordan Quinn, Nov 20: which shift saw it first?"
    page = review_page(source, CASE, ex.context, replace(Marks(), returned=words))
    assert page.returned == words
    assert review_page(source, CASE, ex.context).returned == ""


def test_a_signed_step_is_not_done_while_something_about_it_is_confirmed() -> None:
    later = "  - {id: moved, when: next_period, confirm: It helped, by: senior_leader, rests_on: [measure]}\n"
    form = load_form((CONFIRMED + later).encode(), "x.yaml")
    assert isinstance(form, Form), form
    compiled = compile_form(form)
    begun = Facts(answers={Place("cases", "r1", "why"): Given("Because.")}, rows={"cases": ("r1",)})
    whole = signed(begun, form, "cases")

    def step(facts: Facts, role: str) -> tuple[StepState, str, bool]:
        [row] = step_rows(form, decide(compiled, facts), "cases", context(role))
        return row.state, row.note, row.mine

    assert step(begun, "supervisor")[0] is StepState.OPEN
    assert step(whole, "quality_lead") == (StepState.CONFIRM, "To confirm: quality lead", True)
    assert step(whole, "supervisor") == (StepState.CONFIRM, "To confirm: quality lead", False)
    [hold] = [hold for hold in decide(compiled, whole).holds if hold.fingerprint]
    done = replace(whole, validations={("done", None): Confirmation("quinn", hold.fingerprint or "")})
    assert step(done, "quality_lead") == (StepState.CONFIRM, "To confirm next period: senior leader", False)
    [hold] = decide(compiled, done).closing
    found = Confirmation("lee", hold.fingerprint or "", "worked")
    closed = replace(done, validations={**done.validations, ("moved", None): found})
    assert step(closed, "quality_lead")[0] is StepState.SIGNED


def test_a_record_is_listed_once_with_every_answer_it_stands_behind(ex) -> None:
    notes = Evidence("Progress notes", "record", where="Section 4")
    rows = field_rows(ex.form, ex.facts, ex.decision, CASE, ex.context)[:3]

    def linked(at: int, *pieces: tuple[str, Evidence]) -> FieldRow:
        links = tuple(EvidenceRow(name, piece.title, piece=piece) for name, piece in pieces)
        return replace(rows[at], evidence=links)

    other = replace(notes, where="Section 5")
    found = record_rows((linked(0, ("e1", notes)), linked(1, ("e2", other), ("e3", notes)), rows[2]))
    assert [(row.entry, [(one.entry, one.asked) for one in row.answers]) for row in found] == [
        ("e1", [("e1", rows[0].ask), ("e3", rows[1].ask)]),
        ("e2", [("e2", rows[1].ask)]),
    ]
