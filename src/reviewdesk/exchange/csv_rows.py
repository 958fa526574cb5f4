"""One row of an admissions table: cells to a person and an event, each doubt named at its column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from reviewdesk.exchange.admissions import (
    EventKind,
    ImportedEvent,
    ImportedPerson,
    Place,
    ReadSettings,
)
from reviewdesk.exchange.columns import Column, ColumnMapping
from reviewdesk.exchange.dates import DateOrder, Moment, place_in_zone, read_moment, read_time
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.findings import Findings
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

# Written without spaces and punctuation. Single letters are those of hospital feeds (HL7 patient class);
# the numbers are the visit concepts of OMOP tables.
_KIND_WORDS = {
    EventKind.INPATIENT: "i ip imp inp inpatient inpatientvisit inpatienthospital inpatientstay"
    " inpatientadmission acuteinpatient hospitalization hospitalisation hospitaladmission hospitalstay 9201",
    EventKind.EMERGENCY: "e ed er em emer emergency emergencyroom emergencydepartment emergencyroomvisit"
    " emergencydepartmentvisit emergencyvisit edvisit ervisit 9203",
}
_KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row read, before it is known which rows mean the same person."""

    event: ImportedEvent
    person: ImportedPerson


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for every row of one file."""

    file: str
    settings: ReadSettings
    zone: tzinfo
    mapping: ColumnMapping
    system: str
    where: dict[Column, int]
    orders: dict[Column, DateOrder]
    dates_only: frozenset[Column]  # every time in it is midnight: it means the day
    findings: Findings

    def cell(self, row: Row, column: Column) -> str:
        at = self.where.get(column)
        return "" if at is None else row.cells[at].strip()

    def header(self, column: Column) -> str:
        return self.mapping.header_of(column) or ""

    def problem(self, row: Row, column: Column, what: Text, *, left_out: bool) -> None:
        place = Place(self.file, line=row.line)
        self.findings.problem(place, what, column=self.header(column), left_out=left_out)


_NAMING = (Column.PERSON_ID, Column.FAMILY, Column.GIVEN, Column.NAME, Column.EVENT_ID)
_TOLD = (Column.REASON, Column.FACILITY)


def read_row(reading: Reading, row: Row) -> SeenRow | None:
    """The row's event and person; None when it cannot be taken, which is reported."""
    if _garbled(reading, row):
        return None
    person = _person(reading, row)
    kind = _kind(reading, row)
    admitted = _moment(
        reading, row, Column.ADMITTED, Column.ADMITTED_TIME, needed=person is not None and kind is not None
    )
    if person is None or kind is None or admitted is None:
        return None
    admitted_at, time_known = admitted
    ended = _moment(reading, row, Column.ENDED, Column.ENDED_TIME, needed=False)
    ended_at = ended[0] if ended else None
    if (
        ended_at is not None
        and ended_at < admitted_at
        and (ended_at.date() < admitted_at.date() or time_known)
    ):
        same_day_without_time = ended is not None and not ended[1] and ended_at.date() == admitted_at.date()
        if not same_day_without_time:
            reading.problem(
                row,
                Column.ENDED,
                Text("The discharge lies before the admission; it was left empty."),
                left_out=False,
            )
        ended_at = None
    number = _number(reading, row, Column.EVENT_ID)
    if number is None:
        return None
    if number:
        natural_id = f"visit|{number}"
    else:
        said = admitted_at.isoformat() if time_known else admitted_at.date().isoformat()
        natural_id = f"row|{person.key}|{person.birth_date or ''}|{kind}|{said}"
    event = ImportedEvent(
        source=reading.settings.source,
        natural_id=natural_id,
        person=person.key,
        kind=kind,
        admitted_at=admitted_at,
        time_known=time_known,
        ended_at=ended_at,
        reason=clean(reading.cell(row, Column.REASON)),
        facility=clean(reading.cell(row, Column.FACILITY)),
        place=Place(reading.file, line=row.line),
    )
    return SeenRow(event, person)


def _garbled(reading: Reading, row: Row) -> bool:
    cells = ((column, reading.cell(row, column)) for column in (*_NAMING, *_TOLD))
    return garbled(cells, _NAMING, lambda column, what, out: reading.problem(row, column, what, left_out=out))


def _number(reading: Reading, row: Row, column: Column) -> str | None:
    """An identifying number; None when it is too long to be one, which is reported."""
    text = reading.cell(row, column)
    if len(text) > LONGEST_NUMBER:
        reading.problem(row, column, Text("This is too long for a number. Check the columns."), left_out=True)
        return None
    return clean(text)


def _person(reading: Reading, row: Row) -> ImportedPerson | None:
    number = _number(reading, row, Column.PERSON_ID)
    if number is None:
        return None
    columns = (Column.FAMILY, Column.GIVEN, Column.NAME)
    family, given = family_and_given(*(reading.cell(row, column) for column in columns))
    birth = _birth_date(reading, row)
    if not number and not family and not given:
        reading.problem(
            row, Column.PERSON_ID, Text("This row does not say who the person is."), left_out=True
        )
        return None
    place = Place(reading.file, line=row.line)
    source = reading.settings.source
    return person_named(number, (family, given), birth, system=reading.system, source=source, place=place)


def _birth_date(reading: Reading, row: Row) -> date | None:
    text = reading.cell(row, Column.BIRTH_DATE)
    if not text:
        return None
    order = reading.orders.get(Column.BIRTH_DATE, DateOrder.MONTH_FIRST)
    moment = read_moment(text, order, two_digit_years=False)
    if moment is None:
        reading.problem(
            row,
            Column.BIRTH_DATE,
            unreadable_birth_date(text),
            left_out=False,
        )
        return None
    return moment.day


def _kind(reading: Reading, row: Row) -> EventKind | None:
    if Column.KIND not in reading.where:
        return EventKind(reading.mapping.kind_for_all)
    text = reading.cell(row, Column.KIND)
    word = re.sub(r"[^a-z0-9]", "", text.casefold()[:200])
    own = {re.sub(r"[^a-z0-9]", "", w.casefold()): k for w, k in reading.mapping.kind_words}
    found = own.get(word) or _KINDS.get(word) or (reading.mapping.kind_for_all if not word else "")
    if found in set(EventKind):
        return EventKind(found)
    if not word:
        reading.problem(
            row,
            Column.KIND,
            Text("This row does not say whether it is an inpatient stay or an emergency visit."),
            left_out=True,
        )
    else:
        reading.findings.leave_out(
            Text("{kind}: neither an inpatient stay nor an emergency visit.", kind=clean(text, 40))
        )
    return None


def _moment(
    reading: Reading, row: Row, column: Column, time_column: Column, *, needed: bool
) -> tuple[datetime, bool] | None:
    text = reading.cell(row, column)
    if not text:
        if needed:
            reading.problem(row, column, Text("This row has no admission date."), left_out=True)
        return None
    moment = read_moment(text, reading.orders.get(column, DateOrder.MONTH_FIRST))
    if moment is None:
        if needed or column is Column.ENDED:
            reading.problem(row, column, unreadable_date(text, left_out=needed), left_out=needed)
        return None
    if column in reading.dates_only:
        moment = Moment(moment.day)
    moment = _with_time(reading, row, moment, time_column)
    at, clarity = place_in_zone(moment, reading.zone)
    if moment.at is not None:
        note_zone(reading.findings, moment, reading.settings.zone)
        if (said := clarity_note(clarity)) is not None:
            reading.problem(row, column, said, left_out=False)
    return at, moment.at is not None


def _with_time(reading: Reading, row: Row, moment: Moment, column: Column) -> Moment:
    text = reading.cell(row, column)
    if not text:
        return moment
    read = read_time(text if ":" in text or not text.isdigit() else text.zfill(4))
    if read is None:
        reading.problem(
            row,
            column,
            unreadable_time(text),
            left_out=False,
        )
        return moment
    return Moment(moment.day, *read)
