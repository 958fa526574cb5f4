"""What files to be imported hold: guessed from their headers and content, said by the person who imports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from reviewdesk.exchange.columns import Column, guess_mapping
from reviewdesk.exchange.decoding import decode
from reviewdesk.exchange.fhir_files import looks_like_json, types_of
from reviewdesk.exchange.lists.columns import ListKind, guess_columns, lacking
from reviewdesk.exchange.lists.fhir_goals import looks_like_xml
from reviewdesk.exchange.lists.fhir_xml import json_of_xml
from reviewdesk.exchange.reading import MOST_BYTES
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

    @property
    def usual_source(self) -> str:
        """Who sends files of which nobody said it.

        It is a part of what makes a row the same one as before, in the window as on the command line: another
        word here, and all of it comes in once more.
        """
        return _USUAL_SOURCES[self]


_USUAL_SOURCES = {
    FileKind.STAYS: "admissions",
    FileKind.VISITS: "roster",
    FileKind.INCIDENTS: "incidents",
    FileKind.GOALS: "goals",
}

_START = 200_000
"""As many bytes of a table tell its kind."""
_TYPES = {"Encounter": FileKind.STAYS, "Goal": FileKind.GOALS}
"""The resources that rows are made of; patients alone come with either."""
_STAY_WORDS = re.compile(r"\b(inpatient|emergency|imp|emer|ed|er)\b", re.IGNORECASE)
_PEOPLE = frozenset({"person_id", "family", "given", "name", "birth_date"})
_CLEARLY = 1.0


def guess_kind(files: Sequence[tuple[str, bytes]]) -> FileKind | None:
    """What these files (name, content) hold; None where they do not tell, or tell different things."""
    told = set[FileKind]().union(*(_kinds_of(name, data) for name, data in files))
    return told.pop() if len(told) == 1 else None


def _kinds_of(name: str, data: bytes) -> set[FileKind]:
    """What is in one file: resources of several kinds, or the rows of one."""
    if data.startswith(SIGNS):
        book = read_workbook(data)
        return _table_kinds(book) if isinstance(book, Table) else set()
    start = _decoded(data, _START)
    if looks_like_json(start) or looks_like_xml(start):
        return _fhir_kinds(name, _decoded(data, len(data))) if len(data) <= MOST_BYTES else set()
    table = read_table(start)
    return _table_kinds(table) if isinstance(table, Table) else set()


def _decoded(data: bytes, most: int) -> str:
    """The text of a file, up to a line's end where it is longer; empty where it has none."""
    whole = len(data) <= most
    decoded = decode(data if whole else data[: data.rfind(b"\n", 0, most) + 1 or most])
    return "" if isinstance(decoded, Text) else decoded.text


def _fhir_kinds(name: str, text: str) -> set[FileKind]:
    """By the types of the resources themselves: what their texts quote tells nothing."""
    data = text.encode("utf-8", "replace")
    if looks_like_xml(text):
        tree = json_of_xml(text)
        if isinstance(tree, Text):
            return set()
        data = msgspec.json.encode(tree)
    return {_TYPES[found] for found in types_of(name, data) if found in _TYPES}


def _table_kinds(table: Table) -> set[FileKind]:
    kind = _table_kind(table)
    return set() if kind is None else {kind}


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
