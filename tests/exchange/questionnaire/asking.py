"""Questionnaires made at random, and answers to them."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from decimal import Decimal

from hypothesis import strategies as st
from tests.exchange.questionnaire.naive_enabling import Json

from reviewdesk.exchange.questionnaire.drafting import Wishes
from reviewdesk.exchange.questionnaire.importing import Imported, import_questionnaires
from reviewdesk.exchange.questionnaire.ledger import Ledger
from reviewdesk.exchange.questionnaire.outline import Asked
from reviewdesk.exchange.questionnaire.response_reading import Response, read_response
from reviewdesk.exchange.questionnaire.response_writing import written
from reviewdesk.exchange.questionnaire.source import Amount, Literal, Moment, SourceItem
from reviewdesk.forms.answers import Facts, Place
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import Decision
from reviewdesk.forms.model import Kind

SYSTEM = "http://codes.example"
TYPES = ("boolean", "integer", "decimal", "string", "choice", "choice", "date", "quantity")
CODES = ("red", "green", "blue")
DAYS = ("2025-12-31", "2026-01-01", "2026-02-03")
WORDS = ("filled", "late", "some words", "no")


def imported(tree: Json, wishes: Wishes | None = None) -> Imported:
    (found,) = import_questionnaires("q.json", json.dumps(tree).encode(), wishes or Wishes())
    return found


def coded(code: str) -> Json:
    return {"system": SYSTEM, "code": code}


def kilograms(value: int) -> Json:
    return {"value": value, "code": "kg"}


@st.composite
def questionnaires(draw: st.DrawFn) -> Json:
    """Questions and groups in a tree, one group repeating, with conditions on questions that come before."""
    counter = iter(range(1000))
    known: list[Json] = []
    inside: list[Json] = []

    def whens(rowed: bool) -> list[Json]:
        choose = known + (inside if rowed else [])
        count = draw(st.sampled_from([0, 0, 1, 1, 2, 3])) if choose else 0
        return [draw(_whens(draw(st.sampled_from(choose)))) for _ in range(count)]

    def conditioned(item: Json, rowed: bool) -> Json:
        found = whens(rowed)
        if found:
            item["enableWhen"] = found
            if len(found) > 1:
                item["enableBehavior"] = draw(st.sampled_from(["all", "any"]))
        return item

    def question(rowed: bool) -> Json:
        kind = draw(st.sampled_from(TYPES))
        item: Json = {"linkId": f"q.{next(counter)}", "text": "Question?", "type": kind}
        if kind == "choice":
            item["repeats"] = draw(st.booleans())
            item["answerOption"] = [
                {"valueCoding": {"system": SYSTEM, "code": c, "display": c}} for c in CODES
            ]
        if kind == "quantity":
            coding = {"system": "http://unitsofmeasure.org", "code": "kg", "display": "kg"}
            url = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
            item["extension"] = [{"url": url, "valueCoding": coding}]
        conditioned(item, rowed)
        (inside if rowed else known).append(item)
        return item

    def items(depth: int, rowed: bool) -> list[Json]:
        found: list[Json] = []
        for _ in range(draw(st.integers(1, 4))):
            if depth and draw(st.booleans()):
                group: Json = {"linkId": f"g.{next(counter)}", "text": "Group", "type": "group"}
                conditioned(group, rowed)
                group["item"] = items(depth - 1, rowed)
                found.append(group)
            else:
                found.append(question(rowed))
        return found

    first = items(2, rowed=False)
    group: Json = {"linkId": "rows", "text": "Rows", "type": "group", "repeats": True}
    conditioned(group, rowed=False)
    group["item"] = items(1, rowed=True)
    known.extend(inside)
    return {
        "resourceType": "Questionnaire",
        "status": "draft",
        "item": [*first, group, *items(1, rowed=False)],
    }


def _whens(question: Json) -> st.SearchStrategy[Json]:
    link, kind = question["linkId"], question["type"]
    exists = st.booleans().map(lambda b: {"question": link, "operator": "exists", "answerBoolean": b})
    orders = st.sampled_from(["=", "!=", ">", "<", ">=", "<="])
    equal = st.sampled_from(["=", "!="])

    def when(
        operators: st.SearchStrategy[str], key: str, values: st.SearchStrategy[object]
    ) -> st.SearchStrategy[Json]:
        return st.builds(lambda op, value: {"question": link, "operator": op, key: value}, operators, values)

    compared = {
        "boolean": when(equal, "answerBoolean", st.booleans()),
        "integer": when(orders, "answerInteger", st.integers(-1, 2)),
        "decimal": when(orders, "answerDecimal", st.sampled_from([-0.5, 0, 1.25])),
        "string": when(equal, "answerString", st.sampled_from(WORDS)),
        "choice": when(equal, "answerCoding", st.sampled_from(CODES).map(coded)),
        "date": when(orders, "answerDate", st.sampled_from(DAYS)),
        "quantity": when(orders, "answerQuantity", st.integers(0, 2).map(kilograms)),
    }
    return st.one_of(exists, compared[str(kind)])


def answered(form: Imported, rng: random.Random, rows: int) -> Json:
    """A response with random answers, about a third of them missing."""

    def items(listed: tuple[SourceItem, ...]) -> list[Json]:
        found: list[Json] = []
        for item in listed:
            if item.type == "display":
                continue
            if item.type == "group":
                count = rows if item.repeats else 1
                found += [{"linkId": item.link_id, "item": items(item.items)} for _ in range(count)]
                continue
            asked = form.outline.by_link.get(item.link_id)
            values = _values(asked, rng) if asked is not None and asked.item is item else []
            shape: Json = {"linkId": item.link_id}
            answers = [written(item, value) for value in values]
            below = items(item.items)
            if below:
                answers = [{**answers[0], "item": below}, *answers[1:]] if answers else [{"item": below}]
            if answers:
                found.append({**shape, "answer": answers})
        return found

    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": items(form.outline.source.items),
    }


def _values(asked: Asked, rng: random.Random) -> list[Literal]:
    if rng.random() < 0.35:
        return []
    if asked.answers is not None and asked.column_kind is None:
        values = list(asked.answers.codes)
        return rng.sample(values, min(len(values), rng.randint(1, 2) if asked.kind is Kind.CHOICES else 1))
    if asked.item.type == "quantity":
        unit = asked.item.units[0] if asked.item.units else Amount(None)
        return [Amount(Decimal(rng.randint(0, 2)), unit.unit, unit.code, unit.system)]
    match asked.kind:
        case Kind.YES_NO:
            return [rng.random() < 0.5]
        case Kind.INTEGER:
            return [Decimal(rng.choice([-1, 0, 1, 2, 12, 49]))]
        case Kind.NUMBER:
            return [Decimal(rng.choice(["-0.5", "0", "1.25"]))]
        case Kind.DATE:
            return [Moment(rng.choice(DAYS))]
        case Kind.TEXT | Kind.LONG_TEXT if asked.item.type in ("string", "text"):
            return [rng.choice(WORDS)]
        case _:
            return []


def read(form: Imported, response: Json, ledger: Ledger | None = None) -> Response:
    return read_response(form.outline, response, ledger or Ledger())


def decided(form: Imported, response: Response) -> Decision:
    repeating = {section.id for section in form.outline.sections if section.repeats}
    facts = Facts(
        answers=dict(response.answers),
        rows=response.rows,
        none_said=frozenset(repeating - response.rows.keys()),
    )
    return decide(compile_form(form.form), facts)


def places(form: Imported, rows: Mapping[str, tuple[str, ...]]) -> list[tuple[Asked, int | None, Place]]:
    """Every question at each of its places, with the number of its row."""
    found: list[tuple[Asked, int | None, Place]] = []
    for asked in form.outline.asked():
        if not asked.section.repeats:
            found.append((asked, None, Place(asked.section.id, None, asked.id)))
            continue
        for number, row in enumerate(rows.get(asked.section.id, ())):
            found.append((asked, number, Place(asked.section.id, row, asked.id)))
    return found
