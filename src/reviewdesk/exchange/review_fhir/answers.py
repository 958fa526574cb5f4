"""One answer as the part of a QuestionnaireResponse, and back, by the type of its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from reviewdesk.exchange.questionnaire.lenient import (
    Json,
    extensions,
    number_of,
    object_of,
    objects_of,
    text_of,
    valued,
)
from reviewdesk.exchange.questionnaire.native import CANONICAL
from reviewdesk.forms.answers import (
    Answer,
    CannotCompute,
    Communication,
    DidNotHappen,
    Disputed,
    Given,
    NotApplicable,
    NotKnown,
    Table,
    Value,
    Way,
)
from reviewdesk.forms.evaluation import gives
from reviewdesk.forms.model import Field, Kind
from reviewdesk.forms.values import WAYS, in_range
from reviewdesk.texts import say

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
WHY = f"{CANONICAL}/StructureDefinition/reason"
OWNER = f"{CANONICAL}/StructureDefinition/finds-out"
EXPECTED = f"{CANONICAL}/StructureDefinition/expected-on"
SOURCE = f"{CANONICAL}/StructureDefinition/imported-from"
DEFINITIONS = f"{CANONICAL}/StructureDefinition/definitions"
NONE_APPLIES = f"{CANONICAL}/StructureDefinition/none-applies"
SENDER = f"{CANONICAL}/StructureDefinition/sent-by"
_HOURS = {"unit": "hours", "system": "http://unitsofmeasure.org", "code": "h"}
_IDENTIFIED = (Kind.PARTICIPANT, Kind.STAFF, Kind.SITE, Kind.MEASURE)


def item_of(
    field: Field, answer: Answer, system: str, systems: Mapping[str, str], names: Mapping[str, str]
) -> Json:
    """The item with an answer; `system` codes the field's choices, `systems` those of a table's columns.

    What is not known or does not apply has no answer, but the reason why there is none.
    """
    item: Json = {"linkId": field.id, "text": field.ask.texts[0][1]}
    match answer:
        case NotKnown(owner, expected):
            told = [
                {"url": OWNER, "valueString": owner},
                {"url": EXPECTED, "valueDate": expected.isoformat()},
            ]
            return {**item, "extension": [_absent("temp-unknown"), *told]}
        case NotApplicable(reason):
            return {**item, "extension": [_absent("not-applicable"), {"url": WHY, "valueString": reason}]}
        case CannotCompute(reason):
            return {**item, "extension": [_absent("error"), {"url": WHY, "valueString": say(reason)}]}
        case Given(DidNotHappen(reason)):
            return {**item, "extension": [_absent("not-performed"), {"url": WHY, "valueString": reason}]}
        case Given(value, source, definitions):
            beside = [
                {"url": url, "valueString": said}
                for url, said in ((SOURCE, source), (DEFINITIONS, definitions))
                if said
            ]
            if beside:
                item["extension"] = beside
            return _given(item, field, value, system, systems, names)
        case _:  # disputed, or judged blind: there is no answer, and nothing of the candidates
            return {**item, "extension": [_absent("unknown")]}


def _absent(code: str) -> Json:
    return {"url": ABSENT, "valueCode": code}


def _given(
    item: Json, field: Field, value: Value, system: str, systems: Mapping[str, str], names: Mapping[str, str]
) -> Json:
    if isinstance(value, Communication):
        sent = [{"url": SENDER, "valueString": value.by}]
        return {**item, "extension": [*_listed(item), *sent], "item": _communicated(field, value)}
    if isinstance(value, Table):
        rows: list[Json] = []
        for cells in value.rows:
            below = [
                {"linkId": f"{field.id}.{column.id}", "answer": [_cell(column, cell, systems)]}
                for column, cell in zip(field.column_fields, cells, strict=True)
                if cell
            ]
            rows.append(
                {"linkId": f"{field.id}.row", "item": below} if below else {"linkId": f"{field.id}.row"}
            )
        return {**item, "item": rows} if rows else item
    if value == ():  # an item without answers is one nobody answered
        none = {"url": NONE_APPLIES, "valueBoolean": True}
        return {**item, "extension": [*_listed(item), none]}
    many = value if isinstance(value, tuple) else (value,)
    return {**item, "answer": [_value(field, gives(field), one, system, names) for one in many]}


def _listed(item: Json) -> list[Json]:
    return list(objects_of(item, "extension"))


def _value(field: Field, kind: Kind, value: object, system: str, names: Mapping[str, str]) -> Json:
    match kind, value:
        case _, bool():
            return {"valueBoolean": value}
        case _, int():
            return {"valueInteger": value}
        case _, Decimal():
            # JSON numbers lose digits in many programs; the text beside it does not.
            return {
                "valueDecimal": float(value),
                "extension": [{"url": WHY, "valueString": format(value, "f")}],
            }
        case _, datetime():
            return {"valueDateTime": value.isoformat()}
        case _, date():
            return {"valueDate": value.isoformat()}
        case _, timedelta():
            return {"valueQuantity": {"value": int(value.total_seconds() // 3600), **_HOURS}}
        case ((Kind.CHOICE | Kind.CHOICES), str()):
            return {"valueCoding": {"system": system, "code": value}}
        case Kind.EVIDENCE, str():
            return {"valueAttachment": {"title": value}}
        case Kind.RECORD, str():
            identifier = {"system": f"{CANONICAL}/id/{field.record_of}", "value": value}
            return {"valueReference": {"identifier": identifier}}
        case _, str() if kind in _IDENTIFIED:
            identifier = {"system": f"{CANONICAL}/id/{kind.value}", "value": value}
            shape: Json = {"identifier": identifier}
            return {"valueReference": {**shape, "display": names[value]} if value in names else shape}
        case _:
            return {"valueString": str(value)}


def _cell(column: Field, cell: str, systems: Mapping[str, str]) -> Json:
    if column.choices is not None:
        return {"valueCoding": {"system": systems[column.choices], "code": cell}}
    return {"valueString": cell}


def _communicated(field: Field, sent: Communication) -> list[Json]:
    parts: list[tuple[str, Json | None]] = [
        ("sent_at", {"valueDateTime": sent.sent_at.isoformat()}),
        ("reached", {"valueString": sent.reached}),
        ("way", {"valueString": WAYS[sent.way].id}),
        ("said", {"valueString": sent.said}),
        (
            "answered_at",
            {"valueDateTime": sent.answered_at.isoformat()} if sent.answered_at is not None else None,
        ),
        ("answer", {"valueString": sent.answer} if sent.answer is not None else None),
        ("chase_on", {"valueDate": sent.chase_on.isoformat()} if sent.chase_on is not None else None),
    ]
    return [{"linkId": f"{field.id}.{name}", "answer": [shape]} for name, shape in parts if shape is not None]


# --- back again ----------------------------------------------------------------------


def answer_of(field: Field, item: Json) -> Answer | None:
    """The answer an item carries; None where it carries none that fits the field."""
    beside = dict(extensions(item))
    reason = text_of(beside.get(WHY, {}), "valueString")
    match text_of(beside.get(ABSENT, {}), "valueCode"):
        case "temp-unknown":
            expected = _day(text_of(beside.get(EXPECTED, {}), "valueDate"))
            owner = text_of(beside.get(OWNER, {}), "valueString")
            return NotKnown(owner, expected) if expected is not None else None
        case "not-applicable":
            return NotApplicable(reason)
        case "error":
            return CannotCompute(reason)
        case "not-performed":
            return Given(DidNotHappen(reason))
        case "unknown":
            return Disputed()
    value = _read(field, item, beside)
    if value is None:
        return None
    source, definitions = (
        text_of(beside.get(url, {}), "valueString") or None for url in (SOURCE, DEFINITIONS)
    )
    return Given(value, source, definitions)


def _read(field: Field, item: Json, beside: Mapping[str, Json]) -> Value | None:
    kind = gives(field)
    if kind is Kind.COMMUNICATION:
        return _communication(field, item, text_of(beside.get(SENDER, {}), "valueString"))
    if kind is Kind.TABLE:
        rows = [row for row in objects_of(item, "item") if text_of(row, "linkId") == f"{field.id}.row"]
        return Table(tuple(tuple(_cells(field, row)) for row in rows))
    values = [_one(kind, answer) for answer in objects_of(item, "answer")]
    if kind in (Kind.CHOICES, Kind.EVIDENCE, Kind.RECORD):
        words = tuple(value for value in values if isinstance(value, str))
        none = beside.get(NONE_APPLIES, {}).get("valueBoolean") is True
        return words if len(words) == len(values) and bool(words) != none else None
    return values[0] if len(values) == 1 else None


def _one(kind: Kind, answer: Json) -> Value | None:
    type_, value = valued(answer, "value")
    match kind:
        case Kind.YES_NO:
            return value if isinstance(value, bool) else None
        case Kind.INTEGER:
            return value if isinstance(value, int) and not isinstance(value, bool) else None
        case Kind.NUMBER:
            exact = dict(extensions(answer)).get(WHY, {})
            return number_of(text_of(exact, "valueString") or value)
        case Kind.DATE:
            return _day(value)
        case Kind.DATETIME:
            return _moment(value)
        case Kind.DURATION:
            hours = number_of(object_of(answer, "valueQuantity").get("value"))
            return timedelta(hours=int(hours)) if hours is not None and 0 <= hours < 10**6 else None
        case Kind.CHOICE | Kind.CHOICES:
            return text_of(object_of(answer, "valueCoding"), "code") or None
        case Kind.EVIDENCE:
            return text_of(object_of(answer, "valueAttachment"), "title") or None
        case _ if type_ == "Reference":
            return text_of(object_of(object_of(answer, "valueReference"), "identifier"), "value") or None
        case _:
            return value if isinstance(value, str) and value else None


def _cells(field: Field, row: Json) -> list[str]:
    given = {text_of(item, "linkId"): item for item in objects_of(row, "item")}
    found: list[str] = []
    for column in field.column_fields:
        answer = next(objects_of(given.get(f"{field.id}.{column.id}", {}), "answer"), {})
        found.append(text_of(object_of(answer, "valueCoding"), "code") or text_of(answer, "valueString"))
    return found


def _communication(field: Field, item: Json, sender: str) -> Communication | None:
    parts: dict[str, object] = {}
    for part in objects_of(item, "item"):
        answer = next(objects_of(part, "answer"), {})
        parts[text_of(part, "linkId").removeprefix(f"{field.id}.")] = valued(answer, "value")[1]
    way = next((way for way in Way if WAYS[way].id == parts.get("way")), None)
    sent_at, reached, told, answer_ = (
        _moment(parts.get("sent_at")),
        parts.get("reached"),
        parts.get("said"),
        parts.get("answer"),
    )
    if sent_at is None or way is None or not isinstance(reached, str) or not isinstance(told, str):
        return None
    return Communication(
        sent_at=sent_at,
        by=sender,
        reached=reached,
        way=way,
        said=told,
        answered_at=_moment(parts.get("answered_at")),
        answer=answer_ if isinstance(answer_, str) else None,
        chase_on=_day(parts.get("chase_on")),
    )


def _day(value: object) -> date | None:
    if not isinstance(value, str) or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if in_range(found) else None


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None and in_range(found) else None
