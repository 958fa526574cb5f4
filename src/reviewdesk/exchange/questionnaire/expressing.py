"""Conditions of ours as enableWhen where that says the same, else as FHIRPath, else not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from reviewdesk.exchange.questionnaire.lenient import Json
from reviewdesk.exchange.questionnaire.native import CANONICAL
from reviewdesk.forms.evaluation import gives
from reviewdesk.forms.model import (
    All,
    Any_,
    Condition,
    Duration,
    Field,
    FieldRef,
    Form,
    Kind,
    Not,
    Op,
    Operand,
    Quantifier,
    Rows,
    SettingRef,
    Test,
    Unit,
)

RESOURCE, ROW, HERE = "%resource.", "%row.", ""
"""Where an expression looks for a question: in the whole response, in its row, in the row being looked at."""

_SIGNS = {
    Op.AT_LEAST: ">=", Op.AT_MOST: "<=", Op.MORE_THAN: ">", Op.LESS_THAN: "<", Op.BEFORE: "<", Op.AFTER: ">",
}  # fmt: skip
_COMMUNICATED = (Kind.COMMUNICATION, Kind.TABLE, Kind.RECORD, Kind.EVIDENCE)


class Expressing:
    """Writes the conditions of one form."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._fields: Mapping[str, Field] = {f.id: f for s in form.sections for f in s.fields}
        self._rows = {f.id: s.rows_of for s in form.sections for f in s.fields}
        self._settings = {setting.id: setting.value for setting in form.settings}

    def system(self, field: Field) -> str:
        """The code system of a choice."""
        return f"{CANONICAL}/CodeSystem/{self._form.id}-{field.choices}"

    # --- enableWhen ----------------------------------------------------------------------

    def whens(self, condition: Condition) -> Json | None:
        """EnableWhen with its behavior; None where the two say less than the condition."""
        match condition:
            case All(parts) | Any_(parts):
                wanted = "all" if isinstance(condition, All) else "any"
                found: list[Json] = []
                for part in parts:
                    listed = self._listed(part)
                    if listed is None or (len(listed[0]) > 1 and listed[1] != wanted):
                        return None
                    found += listed[0]
                return (
                    {"enableWhen": found, "enableBehavior": wanted}
                    if len(found) > 1
                    else {"enableWhen": found}
                )
            case _:
                listed = self._listed(condition)
                if listed is None:
                    return None
                whens, behavior = listed
                return (
                    {"enableWhen": whens}
                    if len(whens) == 1
                    else {"enableWhen": whens, "enableBehavior": behavior}
                )

    def _listed(self, part: Condition) -> tuple[list[Json], str] | None:
        negated = isinstance(part, Not)
        test = part.part if isinstance(part, Not) else part
        if not isinstance(test, Test):
            return None
        field = self._fields[test.field]
        kind = gives(field)
        if kind in _COMMUNICATED:
            return None
        if test.op in (Op.FILLED, Op.ANY):
            return [{"question": field.id, "operator": "exists", "answerBoolean": not negated}], "all"
        if test.op in (Op.IS, Op.IN):
            values = test.operand if isinstance(test.operand, tuple) else (test.operand,)
            operator = "!=" if negated else "="
            answers = [self._answer(field, kind, value) for value in values]
            whens = [{"question": field.id, "operator": operator, **a} for a in answers if a is not None]
            return (whens, "all" if negated else "any") if len(whens) == len(values) else None
        answer = self._answer(field, kind, test.operand) if test.op in _SIGNS and not negated else None
        if answer is None:
            return None
        return [{"question": field.id, "operator": _SIGNS[test.op], **answer}], "all"

    def _answer(self, field: Field, kind: Kind, value: Operand) -> Json | None:
        match kind, value:
            case ((Kind.CHOICE | Kind.CHOICES), str()):
                return {"answerCoding": {"system": self.system(field), "code": value}}
            case Kind.YES_NO, bool() | str():
                return {"answerBoolean": value in (True, "yes")}
            case ((Kind.INTEGER | Kind.NUMBER), int() | Decimal()):
                whole = kind is Kind.INTEGER and value == int(value)
                return {"answerInteger": int(value)} if whole else {"answerDecimal": _number(value)}
            case ((Kind.DATE | Kind.DATETIME), datetime()):
                return {"answerDateTime": value.isoformat()}
            case ((Kind.DATE | Kind.DATETIME), date()):
                return {"answerDate": value.isoformat()}
            case Kind.TEXT, str():
                return {"answerString": value}
            case _:
                return None

    # --- FHIRPath --------------------------------------------------------------------------

    def expression(self, condition: Condition, rows: str | None, look: str | None = None) -> str | None:
        """The condition in FHIRPath, read from inside `rows`; None where FHIRPath cannot know."""
        where = look if look is not None else (ROW if rows is not None else RESOURCE)
        match condition:
            case All(parts) | Any_(parts):
                inner = [self.expression(part, rows, look) for part in parts]
                joint = " and " if isinstance(condition, All) else " or "
                return None if any(i is None for i in inner) else joint.join(f"({i})" for i in inner)
            case Not(part):
                found = self.expression(part, rows, look)
                return None if found is None else f"({found}).not()"
            case Rows(section, quantifier, part, at_least):
                found = self.expression(part, section, HERE)
                if found is None:
                    return None
                every = f"%resource.descendants().where(linkId='{section}')"
                return {
                    Quantifier.ANY: f"{every}.where({found}).exists()",
                    Quantifier.ALL: f"{every}.all({found})",
                    Quantifier.NONE: f"{every}.where({found}).empty()",
                    Quantifier.COUNT: f"{every}.where({found}).count() >= {at_least}",
                }[quantifier]
            case Test():
                return self._test(condition, rows, where)
            case _:
                return None

    def _path(self, field: str, rows: str | None, where: str) -> str:
        own = self._rows[field] is not None and self._rows[field] == rows
        return f"{where if own else RESOURCE}descendants().where(linkId='{field}').answer.value"

    def _test(self, test: Test, rows: str | None, where: str) -> str | None:
        field = self._fields[test.field]
        kind = gives(field)
        path = self._path(field.id, rows, where)
        if kind in _COMMUNICATED:
            return None
        if test.op in (Op.FILLED, Op.ANY):
            return f"{path}.exists()"
        if test.op in (Op.IS, Op.IN):
            values = test.operand if isinstance(test.operand, tuple) else (test.operand,)
            if kind in (Kind.CHOICE, Kind.CHOICES):
                return f"{path}.where({' or '.join(f'code = {_quoted(str(v))}' for v in values)}).exists()"
            literals = [_literal(kind, value) for value in values]
            return None if None in literals else " or ".join(f"{path} = {literal}" for literal in literals)
        sign = _SIGNS.get(test.op)
        against = self.against(kind, test.operand, rows, where) if sign is not None else None
        return f"{path} {sign} {against}" if against is not None else None

    def against(self, kind: Kind, operand: Operand, rows: str | None, where: str) -> str | None:
        """What a comparison compares with; None where FHIRPath cannot say it."""
        if isinstance(operand, FieldRef):
            path = self._path(operand.field, rows, where)
            if operand.plus is None:
                return path
            span = _span(operand.plus)
            return None if span is None else f"({path} + {span})"
        if isinstance(operand, SettingRef):
            value = self._settings[operand.name]
            return _literal(kind, value) if not isinstance(value, str) else None
        return _literal(kind, operand)


def _literal(kind: Kind, value: Operand) -> str | None:
    match value:
        case bool():
            return "true" if value else "false"
        case str() if kind is Kind.YES_NO:
            return "true" if value == "yes" else "false"
        case int() | Decimal():
            return format(value, "f") if isinstance(value, Decimal) else str(value)
        case date():
            return f"@{value.isoformat()}"
        case Duration():
            return _span(value)
        case str():
            return value if kind in (Kind.NUMBER, Kind.INTEGER) else _quoted(value)
        case _:
            return None


def _span(duration: Duration) -> str | None:
    """A calendar span; business days have none in FHIRPath."""
    if duration.unit is Unit.HOURS:
        return f"{duration.count} hours"
    return f"{duration.count} days" if duration.unit is Unit.DAYS else None


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"


def _number(value: int | Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
