"""Responses to questionnaires of others: held against the imported form, and back again, equal."""

from __future__ import annotations

import copy
import json
import random
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.questionnaire.asking import answered, coded, imported, questionnaires
from tests.exchange.questionnaire.naive_enabling import Json

from reviewdesk.errors import Refusal
from reviewdesk.exchange.questionnaire.responses import check_response, questionnaire_of, responses_in
from reviewdesk.texts import say

ELSEWHERE = {"answerValueSet": "http://codes.example/elsewhere"}
ASKED: Json = {
    "resourceType": "Questionnaire",
    "id": "falls",
    "url": "http://q.example/falls",
    "version": "2",
    "item": [
        {"linkId": "who", "text": "Who?", "type": "choice", **ELSEWHERE},
        {"linkId": "many", "text": "Who else?", "type": "choice", "repeats": True, **ELSEWHERE},
        {
            "linkId": "listed",
            "text": "Which?",
            "type": "choice",
            "answerOption": [{"valueCoding": coded("red")}, {"valueCoding": coded("blue")}],
        },
        {"linkId": "weight", "text": "How heavy?", "type": "quantity", "required": True},
        {"linkId": "when", "text": "When?", "type": "dateTime"},
        {"linkId": "paper", "text": "Letter", "type": "attachment"},
    ],
}


def response(*items: Json, to: str = "http://q.example/falls|2") -> Json:
    return {"resourceType": "QuestionnaireResponse", "questionnaire": to, "item": list(items)}


def item(link: str, *answers: Json) -> Json:
    return {"linkId": link, "answer": list(answers)}


def coding(code: str, display: str = "", system: str = "http://codes.example/of-theirs") -> Json:
    return {"valueCoding": {"system": system, "code": code, "display": display}}


def pounds(value: float) -> Json:
    return {
        "valueQuantity": {"value": value, "unit": "lb", "code": "[lb_av]", "system": "http://ucum.example"}
    }


def test_codes_of_answers_kept_in_words_come_back() -> None:
    form = imported(ASKED)
    found = check_response(
        form,
        response(
            item("who", coding("n", "Nurse")),
            item("many", coding("n", "Nurse"), coding("d", "Driver")),
            item("listed", coding("red", system="http://other.example")),
            item("weight", pounds(180.5)),
            item("when", {"valueDateTime": "2026-03-02T10:00:00.000Z"}),
            item("paper", {"valueAttachment": {"title": "From the clinic"}}),
        ),
    )
    assert (found.answers, found.equal, found.listed, found.other) == (7, 7, 0, 0)
    assert (found.unfit, found.missing) == (0, 0)
    # Found by its code alone, which is told though it comes back as it was.
    assert [say(loss.what) for loss in found.report.losses] == [
        "The answer is of another code system than the list; it is found by code alone."
    ]


def test_what_the_form_cannot_hold_is_listed_and_counted() -> None:
    found = check_response(
        imported(ASKED),
        response(
            item("who", coding("n", "Nurse"), coding("d", "Driver")),
            item("many", coding("n", "Nurse"), coding("m", "Nurse")),
            item("listed", coding("green")),
            item("when", {"valueString": "in the evening"}),
            item("nowhere", {"valueBoolean": True}),
        ),
    )
    assert (found.answers, found.equal, found.listed, found.other) == (7, 2, 5, 0)
    assert found.missing == 1
    assert [(say(loss.what), loss.places) for loss in found.report.losses] == [
        ("The questionnaire has no such item.", ("nowhere",)),
        ("The list has no such answer: green", ("listed",)),
        ("Of two answers with the same words the first is kept.", ("many",)),
        ("Of several answers the first is kept.", ("who",)),
        ("The answer has another type than the question.", ("when",)),
    ]


@pytest.mark.parametrize(
    ("to", "version"),
    [
        ("http://q.example/falls|2", "2"),
        ("http://q.example/falls|1", "1"),
        ("http://q.example/falls|9", "1"),  # neither: the one that has the item
        ("http://q.example/falls", "1"),
        ("Questionnaire/falls", "1"),
        ("http://q.example/other", None),
        ("", None),
    ],
)
def test_a_response_finds_its_questionnaire(to: str, version: str | None) -> None:
    older = {**ASKED, "version": "1", "item": [*ASKED["item"], {"linkId": "old", "type": "string"}]}
    found = questionnaire_of(
        response(item("old", {"valueString": "x"}), to=to), [imported(ASKED), imported(older)]
    )
    assert (found.outline.source.version if found and found.outline else None) == version


def test_responses_are_found_alone_and_in_bundles() -> None:
    one = response()
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one}, {"resource": ASKED}, {}, 7]}
    assert responses_in(json.dumps(one).encode()) == (one,)
    assert responses_in(json.dumps(bundle).encode()) == (one,)
    assert responses_in(json.dumps(ASKED).encode()) == ()
    with pytest.raises(Refusal, match="201 responses"):
        responses_in(json.dumps({**bundle, "entry": [{"resource": one}] * 201}).encode())


@given(questionnaires(), st.integers(0, 2), st.integers(0, 10**6))
def test_any_response_to_any_questionnaire_comes_back_equal(tree: Json, rows: int, seed: int) -> None:
    form = imported(tree)
    given_ = answered(form, random.Random(seed), rows)
    before = copy.deepcopy(given_)
    found = check_response(form, given_)
    assert (found.equal, found.listed, found.other) == (found.answers, 0, 0)
    assert given_ == before


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
odd = st.recursive(
    plain,
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3),
    max_leaves=5,
)
values = st.dictionaries(
    st.sampled_from(
        ["valueCoding", "valueQuantity", "valueString", "valueDateTime", "valueAttachment", "item"]
    ),
    odd
    | st.just({"code": "red", "system": "s"})
    | st.just({"value": 3, "code": "kg"})
    | st.just("2026-01-01"),
    max_size=2,
)
items = st.recursive(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "linkId": st.sampled_from(["who", "many", "listed", "weight", "when", "paper"]) | odd,
                "answer": st.lists(values | odd, max_size=3) | odd,
            },
        )
        | odd,
        max_size=5,
    ),
    lambda x: st.lists(st.fixed_dictionaries({"linkId": st.just("who"), "item": x}), max_size=2),
    max_leaves=4,
)


@given(items)
def test_a_response_of_any_shape_ends_with_an_answer(found: Any) -> None:
    tree = json.loads(json.dumps({"resourceType": "QuestionnaireResponse", "item": found}))
    checked = check_response(imported(ASKED), tree)
    assert checked.answers >= checked.equal + checked.listed
    assert checked.other == 0


@pytest.mark.parametrize(
    "made",
    [
        lambda: b'{"resourceType":"QuestionnaireResponse"' + b"," * 2_000_000,
        lambda: b'{"resourceType":"QuestionnaireResponse","item":' + b"[" * 500_000,
        lambda: b'{"resourceType":"QuestionnaireResponse","item":"' + b"x" * 50_000_000 + b'"}',
    ],
    ids=["commas", "brackets", "large"],
)
def test_what_is_made_to_hurt_is_refused_quickly(made: Any) -> None:
    data = made()
    began = time.process_time()
    with pytest.raises(Refusal):
        responses_in(data)
    assert time.process_time() - began < 2


def test_a_deep_and_a_wide_response_are_read_quickly() -> None:
    form = imported(ASKED)
    deep: Json = item("who", {"valueString": "x"})
    for _ in range(300):
        deep = {"linkId": "who", "item": [deep]}
    wide = [item("many", *(coding(str(n), str(n)) for n in range(20_000)))]
    began = time.process_time()
    assert check_response(form, response(deep)).other == 0
    assert check_response(form, response(*wide)).other == 0
    assert time.process_time() - began < 2
