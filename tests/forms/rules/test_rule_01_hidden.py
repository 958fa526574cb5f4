"""1. `required` never applies to a hidden field; its answer is kept, and restored when shown."""

from __future__ import annotations

from tests.forms.answering import put
from tests.forms.small import DEPENDS, YES_NO, at, form_of, kinds, run

from reviewdesk.forms.answers import Facts, Given
from reviewdesk.forms.decision import Cause, HoldKind, Scope, Truth

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
