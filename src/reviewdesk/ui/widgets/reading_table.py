"""A table that is only read: cells as they are, however many rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tips import as_plain
from reviewdesk.ui.theme.tokens import Type

MOST_SHOWN = 8
"""Rows in view; the rest is reached by scrolling."""
_WIDEST = 26  # ems
_INSET = 10

_Index = QModelIndex | QPersistentModelIndex


class CellsModel(QAbstractTableModel):
    """Holds the cells, nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heads: tuple[str, ...] = ()
        self.cells: tuple[tuple[str, ...], ...] = ()

    def show(self, heads: Sequence[str], cells: tuple[tuple[str, ...], ...]) -> None:
        self.beginResetModel()
        self.heads, self.cells = tuple(heads), cells
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cells)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.cells[index.row()]
        text = row[index.column()] if index.column() < len(row) else ""
        return as_plain(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = orientation is Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self.heads[section] if across and role == Qt.ItemDataRole.DisplayRole else None


class _Inset(QStyledItemDelegate):
    """Begins where the titles of the columns begin."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        option.rect.adjust(_INSET, 0, 0, 0)
        super().paint(painter, option, index)


class ReadingTable(QTableView):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = CellsModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Inset(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_cells(self, heads: Sequence[str], cells: tuple[tuple[str, ...], ...]) -> None:
        """Show other rows; the same ones are left as they are."""
        if (self._model.heads, self._model.cells) == (tuple(heads), cells):
            return
        self._model.show(heads, cells)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()

    def _fit(self) -> None:
        metrics = look().metrics(Type.BODY)
        line = metrics.height() + 12
        self.verticalHeader().setDefaultSectionSize(line)
        # Columns as wide as what the first rows hold: measuring thousands would be felt.
        for column, head in enumerate(self._model.heads):
            cells = (row[column] for row in self._model.cells[:200] if column < len(row))
            widest = max((metrics.horizontalAdvance(cell[:60]) for cell in cells), default=0)
            title = look().metrics(Type.SMALL_STRONG).horizontalAdvance(head)
            most = metrics.horizontalAdvance("m") * _WIDEST
            self.setColumnWidth(column, min(max(widest, title) + 28, most))
        shown = min(MOST_SHOWN, max(1, len(self._model.cells)))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * line + bar + 4)
