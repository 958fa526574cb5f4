"""How a table is read: each meaning with its column, and the first values found there."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.exchange.admissions import EventKind, FileForm, FileRead
from reviewdesk.exchange.columns import Column, ColumnMapping
from reviewdesk.exchange.csv_admissions import COLUMN_LABELS
from reviewdesk.exchange.dates import DateOrder
from reviewdesk.exchange.lists.columns import COLUMNS, ListMapping
from reviewdesk.exchange.lists.found import ListFile, ListFiles
from reviewdesk.texts import say, tr
from reviewdesk.ui.present.import_rows import Plan

TableMapping = ColumnMapping | ListMapping

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

    meaning: str
    label: str
    header: str
    sample: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One table of the import and how it is read."""

    name: str
    headers: tuple[str, ...]
    meanings: tuple[MeaningRow, ...]
    unused: str
    date_order: DateOrder
    kind_for_all: str  # inpatient | emergency | empty
    asks_kind: bool  # no column of hospital stays tells their kind
    system: str
    mapping: TableMapping
    wrong: tuple[str, ...] = ()  # why nothing can be read as it is mapped


def table_rows(plan: Plan) -> tuple[TableRow, ...]:
    """The tables among the files, each with what concerns the whole of it."""
    read = plan.files
    wrong: dict[str, tuple[str, ...]] = {}
    for problem in read.problems:
        if problem.place.line is None and problem.place.entry is None:
            wrong[problem.file] = (*wrong.get(problem.file, ()), say(problem.what))
    if isinstance(read, ListFiles):
        meanings = tuple((column.id, say(column.label)) for column in COLUMNS[read.kind])
    else:
        meanings = tuple((column.value, say(COLUMN_LABELS[column])) for column in ORDER)
    return tuple(
        _table(file, file.mapping, meanings, wrong.get(file.name, ()))
        for file in read.files
        if file.form is FileForm.CSV and file.mapping is not None
    )


def moved(mapping: TableMapping, meaning: str, header: str | None) -> TableMapping:
    """The mapping with one meaning told by another column, or by none."""
    if isinstance(mapping, ColumnMapping):
        return mapping.with_column(Column(meaning), header)
    return mapping.with_column(meaning, header)


def _table(
    file: FileRead | ListFile,
    mapping: TableMapping,
    meanings: tuple[tuple[str, str], ...],
    wrong: tuple[str, ...],
) -> TableRow:
    told = {str(column): header for column, header in mapping.columns}
    stays = mapping if isinstance(mapping, ColumnMapping) else None
    return TableRow(
        name=file.name,
        headers=file.columns,
        meanings=tuple(_meaning(file, told.get(known, ""), known, label) for known, label in meanings),
        unused=", ".join(file.unmapped),
        date_order=mapping.date_order,
        kind_for_all=stays.kind_for_all if stays else "",
        asks_kind=stays is not None and Column.KIND.value not in told,
        system=mapping.identifier_system,
        mapping=mapping,
        wrong=wrong,
    )


def _meaning(file: FileRead | ListFile, header: str, meaning: str, label: str) -> MeaningRow:
    sample = ""
    if header in file.columns:
        at = file.columns.index(header)
        cells = [row[at] for row in file.first_rows if at < len(row) and row[at]]
        sample = " · ".join(dict.fromkeys(cells[:3]))
    return MeaningRow(meaning, label, header, sample)


def order_choices() -> tuple[tuple[str, str], ...]:
    return (
        (DateOrder.AUTO.value, tr("As the column shows")),
        (DateOrder.MONTH_FIRST.value, tr("Month first: 8/2/2026 is August 2")),
        (DateOrder.DAY_FIRST.value, tr("Day first: 8/2/2026 is February 8")),
    )


def event_choices() -> tuple[tuple[str, str], ...]:
    return (
        ("", tr("Choose")),
        (EventKind.INPATIENT.value, tr("Only inpatient stays")),
        (EventKind.EMERGENCY.value, tr("Only emergency visits")),
    )
