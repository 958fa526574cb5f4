"""The first sheet with rows of an Excel workbook as a table of texts, as CSV would give it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, CalamineWorkbook

from reviewdesk.exchange.columns import distinct_headers
from reviewdesk.exchange.tables import MOST_COLUMNS, MOST_ROWS, Row, Table
from reviewdesk.exchange.workbook_bounds import too_large
from reviewdesk.texts import Text

SIGNS = (b"PK\x03\x04",)
"""How workbooks begin that are read: .xlsx, a ZIP archive.

The old .xls is not: how large it would be cannot be told beforehand, and the library that reads it ends the
program, or never ends, on files made for that.
"""


def read_workbook(data: bytes) -> Table | Text:
    """The table of a workbook, or why there is none. Empty rows are skipped."""
    if (why := too_large(data)) is not None:
        return why
    lines = lines_of(data)
    if isinstance(lines, Text):
        return lines
    headers: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        texts = tuple(_text(cell) for cell in islice(line, MOST_COLUMNS + 1))
        if not any(texts):
            continue
        if len(texts) > MOST_COLUMNS:
            return Text("The first line has more than {most} columns.", most=MOST_COLUMNS)
        if not headers:
            headers = distinct_headers(texts)
        elif len(rows) >= MOST_ROWS:
            what = Text(
                "The file has more than {most} rows; the rest was not read. Split it.", most=f"{MOST_ROWS:,}"
            )
            return Table(headers, tuple(rows), "", (), (number, what))
        else:
            rows.append(Row(number, (*texts, *[""] * (len(headers) - len(texts)))[: len(headers)]))
    if not headers:
        return Text("The workbook has no rows. Ask the sender for it again.")
    return Table(headers, tuple(rows), "", (), None)


def lines_of(data: bytes) -> Sequence[Sequence[object]] | Text:
    """The cells of the first sheet with rows, whatever its size, or why they cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        cells = next((sheet for sheet in sheets if sheet.total_height > 0), None)
        return cells.to_python(skip_empty_area=False) if cells is not None else []
    except (CalamineError, OSError, ValueError) as error:
        return Text(
            "This workbook cannot be read ({why}). Save the sheet as CSV and import that.", why=str(error)
        )
    except BaseException as error:
        # A panic in the library's Rust code is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return Text("This workbook cannot be read. Save the sheet as CSV and import that.")


def _text(cell: object) -> str:
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell).strip()
