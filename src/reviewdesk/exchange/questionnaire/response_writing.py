"""Answers of an imported form, written back as a response to the questionnaire it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from reviewdesk.exchange.questionnaire.lenient import Json
from reviewdesk.exchange.questionnaire.outline import Asked, Outline
from reviewdesk.exchange.questionnaire.response_reading import Response
from reviewdesk.exchange.questionnaire.source import Amount, Coding, Literal, Moment, Ref, SourceItem
from reviewdesk.forms.answers import Place, Table, Value
from reviewdesk.forms.model import Kind


def write_response(outline: Outline, response: Response) -> Json:
    """The response in the shape of its questionnaire."""
    writing = _Writing(outline, response)
    found: Json = {"resourceType": "QuestionnaireResponse", "status": "completed"}
    if outline.source.url:
        found["questionnaire"] = outline.source.url
    items = list(writing.items(outline.source.items, None))
    if items:
        found["item"] = items
    return found


class _Writing:
    def __init__(self, outline: Outline, response: Response) -> None:
        self._answers = response.answers
        self._rows = response.rows
        self._coded = response.coded
        self._sections = {s.group.number: s for s in outline.sections if s.repeats and s.group is not None}
        self._asked = {a.item.number: a for a in outline.asked()}

    def items(self, items: tuple[SourceItem, ...], row: str | None) -> Iterator[Json]:
        for item in items:
            section = self._sections.get(item.number)
            if section is not None:
                for each in self._rows.get(section.id, ()):
                    yield from self._with(item, list(self.items(item.items, each)), [])
                continue
            asked = self._asked.get(item.number)
            if asked is not None and asked.columns:
                yield from self._table(asked, row)
                continue
            values = list(self._literals(asked, row)) if asked is not None else []
            yield from self._with(item, list(self.items(item.items, row)), [written(item, v) for v in values])

    def _with(self, item: SourceItem, below: list[Json], answers: list[Json]) -> Iterator[Json]:
        found: Json = {"linkId": item.link_id}
        if item.text is not None:
            found["text"] = item.text.texts[0][1]
        if item.type == "group":
            if below:
                yield {**found, "item": below}
            return
        if below:
            answers = [{**answers[0], "item": below}, *answers[1:]] if answers else [{"item": below}]
        if answers:
            yield {**found, "answer": answers}

    def _given(self, asked: Asked, row: str | None, field: str = "") -> Value | None:
        found = self._answers.get(_place(asked, row, field))
        return found.value if found is not None else None

    def _meant(self, asked: Asked, place: Place, held: object) -> Literal | None:
        """What words or a code stood for when they were read."""
        return self._coded.get((place, asked.item.link_id, held)) if isinstance(held, str) else None

    def _literals(self, asked: Asked, row: str | None) -> Iterator[Literal]:
        value, place = self._given(asked, row), _place(asked, row)
        if isinstance(value, Table):
            for cells in value.rows:
                meant = self._meant(asked, place, cells[0])
                yield meant or _literal(asked, asked.column_kind or Kind.TEXT, cells[0])
            return
        for one in value if isinstance(value, tuple) else () if value is None else (value,):
            if asked.answers is not None and one == asked.answers.other and asked.answers.other:
                words = self._given(asked, row, asked.beside)
                if isinstance(words, str):
                    yield self._meant(asked, place, words) or words
                continue
            found = self._meant(asked, place, one) or _literal(asked, asked.kind, one)
            if asked.item.type == "quantity" and isinstance(found, Decimal):
                found = self._amount(asked, found, row)
            yield found

    def _amount(self, asked: Asked, value: Decimal, row: str | None) -> Amount:
        units = asked.item.units
        if not asked.beside:
            unit = units[0]
            return Amount(value, unit.unit, unit.code, unit.system)
        chosen = self._given(asked, row, asked.beside)
        if asked.units is None:
            meant = self._meant(asked, _place(asked, row), chosen)
            if isinstance(meant, Amount):
                return replace(meant, value=value)
            return Amount(value, str(chosen or ""))
        for known, code in asked.units.codes.items():
            if code == chosen and isinstance(known, Coding):
                return Amount(value, known.display, known.code, known.system)
        return Amount(value)

    def _table(self, asked: Asked, row: str | None) -> Iterator[Json]:
        value = self._given(asked, row)
        for cells in value.rows if isinstance(value, Table) else ():
            below: list[Json] = []
            for column, cell in zip(asked.columns, cells, strict=True):
                if cell:
                    meant = self._meant(column, _place(asked, row), cell)
                    answer = written(column.item, meant or _literal(column, column.kind, cell))
                    below.append({"linkId": column.item.link_id, "answer": [answer]})
            yield {"linkId": asked.item.link_id, "item": below}


def _place(asked: Asked, row: str | None, field: str = "") -> Place:
    return Place(asked.section.id, row if asked.section.repeats else None, field or asked.id)


def _literal(asked: Asked, kind: Kind, value: object) -> Literal:
    """A value of ours as questionnaires write it; cells of tables are texts."""
    if asked.answers is not None:
        for known, code in asked.answers.codes.items():
            if code == value:
                return known
    if isinstance(value, bool | Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, date):
        return Moment(value.isoformat())
    text = str(value)
    if kind is Kind.YES_NO:
        return text == "yes"
    if kind in (Kind.DATE, Kind.DATETIME) or asked.item.type == "time":
        return Moment(text)
    if kind in (Kind.NUMBER, Kind.INTEGER):
        return Decimal(text)
    return Ref(text) if asked.item.type == "reference" else text


_STRINGS = {"url": "valueUri", "uri": "valueUri", "text": "valueString"}
_MOMENTS = {"date": "valueDate", "time": "valueTime", "dateTime": "valueDateTime", "instant": "valueDateTime"}


def written(item: SourceItem, value: Literal) -> Json:
    """One answer as JSON."""
    match value:
        case bool():
            return {"valueBoolean": value}
        case Decimal():
            if item.type == "integer" or (item.answers is not None and value == value.to_integral_value()):
                return {"valueInteger": int(value)}
            return {"valueDecimal": _number(value)}
        case Coding(system, code, display):
            shape = {"system": system, "code": code, "display": display}
            return {"valueCoding": {key: text for key, text in shape.items() if text}}
        case Amount(amount, unit, code, system):
            parts: Json = {
                key: text for key, text in (("unit", unit), ("system", system), ("code", code)) if text
            }
            return {"valueQuantity": {"value": _number(amount), **parts} if amount is not None else parts}
        case Moment(text):
            timed = "valueDateTime" if "T" in text else "valueDate"
            return {_MOMENTS.get(item.type, timed): text}
        case Ref(to, display):
            return {"valueReference": {"reference": to, "display": display} if display else {"reference": to}}
        case str():
            if item.type == "attachment":
                return {"valueAttachment": {"title": value}}
            return {_STRINGS.get(item.type, "valueString"): value}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
