"""The evaluator agrees with the naive reading, and no path signs a section whose gate holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.forms.answering import NOON, answers, any_facts, put, rows_of, shipped
from tests.forms.generated import built, small_forms
from tests.forms.naive import Naive
from tests.forms.small import at, form_of, kinds

from reviewdesk.forms.answers import Facts, Given, Place, Reason
from reviewdesk.forms.compiled import CompiledForm
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import Decider, decide
from reviewdesk.forms.decision import Decision, HoldKind, LiftKind, Scope, Truth
from reviewdesk.forms.lint import lint
from reviewdesk.forms.model import Severity
from reviewdesk.forms.problems import Findings

HOSPITAL = compile_form(shipped("hospital-avoidance"))


def held_gates(decision: Decision) -> set[tuple[str, str | None]]:
    """Gates and warnings that hold, told as holds of their own or folded into the question they wait for."""
    return {
        (fired.gate, fired.row)
        for fired in decision.fired
        if not fired.satisfied and fired.severity is not Severity.NOTE
    }


def signable(form: CompiledForm, decision: Decision) -> set[tuple[str, str | None]]:
    rowed = {name for name, section in form.sections.items() if section.rows_of is not None}
    return {
        (scope.section, scope.row)
        for scope, state in decision.scopes.items()
        if state.ready and (scope.row is not None or scope.section not in rowed)
    }


def signed(form: CompiledForm, decision: Decision) -> set[tuple[str, str | None]]:
    rowed = {name for name, section in form.sections.items() if section.rows_of is not None}
    return {
        (scope.section, scope.row)
        for scope, state in decision.scopes.items()
        if state.signed and (scope.row is not None or scope.section not in rowed)
    }


def unborne(decision: Decision) -> set[tuple[str, str | None]]:
    """Validations that the answers do not bear out, told where they are over."""
    return {
        (hold.gate or "", hold.scope.row)
        for hold in (*decision.holds, *decision.closing)
        if hold.kind is HoldKind.VALIDATION
        and LiftKind.CONFIRM not in {lift.kind for lift in hold.lifts}
        and hold.fingerprint is None
    }


def reasoned(facts: Facts, decision: Decision, chosen: frozenset[int]) -> Facts:
    """Some of the warnings answered with a reason that fits."""
    waiting = [hold for hold in decision.holds if hold.kind is HoldKind.REASON]
    reasons = {
        (hold.gate or "", hold.scope.row): Reason("It is so.", hold.fingerprint or "")
        for at, hold in enumerate(waiting)
        if at in chosen
    }
    return replace(facts, warnings=reasons)


def agree(form: CompiledForm, facts: Facts, chosen: frozenset[int]) -> None:
    facts = reasoned(facts, decide(form, facts), chosen)
    decision = decide(form, facts)
    naive = Naive(form.form, facts, frozenset(facts.warnings))
    assert held_gates(decision) == naive.held_gates()
    assert signable(form, decision) == naive.signable()
    assert signed(form, decision) == naive.signed()
    assert unborne(decision) == naive.unborne()
    for gate, row in naive.held_gates():
        rule = form.gates[gate].gate
        scope = Scope(rule.section, row)
        assert rule.holds_review or not decision.scopes[scope].ready
        assert any(hold.gate == gate or gate in hold.waits for hold in decision.holds)


@given(st.data())
def test_one_answer_after_another_decides_as_from_nothing(data: st.DataObject) -> None:
    form = compile_form(built(data.draw(small_forms())))
    decider = Decider(form)
    facts = data.draw(any_facts(form.form))
    decider.decide(facts)
    places = [
        (field, Place(section.id, row, field.id))
        for section in form.form.sections
        for row in rows_of(section, facts.rows)
        for field in section.fields
    ]
    for _ in range(3 if places else 0):
        field, place = data.draw(st.sampled_from(places))
        kept = {p: a for p, a in facts.answers.items() if p != place}
        answer = data.draw(answers(field, form.form))
        before, facts = facts, replace(facts, answers=kept if answer is None else {**kept, place: answer})
        if data.draw(st.booleans()):
            decider.follow(before)  # as after the answer before was written
        since = (before, place) if data.draw(st.booleans()) else None
        assert decider.decide(facts, since=since) == decide(form, facts)


def test_the_same_answer_given_later_is_held_to_the_day_it_is_given() -> None:
    form = compile_form(form_of("{id: a, ask: A?, type: date, required: true, max: today}"))
    decider = Decider(form)
    early = put(Facts(), at("a"), Given(NOON.date(), at=NOON - timedelta(days=1)))
    assert kinds(decider.decide(early)) == [(HoldKind.OUT_OF_RANGE, "a")]
    assert kinds(decider.decide(put(Facts(), at("a"), Given(NOON.date(), at=NOON)))) == []


@given(st.data())
def test_what_the_lint_calls_impossible_never_comes_about(data: st.DataObject) -> None:
    form = built(data.draw(small_forms()))
    found = Findings("small.yaml")
    lint(form, found)
    told = {(problem.line, problem.column) for problem in found.sorted() if "ever" in problem.text.id}
    compiled = compile_form(form)
    decision = decide(compiled, data.draw(any_facts(form)))
    for fired in decision.fired:
        gate = form.gate(fired.gate)
        if (gate.at.line, gate.at.column) in told:
            assert fired.truth is not Truth.MET or (gate.needs is not None and gate.needs.tests)
    for place, state in decision.fields.items():
        asked = form.field(place.field)
        if asked.show is not None and (asked.at.line, asked.at.column) in told:
            assert state.shown is not Truth.MET or asked.required is not True


CHOSEN = st.frozensets(st.integers(0, 5))


@given(any_facts(HOSPITAL.form), CHOSEN)
def test_hospital_avoidance_is_read_as_its_description_says(facts: Facts, chosen: frozenset[int]) -> None:
    agree(HOSPITAL, facts, chosen)


@given(st.data())
def test_any_small_form_is_read_as_its_description_says(data: st.DataObject) -> None:
    form = compile_form(built(data.draw(small_forms())))
    agree(form, data.draw(any_facts(form.form)), data.draw(CHOSEN))


@given(st.data())
def test_what_is_kept_between_decisions_changes_nothing(data: st.DataObject) -> None:
    decider = Decider(HOSPITAL)
    facts = data.draw(any_facts(HOSPITAL.form, spoil=True))
    for other in (facts, data.draw(any_facts(HOSPITAL.form, spoil=True)), facts):
        assert decider.decide(other) == decide(HOSPITAL, other)


@given(st.data())
def test_what_is_kept_of_any_small_form_changes_nothing(data: st.DataObject) -> None:
    form = compile_form(built(data.draw(small_forms())))
    decider = Decider(form)
    facts = [data.draw(any_facts(form.form)) for _ in range(2)]
    facts.insert(
        1, replace(facts[0], answers={**facts[1].answers, **dict(list(facts[0].answers.items())[1:])})
    )
    for each in (*facts, *reversed(facts)):
        assert decider.decide(each) == decide(form, each)
        assert decider.copy().decide(facts[1]) == decide(form, facts[1])


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_the_hospital_form_has_gates_of_each_severity(severity: str) -> None:
    assert any(gate.gate.severity == severity for gate in HOSPITAL.gates.values())
