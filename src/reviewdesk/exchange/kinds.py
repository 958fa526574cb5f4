"""What files to be imported hold: guessed from their headers and content, said by the person who imports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from reviewdesk.exchange.columns import Column, guess_mapping
from reviewdesk.exchange.decoding import decode
from reviewdesk.exchange.fhir_files import looks_like_json
from reviewdesk.exchange.lists.columns import ListKind, guess_columns, lacking
from reviewdesk.exchange.lists.fhir_goals import looks_like_xml
from reviewdesk.exchange.tables import Table, read_table
from reviewdesk.exchange.workbook import SIGNS, read_workbook
from reviewdesk.texts import Text


class FileKind(StrEnum):
    """What the rows of a file are."""

    STAYS = "stays"
    VISITS = "visits"
    INCIDENTS = "incidents"
    GOALS = "goals"

    @property
    def list_kind(self) -> ListKind:
        """The same among lists; hospital stays are none."""
        return ListKind(self.value)


_START = 200_000
"""As many bytes of a file tell its kind."""
_STAY_WORDS = re.compile(r"\b(inpatient|emergency|imp|emer|ed|er)\b", re.IGNORECASE)
_PEOPLE = frozenset({"person_id", "family", "given", "name", "birth_date"})
_CLEARLY = 1.0


def guess_kind(files: Sequence[tuple[str, bytes]]) -> FileKind | None:
    """What these files (name, content) hold; None where they do not tell, or tell different things."""
    told = {kind for _, data in files if (kind := _kind_of(data)) is not None}
    return told.pop() if len(told) == 1 else None


def _kind_of(data: bytes) -> FileKind | None:
    if data.startswith(SIGNS):
        book = read_workbook(data)
        return _table_kind(book) if isinstance(book, Table) else None
    whole = len(data) <= _START
    decoded = decode(data if whole else data[: data.rfind(b"\n", 0, _START) + 1 or _START])
    if isinstance(decoded, Text):
        return None
    if looks_like_json(decoded.text) or looks_like_xml(decoded.text):
        return _fhir_kind(decoded.text)
    table = read_table(decoded.text)
    return _table_kind(table) if isinstance(table, Table) else None


def _fhir_kind(text: str) -> FileKind | None:
    if re.search(r'"resourceType"\s*:\s*"Goal"|<Goal\b', text):
        return FileKind.GOALS
    # Patients alone come with either; encounters are what admissions are read from.
    return FileKind.STAYS if re.search(r'"resourceType"\s*:\s*"Encounter"', text) else None


def _table_kind(table: Table) -> FileKind | None:
    """The kind whose columns are there, when it is clearly more of them than of any other."""
    headers = table.headers
    scores: dict[FileKind, float] = {}
    for kind in ListKind:
        mapping = guess_columns(kind, headers)
        if not lacking(kind, mapping):
            scores[FileKind(kind.value)] = sum(column not in _PEOPLE for column, _ in mapping.columns)
    stays = guess_mapping(headers)
    if stays.header_of(Column.ADMITTED) is not None:
        own = sum(column.value not in _PEOPLE for column, _ in stays.columns)
        scores[FileKind.STAYS] = own + _says_stays(table, stays.header_of(Column.KIND))
    ranked = sorted(scores, key=lambda kind: scores[kind], reverse=True)
    if not ranked:
        return None
    clear = len(ranked) == 1 or scores[ranked[0]] - scores[ranked[1]] >= _CLEARLY
    return ranked[0] if clear else None


def _says_stays(table: Table, header: str | None) -> int:
    """Cells that say inpatient or emergency weigh as much as three columns."""
    if header is None:
        return 0
    at = table.headers.index(header)
    return 3 if any(_STAY_WORDS.search(row.cells[at]) for row in table.rows[:50]) else -1
