"""A small table: typed, or pasted from a spreadsheet; there is always one empty line at the end."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from reviewdesk.forms.answers import Given, Table
from reviewdesk.texts import tr
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.present.fields import FieldRow

_LEAST_ROWS = 3


class Grid(QTableWidget):
    """A table that takes a paste and tells when the cursor has gone."""

    def __init__(self, editor: TableEditor) -> None:
        super().__init__()
        self._editor = editor

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._editor.paste(QGuiApplication.clipboard().text())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.state() != QAbstractItemView.State.EditingState:
            self._editor.commit()


class TableEditor(Editor):
    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._grid = Grid(self)
        self._grid.setTabKeyNavigation(False)
        self._grid.verticalHeader().setVisible(False)
        self._grid.horizontalHeader().setStretchLastSection(True)
        self._filling = self._dirty = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._grid)
        self._grid.cellChanged.connect(self._on_changed)

    def inputs(self) -> tuple[QWidget, ...]:
        return (self._grid,)

    def fill(self, row: FieldRow, *, fresh: bool) -> None:
        headers = [label for _, label in row.columns]
        if self._grid.columnCount() != len(headers):
            self._grid.setColumnCount(len(headers))
            self._grid.setHorizontalHeaderLabels(headers)
        live = (
            QAbstractItemView.EditTrigger.AllEditTriggers
            if row.editable
            else QAbstractItemView.EditTrigger.NoEditTriggers
        )
        self._grid.setEditTriggers(live)
        if self._dirty and not fresh:
            return
        value = self.given()
        rows = value.rows if isinstance(value, Table) else ()
        self._write(rows)
        self._dirty = False

    def paste(self, text: str) -> None:
        """Put tab-separated lines in at the cursor."""
        lines = [line.split("\t") for line in text.rstrip("\n").splitlines()]
        top, left = max(0, self._grid.currentRow()), max(0, self._grid.currentColumn())
        rows = [list(row) for row in self.rows()]
        width = self._grid.columnCount()
        while len(rows) < top + len(lines):
            rows.append([""] * width)
        for down, line in enumerate(lines):
            for right, cell in enumerate(line[: width - left]):
                rows[top + down][left + right] = cell.strip()
        self._write(tuple(tuple(row) for row in rows))
        self._dirty = True
        self.typing.emit(tr("{n} rows", n=len(rows)))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """What stands in the table, without empty lines."""
        found = []
        for at in range(self._grid.rowCount()):
            items = [self._grid.item(at, column) for column in range(self._grid.columnCount())]
            cells = tuple(item.text().strip() if item else "" for item in items)
            if any(cells):
                found.append(cells)
        return tuple(found)

    def commit(self) -> None:
        if self._dirty:
            self._dirty = False
            rows = self.rows()
            self.emit_answer(Given(Table(rows)) if rows else None)

    def _write(self, rows: tuple[tuple[str, ...], ...]) -> None:
        self._filling = True
        self._grid.setRowCount(max(_LEAST_ROWS, len(rows) + 1))
        for at in range(self._grid.rowCount()):
            for column in range(self._grid.columnCount()):
                text = rows[at][column] if at < len(rows) and column < len(rows[at]) else ""
                self._grid.setItem(at, column, QTableWidgetItem(text))
        self._filling = False
        self._fit()

    def _on_changed(self, row: int, _column: int) -> None:
        if self._filling:
            return
        self._dirty = True
        if row == self._grid.rowCount() - 1:
            self._grid.setRowCount(row + 2)
            self._fit()

    def _fit(self) -> None:
        shown = min(10, self._grid.rowCount())
        height = self._grid.horizontalHeader().sizeHint().height() + shown * self._grid.rowHeight(0) + 4
        self._grid.setFixedHeight(height)
