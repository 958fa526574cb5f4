"""How large a workbook would be as tables, found without unpacking it into memory.

The library that reads cells makes a table of every place up to the last cell: one cell at the far corner of a
sheet would take more memory than there is, and end the program.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from reviewdesk.texts import Text

MOST_CELLS = 10_000_000
MOST_ROWS = 1_048_576
MOST_UNPACKED = 400_000_000
_PIECE = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_AT = re.compile(rb"""[\s"']r\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_BEGUN = re.compile(rb"""<|[\s"'](?:r\s*(?:=\s*(?:["'][A-Za-z]*\d*)?)?)?\Z""")
_OTHER = ("xl/workbook.bin", "content.xml")


def too_large(data: bytes, most_cells: int = MOST_CELLS, most_rows: int = MOST_ROWS) -> Text | None:
    """Why a workbook (.xlsx) must not be read, or None."""
    unpacked = 0
    large = Text(
        "Unpacked, this workbook is larger than {most} MB. Split it, or save the sheet as CSV.",
        most=MOST_UNPACKED // 1_000_000,
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(name in _OTHER for name in archive.namelist()):
                return Text("This workbook is not an .xlsx file. Save it as .xlsx or as CSV and import that.")
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                return large
            for info in archive.infolist():
                with archive.open(info) as part:
                    rows, columns, size = _bounds(part, MOST_UNPACKED - unpacked, most_cells)
                unpacked += size
                if unpacked > MOST_UNPACKED:
                    return large
                if rows * columns > most_cells or rows > most_rows:
                    return Text(
                        "This sheet goes down to row {rows} and out to column {columns}: that is too much to "
                        "be read. Delete what lies far below or beside the list, or save the list alone as "
                        "CSV.",
                        rows=f"{rows:,}",
                        columns=f"{columns:,}",
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        return Text(
            "This workbook cannot be read ({why}). Save the sheet as CSV and import that.", why=str(error)
        )
    return None


def _bounds(part: IO[bytes], most: int, most_cells: int) -> tuple[int, int, int]:
    """The last row and column that cells of one part name or come to, and its size as far as it was read."""
    rows = count = columns = in_row = size = 0
    for piece in _pieces(part):
        size += len(piece)
        places = _AT.findall(piece)
        rows = max(rows, max((_number(digits) for digits in {digits for _, digits in places}), default=0))
        columns = max(columns, max((_column(name) for name in {name for name, _ in places}), default=0))
        if _cells(piece) > len(places):  # cells that do not say where they are: each is beside the one before
            begun, *others = _ROW.split(piece)
            in_row += _cells(begun)
            for row in others:
                columns = max(columns, in_row)
                count, in_row = count + 1, _cells(row)
        else:
            count += len(_ROW.findall(piece))
        if size > most or max(rows, count) * max(columns, in_row) > most_cells:
            break
    return max(rows, count), max(columns, in_row), size


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a part in pieces that end where a tag does, or before a tag or a place in one begins.

    Raises ValueError for a tag longer than a piece: cut in two, it would hide the place that it names.
    """
    rest = b""
    while more := part.read(_PIECE):
        rest += more
        end = rest.rfind(b">") + 1
        if not end:
            begun = _BEGUN.search(rest)
            end = begun.start() if begun else len(rest)
            if end < len(rest) - _PIECE:
                raise ValueError(f"a tag in it is longer than {_PIECE >> 20} MiB")
        yield rest[:end]
        rest = rest[end:]
    yield rest


def _cells(row: bytes) -> int:
    return row.count(b"<c ") + row.count(b"<c>") + row.count(b"<c/") + row.count(b":c ") + row.count(b":c>")


def _number(digits: bytes) -> int:
    return int(digits[:12])


def _column(letters: bytes) -> int:
    """A is 1; what is longer than any name of a column is beyond all of them."""
    number = 0
    for letter in letters[:6].upper():
        number = number * 26 + letter - 64
    return number
