"""Real published questionnaires, when they lie beside the checkout: what is carried over does not shrink."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tests.exchange.questionnaire.asking import answered, decided, places, read
from tests.exchange.questionnaire.naive_enabling import Json, Naive

from reviewdesk.exchange.questionnaire.drafting import Wishes
from reviewdesk.exchange.questionnaire.importing import Imported, import_questionnaires
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.lenient import valued
from reviewdesk.exchange.questionnaire.literals import literal
from reviewdesk.exchange.questionnaire.response_writing import write_response
from reviewdesk.exchange.questionnaire.responses import check_response, questionnaire_of, responses_in
from reviewdesk.exchange.questionnaire.source import Coding, Moment
from reviewdesk.forms.decision import HoldKind, Truth
from reviewdesk.texts import say


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Path:
    folder = shared / "corpus" / "fhir"
    if not folder.is_dir():
        pytest.skip("no ../shared/corpus/fhir: the published questionnaires are not beside this checkout")
    return folder


@cache
def _forms(folder: Path) -> tuple[tuple[Json, Imported], ...]:
    found: list[tuple[Json, Imported]] = []
    for path in sorted(p for p in (folder / "Questionnaire").rglob("*") if p.name.endswith(".json")):
        data = path.read_bytes()
        found += [(json.loads(data), form) for form in import_questionnaires(path.name, data, Wishes())]
    return tuple(found)


def test_every_questionnaire_becomes_a_form_with_all_its_items(corpus: Path) -> None:
    reports = [form.report for _, form in _forms(corpus)]
    assert len(reports) >= 131
    items = sum(report.items for report in reports)
    assert items >= 4292
    assert sum(report.carried for report in reports) == items
    assert sum(report.whole for report in reports) / items >= 0.78


FLOORS = {
    Feature.ENABLE_WHEN: 1.0,
    Feature.ENABLE_EXPRESSION: 0.98,
    Feature.ANSWER_LIST: 1.0,
    Feature.OPEN_CHOICE: 1.0,
    Feature.REPEATED_GROUP: 0.73,
    Feature.REPEATED_ANSWER: 1.0,
    Feature.REQUIRED: 0.94,
    Feature.BOUND: 0.83,
    Feature.PATTERN: 1.0,
    Feature.UNIT: 1.0,
    Feature.TRANSLATION: 1.0,
}


@pytest.mark.parametrize("feature", FLOORS, ids=lambda feature: feature.name)
def test_what_is_carried_over_of_a_feature_does_not_shrink(corpus: Path, feature: Feature) -> None:
    found: Counter[str] = Counter()
    for _, form in _forms(corpus):
        for count in form.report.counts:
            if count.feature is feature:
                found += Counter(found=count.found, carried=count.carried)
    assert found["carried"] / found["found"] >= FLOORS[feature]


PAGE = {
    "Conditions, enableWhen": (Feature.ENABLE_WHEN,),
    "Conditions, enableWhenExpression": (Feature.ENABLE_EXPRESSION,),
    "Constraints": (Feature.CONSTRAINT,),
    "Answer lists in the file": (Feature.ANSWER_LIST,),
    "Answer lists kept elsewhere": (Feature.VALUE_SET,),
    "Choices with another answer": (Feature.OPEN_CHOICE,),
    "Groups that repeat": (Feature.REPEATED_GROUP,),
    "Several answers": (Feature.REPEATED_ANSWER,),
    "Required": (Feature.REQUIRED,),
    "Bounds and lengths": (Feature.BOUND,),
    "Patterns; units; translations": (Feature.PATTERN, Feature.UNIT, Feature.TRANSLATION),
    "Codes": (Feature.CODE,),
    "Initial answers": (Feature.INITIAL,),
    "Calculated answers": (Feature.CALCULATED,),
    "Hidden questions": (Feature.HIDDEN,),
    "Read-only questions": (Feature.READ_ONLY,),
    "Questions under questions": (Feature.NESTED,),
    "References to other records": (Feature.REFERENCE,),
    "Limits of attachments": (Feature.ATTACHMENT,),
    "Order of questions": (Feature.ORDER,),
    "Missing and repeated link ids": (Feature.LINK_ID,),
    "Population, extraction, looks": (Feature.POPULATION, Feature.EXTRACTION, Feature.PRESENTATION),
    "Other elements": (Feature.OTHER,),
}
"""The rows of docs/fhir.md, "Measured"."""
TOLD_APART = {Feature.ITEM, Feature.SYSTEM}  # in the words around the table


def test_the_page_tells_these_numbers(corpus: Path, root: Path) -> None:
    found: Counter[Feature] = Counter()
    carried: Counter[Feature] = Counter()
    for _, form in _forms(corpus):
        for count in form.report.counts:
            found[count.feature] += count.found
            carried[count.feature] += count.carried
    page = (root / "docs" / "fhir.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| ([0-9,]+) \| ([0-9,]+) \|", page, re.MULTILINE)
    told = {label: (int(a.replace(",", "")), int(b.replace(",", ""))) for label, a, b in rows}
    assert told == {
        label: (sum(found[f] for f in features), sum(carried[f] for f in features))
        for label, features in PAGE.items()
    }
    assert {feature for feature in found if found[feature]} == {
        *TOLD_APART,
        *(feature for features in PAGE.values() for feature in features),
    }
    assert f"{found[Feature.SYSTEM]} readings find the answer by its code alone" in page
    reports = [form.report for _, form in _forms(corpus)]
    items, whole = sum(r.items for r in reports), sum(r.whole for r in reports)
    assert f"{len(reports)} published Questionnaires" in page
    share = f"{whole:,} ({whole / items * 100:.0f} %) came along whole"
    assert f"All {items:,} items have their place; {share}" in page


def test_questions_are_asked_exactly_when_fhir_enables_them(corpus: Path) -> None:
    compared = 0
    for tree, form in _forms(corpus):
        if not any(item.whens for item in form.outline.source.walk()):
            continue
        apart = _apart(form)
        for seed in range(5):
            response = answered(form, random.Random(seed), rows=1)
            found = read(form, response)
            decision = decided(form, found)
            naive = Naive(tree, response)
            for asked, number, place in places(form, found.rows):
                items = {item.link_id for item in (*asked.section.enclosing, *asked.enclosing, asked.item)}
                if items & apart:
                    continue
                wanted = Truth.MET if naive.enabled(asked.item.link_id, number) else Truth.NOT_MET
                assert decision.fields[place].shown is wanted, (form.name, place)
                compared += 1
    assert compared > 4500


def _apart(form: Imported) -> set[str]:
    """Items that the naive reading does not read as the program says it does: those listed, those that rest
    on expressions or on answers elsewhere, and all whose conditions read such an item.
    """
    source = form.outline.source
    conditions = (Feature.ENABLE_WHEN, Feature.SYSTEM)
    losses = [loss for loss in form.report.losses if loss.feature in conditions]
    listed = {place for loss in losses for place in loss.places}
    odd = {item.link_id for item in source.walk() if item.expression or item.value_set}
    links = [item.link_id for item in source.walk()]
    apart = listed | odd | {link for link in links if links.count(link) > 1}
    while True:
        more = {item.link_id for item in source.walk() if any(when.question in apart for when in item.whens)}
        for item in source.walk():
            if item.link_id in apart | more:
                more |= {inner.link_id for inner in item.walk()}
        if more <= apart:
            return apart
        apart |= more


def test_every_answer_the_questionnaire_allows_comes_back_equal(corpus: Path) -> None:
    """As `forms import` counts it."""
    forms = [form for _, form in _forms(corpus)]
    sums: Counter[str] = Counter()
    for path in sorted(p for p in (corpus / "QuestionnaireResponse").rglob("*") if p.name.endswith(".json")):
        for tree in responses_in(path.read_bytes()):
            form = questionnaire_of(tree, forms)
            if form is None:
                sums["apart"] += 1
                continue
            found = check_response(form, tree)
            assert (found.other, found.unfit) == (0, 0), path.name
            told = {say(loss.what) for loss in found.report.losses}
            assert told <= NOT_ALLOWED | {BY_CODE}, path.name
            sums += Counter(here=1, answers=found.answers, equal=found.equal, listed=found.listed)
    assert sums["here"] >= 9
    assert sums["answers"] >= 217
    assert sums["equal"] >= 177
    assert sums["listed"] == sums["answers"] - sums["equal"]


BY_CODE = "The answer is of another code system than the list; it is found by code alone."
NOT_ALLOWED = {
    "The questionnaire has no such item.",
    "The answer stands outside the row it belongs to.",
    "The answer has another type than the question.",
    "Of several answers the first is kept.",
}


def test_responses_come_back_with_equal_answers(corpus: Path) -> None:
    forms: dict[str, list[Imported]] = {}
    for tree, form in _forms(corpus):
        for name in (tree.get("url"), tree.get("id")):
            forms.setdefault(str(name), []).append(form)
    equal = 0
    for path in sorted(p for p in (corpus / "QuestionnaireResponse").rglob("*") if p.name.endswith(".json")):
        tree = json.loads(path.read_bytes())
        address = str(tree.get("questionnaire", "-")).split("|")[0]
        for form in forms.get(address) or forms.get(address.rsplit("/", 1)[-1], []):
            ledger = Ledger()
            response = read(form, tree, ledger)
            lost = {place for loss in ledger.report().losses for place in loss.places}
            held = {h.kind for h in decided(form, response).holds}
            assert HoldKind.OUT_OF_RANGE not in held, path.name
            back = write_response(form.outline, response)
            known = {item.link_id for item in form.outline.source.walk()} - lost
            given = {link: answers for link, answers in _answers(tree).items() if link in known}
            assert {link: answers for link, answers in _answers(back).items() if link in known} == given
            equal += sum(len(answers) for answers in given.values())
    assert equal >= 150


def _answers(tree: Json) -> dict[str, list[object]]:
    """All answers by link id, in order, displays and spellings of times apart."""
    found: dict[str, list[object]] = {}
    for item in tree.get("item", []):
        for answer in item.get("answer", []):
            kind, value = valued(answer, "value")
            read_as = literal(kind, value)
            if isinstance(read_as, Coding):
                read_as = Coding(read_as.system, read_as.code)
            if isinstance(read_as, Moment):
                read_as = Moment(read_as.text.replace("Z", "+00:00").replace(".000", ""))
            if read_as is not None:
                found.setdefault(item["linkId"], []).append(read_as)
            for link, inner in _answers(answer).items():
                found.setdefault(link, []).extend(inner)
        for link, inner in _answers(item).items():
            found.setdefault(link, []).extend(inner)
    return found
