"""2. Conditions are met, not met or unknown; missing and not known are unknown; gates fail closed."""

from __future__ import annotations

from datetime import date

import pytest
from tests.forms.answering import loaded, put, told
from tests.forms.small import DEPENDS, GATED, HEAD, YES_NO, at, form_of, kinds, run, three

from reviewdesk.forms.answers import CannotCompute, Disputed, Facts, Given, NotApplicable, NotKnown
from reviewdesk.forms.decision import Cause, HoldKind, Scope, Truth
from reviewdesk.texts import say

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        (Given(True), MET),
        (Given(False), NOT_MET),
        (NotApplicable("no case"), NOT_MET),
        (None, UNKNOWN),
        (NotKnown("ann", date(2026, 4, 1)), UNKNOWN),
        (Disputed(), UNKNOWN),
        (CannotCompute("no data"), UNKNOWN),
    ],
)
def test_an_unknown_when_holds_like_one_that_is_met(answer: Given | None, truth: Truth) -> None:
    facts = put(Facts(), at("a"), answer)
    decision = run(form_of(YES_NO, gates=GATED), facts)
    assert [f.truth for f in decision.fired] == ([] if truth is NOT_MET else [truth])
    assert decision.scopes[Scope("s")].ready is (truth is NOT_MET)


def test_not_applicable_counts_as_missing_where_it_is_not_allowed() -> None:
    form = form_of("{id: a, ask: A?, type: yes_no, required: true}", gates=GATED)
    decision = run(form, put(Facts(), at("a"), NotApplicable("no case")))
    assert [f.truth for f in decision.fired] == [UNKNOWN]
    assert kinds(decision) == [(HoldKind.UNANSWERED, "a")]


@pytest.mark.parametrize(
    ("when", "a", "b", "truth"),
    [
        ("{all: [{a: yes}, {b: yes}]}", None, False, NOT_MET),
        ("{all: [{a: yes}, {b: yes}]}", None, True, UNKNOWN),
        ("{all: [{a: yes}, {b: yes}]}", True, True, MET),
        ("{any: [{a: yes}, {b: yes}]}", None, True, MET),
        ("{any: [{a: yes}, {b: yes}]}", None, False, UNKNOWN),
        ("{any: [{a: yes}, {b: yes}]}", False, False, NOT_MET),
        ("{not: {a: yes}}", None, True, UNKNOWN),
        ("{not: {a: yes}}", True, True, NOT_MET),
        ("{not: {a: yes}}", False, True, MET),
    ],
)
def test_three_valued_logic(when: str, a: bool | None, b: bool | None, truth: Truth) -> None:
    facts = put(put(Facts(), at("a"), a), at("b"), b)
    fired = run(three(when), facts).fired
    assert [f.truth for f in fired] == ([] if truth is NOT_MET else [truth])


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        (Given("x"), MET),
        (NotApplicable("none"), MET),
        (NotKnown("ann", date(2026, 4, 1)), UNKNOWN),
        (None, NOT_MET),
    ],
)
def test_filled_is_known_while_the_field_is_shown(answer: Given | None, truth: Truth) -> None:
    form = form_of(
        "{id: a, ask: A?, type: text, na: true}",
        gates="      - {id: g, when: {a: filled}, because: It is so.}\n",
    )
    fired = run(form, put(Facts(), at("a"), answer)).fired
    assert [f.truth for f in fired] == ([] if truth is NOT_MET else [truth])


def test_a_hidden_field_in_when_is_as_not_applicable() -> None:
    form = form_of(YES_NO, DEPENDS, gates="      - {id: g, when: {b: word}, because: It is so.}\n")
    facts = Facts(answers={at("a"): Given(False), at("b"): Given("word")})
    assert run(form, facts).fired == ()
    assert [f.truth for f in run(form, put(facts, at("a"), True)).fired] == [MET]


def test_a_field_hidden_by_an_unknown_condition_is_unknown() -> None:
    form = form_of(YES_NO, DEPENDS, gates="      - {id: g, when: {b: word}, because: It is so.}\n")
    fired = run(form, Facts(answers={at("b"): Given("other")})).fired
    assert [(f.truth, f.caused_by[0].place) for f in fired] == [(UNKNOWN, at("a"))]


def test_a_hidden_field_does_not_satisfy_needs_and_says_what_hides_it() -> None:
    form = form_of(
        YES_NO,
        "{id: b, ask: B?, type: communication, to: funder, required: true, show: {a: yes}}",
        "{id: c, ask: C?, type: yes_no, required: true}",
        gates="      - {id: g, when: {c: yes}, needs: {b: sent}, because: It is told.}\n",
    )
    facts = Facts(answers={at("a"): Given(False), at("b"): Given(told()), at("c"): Given(True)})
    hold = run(form, facts).holding(Scope("s"))[0]
    assert (hold.gate, [lift.place for lift in hold.lifts]) == ("g", [at("a")])
    assert kinds(run(form, put(facts, at("a"), True))) == []


def test_a_hidden_field_does_not_satisfy_what_a_validation_asks() -> None:
    form = loaded(
        f"""{HEAD}sections:
  - id: s
    title: S
    owner: supervisor
    fields: [{YES_NO}, {DEPENDS}]
validations:
  - {{id: v, when: before_signing, confirm: It is so, by: quality_lead, that: {{b: filled}}}}
"""
    )
    facts = Facts(answers={at("a"): Given(False), at("b"): Given("kept")})
    hidden = next(h for h in run(form, facts).holds if h.gate == "v")
    assert (hidden.undecided, hidden.caused_by) == (False, (Cause(at("a"), "A?", "No"),))
    undecided = next(h for h in run(form, put(facts, at("a"), None)).holds if h.gate == "v")
    assert (undecided.undecided, [lift.place for lift in undecided.lifts]) == (True, [at("a")])
    borne_out = next(h for h in run(form, put(facts, at("a"), True)).holds if h.gate == "v")
    assert say(borne_out.because) == "Not confirmed yet."
