"""One row of a list: cells to values, each doubt named at its column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from decimal import Decimal, InvalidOperation

from reviewdesk.exchange.admissions import ImportedPerson, Place
from reviewdesk.exchange.dates import DateOrder, Moment, place_in_zone, read_moment, read_time
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.findings import Findings
from reviewdesk.exchange.lists.columns import COLUMNS, Cell, ListColumn, ListKind, ListMapping
from reviewdesk.exchange.lists.found import At, ListRow, ListSettings, ListValue
from reviewdesk.exchange.persons import LONGEST_NUMBER, family_and_given, garbled, person_named
from reviewdesk.exchange.tables import Row
from reviewdesk.exchange.time_notes import (
    clarity_note,
    note_zone,
    unreadable_birth_date,
    unreadable_date,
    unreadable_time,
)
from reviewdesk.texts import Text

LONGEST_TEXT = 4_000
_FLAGS = {
    **dict.fromkeys(("yes", "y", "true", "t", "1", "x"), True),
    **dict.fromkeys(("no", "n", "false", "f", "0"), False),
}
_NAMING = ("person_id", "family", "given", "name", "number", "worker", "planned_worker")
_DAYS_ONLY = frozenset({"day", "birth_date"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for every row of one file."""

    kind: ListKind
    file: str
    settings: ListSettings
    zone: tzinfo
    mapping: ListMapping
    where: Mapping[str, int]
    order: DateOrder
    findings: Findings

    def cell(self, row: Row, column: str) -> str:
        at = self.where.get(column)
        return "" if at is None else row.cells[at].strip()

    def problem(self, row: Row, column: str, what: Text, *, left_out: bool) -> None:
        header = self.mapping.header_of(column) or ""
        self.findings.problem(Place(self.file, line=row.line), what, column=header, left_out=left_out)


def read_row(reading: Reading, row: Row) -> tuple[ListRow, ImportedPerson] | None:
    """The row and whose it is; None when it cannot be taken, which is reported."""
    if _garbled(reading, row):
        return None
    person = _person(reading, row)
    if person is None:
        return None
    values: dict[str, ListValue] = {}
    for column in COLUMNS[reading.kind]:
        if column.id in ("person_id", "family", "given", "name", "birth_date", "number"):
            continue
        value = _value(reading, row, column)
        if value is not None:
            values[column.id] = value
    if not _whole(reading, row, values):
        return None
    number = reading.cell(row, "number")
    if len(number) > LONGEST_NUMBER:
        what = Text("This is too long for a number. Check the columns.")
        reading.problem(row, "number", what, left_out=True)
        return None
    natural = f"{reading.kind.value}|{clean(number)}" if number else _natural(reading.kind, person, values)
    place = Place(reading.file, line=row.line)
    return ListRow(reading.settings.source, natural, person.key, values, place), person


def _garbled(reading: Reading, row: Row) -> bool:
    texts = (column.id for column in COLUMNS[reading.kind] if column.cell is Cell.TEXT)
    cells = ((column, reading.cell(row, column)) for column in texts)
    return garbled(cells, _NAMING, lambda column, what, out: reading.problem(row, column, what, left_out=out))


def _natural(kind: ListKind, person: ImportedPerson, values: Mapping[str, ListValue]) -> str:
    """What names a row that has no number: whose it is, when it was, and with whom or what."""
    parts = [str(person.key)]
    named = {
        ListKind.VISITS: ("planned_at", "began_at", "day", "worker", "planned_worker", "service"),
        ListKind.INCIDENTS: ("happened_at", "kind"),
        ListKind.GOALS: ("statement",),
    }[kind]
    for name in named:
        value = values.get(name)
        parts.append(value.at.isoformat() if isinstance(value, At) else str(value or ""))
    return f"{kind.value}-row|" + "|".join(parts)


def _whole(reading: Reading, row: Row, values: dict[str, ListValue]) -> bool:
    """Whether the row has what its kind must have; times of a visit are put on its day."""
    match reading.kind:
        case ListKind.VISITS:
            _on_its_day(values)
            if not {"began_at", "planned_at"} & values.keys():
                reading.problem(
                    row, "began_at", Text("This row does not say when the visit was."), left_out=True
                )
                return False
            _in_order(reading, row, values, "began_at", "ended_at")
            _in_order(reading, row, values, "planned_at", "planned_end")
        case ListKind.INCIDENTS:
            if "happened_at" not in values:
                what = Text("This row does not say when the incident happened.")
                reading.problem(row, "happened_at", what, left_out=True)
                return False
        case ListKind.GOALS:
            if not values.get("statement"):
                reading.problem(
                    row, "statement", Text("This row does not say what the goal is."), left_out=True
                )
                return False
    return True


def _on_its_day(values: dict[str, ListValue]) -> None:
    """A visit of which only the day is known began then, at a time nobody wrote down; or was planned for it,
    where the row says that it was missed, or names who should have come and nothing of what came of it.
    """
    day = values.pop("day", None)
    if isinstance(day, At) and not {"began_at", "planned_at"} & values.keys():
        only_planned = "planned_worker" in values and not {"standing", "worker", "ended_at"} & values.keys()
        missed = values.get("standing") == "missed"
        values["planned_at" if missed or only_planned else "began_at"] = day


def _in_order(reading: Reading, row: Row, values: dict[str, ListValue], first: str, last: str) -> None:
    """An end before its begin is the next day's where only times were written; else it is left empty."""
    begin, end = values.get(first), values.get(last)
    if not isinstance(begin, At) or not isinstance(end, At) or end.at >= begin.at:
        return
    if end.at + timedelta(days=1) > begin.at and _is_time(reading.cell(row, last)):
        values[last] = At(end.at + timedelta(days=1), end.time_known)
        return
    reading.problem(row, last, Text("The end lies before the begin; it was left empty."), left_out=False)
    del values[last]


def _is_time(text: str) -> bool:
    return read_time(text) is not None and read_moment(text) is None


def _value(reading: Reading, row: Row, column: ListColumn) -> ListValue | None:
    text = reading.cell(row, column.id)
    if not text:
        return None
    match column.cell:
        case Cell.TEXT:
            return clean(text, LONGEST_TEXT)
        case Cell.FLAG:
            flag = _FLAGS.get(text.casefold())
            if flag is None:
                what = Text("“{text}” is neither yes nor no; it was left empty.", text=clean(text, 40))
                reading.problem(row, column.id, what, left_out=False)
            return flag
        case Cell.NUMBER:
            return _number(reading, row, column, text)
        case Cell.WORD:
            word = column.words.get(re.sub(r"[^a-z0-9]", "", text.casefold()[:200]))
            if word is None:
                what = Text(
                    "“{text}” is not a word that is known here; it was left empty.", text=clean(text, 40)
                )
                reading.problem(row, column.id, what, left_out=False)
            return word
        case Cell.TIME:
            return None  # read with the moment it belongs to
        case Cell.MOMENT | Cell.DAY:
            return _moment(reading, row, column, text)


def _number(reading: Reading, row: Row, column: ListColumn, text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", "")) if len(text) <= 20 else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        what = Text("“{text}” is not a number; it was left empty.", text=clean(text, 40))
        reading.problem(row, column.id, what, left_out=False)
        return None
    return found


def _moment(reading: Reading, row: Row, column: ListColumn, text: str) -> ListValue | None:
    moment = read_moment(text, reading.order)
    if moment is None and column.cell is Cell.MOMENT:
        moment = _time_on_day(reading, row, text)
    if moment is None:
        reading.problem(row, column.id, unreadable_date(text, left_out=False), left_out=False)
        return None
    if column.cell is Cell.DAY and column.id not in _DAYS_ONLY:
        return moment.day
    time_column = next((c for c in COLUMNS[reading.kind] if c.cell is Cell.TIME and c.of == column.id), None)
    if time_column is not None and (written := reading.cell(row, time_column.id)):
        read = read_time(written if ":" in written or not written.isdigit() else written.zfill(4))
        if read is None:
            reading.problem(row, time_column.id, unreadable_time(written), left_out=False)
        else:
            moment = Moment(moment.day, *read)
    at, clarity = place_in_zone(moment, reading.zone)
    if moment.at is not None:
        note_zone(reading.findings, moment, reading.settings.zone)
        if (said := clarity_note(clarity)) is not None:
            reading.problem(row, column.id, said, left_out=False)
    return At(at, moment.at is not None)


def _time_on_day(reading: Reading, row: Row, text: str) -> Moment | None:
    """A time alone, on the day that another column of the row tells."""
    time = read_time(text if ":" in text or not text.isdigit() else text.zfill(4))
    day = read_moment(reading.cell(row, "day"), reading.order) if time is not None else None
    return Moment(day.day, *time) if day is not None and time is not None else None


def _person(reading: Reading, row: Row) -> ImportedPerson | None:
    number = reading.cell(row, "person_id")
    if len(number) > LONGEST_NUMBER:
        what = Text("This is too long for a number. Check the columns.")
        reading.problem(row, "person_id", what, left_out=True)
        return None
    number = clean(number)
    columns = ("family", "given", "name")
    family, given = family_and_given(*(reading.cell(row, column) for column in columns))
    if not number and not family and not given:
        reading.problem(row, "person_id", Text("This row does not say who the person is."), left_out=True)
        return None
    birth = _birth_date(reading, row)
    return person_named(
        number,
        (family, given),
        birth,
        system=reading.mapping.identifier_system or reading.settings.source,
        source=reading.settings.source,
        place=Place(reading.file, line=row.line),
    )


def _birth_date(reading: Reading, row: Row) -> date | None:
    text = reading.cell(row, "birth_date")
    if not text:
        return None
    moment = read_moment(text, reading.order, two_digit_years=False)
    if moment is None:
        reading.problem(row, "birth_date", unreadable_birth_date(text), left_out=False)
        return None
    return moment.day
