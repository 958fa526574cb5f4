"""Rows of a table as people read them, and marks in time as they lie on an axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from reviewdesk.forms.answers import Answer, Given, Table
from reviewdesk.forms.cells import read_cell
from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.moments import day_words, month_word
from reviewdesk.ui.present.values import value_words

TIME_AXIS = "time-axis"
"""The concept of a computed table whose rows are marks in time: when, what kind, what."""


Cells: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AxisMark:
    """One mark; `at` from 0 to 1 along the axis."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The marks of one kind; `lane` from 0 is also which sign and color they have."""

    label: str
    lane: int
    marks: tuple[AxisMark, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Marks of several kinds over one stretch of time; `ticks` are the firsts of its months."""

    since: str
    until: str
    ticks: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]
    words: str


def table_cells(
    answer: Answer | None, item: Field, form: Form, context: Context
) -> tuple[tuple[str, ...], ...]:
    """The cells of a table answer, each by the type of its column; none for any other answer."""
    if not isinstance(answer, Given) or not isinstance(answer.value, Table):
        return ()
    columns = item.column_fields
    return tuple(
        tuple(
            _cell(text, columns[at], form, context) if at < len(columns) else text
            for at, text in enumerate(row)
        )
        for row in answer.value.rows
    )


def _cell(text: str, column: Field, form: Form, context: Context) -> str:
    if not text or column.kind is Kind.TEXT:
        return text
    value = read_cell(column, form, text, context.zone)
    return text if value is None else value_words(value, column, form, context)


def axis_of(answer: Answer | None, item: Field, form: Form, context: Context) -> Axis | None:
    """The marks of a computed table of this concept; None for any other field or answer."""
    if item.concept != TIME_AXIS or not isinstance(answer, Given) or not isinstance(answer.value, Table):
        return None
    when, kind, *_ = item.column_fields
    read = [
        (at, row[1], cells)
        for row, cells in zip(answer.value.rows, table_cells(answer, item, form, context), strict=True)
        if isinstance(at := read_cell(when, form, row[0], context.zone), datetime)
    ]
    if not read:
        return None
    first, last = _months(min(at for at, _, _ in read).date(), max(at for at, _, _ in read).date())
    span = (last - first).days
    options = form.choice_list(kind.choices).options if kind.choices else ()
    lanes = tuple(
        Lane(
            option.label.said(context.language),
            number,
            tuple(
                AxisMark(_along(at.date(), first, span), ", ".join(filter(None, cells)))
                for at, code, cells in read
                if code == option.code
            ),
        )
        for number, option in enumerate(options)
    )
    ticks = tuple(
        (_along(day, first, span), f"{month_word(day.month)} {day.year}") for day in _firsts(first, last)
    )
    words = "; ".join(f"{lane.label}: {len(lane.marks)}" for lane in lanes)
    return Axis(day_words(first), day_words(last - timedelta(days=1)), ticks, lanes, words)


def _along(day: date, first: date, span: int) -> float:
    return ((day - first).days + 0.5) / span


def _months(first: date, last: date) -> tuple[date, date]:
    """From the first of the first month to the first of the month after the last."""
    return first.replace(day=1), (last.replace(day=1) + timedelta(days=32)).replace(day=1)


def _firsts(first: date, last: date) -> Sequence[date]:
    found = [first]
    while (following := (found[-1] + timedelta(days=32)).replace(day=1)) < last:
        found.append(following)
    return found
