"""Answers as JSON writes them, read into values; and texts with their translations."""

from __future__ import annotations

import re
from decimal import Decimal

from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.lenient import Json, extensions, number_of, object_of, text_of
from reviewdesk.exchange.questionnaire.source import Amount, Coding, Literal, Moment, Ref
from reviewdesk.forms.model import Phrase
from reviewdesk.texts import Text

LONGEST_TEXT = 4_000
LONGEST_CODE = 200
_TAG = re.compile(r"<[^<>]{0,2000}>")
_WORDS = frozenset({"String", "Uri", "Url", "Canonical", "Code", "Id", "Markdown", "Oid", "Uuid", "Text"})
_MOMENTS = frozenset({"Date", "DateTime", "Time", "Instant"})


def literal(kind: str, value: object) -> Literal | None:
    """The value of a choice element; None where it has not the shape of its type."""
    if kind == "Boolean":
        return value if isinstance(value, bool) else None
    if kind in ("Integer", "Decimal", "PositiveInt", "UnsignedInt", "Integer64"):
        return number_of(value)
    if kind in _WORDS or kind in _MOMENTS:
        if not isinstance(value, str) or not (words := clean(value, LONGEST_TEXT)):
            return None
        return Moment(words) if kind in _MOMENTS else words
    if not isinstance(value, dict):
        return None
    match kind:
        case "Coding":
            return coding(value)
        case "CodeableConcept":
            codings = value.get("coding")
            first = codings[0] if isinstance(codings, list) and codings else None
            return coding(first) if isinstance(first, dict) else clean(text_of(value, "text")) or None
        case "Quantity" | "SimpleQuantity" | "Duration" | "Age":
            return amount(value)
        case "Reference":
            to = clean(text_of(value, "reference"), LONGEST_CODE)
            return Ref(to, clean(text_of(value, "display"))) if to else None
        case _:
            return None


def coding(tree: Json) -> Coding | None:
    system, code, display = (clean(text_of(tree, key), LONGEST_CODE) for key in ("system", "code", "display"))
    return Coding(system, code, display) if code or display else None


def amount(tree: Json) -> Amount:
    unit, code, system = (clean(text_of(tree, key), LONGEST_CODE) for key in ("unit", "code", "system"))
    return Amount(number_of(tree.get("value")), unit, code, system)


def whole_number(value: object) -> int | None:
    found = number_of(value)
    return (
        int(found)
        if found is not None and found == found.to_integral_value() and 0 <= found <= 10**6
        else None
    )


def plainly(value: Decimal) -> str:
    """A number as it is written in forms."""
    return format(value.normalize() if value == value.to_integral_value() else value, "f")


class Phrases:
    """Reads texts with their translations; remembers which languages there are."""

    def __init__(self, language: str, ledger: Ledger) -> None:
        self.first = _two_letters(language) or "en"
        self.languages = {self.first: None}
        self._ledger = ledger

    def phrase(self, tree: Json, key: str, place: str, item: int) -> Phrase | None:
        """The text under `key`, with what stands beside it under `_key`."""
        beside = object_of(tree, f"_{key}")
        base = text_of(tree, key) or _without_tags(beside)
        words = self.words(base, place, item)
        if not words:
            return None
        texts = {self.first: words}
        for url, extension in extensions(beside):
            if not url.endswith("/translation"):
                continue
            parts = dict(extensions(extension))
            language = _two_letters(text_of(parts.get("lang", {}), "valueCode", "valueString"))
            content = text_of(parts.get("content", {}), "valueString", "valueMarkdown")
            translated = self.words(content, place, item)
            if not language or not translated or (language in texts and texts[language] != translated):
                self._ledger.lost(
                    Feature.TRANSLATION, Text("A translation without a language of its own."), place, item
                )
                continue
            texts[language] = translated
            self.languages[language] = None
            self._ledger.carried(Feature.TRANSLATION)
        return Phrase(tuple(texts.items()))

    def words(self, text: str, place: str, item: int) -> str:
        """One line fit to be shown; what is far too long is cut, which is told."""
        found = clean(text, LONGEST_TEXT)
        if len(text) > LONGEST_TEXT and found.endswith("…"):
            self._ledger.lost(
                Feature.TEXT,
                Text("A text of more than {most} characters was cut.", most=LONGEST_TEXT),
                place,
                item,
            )
        return found


def _two_letters(language: str) -> str:
    match = re.match(r"([A-Za-z]{2})(?![A-Za-z])", language)
    return match[1].lower() if match is not None else ""


def _without_tags(beside: Json) -> str:
    """The words of a text that is given as XHTML only."""
    for url, extension in extensions(beside):
        if url.endswith(("/rendering-xhtml", "/rendering-markdown")):
            return _TAG.sub(" ", text_of(extension, "valueString", "valueMarkdown")[: LONGEST_TEXT * 10])
    return ""
