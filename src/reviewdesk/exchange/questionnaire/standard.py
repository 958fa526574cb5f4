"""The standard words of FHIR R4 and SDC for what our types of field are."""

from __future__ import annotations

from reviewdesk.exchange.questionnaire.lenient import Json
from reviewdesk.forms.answers import Way
from reviewdesk.forms.evaluation import gives
from reviewdesk.forms.model import ChoiceList, Field, Kind, Phrase
from reviewdesk.forms.values import WAYS

CORE = "http://hl7.org/fhir/StructureDefinition"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
CONTROL = "http://hl7.org/fhir/questionnaire-item-control"
CUSTOM = "application/x-reviewdesk"
"""The language of expressions that only this program evaluates."""

_TYPES = {
    Kind.TEXT: "string", Kind.LONG_TEXT: "text", Kind.NUMBER: "decimal", Kind.INTEGER: "integer",
    Kind.DATE: "date", Kind.DATETIME: "dateTime", Kind.DURATION: "quantity", Kind.YES_NO: "boolean",
    Kind.CHOICE: "choice", Kind.CHOICES: "choice", Kind.PARTICIPANT: "reference", Kind.STAFF: "reference",
    Kind.SITE: "reference", Kind.MEASURE: "reference", Kind.EVIDENCE: "attachment", Kind.TABLE: "group",
    Kind.COMMUNICATION: "group", Kind.RECORD: "reference",
}  # fmt: skip


def type_of(field: Field) -> str:
    """The type of the item; of a computed field, what it gives."""
    return _TYPES[gives(field)]


def texts(key: str, phrase: Phrase | tuple[tuple[str, str], ...]) -> Json:
    """A text, with its translations beside it."""
    said = phrase.texts if isinstance(phrase, Phrase) else phrase
    found: Json = {key: said[0][1]}
    if len(said) > 1:
        found[f"_{key}"] = {
            "extension": [
                {
                    "url": f"{CORE}/translation",
                    "extension": [
                        {"url": "lang", "valueCode": language},
                        {"url": "content", "valueString": text},
                    ],
                }
                for language, text in said[1:]
            ]
        }
    return found


def options(system: str, choices: ChoiceList) -> list[Json]:
    """The answers of a list."""
    found: list[Json] = []
    for option in choices.options:
        label = texts("display", option.label)
        found.append({"valueCoding": {"system": system, "code": option.code, **label}})
    return found


def communication_items(field: Field) -> list[Json]:
    """The parts of a communication, each an item of its own."""
    parts = (
        ("sent_at", "Sent", "dateTime"),
        ("reached", "Reached", "string"),
        ("way", "Way", "choice"),
        ("said", "What was said", "text"),
        ("answered_at", "Answered", "dateTime"),
        ("answer", "Answer", "text"),
        ("chase_on", "Ask again on", "date"),
    )
    found: list[Json] = []
    for name, text, kind in parts:
        item: Json = {"linkId": f"{field.id}.{name}", "text": text, "type": kind}
        if kind == "choice":
            item["answerOption"] = [{"valueString": WAYS[way].id} for way in Way]
        found.append(item)
    return found
