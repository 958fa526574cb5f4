"""What a decider keeps from one decision to the next changes no decision, whatever changes in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.answering import any_facts, loaded, shipped
from tests.forms.generated import built, small_forms
from tests.forms.small import HEAD

from reviewdesk.forms.answers import Facts, Given, Place, SignatureFact
from reviewdesk.forms.compiled import CompiledForm
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import Decider, decide
from reviewdesk.forms.decision import Scope, Truth

PARTS = ("signatures", "actions", "rows", "none_said", "warnings", "validations", "evidence", "answers")

THERE_AND_BACK = f"""{HEAD}sections:
  - id: a
    title: A
    owner: supervisor
    repeat: {{min: 0, label: "y"}}
    fields: [{{id: af, ask: A?, type: yes_no, required: true}}]
    gates: [{{id: ga, when: {{af: no}}, because: It is no.}}]
  - id: s
    title: S
    owner: quality_lead
    opens: {{signed: [a]}}
    fields: [{{id: sf, ask: S?, type: yes_no, required: true}}]
  - id: a2
    title: A2
    owner: nurse_consultant
    each: a
    opens: {{signed: [s]}}
    fields: [{{id: a2f, ask: A2?, type: yes_no, required: true}}]
"""
"""A case, a step of all cases, the same case again."""

TWO_LISTS = f"""{HEAD}sections:
  - id: b
    title: B
    owner: supervisor
    repeat: {{min: 0, label: "x"}}
    opens: {{signed: [a]}}
    fields: [{{id: bf, ask: B?, type: yes_no, required: true}}]
  - id: a
    title: A
    owner: supervisor
    repeat: {{min: 0, label: "y"}}
    fields: [{{id: af, ask: A?, type: yes_no, required: true}}]
"""
"""A list that opens by a later one."""

COUNTED = f"""{HEAD}sections:
  - id: c
    title: C
    owner: supervisor
    repeat: {{min: 0, label: "x"}}
    fields:
      - {{id: n, ask: N?, type: number, required: true}}
      - {{id: t, ask: T?, type: datetime, required: true}}
    gates: [{{id: w, title: W, severity: warning, when: {{n: {{at_least: 1}}}}, because: "N is {{n}}."}}]
validations:
  - {{id: v, when: before_signing, confirm: V, by: quality_lead, each: c, that: {{n: filled}}, rests_on: [t]}}
"""


def form_of(text: str) -> CompiledForm:
    return compile_form(loaded(text))


SHAPES = [form_of(THERE_AND_BACK), form_of(TWO_LISTS), form_of(COUNTED)]
SHIPPED = [compile_form(shipped(name)) for name in ("hospital-avoidance", "missed-visits")]


def step_by_step(form: CompiledForm, data: st.DataObject, steps: int) -> None:
    """One part of the facts after the other is another; a copy goes on by itself."""
    decider = Decider(form)
    facts = data.draw(any_facts(form.form))
    decider.decide(facts)
    for _ in range(steps):
        other = data.draw(any_facts(form.form))
        part = data.draw(st.sampled_from(PARTS))
        facts = replace(facts, **{part: getattr(other, part)})
        if data.draw(st.booleans()):
            decider.follow(other)
        if data.draw(st.booleans()):
            decider = decider.copy()
        assert decider.decide(facts) == decide(form, facts), part


@given(st.sampled_from(SHAPES), st.data())
def test_of_forms_that_lead_from_cases_to_a_step_and_back(form: CompiledForm, data: st.DataObject) -> None:
    step_by_step(form, data, 4)


@settings(max_examples=20)
@given(st.sampled_from(SHIPPED), st.data())
def test_of_the_forms_that_come_with_the_program(form: CompiledForm, data: st.DataObject) -> None:
    step_by_step(form, data, 2)


@given(st.data())
def test_of_any_small_form(data: st.DataObject) -> None:
    step_by_step(compile_form(built(data.draw(small_forms()))), data, 4)


@pytest.mark.parametrize("standing", ["stale", "returned"])
def test_a_signature_that_stands_no_more_closes_what_it_opened(standing: str) -> None:
    form = form_of(THERE_AND_BACK)
    answers = {
        Place("a", "a1", "af"): Given(True),
        Place("s", None, "sf"): Given(True),
        Place("a2", "a1", "a2f"): Given(True),
    }

    def signed(so: str) -> Facts:
        case = SignatureFact("a", "a1", "supervisor", "p1", so)
        step = SignatureFact("s", None, "quality_lead", "p2", "valid")
        return Facts(answers=answers, rows={"a": ("a1",)}, signatures=(case, step))

    decider = Decider(form)
    assert decider.decide(signed("valid")).scopes[Scope("a2", "a1")].opens is Truth.MET
    assert decider.decide(signed(standing)).scopes[Scope("a2", "a1")].opens is Truth.NOT_MET
    assert decider.decide(signed("valid")).scopes[Scope("a2", "a1")].opens is Truth.MET


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "time"),
    [
        (Decimal("1.00"), NOON),
        (Decimal("1.0"), NOON.astimezone(timezone(timedelta(hours=-5)))),
    ],
)
def test_what_equals_and_is_told_otherwise_is_decided_anew(number: Decimal, time: datetime) -> None:
    """A reason given now is bound to the words that stand there now."""

    def facts(number: Decimal, time: datetime) -> Facts:
        answers = {Place("c", "c1", "n"): Given(number), Place("c", "c1", "t"): Given(time)}
        return Facts(answers=answers, rows={"c": ("c1",)})

    form = form_of(COUNTED)
    decider = Decider(form)
    before = decider.decide(facts(Decimal("1.0"), NOON))
    after = decider.decide(facts(number, time))
    assert after == decide(form, facts(number, time))
    assert after.holds != before.holds
