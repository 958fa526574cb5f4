"""3. Every gate says why, word for word; unknowns are traced to the open question and told once."""

from __future__ import annotations

from datetime import date

from tests.forms.answering import put
from tests.forms.small import DEPENDS, GATED, YES_NO, at, form_of, run, three

from reviewdesk.forms.answers import (
    Facts,
    Given,
)
from reviewdesk.forms.decision import Cause, HoldKind, LiftKind, Scope, Truth

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def test_because_stands_word_for_word_with_answers_as_people_read_them() -> None:
    form = form_of(
        "{id: a, ask: A?, type: choice, of: list, required: true}",
        "{id: b, ask: B?, type: date}",
        gates='      - {id: g, when: {a: x}, because: "Because {a} on {b}, 100 % so."}\n',
        more="choices: {list: {x: Ex, y: Why}}\n",
    )
    fired = run(form, put(Facts(), at("a"), "x")).fired
    assert fired[0].because == "Because Ex on (not answered), 100 % so."
    dated = Facts(answers={at("a"): Given("x"), at("b"): Given(date(2026, 3, 2))})
    assert run(form, dated).fired[0].because == "Because Ex on 03/02/2026, 100 % so."


def test_an_open_question_is_told_once_with_all_that_waits_for_it() -> None:
    form = form_of(
        YES_NO,
        DEPENDS,
        gates=GATED + "      - {id: h, when: {b: word}, because: That too.}\n",
    )
    holds = run(form, Facts()).holding(Scope("s"))
    assert [(h.kind, h.place, h.waits) for h in holds] == [(HoldKind.UNANSWERED, at("a"), ("b", "g", "h"))]
    assert [(lift.kind, lift.who, lift.scope, lift.place) for lift in holds[0].lifts] == [
        (LiftKind.ANSWER, ("supervisor",), Scope("s"), at("a"))
    ]


def test_a_gate_names_the_answers_that_caused_it_and_no_others() -> None:
    facts = put(put(Facts(), at("a"), True), at("b"), False)
    fired = run(three("{any: [{a: yes}, {b: yes}]}"), facts).fired
    assert fired[0].caused_by == (Cause(at("a"), "A?", "Yes"),)


def test_a_gate_without_needs_is_lifted_by_another_answer_only() -> None:
    hold = run(form_of(YES_NO, gates=GATED), put(Facts(), at("a"), True)).holding(Scope("s"))[0]
    assert [(lift.kind, lift.place) for lift in hold.lifts] == [(LiftKind.ANSWER, at("a"))]
    assert (hold.because, hold.caused_by) == ("It is so.", (Cause(at("a"), "A?", "Yes"),))
