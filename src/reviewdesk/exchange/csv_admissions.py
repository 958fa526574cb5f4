"""Admissions out of a table: cells to people and events, by the mapping the person confirmed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, tzinfo

from reviewdesk.exchange.admissions import (
    EventKind,
    FileForm,
    FileRead,
    ImportedEvent,
    ImportedPerson,
    PersonKey,
    Place,
    ReadSettings,
)
from reviewdesk.exchange.columns import Column, ColumnMapping, guess_mapping
from reviewdesk.exchange.csv_rows import Reading, SeenRow, read_row
from reviewdesk.exchange.dates import (
    DateOrder,
    OrderFound,
    find_order,
)
from reviewdesk.exchange.decoding import Decoded, clean
from reviewdesk.exchange.findings import Findings
from reviewdesk.exchange.tables import Table, read_table
from reviewdesk.texts import Text

_SHOWN_ROWS = 10
COLUMN_LABELS = {
    Column.EVENT_ID: Text("Visit number"),
    Column.PERSON_ID: Text("Person number"),
    Column.FAMILY: Text("Last name"),
    Column.GIVEN: Text("First name"),
    Column.NAME: Text("Full name"),
    Column.BIRTH_DATE: Text("Birth date"),
    Column.KIND: Text("Inpatient or emergency"),
    Column.ADMITTED: Text("Admitted"),
    Column.ADMITTED_TIME: Text("Admitted, time"),
    Column.ENDED: Text("Discharged"),
    Column.ENDED_TIME: Text("Discharged, time"),
    Column.REASON: Text("Reason"),
    Column.FACILITY: Text("Hospital"),
}


class TableAdmissions:
    """Gathers the tables of one import; people are settled over all of them at the end."""

    def __init__(self, settings: ReadSettings, zone: tzinfo, findings: Findings) -> None:
        self._settings = settings
        self._zone = zone
        self._findings = findings
        self._seen: list[SeenRow] = []

    def read(self, name: str, decoded: Decoded) -> FileRead:
        """One file; its rows are kept for `settle`."""
        wanted = self._settings.mappings.get(name)
        table = read_table(decoded.text, wanted.delimiter if wanted else "")
        return self.read_table(name, table, decoded.encoding)

    def read_table(self, name: str, table: Table | Text, encoding: str = "") -> FileRead:
        """Take one table, of text or of a workbook; or say why there is none."""
        wanted = self._settings.mappings.get(name)
        if isinstance(table, Text):
            self._findings.problem(Place(name), table, left_out=True)
            return FileRead(name, FileForm.UNREADABLE, encoding, 0)
        mapping = wanted if wanted is not None else guess_mapping(table.headers)
        self._report_shape(name, table)
        mapped = {header for _, header in mapping.columns}
        if self._mapping_holds(name, mapping, table):
            reading = self._reading(name, mapping, table)
            self._note_assumptions(reading)
            self._seen += [seen for row in table.rows if (seen := read_row(reading, row))]
        return FileRead(
            name,
            FileForm.CSV,
            encoding,
            len(table.rows) + len(table.uneven),
            columns=table.headers,
            mapping=replace(mapping, delimiter=table.delimiter),
            unmapped=tuple(header for header in table.headers if header not in mapped),
            first_rows=tuple(
                tuple(clean(cell, 100) for cell in row.cells) for row in table.rows[:_SHOWN_ROWS]
            ),
        )

    def _report_shape(self, name: str, table: Table) -> None:
        if table.broken is not None:
            self._findings.problem(Place(name, line=table.broken[0]), table.broken[1], left_out=True)
        for line in table.uneven:
            self._findings.problem(
                Place(name, line=line),
                Text("This row does not have as many cells as the first line has headers. Correct it."),
                left_out=True,
            )

    def _mapping_holds(self, name: str, mapping: ColumnMapping, table: Table) -> bool:
        missing: list[Text] = []
        for column, header in mapping.columns:
            if header not in table.headers:
                missing.append(Text("The file has no column {header}. Choose another one.", header=header))
            elif [h for _, h in mapping.columns].count(header) > 1:
                missing.append(Text("The column {header} is chosen twice. Choose it once.", header=header))
            elif [c for c, _ in mapping.columns].count(column) > 1:
                missing.append(
                    Text("Two columns are chosen for {column}. Choose one.", column=COLUMN_LABELS[column])
                )
        if mapping.header_of(Column.ADMITTED) is None:
            missing.append(Text("No column says when the person was admitted. Choose it."))
        if all(mapping.header_of(c) is None for c in (Column.PERSON_ID, Column.NAME, Column.FAMILY)):
            missing.append(Text("No column says who the person is. Choose a number or a name."))
        if mapping.header_of(Column.KIND) is None and mapping.kind_for_all not in set(EventKind):
            missing.append(
                Text(
                    "No column says whether a row is an inpatient stay or an emergency visit. "
                    "Choose it, or say that the file holds only one of them."
                )
            )
        for what in missing:
            self._findings.problem(Place(name), what, left_out=True)
        return not missing

    def _reading(self, name: str, mapping: ColumnMapping, table: Table) -> Reading:
        where = {column: table.headers.index(header) for column, header in mapping.columns}
        found = {
            column: find_order(row.cells[where[column]] for row in table.rows)
            for column in (Column.ADMITTED, Column.ENDED, Column.BIRTH_DATE)
            if column in where
        }
        shown = {order.order for order in found.values() if order.shown}
        orders: dict[Column, DateOrder] = {
            column: self._order(name, mapping, mapping.header_of(column) or "", order, shown)
            for column, order in found.items()
        }
        return Reading(
            file=name,
            settings=self._settings,
            zone=self._zone,
            mapping=mapping,
            system=mapping.identifier_system or self._settings.source,
            where=where,
            orders=orders,
            dates_only=frozenset(c for c in orders if _says_days_only(table, where[c])),
            findings=self._findings,
        )

    def _order(
        self, name: str, mapping: ColumnMapping, header: str, found: OrderFound, shown: set[DateOrder]
    ) -> DateOrder:
        """How one column is read: as the person said, as it shows, as the other columns of the file show."""
        if mapping.date_order is not DateOrder.AUTO:
            return mapping.date_order
        if found.ambiguous and len(shown) == 1:
            return next(iter(shown))
        if found.ambiguous:
            self._findings.note(
                Text(
                    "{file}: every date in {header} could be month first or day first. "
                    "They were read as month first (US). Change the date order if that is wrong.",
                    file=name,
                    header=header,
                )
            )
        elif found.mixed:
            self._findings.note(
                Text(
                    "{file}: some dates in {header} can only be month first, others only day first. "
                    "They were read as month first (US); those that cannot be are listed.",
                    file=name,
                    header=header,
                )
            )
        elif found.order is DateOrder.DAY_FIRST:
            self._findings.note(
                Text("{file}: the dates in {header} were read as day first.", file=name, header=header)
            )
        return found.order

    def _note_assumptions(self, reading: Reading) -> None:
        if Column.EVENT_ID not in reading.where:
            self._findings.note(
                Text(
                    "{file}: no column gives each visit a number, so person, kind and admission time stand "
                    "for it. If one of them is corrected later, the visit will come in as a new one.",
                    file=reading.file,
                )
            )

    def settle(self) -> tuple[list[ImportedPerson], list[ImportedEvent]]:
        """People and events of all files. Rows with one number, or one name and birth date, are one person.

        A number under which two birth dates occur stands for two people; matching shows that as a conflict.
        """
        births: dict[str, set[date]] = {}
        for seen in self._seen:
            if seen.person.birth_date is not None:
                births.setdefault(seen.person.key, set()).add(seen.person.birth_date)
        people: dict[PersonKey, ImportedPerson] = {}
        events: list[ImportedEvent] = []
        for seen in self._seen:
            known = births.get(seen.person.key, set())
            key, birth = seen.person.key, seen.person.birth_date
            if len(known) > 1:
                key = PersonKey(f"{key}|{birth or ''}")
            elif known:
                birth = next(iter(known))
            people.setdefault(key, replace(seen.person, key=key, birth_date=birth))
            events.append(replace(seen.event, person=key))
        return list(people.values()), events


_MIDNIGHT = re.compile(r".*[T ](?:00?:00(?::00(?:\.0+)?)?|12:00(?::00)? ?[Aa][Mm])")


def _says_days_only(table: Table, at: int) -> bool:
    """Whether a column has times and every one of them is midnight: an export of days."""
    cells = [row.cells[at].strip()[:60] for row in table.rows if row.cells[at].strip()]
    return bool(cells) and all(_MIDNIGHT.fullmatch(cell) for cell in cells)
