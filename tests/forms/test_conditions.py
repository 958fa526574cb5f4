"""What is shown, what is required, and what conditions make of every kind of answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.forms.answering import NOON, put, told
from tests.forms.small import DEPENDS, GATED, SOON, TIMED, YES_NO, at, form_of, kinds, run

from reviewdesk.forms.answers import (
    CannotCompute,
    Disputed,
    Facts,
    Given,
    NotApplicable,
    NotKnown,
)
from reviewdesk.forms.decision import Cause, HoldKind, Scope, Truth
from reviewdesk.forms.model import Form
from reviewdesk.texts import say

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def test_a_hidden_field_is_never_required_and_its_answer_is_kept() -> None:
    form = form_of(YES_NO, DEPENDS)
    hidden = Facts(answers={at("a"): Given(False), at("b"): Given("kept")})
    decision = run(form, hidden)
    assert decision.fields[at("b")].shown is NOT_MET
    assert decision.fields[at("b")].required is NOT_MET
    assert decision.fields[at("b")].hidden_by == (Cause(at("a"), "A?", "No"),)
    assert kinds(decision) == []
    assert decision.scopes[Scope("s")].ready
    again = put(hidden, at("a"), True)
    assert run(form, again).fields[at("b")].shown is MET
    assert kinds(run(form, again)) == []
    assert kinds(run(form, put(again, at("b"), None))) == [(HoldKind.UNANSWERED, "b")]


def test_required_may_depend_on_an_answer() -> None:
    form = form_of(YES_NO, "{id: b, ask: B?, type: text, required: {a: yes}}")
    assert kinds(run(form, Facts(answers={at("a"): Given(True)}))) == [(HoldKind.UNANSWERED, "b")]
    assert kinds(run(form, Facts(answers={at("a"): Given(False)}))) == []


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


def three(when: str) -> Form:
    return form_of(
        "{id: a, ask: A?, type: yes_no, required: true}",
        "{id: b, ask: B?, type: yes_no, required: true}",
        gates=f"      - {{id: g, when: {when}, because: It is so.}}\n",
    )


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


def test_a_gate_names_the_answers_that_caused_it_and_no_others() -> None:
    facts = put(put(Facts(), at("a"), True), at("b"), False)
    fired = run(three("{any: [{a: yes}, {b: yes}]}"), facts).fired
    assert fired[0].caused_by == (Cause(at("a"), "A?", "Yes"),)


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


def test_not_known_on_a_required_field_holds_its_section_and_the_gates_that_read_it() -> None:
    decision = run(form_of(YES_NO, gates=GATED), put(Facts(), at("a"), NotKnown("ann", date(2026, 4, 1))))
    hold = decision.holding(Scope("s"))[0]
    assert (hold.kind, hold.waits) == (HoldKind.NOT_KNOWN, ("g",))
    assert say(hold.because) == "Not known yet; ann finds out by 04/01/2026."


def test_not_known_on_an_optional_field_holds_only_the_gates() -> None:
    optional = "{id: a, ask: A?, type: text}"
    facts = put(Facts(), at("a"), NotKnown("ann", date(2026, 4, 1)))
    assert kinds(run(form_of(optional), facts)) == []
    gated = run(form_of(optional, gates="      - {id: g, when: {a: filled}, because: So.}\n"), facts)
    assert kinds(gated) == [(HoldKind.GATE, "g")]
    assert gated.holding(Scope("s"))[0].undecided


def test_an_option_that_is_no_verdict_asks_who_finds_out() -> None:
    form = form_of(
        "{id: a, ask: A?, type: choice, of: list, required: true}",
        gates="      - {id: g, when: {a: x}, because: So.}\n",
        more="choices: {list: {options: [{code: x, label: X}, {code: o, label: Open, as: not_known}]}}\n",
    )
    decision = run(form, put(Facts(), at("a"), "o"))
    hold = decision.holding(Scope("s"))[0]
    assert (hold.kind, say(hold.because)) == (
        HoldKind.NOT_KNOWN,
        "This is not known yet. Name who finds out, and by when.",
    )
    assert [f.truth for f in decision.fired] == [UNKNOWN]


def test_the_settings_frozen_with_the_review_decide() -> None:
    form = form_of(*TIMED, more=SOON, gates="      - {id: g, when: {b: late}, because: Late.}\n")
    facts = Facts(answers={at("a"): Given(NOON), at("b"): Given(NOON + timedelta(hours=30))})
    assert kinds(run(form, facts)) == [(HoldKind.GATE, "g")]
    assert kinds(run(form, replace(facts, settings={"soon": "48 hours"}))) == []
