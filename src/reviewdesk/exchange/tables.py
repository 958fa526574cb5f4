"""A CSV file as headers and rows, whoever wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from reviewdesk.exchange.columns import distinct_headers
from reviewdesk.texts import Text

MOST_ROWS = 200_000
MOST_COLUMNS = 500
LONGEST_LINE = 1_000_000
_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: the line it starts on (from 1) and its cells, as many as there are headers."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`broken` says where reading stopped and why, when it did not reach the end."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    uneven: tuple[int, ...]  # lines whose number of cells is not that of the headers; not among the rows
    broken: tuple[int, Text] | None


def read_table(text: str, delimiter: str = "") -> Table | Text:
    """The table of a text, or why there is none. Empty lines are skipped."""
    delimiter = delimiter if len(delimiter) == 1 else find_delimiter(text)
    lines = _lines(text, delimiter)
    headers: tuple[str, ...] = ()
    rows: list[Row] = []
    uneven: list[int] = []
    broken: tuple[int, Text] | None = None
    for line in lines:
        if isinstance(line, tuple):
            broken = line
        elif not headers:
            if len(line.cells) > MOST_COLUMNS:
                return Text("The first line has more than {most} columns.", most=MOST_COLUMNS)
            headers = distinct_headers(line.cells)
        elif len(line.cells) == len(headers):
            rows.append(line)
        else:
            _keep_uneven(line, len(headers), rows, uneven)
        if len(rows) >= MOST_ROWS:
            broken = (line.line if isinstance(line, Row) else line[0], _too_many())
            break
    if not headers:
        return broken[1] if broken else Text("The file is empty. Ask the sender for it again.")
    return Table(headers, tuple(rows), delimiter, tuple(uneven), broken)


def _too_many() -> Text:
    return Text("The file has more than {most} rows; the rest was not read. Split it.", most=f"{MOST_ROWS:,}")


def _keep_uneven(row: Row, wanted: int, rows: list[Row], uneven: list[int]) -> None:
    # Spreadsheets leave off, or add, empty cells at the end of a row.
    extra = row.cells[wanted:]
    if len(row.cells) > 1 and not any(cell.strip() for cell in extra):
        rows.append(Row(row.line, (*row.cells[:wanted], *[""] * (wanted - len(row.cells)))))
    else:
        uneven.append(row.line)


def _lines(text: str, delimiter: str) -> Iterator[Row | tuple[int, Text]]:
    reader = csv.reader(_short_lines(text), delimiter=delimiter)
    empty = 0
    while empty <= MOST_ROWS:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # The reader's words are for programmers; what it means is nearly always an open quotation mark.
            yield (
                start,
                Text(
                    "From line {line} the file cannot be read: a quotation mark that is never closed, "
                    "or a line that is far too long. Correct that line and import the file again.",
                    line=start,
                ),
            )
            return
        if any(cell.strip() for cell in cells):
            yield Row(start, tuple(cells))
        else:
            empty += 1
    yield reader.line_num, Text("The file is nearly all empty lines; the rest was not read. Remove them.")


def _short_lines(text: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        if len(line) > LONGEST_LINE:
            raise csv.Error(len(line))
        yield line


def find_delimiter(text: str) -> str:
    """The sign that cuts the first lines into the same number of cells, the most of them; else the comma."""
    sample = "".join(io.StringIO(text[:65_536], newline="").readlines()[:_SAMPLE_LINES])
    best, best_score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        widths = [len(row.cells) for row in _lines(sample, delimiter) if isinstance(row, Row)]
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best
