"""Marks in time of a computed table, as they lie along whole months: for the window and for a pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from reviewdesk.forms.answers import Answer, Given, Table
from reviewdesk.forms.cells import read_cell
from reviewdesk.forms.model import Field, Form

TIME_AXIS = "time-axis"
"""The concept of a computed table whose rows are marks in time: when, what kind, what."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark; `at` from 0 to 1 along the axis, `row` its place in the table."""

    at: float
    row: int


@dataclass(frozen=True, slots=True)
class Lane:
    """The marks of one kind; `code` is the kind's in its list."""

    code: str
    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """From the first day to the last; `months`: where each begins, 0 to 1, with its first day."""

    first: date
    last: date
    months: tuple[tuple[float, date], ...]
    lanes: tuple[Lane, ...]


def time_axis(
    answer: Answer | None, field: Field, form: Form, zone: tzinfo, language: str = "en"
) -> TimeAxis | None:
    """The axis of a computed table of this concept; None for any other field or answer, or without marks."""
    if field.concept != TIME_AXIS or not isinstance(answer, Given) or not isinstance(answer.value, Table):
        return None
    when, kind, *_ = field.column_fields
    marks = [
        (at.date(), row[1], number)
        for number, row in enumerate(answer.value.rows)
        if isinstance(at := read_cell(when, form, row[0], zone), datetime)
    ]
    if not marks:
        return None
    days = [day for day, _, _ in marks]
    first = min(days).replace(day=1)
    end = _month_after(max(days))
    span = (end - first).days
    options = form.choice_list(kind.choices).options if kind.choices else ()
    lanes = tuple(
        Lane(
            option.code,
            option.label.said(language),
            tuple(
                Mark(((day - first).days + 0.5) / span, number)
                for day, code, number in marks
                if code == option.code
            ),
        )
        for option in options
    )
    months = tuple(((day - first).days / span, day) for day in _firsts(first, end))
    return TimeAxis(first, end - timedelta(days=1), months, lanes)


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _firsts(first: date, end: date) -> Sequence[date]:
    found = [first]
    while (following := _month_after(found[-1])) < end:
        found.append(following)
    return found
