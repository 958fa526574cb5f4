"""Cells of a table: what is typed or pasted, read as the type of its column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import TypeAlias

from reviewdesk.forms.model import Field, Form, Kind
from reviewdesk.forms.shapes import moment, number
from reviewdesk.forms.values import in_range

Cell: TypeAlias = "str | bool | int | Decimal | date | datetime"

_US_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_US_MOMENT = re.compile(r"([0-9/]+),? +([0-9]{1,2}):([0-9]{2})(?: *([AaPp])\.?[Mm]\.?)?")
_SAID: Mapping[str, bool] = {
    "yes": True, "y": True, "true": True, "1": True, "x": True,
    "no": False, "n": False, "false": False, "0": False,
}  # fmt: skip


def read_cell(column: Field, form: Form, text: str, where: tzinfo) -> Cell | None:
    """The value of a cell; None when it is none of the column's type.

    Dates as 2026-03-02 or 03/02/2026, yes and no in either case, a choice by its code or its label.
    """
    match column.kind:
        case Kind.YES_NO:
            return _SAID.get(text.casefold())
        case Kind.NUMBER | Kind.INTEGER:
            found = number(text.replace(",", ""))
            return None if column.kind is Kind.INTEGER and not isinstance(found, int) else found
        case Kind.DATE:
            day = _day(text)
            return day if day is not None and in_range(day) else None
        case Kind.DATETIME:
            found_at = _moment(text, where)
            return found_at if found_at is not None and in_range(found_at) else None
        case Kind.CHOICE:
            for option in form.choice_list(column.choices or "").options:
                labels = (label.casefold() for _, label in option.label.texts)
                if text == option.code or text.casefold() in labels:
                    return option.code
            return None
        case _:
            return text


def _day(text: str) -> date | None:
    us = _US_DAY.fullmatch(text)
    try:
        if us is not None:
            return date(int(us[3]), int(us[1]), int(us[2]))
    except ValueError:
        return None
    found = moment(text)
    return found if found is not None and not isinstance(found, datetime) else None


def _moment(text: str, where: tzinfo) -> datetime | None:
    us = _US_MOMENT.fullmatch(text)
    if us is not None:
        day = _day(us[1])
        hour, minute = int(us[2]), int(us[3])
        if us[4] is not None:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if us[4].lower() == "p" else 0)
        if day is None or hour > 23 or minute > 59:
            return None
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=where)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if "T" not in text and " " not in text:
        return None
    return found.replace(tzinfo=where) if found.tzinfo is None else found
