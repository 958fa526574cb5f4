"""How a table of admissions is read: each meaning with its column, and the first values found there."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.exchange.admissions import AdmissionFiles, EventKind, FileForm, FileRead
from reviewdesk.exchange.columns import Column, ColumnMapping
from reviewdesk.exchange.csv_admissions import COLUMN_LABELS
from reviewdesk.exchange.dates import DateOrder
from reviewdesk.texts import say, tr

ORDER = (
    Column.ADMITTED,
    Column.ADMITTED_TIME,
    Column.ENDED,
    Column.ENDED_TIME,
    Column.KIND,
    Column.PERSON_ID,
    Column.FAMILY,
    Column.GIVEN,
    Column.NAME,
    Column.BIRTH_DATE,
    Column.EVENT_ID,
    Column.REASON,
    Column.FACILITY,
)


@dataclass(frozen=True, slots=True)
class MeaningRow:
    """One meaning; `header` empty when no column tells it."""

    meaning: Column
    label: str
    header: str
    sample: str
    needed: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """One table of the import and how it is read."""

    name: str
    headers: tuple[str, ...]
    meanings: tuple[MeaningRow, ...]
    unused: str
    date_order: DateOrder
    kind_for_all: str  # inpatient | emergency | empty
    asks_kind: bool  # no column tells the kind
    system: str
    mapping: ColumnMapping
    wrong: tuple[str, ...] = ()  # why nothing can be read as it is mapped


def table_rows(read: AdmissionFiles) -> tuple[TableRow, ...]:
    """The tables among the files, each with what concerns the whole of it."""
    wrong: dict[str, tuple[str, ...]] = {}
    for problem in read.problems:
        if problem.place.line is None and problem.place.entry is None:
            wrong[problem.file] = (*wrong.get(problem.file, ()), say(problem.what))
    return tuple(
        _table(file, wrong.get(file.name, ()))
        for file in read.files
        if file.form is FileForm.CSV and file.mapping is not None
    )


def _table(file: FileRead, wrong: tuple[str, ...]) -> TableRow:
    mapping = file.mapping or ColumnMapping()
    return TableRow(
        name=file.name,
        headers=file.columns,
        meanings=tuple(_meaning(file, mapping, meaning) for meaning in ORDER),
        unused=", ".join(file.unmapped),
        date_order=mapping.date_order,
        kind_for_all=mapping.kind_for_all,
        asks_kind=mapping.header_of(Column.KIND) is None,
        system=mapping.identifier_system,
        mapping=mapping,
        wrong=wrong,
    )


def _meaning(file: FileRead, mapping: ColumnMapping, meaning: Column) -> MeaningRow:
    header = mapping.header_of(meaning) or ""
    sample = ""
    if header in file.columns:
        at = file.columns.index(header)
        cells = [row[at] for row in file.first_rows if at < len(row) and row[at]]
        sample = " · ".join(dict.fromkeys(cells[:3]))
    return MeaningRow(meaning, say(COLUMN_LABELS[meaning]), header, sample, meaning is Column.ADMITTED)


def order_choices() -> tuple[tuple[str, str], ...]:
    return (
        (DateOrder.AUTO.value, tr("As the column shows")),
        (DateOrder.MONTH_FIRST.value, tr("Month first: 8/2/2026 is August 2")),
        (DateOrder.DAY_FIRST.value, tr("Day first: 8/2/2026 is February 8")),
    )


def kind_choices() -> tuple[tuple[str, str], ...]:
    return (
        ("", tr("Choose")),
        (EventKind.INPATIENT.value, tr("Only inpatient stays")),
        (EventKind.EMERGENCY.value, tr("Only emergency visits")),
    )
