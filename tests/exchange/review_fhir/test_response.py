"""Answers of reviews to QuestionnaireResponses and back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.forms.answering import any_facts, shipped
from tests.forms.small import form_of

from reviewdesk.exchange.questionnaire.lenient import Json
from reviewdesk.exchange.review_fhir.answers import NONE_APPLIES
from reviewdesk.exchange.review_fhir.response import Answered, read_response, response_of
from reviewdesk.forms.answers import Blind, Disputed, Given, NotApplicable, Place
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.model import Form

FORMS = [shipped(name) for name in ("hospital-avoidance", "continuity", "goal-progress")]


def everything(place: Place) -> bool:
    return bool(place.field)


def sent(form: Form, answered: Answered, shown: Callable[[Place], bool] = everything) -> Json:
    made = response_of(form, answered, shown=shown, names={}, completed=False)
    found = json.loads(json.dumps(made))
    assert isinstance(found, dict)
    return found


def has_empty(tree: object) -> bool:
    """FHIR knows no empty arrays and objects."""
    if isinstance(tree, dict | list):
        inner = tree.values() if isinstance(tree, dict) else tree
        return not tree or any(map(has_empty, inner))
    return False


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@given(data=st.data())
def test_answers_come_back_equal_but_for_what_is_hidden_or_blind(form: Form, data: st.DataObject) -> None:
    facts = data.draw(any_facts(form))
    decision = decide(compile_form(form), facts)

    def shown(place: Place) -> bool:
        state = decision.fields.get(place)
        return state is not None and state.shown is not Truth.NOT_MET

    given_ = Answered(facts.answers, facts.rows, facts.none_said)
    tree = sent(form, given_, shown)
    assert not has_empty(tree)
    back = read_response(form, tree)
    kept = {p: a for p, a in facts.answers.items() if shown(p) and not isinstance(a, Blind)}
    assert back.answers == kept
    assert back.rows == {name: ids for name, ids in facts.rows.items() if ids}
    assert back.none_said == facts.none_said
    assert back.lost == ()


def test_what_is_judged_blind_and_what_two_people_dispute_carries_no_value() -> None:
    form = form_of(
        "{id: a, ask: A?, type: yes_no, judged_by: [supervisor, nurse_consultant]}",
        "{id: b, ask: B?, type: text}",
    )
    answers = {Place("s", None, "a"): Blind(frozenset({"supervisor"})), Place("s", None, "b"): Disputed()}
    tree = sent(form, Answered(answers, {}))
    (section,) = tree["item"]
    assert [item["linkId"] for item in section["item"]] == ["b"]
    assert "answer" not in section["item"][0]


NONE_ASKED = (
    "{id: c, ask: Which?, type: several choices, of: l}",
    "{id: e, ask: Proof, type: evidence}",
)


def test_that_none_applies_is_another_thing_than_no_answer() -> None:
    form = form_of(*NONE_ASKED, more="choices:\n  l: {one: One, two: Two}\n")
    answers = {Place("s", None, name): Given((), "import") for name in ("c", "e")}
    tree = sent(form, Answered(answers, {}))
    assert not has_empty(tree)
    assert all("answer" not in item for item in tree["item"][0]["item"])
    assert read_response(form, tree).answers == answers
    bare = {"item": [{"linkId": "s", "item": [{"linkId": name} for name in ("c", "e")]}]}
    assert read_response(form, bare).answers == {}


def test_that_none_applies_beside_an_answer_is_no_answer() -> None:
    form = form_of(*NONE_ASKED, more="choices:\n  l: {one: One, two: Two}\n")
    tree = sent(form, Answered({Place("s", None, "c"): Given(("one",))}, {}))
    tree["item"][0]["item"][0]["extension"] = [{"url": NONE_APPLIES, "valueBoolean": True}]
    found = read_response(form, tree)
    assert (found.answers, len(found.lost)) == ({}, 1)


def test_why_there_is_no_answer_is_said_in_fhir() -> None:
    form = form_of("{id: a, ask: A?, type: yes_no, na: true}")
    tree = sent(form, Answered({Place("s", None, "a"): NotApplicable("Nobody called.")}, {}))
    absent, why = tree["item"][0]["item"][0]["extension"]
    assert absent["url"] == "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    assert (absent["valueCode"], why["valueString"]) == ("not-applicable", "Nobody called.")


@pytest.mark.parametrize(
    "item",
    [
        {"linkId": "a", "answer": [{"valueString": "yes"}]},
        {"linkId": "unheard", "answer": [{"valueBoolean": True}]},
        {"linkId": "a", "answer": "x"},
        {"linkId": 1},
    ],
)
def test_what_fits_no_question_is_told(item: Json) -> None:
    form = form_of("{id: a, ask: A?, type: yes_no}")
    good = {"linkId": "s", "item": [{"linkId": "a", "answer": [{"valueBoolean": True}]}]}
    found = read_response(form, {"item": [{"linkId": "s", "item": [item]}, good]})
    assert found.answers == {Place("s", None, "a"): Given(True)}
    assert len(found.lost) == 1
