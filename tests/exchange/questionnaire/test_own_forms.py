"""Our own forms to FHIR and back: equal, with standard parts that say what FHIR can say."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from tests.exchange.questionnaire.naive_enabling import Json
from tests.forms.answering import ROOT, loaded
from tests.forms.whole_forms import placeless, whole_forms

from reviewdesk.errors import Refusal
from reviewdesk.exchange.questionnaire.deriving import derive
from reviewdesk.exchange.questionnaire.drafting import Wishes
from reviewdesk.exchange.questionnaire.importing import import_questionnaires
from reviewdesk.exchange.questionnaire.ledger import Feature
from reviewdesk.exchange.questionnaire.native import CANONICAL, FIELD, FORM
from reviewdesk.exchange.questionnaire.own_forms import own_form
from reviewdesk.forms.layout import Tree, write_tree
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.problems import FormProblems

SHIPPED = sorted((ROOT / "forms").glob("*.yaml"))
CORE = "http://hl7.org/fhir/StructureDefinition"


def sent(tree: Json) -> Json:
    """As another program gets it."""
    found = json.loads(json.dumps(tree))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_form_comes_back_equal(path: object) -> None:
    form = loaded(path.read_bytes())
    back = own_form(sent(derive(form)))
    assert back.differences == ()
    assert placeless(back.form) == placeless(form)


@given(whole_forms())
def test_any_form_comes_back_equal(tree: dict[str, Tree]) -> None:
    form = load_form(write_tree(tree).encode(), "form.yaml")
    assume(not isinstance(form, FormProblems))  # conditions drawn at random exclude one another at times
    assert not isinstance(form, FormProblems)
    back = own_form(sent(derive(form)))
    assert back.differences == ()
    assert placeless(back.form) == placeless(form)


SMALL = """form: small
version: 1.0.0
title: {en: Small, es: Breve}
languages: [en, es]
measure_kinds: [m]
choices: {colors: {red: Red, green: Green}}
sections:
  - id: rows
    title: Rows
    owner: supervisor
    signed_by: {quality_lead: review}
    repeat: {min: 1, label: "{color}"}
    fields:
      - {id: color, ask: Color, type: choice, of: colors, required: true, help: Choose one., concept: tint}
      - {id: size, ask: Size, type: integer, required: true, min: 1, max: 9, show: {color: red}}
      - id: seen
        ask: Seen
        type: datetime
        required: true
        max: now
        show: {all: [{color: {in: [red, green]}}, {size: {more_than: 2}}]}
    gates:
      - {id: small-red, when: {all: [{color: red}, {size: {at_most: 2}}]}, because: A small red one.}
  - id: last
    title: Last
    owner: supervisor
    show: {rows: rows, any: {color: red}}
    fields:
      - {id: why, ask: Why, type: text, pattern: "[a-z]+", max: 20}
"""


def items(tree: Json) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for item in tree.get("item", []):
        found[item["linkId"]] = item
        found |= items(item)
    return found


def extension(item: Json, name: str) -> Json:
    (found,) = [e for e in item["extension"] if e["url"].endswith(f"/{name}")]
    return found


def test_the_standard_parts_say_what_fhir_can_say() -> None:
    tree = sent(derive(loaded(SMALL)))
    found = items(tree)
    assert tree["url"] == f"{CANONICAL}/Questionnaire/small"
    assert tree["_title"]["extension"][0]["extension"][1] == {"url": "content", "valueString": "Breve"}
    assert (found["rows"]["repeats"], found["rows"]["required"]) == (True, True)
    color = found["color"]
    assert (color["type"], color["required"], color["code"][0]["code"]) == ("choice", True, "tint")
    assert [o["valueCoding"]["display"] for o in color["answerOption"]] == ["Red", "Green"]
    assert (found["color.help"]["type"], found["color.help"]["text"]) == ("display", "Choose one.")
    system = f"{CANONICAL}/CodeSystem/small-colors"
    when = {"question": "color", "operator": "=", "answerCoding": {"system": system, "code": "red"}}
    assert found["size"]["enableWhen"] == [when]
    assert extension(found["size"], "minValue")["valueInteger"] == 1
    path = "%row.descendants().where(linkId='{}').answer.value"
    either = f"{path.format('color')}.where(code = 'red' or code = 'green').exists()"
    wanted = f"({either}) and ({path.format('size')} > 2)"
    shown = extension(found["seen"], "sdc-questionnaire-enableWhenExpression")
    assert shown["valueExpression"]["expression"] == wanted
    every = "%resource.descendants().where(linkId='rows')"
    inner = "descendants().where(linkId='color').answer.value.where(code = 'red').exists()"
    last = extension(found["last"], "sdc-questionnaire-enableWhenExpression")["valueExpression"]["expression"]
    assert last == f"{every}.where({inner}).exists()"
    gate = {part["url"]: part for part in extension(found["rows"], "targetConstraint")["extension"]}
    assert gate["human"]["valueString"] == "A small red one."
    assert gate["severity"]["valueCode"] == "error"
    assert gate["expression"]["valueExpression"]["expression"].endswith(".not()")
    signature = extension(found["rows"], "questionnaire-signatureRequired")["valueCodeableConcept"]["coding"]
    assert [c["code"] for c in signature] == ["1.2.840.10065.1.12.1.13", "review"]
    assert (found["why"]["maxLength"], extension(found["why"], "regex")["valueString"]) == (20, "[a-z]+")


def test_what_somebody_changed_in_the_standard_parts_is_told_and_counts_for_nothing() -> None:
    form = loaded(SMALL)
    tree = sent(derive(form))
    found = items(tree)
    found["color"]["required"] = False
    found["size"].pop("enableWhen")
    found["why"]["text"] = "Because"
    found["rows"]["item"].append({"linkId": "new", "type": "string", "text": "New"})
    tree["meta"] = {"versionId": "2"}  # a server writes this
    tree["item"].reverse()
    back = own_form(tree)
    assert placeless(back.form) == placeless(form)
    told = {(d.place, str(d.what).split(" ")[0]) for d in back.differences}
    assert told == {
        ("color", "required"),
        ("size", "enableWhen"),
        ("why", "text"),
        ("new", "The"),
        ("-", "Items"),
    }
    (imported,) = import_questionnaires("x.json", json.dumps(tree).encode(), Wishes())
    assert [count.found for count in imported.report.counts if count.feature is Feature.CONTRADICTION] == [5]


@pytest.mark.parametrize("url", [FORM, FIELD])
def test_a_form_that_is_not_whole_any_more_is_refused(url: str) -> None:
    tree = sent(derive(loaded(SMALL)))
    for holder in (tree, items(tree)["why"]):
        for each in holder["extension"]:
            if each["url"] == url:
                each["valueString"] = "{"
    with pytest.raises(Refusal, match="not whole any more"):
        own_form(tree)
