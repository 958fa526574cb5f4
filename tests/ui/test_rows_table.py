"""A list gives way where there is little room: its columns are stacked, and nothing of a row is lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewdesk.ui.theme.look import Look, look
from reviewdesk.ui.theme.tokens import Type
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable, wrapped


@dataclass(frozen=True)
class Row:
    what: str
    title: str
    needs: str
    pill: str


ROW = Row(
    "Missed target", "Visits by unfamiliar staff, Q3 2026", "Missed: open its review", "2 business days"
)
COLUMNS = (
    Column[Row]("What", lambda r: Cell(r.what), share=0, ems=15),
    Column[Row]("Title", lambda r: Cell(r.title, strong=True), share=4),
    Column[Row]("What it needs", lambda r: Cell(r.needs), share=5),
    Column[Row]("", lambda r: Cell(r.pill, pill=True), share=0, ems=14),
)


@pytest.fixture
def table(theme: Look, qtbot: QtBot) -> RowsTable[Row]:
    made = RowsTable(COLUMNS, "Your work")
    qtbot.addWidget(made)
    made.resize(1000, 300)
    made.show_rows((ROW, ROW))
    made.show()
    QApplication.processEvents()
    return made


def shown(table: RowsTable[Row]) -> list[int]:
    return [at for at in range(len(COLUMNS)) if not table.isColumnHidden(at)]


def test_with_room_every_column_stands_by_itself(table: RowsTable[Row]) -> None:
    assert shown(table) == [0, 1, 2, 3]
    assert table._rows_model.shown(table._rows_model.index(0, 1)).below == ""


def test_large_text_stacks_what_would_be_cut_and_brings_it_back(table: RowsTable[Row]) -> None:
    one = table.height()
    look().choose(scale=200)
    table.resize(860, 300)
    QApplication.processEvents()
    assert shown(table) == [1, 3]
    cell = table._rows_model.shown(table._rows_model.index(0, 1))
    assert (cell.text, cell.below) == (ROW.title, "Missed target · Missed: open its review")
    # A screen reader goes over what is shown only: what is drawn in a cell is said of it.
    assert table.model().index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == (
        f"Title: {ROW.title}, What: {ROW.what}, What it needs: {ROW.needs}"
    )
    assert table.model().index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole) == ROW.pill
    assert table.horizontalHeader().isHidden()
    assert table.columnWidth(1) + table.columnWidth(3) <= table.viewport().width()
    assert table.height() > one
    look().choose(scale=100)
    table.resize(1000, 300)
    QApplication.processEvents()
    assert shown(table) == [0, 1, 2, 3]
    assert not table.horizontalHeader().isHidden()
    assert table.height() == one


def test_text_is_wrapped_by_words_and_only_the_last_line_is_shortened(theme: Look) -> None:
    metrics = theme.metrics(Type.BODY)
    width = metrics.horizontalAdvance("Standing order for a") + 4
    words = "Standing order for a urine test, so that the house need not wait"
    lines = wrapped(words, metrics, width, 2)
    assert len(lines) == 2
    assert lines[0] == "Standing order for a"
    assert lines[1].endswith("…")
    assert wrapped("Short", metrics, width, 2) == ["Short"]
    assert all(metrics.horizontalAdvance(line) <= width for line in wrapped("x" * 200, metrics, width, 2))
