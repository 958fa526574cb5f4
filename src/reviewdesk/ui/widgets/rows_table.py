"""A table of plain rows: one model and one delegate for every list of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.pill import draw_pill, pill_size

R = TypeVar("R")
_Index = QModelIndex | QPersistentModelIndex
_VALIGN = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell; `pill` draws it as a badge, `below` a second, quiet line."""

    text: str
    tone: Tone = Tone.PLAIN
    strong: bool = False
    pill: bool = False
    below: str = ""


@dataclass(frozen=True)  # no slots: Column[Row](...) needs room for its type argument on Python 3.11
class Column(Generic[R]):
    """A column: its title, how a row fills it, its share of the room (0: as wide as `ems` letters)."""

    title: str
    cell: Callable[[R], Cell]
    share: int = 1
    ems: int = 10


class RowsModel(QAbstractTableModel, Generic[R]):
    """Holds the rows, nothing else."""

    def __init__(self, columns: Sequence[Column[R]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[R, ...] = ()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def cell(self, index: _Index) -> Cell:
        return self.columns[index.column()].cell(self.rows[index.row()])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title, cell = self.columns[index.column()].title, self.cell(index)
            said = f"{cell.text}, {cell.below}" if cell.below else cell.text
            return f"{title}: {said}" if title else said
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self.cell(index).text
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_VALIGN)
        return None

    def show_titles(self, titles: Sequence[str]) -> None:
        """Call the columns otherwise; what they show of a row stays."""
        self.columns = tuple(replace(c, title=t) for c, t in zip(self.columns, titles, strict=True))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def show_rows(self, rows: tuple[R, ...]) -> None:
        if rows == self.rows:
            return
        if len(rows) == len(self.rows):
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class CellDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        return QSize(60, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        c = look().colours
        cell = model.cell(index)
        rect = QRect(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(c.accent_soft if chosen else c.hover))
        if chosen and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.accent))
        if index.row() < model.rowCount() - 1:
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(c.line))
        self._draw(painter, rect.adjusted(Space.M, 0, -Space.S, 0), cell)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        if cell.pill:
            if cell.text:
                size = pill_size(cell.text)
                at = QRectF(rect.left(), rect.center().y() - size.height() / 2, size.width(), size.height())
                draw_pill(painter, at, cell.text, cell.tone)
            return
        font = look().font(Type.LABEL if cell.strong else Type.BODY)
        first, second = QFontMetrics(font), look().metrics(Type.SMALL)
        line = QRect(rect)
        if cell.below:
            top = rect.top() + (rect.height() - first.height() - second.height()) // 2
            line = QRect(rect.left(), top, rect.width(), first.height())
            below = QRect(rect.left(), line.bottom() + 1, rect.width(), second.height())
            painter.setFont(look().font(Type.SMALL))
            painter.setPen(look().color(Tone.MUTED))
            painter.drawText(
                below, _VALIGN, second.elidedText(cell.below, Qt.TextElideMode.ElideRight, below.width())
            )
        painter.setFont(font)
        painter.setPen(look().color(cell.tone))
        painter.drawText(
            line, _VALIGN, first.elidedText(cell.text, Qt.TextElideMode.ElideRight, line.width())
        )


def row_height() -> int:
    return look().metrics(Type.LABEL).height() + look().metrics(Type.SMALL).height() + 2 * Space.S - 4


class RowsTable(QTableView, Generic[R]):
    """`opened` carries a row: pressed, or Enter. As high as its rows up to `at_most`, then it scrolls."""

    opened = Signal(object)

    def __init__(
        self, columns: Sequence[Column[R]], name: str, *, at_most: int = 12, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows_model: RowsModel[R] = RowsModel(columns, self)
        self._at_most = at_most
        self.setModel(self._rows_model)
        self.setItemDelegate(CellDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.viewport().setAutoFillBackground(False)  # the card it stands on is its ground
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setVisible(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(name)
        self._fit()

    @property
    def rows(self) -> tuple[R, ...]:
        return self._rows_model.rows

    def show_titles(self, titles: Sequence[str]) -> None:
        """Call the columns otherwise, in their order."""
        self._rows_model.show_titles(titles)

    def show_rows(self, rows: tuple[R, ...]) -> None:
        """Show these rows; whoever stands on one stays on it, or near where it was."""
        here, at = self.current(), self.currentIndex().row()
        self._rows_model.show_rows(rows)
        if here is not None and rows:
            to = rows.index(here) if here in rows else min(at, len(rows) - 1)
            if to != self.currentIndex().row():
                self.selectRow(to)
        self._fit()

    def current(self) -> R | None:
        at = self.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (row := self.current()) is not None:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Qt makes the first row current and selects nothing: an arrow key would then choose the second row,
        # and of a single row none.
        if event.reason() is not Qt.FocusReason.MouseFocusReason and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint()).row()
        if event.button() == Qt.MouseButton.LeftButton and 0 <= at < len(self.rows):
            self.opened.emit(self.rows[at])

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_rows_model"):
            self._fit()

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)  # type: ignore[arg-type]
        if self.hasFocus():
            painter = QPainter(self.viewport())
            row = self.currentIndex().row()
            if row >= 0:
                last = self._rows_model.columnCount() - 1
                rect = self.visualRect(self._rows_model.index(row, 0))
                rect = rect.united(self.visualRect(self._rows_model.index(row, last)))
                paint.ring(painter, rect.adjusted(1, 1, -1, -1), look().colours.focus, radius=3)
            painter.end()

    def _fit(self) -> None:
        self.horizontalHeader().setFont(look().font(Type.SMALL_STRONG))
        height = row_height()
        self.verticalHeader().setDefaultSectionSize(height)
        shown = min(len(self.rows), self._at_most)
        more = height // 2 if len(self.rows) > self._at_most else 0
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * height + more + 2)
        self._share()

    def _share(self) -> None:
        columns = self._rows_model.columns
        em = look().metrics(Type.BODY).averageCharWidth()
        fixed = sum(column.ems * em for column in columns if not column.share)
        shares = sum(column.share for column in columns) or 1
        room = max(200, self.viewport().width() - fixed)
        for at, column in enumerate(columns):
            self.setColumnWidth(at, column.ems * em if not column.share else room * column.share // shares)
