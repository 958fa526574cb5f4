"""Reads files of one kind of list, several together, into one set of people and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, tzinfo

from reviewdesk.exchange.admissions import FileForm, ImportedPerson, PersonKey, Place
from reviewdesk.exchange.dates import DateOrder, find_order
from reviewdesk.exchange.decoding import clean, decode
from reviewdesk.exchange.fhir_files import looks_like_json
from reviewdesk.exchange.fhir_people import place_words
from reviewdesk.exchange.findings import Findings
from reviewdesk.exchange.lists.columns import COLUMNS, Cell, ListKind, ListMapping, guess_columns, lacking
from reviewdesk.exchange.lists.fhir_goals import FhirGoals, looks_like_xml
from reviewdesk.exchange.lists.found import ListFile, ListFiles, ListRow, ListSettings
from reviewdesk.exchange.lists.rows import Reading, read_row
from reviewdesk.exchange.reading import MOST_BYTES, find_zone
from reviewdesk.exchange.tables import Table, read_table
from reviewdesk.exchange.workbook import SIGNS, read_workbook
from reviewdesk.texts import Text

_SHOWN_ROWS = 10


def read_list(kind: ListKind, files: Sequence[tuple[str, bytes]], settings: ListSettings) -> ListFiles:
    """All people and rows in these files (name, content), with every problem and assumption.

    Tables (CSV, XLSX) of every kind; goals also as FHIR (JSON, ndjson, XML). Bad input is never an error: it
    comes back as problems. A zone nobody knows raises Refusal.
    """
    zone = find_zone(settings.zone)
    findings = Findings()
    reader = _Reader(kind, settings, zone, findings)
    read = tuple(reader.read(name, data) for name, data in files)
    people, rows = _settled(reader.found)
    rows = _without_repeats(rows, findings)
    if not (rows or findings.problems or findings.left_out):
        for name, _ in files:
            what = Text("There is no row in this file that can be taken. Is it the right one?")
            findings.problem(Place(name), what, left_out=False)
    named = {row.person for row in rows}
    return ListFiles(
        kind=kind,
        files=read,
        people=tuple(person for key, person in people.items() if key in named),
        rows=tuple(rows),
        left_out=findings.left_out,
        problems=findings.problems,
        more_problems=findings.more_problems,
        notes=findings.notes,
    )


class _Reader:
    def __init__(self, kind: ListKind, settings: ListSettings, zone: tzinfo, findings: Findings) -> None:
        self._kind = kind
        self._settings = settings
        self._zone = zone
        self._findings = findings
        self.found: list[tuple[ListRow, ImportedPerson]] = []

    def read(self, name: str, data: bytes) -> ListFile:
        if len(data) > MOST_BYTES:
            what = Text(
                "The file is larger than {most} MB, which is as much as is read at once. Split it.",
                most=MOST_BYTES // 1_000_000,
            )
            return self._unreadable(name, what)
        if not data.strip(b" \t\r\n\x00"):
            return self._unreadable(name, Text("The file is empty. Ask the sender for it again."))
        if data.startswith(SIGNS):
            book = read_workbook(data)
            return self._unreadable(name, book) if isinstance(book, Text) else self._table(name, book)
        decoded = decode(data)
        if isinstance(decoded, Text):
            return self._unreadable(name, decoded)
        if looks_like_json(decoded.text) or looks_like_xml(decoded.text):
            if self._kind is not ListKind.GOALS:
                what = Text("FHIR is read for goals only. Ask the sender for this list as CSV or XLSX.")
                return self._unreadable(name, what)
            goals = FhirGoals(self._settings, self._findings)
            file = goals.read(name, decoded.text)
            self.found += goals.found
            return file
        table = read_table(decoded.text)
        return self._unreadable(name, table) if isinstance(table, Text) else self._table(name, table)

    def _unreadable(self, name: str, what: Text) -> ListFile:
        self._findings.problem(Place(name), what, left_out=True)
        return ListFile(name, FileForm.UNREADABLE, 0)

    def _table(self, name: str, table: Table) -> ListFile:
        wanted = self._settings.mappings.get(name)
        mapping = wanted if wanted is not None else guess_columns(self._kind, table.headers)
        if table.broken is not None:
            self._findings.problem(Place(name, line=table.broken[0]), table.broken[1], left_out=True)
        for line in table.uneven:
            what = Text("This row does not have as many cells as the first line has headers. Correct it.")
            self._findings.problem(Place(name, line=line), what, left_out=True)
        wrong = [*_unfit(mapping, table), *lacking(self._kind, mapping)]
        for what in wrong:
            self._findings.problem(Place(name), what, left_out=True)
        if not wrong:
            self._rows(name, mapping, table)
        used = {header for _, header in mapping.columns}
        shown = (tuple(clean(cell, 100) for cell in row.cells) for row in table.rows[:_SHOWN_ROWS])
        return ListFile(
            name,
            FileForm.CSV,
            len(table.rows) + len(table.uneven),
            table.headers,
            mapping,
            tuple(header for header in table.headers if header not in used),
            tuple(shown),
        )

    def _rows(self, name: str, mapping: ListMapping, table: Table) -> None:
        where = {column: table.headers.index(header) for column, header in mapping.columns}
        order = self._order(name, mapping, where, table)
        reading = Reading(self._kind, name, self._settings, self._zone, mapping, where, order, self._findings)
        if "number" not in where:
            self._findings.note(
                Text(
                    "{file}: no column gives each row a number, so whose it is and when it was stand for it. "
                    "If one of them is corrected later, the row will come in as a new one.",
                    file=name,
                )
            )
        self.found += (seen for row in table.rows if (seen := read_row(reading, row)) is not None)

    def _order(self, name: str, mapping: ListMapping, where: Mapping[str, int], table: Table) -> DateOrder:
        """One order for all dates of a file: as the person said, else as they show, else month first."""
        if mapping.date_order is not DateOrder.AUTO:
            return mapping.date_order
        dates = {c.id for c in COLUMNS[self._kind] if c.cell in (Cell.DAY, Cell.MOMENT)}
        found = find_order(row.cells[at] for id_, at in where.items() if id_ in dates for row in table.rows)
        if found.ambiguous:
            self._findings.note(
                Text(
                    "{file}: every date could be month first or day first. They were read as month first "
                    "(US). Change the date order if that is wrong.",
                    file=name,
                )
            )
        elif found.mixed:
            self._findings.note(
                Text(
                    "{file}: some dates can only be month first, others only day first. They were read as "
                    "month first (US); those that cannot be are listed.",
                    file=name,
                )
            )
        elif found.order is DateOrder.DAY_FIRST:
            self._findings.note(Text("{file}: its dates were read as day first.", file=name))
        return found.order


def _unfit(mapping: ListMapping, table: Table) -> list[Text]:
    """Columns the table does not have, and those chosen twice."""
    headers = [header for _, header in mapping.columns]
    return [
        Text("The file has no column {header}. Choose another one.", header=header)
        for header in headers
        if header not in table.headers
    ] + [
        Text("The column {header} is chosen twice. Choose it once.", header=header)
        for header in dict.fromkeys(headers)
        if headers.count(header) > 1
    ]


def _settled(
    found: Sequence[tuple[ListRow, ImportedPerson]],
) -> tuple[dict[PersonKey, ImportedPerson], list[ListRow]]:
    """Rows with one number, or one name and birth date, are one person.

    A number under which two birth dates occur stands for two people.
    """
    births: dict[PersonKey, set[date]] = {}
    for _, person in found:
        if person.birth_date is not None:
            births.setdefault(person.key, set()).add(person.birth_date)
    people: dict[PersonKey, ImportedPerson] = {}
    rows: list[ListRow] = []
    for row, person in found:
        known = births.get(person.key, set())
        key, birth = person.key, person.birth_date
        if len(known) > 1:
            key = PersonKey(f"{key}|{birth or ''}")
        elif known:
            birth = next(iter(known))
        people.setdefault(key, replace(person, key=key, birth_date=birth))
        rows.append(replace(row, person=key))
    return people, rows


def _without_repeats(rows: Sequence[ListRow], findings: Findings) -> list[ListRow]:
    """Each row once; a second one under the same number with other values is a problem to be shown."""
    kept: dict[tuple[str, str], ListRow] = {}
    for row in rows:
        first = kept.setdefault((row.source, row.natural_id), row)
        if first is row:
            continue
        if replace(row, place=first.place) == first:
            findings.leave_out(Text("The same row again, with the same values."))
        else:
            what = Text(
                "Another row with other values has the same number ({first}). The first was taken; "
                "ask the sender which is right.",
                first=place_words(first.place),
            )
            findings.problem(row.place, what, left_out=True)
    return list(kept.values())
