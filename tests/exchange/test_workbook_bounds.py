"""Workbooks made to hurt are answered in words, before a cell of them is read."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from tests.workbooks import with_sheet, workbook

from reviewdesk.exchange.admissions import ReadSettings
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.exchange.tables import Table
from reviewdesk.exchange.workbook import lines_of, read_workbook
from reviewdesk.exchange.workbook_bounds import too_large
from reviewdesk.texts import say

NEAR = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'


def far(cell: str, row: str = "1048576") -> str:
    return f'<row r="{row}"><c t="inlineStr" r="{cell}"><is><t>x</t></is></c></row>'


@pytest.mark.parametrize(
    "cells",
    [
        far("XFD1048576"),
        NEAR + far("XFD1048576"),
        NEAR + far("xfd1048576"),
        NEAR + far("ZZ500000", "500000"),
        NEAR + far("XFD1048576").replace('"', "'"),
        NEAR + far("A1048576") + far("XFD1", "1"),
        NEAR + '<row r="1048576">' + "<c/>" * 20_000 + "</row>",
        "<row></row>" * 1_000 + "<row>" + "<c/>" * 20_000 + "</row>",
    ],
    ids=lambda cells: cells[-90:-40],
)
def test_a_cell_far_outside_is_told_with_its_place_and_what_to_do(cells: str) -> None:
    files = read_admissions([("stays.xlsx", with_sheet(cells))], ReadSettings("America/New_York", "feed"))
    [problem] = files.problems
    said = say(problem.what)
    assert said.startswith("This sheet goes down to row ")
    assert said.endswith(
        "that is too much to be read. Delete what lies far below or beside the list, or save the list alone "
        "as CSV."
    )
    assert files.events == ()


def test_the_place_is_the_last_row_and_column() -> None:
    said = too_large(with_sheet(far("XFD1048576")))
    assert said is not None
    assert say(said).startswith("This sheet goes down to row 1,048,576 and out to column 16,384:")


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(450):
                part.write(bytes(1_000_000))
    return made.getvalue()


def cut() -> bytes:
    whole = workbook([["name"], ["x" * 2_000]])
    at = whole.index(b"sheet1.xml") + 60
    return whole[:at] + bytes(40) + whole[at + 40 :]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (bomb, "Unpacked, this workbook is larger than 400 MB."),
        (cut, "This workbook cannot be read ("),
        (lambda: b"PK\x03\x04 and nothing else", "This workbook cannot be read ("),
    ],
)
def test_a_bomb_and_a_broken_archive_are_told(make: Callable[[], bytes], says: str) -> None:
    data = make()
    started = time.process_time()
    found = read_workbook(data)
    assert not isinstance(found, Table)
    assert say(found).startswith(says)
    assert time.process_time() - started < 2.0


def test_long_and_wide_lists_as_people_have_them_are_read() -> None:
    found = read_workbook(workbook([["a", "b"], *[[str(n), "x"] for n in range(30_000)]]))
    assert isinstance(found, Table)
    assert len(found.rows) == 30_000
    wide = read_workbook(workbook([[f"c{n}" for n in range(400)]] * 2))
    assert isinstance(wide, Table)
    assert len(wide.headers) == 400


def test_a_list_that_begins_far_down_keeps_the_numbers_of_its_rows() -> None:
    found = read_workbook(with_sheet(far("B7", "7") + far("B9", "9")))
    assert isinstance(found, Table)
    assert [row.line for row in found.rows] == [9]


@pytest.mark.parametrize("before", ["<c ", '<c a=">" ', '<c a=">"'])
@pytest.mark.parametrize("cut", range(1, 16, 2))
def test_a_far_cell_across_two_pieces_is_seen(before: str, cut: int) -> None:
    """What is cut in two where the pieces of a part end would hide the place it names."""
    begun = NEAR + "<row>" + before
    with zipfile.ZipFile(io.BytesIO(with_sheet(begun))) as archive:
        head = archive.read("xl/worksheets/sheet1.xml").index(begun.encode()) + len(begun)
    for pieces in (1, 2):
        spaces = " " * ((pieces << 20) - head - cut)
        assert too_large(with_sheet(f'{begun}{spaces}r="XFD1048576"><v>1</v></c></row>')) is not None


def test_a_long_text_without_a_tag_is_no_tag() -> None:
    assert too_large(with_sheet(NEAR.replace("x", "it says r = " * 300_000))) is None


def test_a_panic_of_the_library_is_told() -> None:
    """Its own, over a cell in the far corner, which our bounds do not let it see."""
    assert str(lines_of(with_sheet(far("XFD1048576")))) == (
        "This workbook cannot be read. Save the sheet as CSV and import that."
    )


def test_an_old_workbook_is_not_read() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)
    files = read_admissions([("stays.xls", old)], ReadSettings("America/New_York", "feed"))
    assert [say(problem.what) for problem in files.problems] == [
        "This is an old Excel workbook (.xls). Save it as .xlsx or as CSV and import that."
    ]
