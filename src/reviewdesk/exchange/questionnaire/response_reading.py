"""A QuestionnaireResponse to an imported questionnaire, read into answers of its form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.lenient import Json, objects_of, text_of, valued
from reviewdesk.exchange.questionnaire.literals import literal
from reviewdesk.exchange.questionnaire.outline import Asked, Outline
from reviewdesk.exchange.questionnaire.parsing import said
from reviewdesk.exchange.questionnaire.source import Amount, Coding, Literal, Moment, Ref, SourceItem
from reviewdesk.forms.answers import Given, Place, Table, Value
from reviewdesk.forms.model import Kind
from reviewdesk.forms.shapes import moment
from reviewdesk.texts import Text

Answers = dict[Place, Given]
Coded = dict[tuple[Place, str, str], Literal]
MOST_ROWS = 500
DEEPEST = 60


@dataclass(slots=True)
class Response:
    """Answers by place, rows by repeating section; what has no place in the form is in the ledger.

    `coded`: what an answer was before the form took it in words, or for a code of its own list; by its place,
    its link id and those words or that code.
    """

    answers: Answers = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    coded: Coded = field(default_factory=dict)


def read_response(outline: Outline, tree: Json, ledger: Ledger) -> Response:
    """The answers of a response to the questionnaire of this outline."""
    return _Reading(outline, ledger).whole(tree)


class _Reading:
    def __init__(self, outline: Outline, ledger: Ledger) -> None:
        self._source = outline.source
        self._ledger = ledger
        self._sections = {s.group.number: s for s in outline.sections if s.repeats and s.group is not None}
        self._asked = {asked.item.number: asked for asked in outline.asked()}
        self._first: dict[str, SourceItem] = {}
        for item in outline.source.walk():
            self._first.setdefault(item.link_id, item)
        self._found = Response()
        self._values: dict[Place, list[Literal]] = {}
        self._cells: dict[Place, list[tuple[str, ...]]] = {}

    def whole(self, tree: Json) -> Response:
        self._items(tree, self._source.items, None, 0)
        for place, cells in self._cells.items():
            self._found.answers[place] = Given(Table(tuple(cells)))
        by_field = {asked.id: asked for asked in self._asked.values()}
        for place, values in self._values.items():
            self._answer(by_field[place.field], place, values)
        return self._found

    def _items(self, tree: Json, among: tuple[SourceItem, ...], row: str | None, depth: int) -> None:
        """Items are found under the item they stand under; those of a careless sender anywhere."""
        here = {item.link_id: item for item in reversed(among)}
        for given in objects_of(tree, "item") if depth < DEEPEST else ():
            link = clean(text_of(given, "linkId"), 200)
            item = here.get(link) or self._first.get(link)
            if item is None:
                self._lost(Feature.ITEM, Text("The questionnaire has no such item."), link or "-")
                self._items(given, (), row, depth + 1)
                continue
            repeated = self._sections.get(item.number)
            if repeated is not None:
                rows = self._found.rows.setdefault(repeated.id, ())
                if len(rows) < MOST_ROWS:
                    made = f"{repeated.id}-{len(rows) + 1}"
                    self._found.rows[repeated.id] = (*rows, made)
                    self._items(given, item.items, made, depth + 1)
                else:
                    self._lost(Feature.ITEM, Text("There are too many rows; the rest was not read."), link)
                continue
            asked = self._asked.get(item.number)
            if asked is not None and asked.columns:
                place = self._place(asked, row)
                if place is not None:
                    self._cells.setdefault(place, []).append(tuple(self._row(asked, place, given)))
                continue
            self._item(asked, link, given, row)
            self._items(given, item.items, row, depth + 1)
            for answer in objects_of(given, "answer"):
                self._items(answer, item.items, row, depth + 1)

    def _place(self, asked: Asked, row: str | None) -> Place | None:
        if asked.section.repeats and row is None:
            what = Text("The answer stands outside the row it belongs to.")
            self._lost(Feature.REPEATED_GROUP, what, asked.item.link_id)
            return None
        return Place(asked.section.id, row if asked.section.repeats else None, asked.id)

    def _item(self, asked: Asked | None, link: str, item: Json, row: str | None) -> None:
        for answer in objects_of(item, "answer"):
            kind, value = valued(answer, "value")
            if not kind:
                continue
            if kind == "Attachment" and isinstance(value, dict):
                kind, value = "String", text_of(value, "title", "url") or "attachment"
            found = literal(kind, value)
            if asked is None or found is None:
                self._lost(Feature.OTHER, Text("The answer cannot be read."), link)
            elif (place := self._place(asked, row)) is not None:
                self._values.setdefault(place, []).append(found)

    def _row(self, table: Asked, place: Place, item: Json) -> Iterator[str]:
        given = {text_of(inner, "linkId"): inner for inner in objects_of(item, "item")}
        for column in table.columns:
            answers = list(objects_of(given.get(column.item.link_id, {}), "answer"))
            found = literal(*valued(answers[0], "value")) if answers else None
            yield self._cell(column, place, column.kind, found) if found is not None else ""

    def _lost(self, feature: Feature, what: Text, link: str) -> None:
        self._ledger.lost(feature, what, link)

    # --- values ------------------------------------------------------------------------

    def _answer(self, asked: Asked, place: Place, values: list[Literal]) -> None:
        if asked.kind is Kind.TABLE and asked.column_kind is not None:
            kind = asked.column_kind
            self._found.answers[place] = Given(
                Table(tuple((self._cell(asked, place, kind, v),) for v in values))
            )
            return
        if asked.answers is not None:
            self._chosen(asked, place, values)
            return
        if asked.kind is Kind.EVIDENCE:
            self._found.answers[place] = Given(tuple(said(v) for v in values))
            return
        if len(values) > 1:
            self._lost(Feature.OTHER, Text("Of several answers the first is kept."), asked.item.link_id)
        value = _value(asked.kind, values[0])
        if value is None:
            self._lost(
                Feature.OTHER, Text("The answer has another type than the question."), asked.item.link_id
            )
            return
        self._found.answers[place] = Given(value)
        self._in_words(asked, place, values[0], value)
        if isinstance(values[0], Amount):
            self._unit(asked, place, values[0])

    def _unit(self, asked: Asked, place: Place, amount: Amount) -> None:
        if asked.beside:
            unit = amount.unit or amount.code
            if asked.units is not None:
                codes = asked.units.matching(Coding(amount.system, amount.code, amount.unit))
                unit = codes[0] if codes else ""
            if unit:
                self._found.answers[place._replace(field=asked.beside)] = Given(unit)
                if asked.units is None and (amount.code or amount.system):
                    what = Text("Of two units with the same words the first is kept.")
                    self._beside(asked, place, unit, replace(amount, value=None), Feature.UNIT, what)
                return
        mine = {word for u in asked.item.units for word in (u.unit, u.code)}
        if (amount.unit or amount.code) and not mine & {amount.unit, amount.code}:
            self._lost(
                Feature.OTHER, Text("The amount has another unit than the question."), asked.item.link_id
            )

    def _chosen(self, asked: Asked, place: Place, values: list[Literal]) -> None:
        assert asked.answers is not None
        codes: list[str] = []
        for value in values:
            found = asked.answers.matching(value)
            if not found and (found := asked.answers.meant(value)):
                what = Text("The answer is of another code system than the list; it is found by code alone.")
                self._lost(Feature.ANSWER_LIST, what, asked.item.link_id)
                self._found.coded.setdefault((place, asked.item.link_id, found[0]), value)
            if found:
                codes.append(found[0])
            elif asked.answers.other:
                codes.append(asked.answers.other)
                self._in_words(asked, place, value, said(value))
                beside = place._replace(field=asked.beside)
                if beside in self._found.answers:
                    self._lost(
                        Feature.OTHER,
                        Text("Of several answers in words the first is kept."),
                        asked.item.link_id,
                    )
                self._found.answers.setdefault(beside, Given(said(value)))
            else:
                self._lost(
                    Feature.ANSWER_LIST,
                    Text("The list has no such answer: {answer}", answer=said(value)),
                    asked.item.link_id,
                )
        unique = tuple(dict.fromkeys(codes))
        if unique:
            self._found.answers[place] = Given(unique if asked.kind is Kind.CHOICES else unique[0])

    def _cell(self, asked: Asked, place: Place, kind: Kind, value: Literal) -> str:
        if asked.answers is not None:
            codes = asked.answers.matching(value)
            return codes[0] if codes else said(value)
        found = _value(kind, value)
        self._in_words(asked, place, value, said(value) if found is None else found)
        return said(value) if found is None else _cell_text(found)

    def _in_words(self, asked: Asked, place: Place, value: Literal, kept: Value) -> None:
        if isinstance(value, Coding) and isinstance(kept, str):
            what = Text("Of two answers with the same words the first is kept.")
            self._beside(asked, place, kept, value, Feature.VALUE_SET, what)

    def _beside(
        self, asked: Asked, place: Place, words: str, value: Literal, feature: Feature, what: Text
    ) -> None:
        """The form keeps words; the code they stood for is kept beside them."""
        if self._found.coded.setdefault((place, asked.item.link_id, words), value) != value:
            self._lost(feature, what, asked.item.link_id)


def _cell_text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(kind: Kind, value: Literal) -> Value | None:
    match kind:
        case Kind.YES_NO:
            return value if isinstance(value, bool) else None
        case Kind.INTEGER:
            return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else None
        case Kind.NUMBER:
            return value.value if isinstance(value, Amount) else value if isinstance(value, Decimal) else None
        case Kind.DATE | Kind.DATETIME:
            found = moment(re.sub(r"Z$", "+00:00", value.text)) if isinstance(value, Moment) else None
            timed = isinstance(found, datetime)
            if found is None or (kind is Kind.DATE and timed):
                return None
            return found
        case _:
            return value.to if isinstance(value, Ref) else said(value)
