"""Rows of a table as people read them, and marks in time as they lie on an axis."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.forms.answers import Answer, Given, Table
from reviewdesk.forms.cells import read_cell
from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.records.time_axis import time_axis
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.moments import day_words, month_word
from reviewdesk.ui.present.values import value_words


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
    axis = time_axis(answer, item, form, context.zone, context.language)
    if axis is None:
        return None
    cells = table_cells(answer, item, form, context)
    lanes = tuple(
        Lane(
            lane.label,
            number,
            tuple(AxisMark(mark.at, ", ".join(filter(None, cells[mark.row]))) for mark in lane.marks),
        )
        for number, lane in enumerate(axis.lanes)
    )
    ticks = tuple((at, f"{month_word(day.month)} {day.year}") for at, day in axis.months)
    words = "; ".join(f"{lane.label}: {len(lane.marks)}" for lane in lanes)
    return Axis(day_words(axis.first), day_words(axis.last), ticks, lanes, words)
