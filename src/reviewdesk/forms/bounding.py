"""Bounds: whether a value has the size, the shape and, in a table, the cells that are asked for."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from reviewdesk.forms.answers import Answer, DidNotHappen, Given, Table, Value
from reviewdesk.forms.cells import read_cell
from reviewdesk.forms.comparing import compared_field, order
from reviewdesk.forms.compiled import MET, CField
from reviewdesk.forms.evaluation import Run
from reviewdesk.forms.model import Bound, Field, FieldRef, Kind
from reviewdesk.forms.values import shown
from reviewdesk.texts import Text


def problem_of(
    run: Run, asked_field: CField, row: str | None, value: Value, answer: Answer | None
) -> Text | None:
    """Why a value is out of its bounds, does not fit its pattern, or has a cell that does not."""
    if isinstance(value, DidNotHappen):
        return None
    found = _misfit(run, asked_field.field, row, value, answer)
    if found is None and isinstance(value, Table):
        return _cells(run, asked_field.field, row, value, answer)
    return found


def takes_none(run: Run, field: Field, row: str | None) -> bool:
    """Whether an answer of no choices would be taken now: the least number may be that of another answer."""
    if field.kind is not Kind.CHOICES or field.minimum is None:
        return True
    against, _ = _against(run, field.minimum, row, None)
    return against is None or order(run, 0, against) != -1


def _misfit(run: Run, field: Field, row: str | None, value: Value, answer: Answer | None) -> Text | None:
    if field.pattern is not None and isinstance(value, str) and re.fullmatch(field.pattern, value) is None:
        return Text("This does not have the shape that is asked for.")
    for bound, sign in ((field.minimum, -1), (field.maximum, 1)):
        if bound is None:
            continue
        against, named = _against(run, bound, row, answer)
        if against is None:
            continue
        size: object = value
        if isinstance(value, tuple) or field.kind in (Kind.TEXT, Kind.LONG_TEXT):
            size = len(value) if isinstance(value, tuple | str) else 0
        elif isinstance(value, Table):
            size = len(value.rows)
        if order(run, size, against) == sign:
            words = named or _bound_words(run, field, against)
            if isinstance(value, date):
                return (
                    Text("Not before {bound}.", bound=words)
                    if sign < 0
                    else Text("Not after {bound}.", bound=words)
                )
            return (
                Text("At least {bound}.", bound=words) if sign < 0 else Text("At most {bound}.", bound=words)
            )
    return None


def _cells(run: Run, field: Field, row: str | None, table: Table, answer: Answer | None) -> Text | None:
    """The first cell that is missing, of another type than its column, or out of its column's bounds."""
    for number, cells in enumerate(table.rows, start=1):
        for column, cell in zip(field.column_fields, cells, strict=False):
            why: Text | None = None
            if not cell.strip():
                why = Text("This is missing.") if column.required is True else None
            else:
                read = read_cell(column, run.form, cell.strip(), run.zone)
                why = (
                    Text("“{cell}” does not fit here.", cell=cell)
                    if read is None
                    else _misfit(run, column, row, read, answer)
                )
            if why is not None:
                name = column.ask.said(run.language)
                return Text("Line {n}, {column}: {why}", n=number, column=name, why=why)
    return None


def _bound_words(run: Run, field: Field, against: object) -> str:
    if isinstance(against, date | datetime | timedelta | int | Decimal):
        return shown(field, run.form, against, run.language, tz_minutes=run.facts.tz_minutes)
    return str(against)


def _against(run: Run, bound: Bound, row: str | None, answer: Answer | None) -> tuple[object, str | None]:
    """The value of a bound; `today` and `now` are those of the answer.

    None: nothing to compare with (yet).
    """
    if isinstance(bound.value, FieldRef):
        other = run.compiled.fields[bound.value.field]
        truth, _, value = compared_field(run, other, row, bound.value.plus)
        return (value if truth is MET else None), (
            other.field.ask.said(run.language) if bound.value.plus is None else None
        )
    if bound.value in ("now", "today"):
        at = answer.at if isinstance(answer, Given) else None
        if at is None:
            return None, None
        return (at if bound.value == "now" else at.astimezone(run.zone).date()), None
    return bound.value, None
