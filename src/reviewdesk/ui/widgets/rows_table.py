"""A table of plain rows: one model and one delegate for every list of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
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

from reviewdesk.texts import visible
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tips import as_plain
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.pill import draw_pill, pill_size

R = TypeVar("R")
_Index = QModelIndex | QPersistentModelIndex
_NARROW_EMS = 14
"""A column that gets less room than these letters says nothing: the columns are stacked."""
_MEASURED = 200  # rows looked at for how much they need
_LINES = 2
_VALIGN = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, on one line; `pill` draws it as a badge, `below` a second, quiet line."""

    text: str
    tone: Tone = Tone.PLAIN
    strong: bool = False
    pill: bool = False
    below: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _in_one(self.text))
        object.__setattr__(self, "below", _in_one(self.below))


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
        self.stacked: int | None = None  # the column that tells the others too, where they have no room

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def cell(self, index: _Index) -> Cell:
        return self.columns[index.column()].cell(self.rows[index.row()])

    def shown(self, index: _Index) -> Cell:
        """What is drawn: where columns are stacked, the others under the first one that counts."""
        cell = self.cell(index)
        if index.column() != self.stacked:
            return cell
        others = (c.cell(self.rows[index.row()]) for at, c in enumerate(self.columns) if at != self.stacked)
        texts = [cell.below, *(text for o in others if not o.pill for text in (o.text, o.below))]
        return replace(cell, below=" · ".join(text for text in texts if text))

    def said(self, index: _Index) -> str:
        """What a screen reader tells of a cell, by the titles of columns: all that is drawn there."""
        stacked = index.column() == self.stacked
        row = self.rows[index.row()]
        told = [(self.columns[index.column()], self.cell(index))]
        if stacked:
            told += [(c, c.cell(row)) for at, c in enumerate(self.columns) if at != self.stacked]
        return ", ".join(
            f"{column.title}: {words}" if column.title else words
            for at, (column, cell) in enumerate(told)
            if (words := ", ".join(part for part in (cell.text, cell.below) if part))
            and not (at and cell.pill)
        )

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.said(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_plain(self.cell(index).text)
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
    """Draws a cell; `stacked`: both of its texts may take a second line."""

    stacked = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(60, row_height())  # the table sets the height of its rows itself

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        c = look().colours
        cell = model.shown(index)
        rect = QRect(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(c.accent_soft if chosen else c.hover))
        if chosen and index.column() == (model.stacked or 0):
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
        above, below = self._lines(cell, first, rect.width())
        top = rect.top() + (rect.height() - len(above) * first.height() - len(below) * second.height()) // 2
        parts = ((above, first, font, cell.tone), (below, second, look().font(Type.SMALL), Tone.MUTED))
        for lines, metrics, face, tone in parts:
            painter.setFont(face)
            painter.setPen(look().color(tone))
            for line in lines:
                painter.drawText(QRect(rect.left(), top, rect.width(), metrics.height()), _VALIGN, line)
                top += metrics.height()

    def _lines(self, cell: Cell, first: QFontMetrics, width: int) -> tuple[list[str], list[str]]:
        # A row is high enough for two lines: of one text, or one of each.
        most = _LINES if self.stacked or not cell.below else 1
        below = wrapped(cell.below, look().metrics(Type.SMALL), width, most) if cell.below else []
        return wrapped(cell.text, first, width, most), below

    def height(self, cells: Iterable[Cell], width: int) -> int:
        """What rows need of which these are the cells that tell the others too."""
        tall = 0
        small = look().metrics(Type.SMALL).height()
        for cell in cells:
            first = QFontMetrics(look().font(Type.LABEL if cell.strong else Type.BODY))
            above, below = self._lines(cell, first, width - Space.M - Space.S)
            tall = max(tall, len(above) * first.height() + len(below) * small)
        return max(row_height(), tall + 2 * Space.S)


def _in_one(text: str) -> str:
    """A text on one line; what cannot be seen in it is shown."""
    return text if text.isprintable() else visible(" ".join(text.splitlines()).replace("\t", " "))


def wrapped(text: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """The text in at most so many lines, the last one shortened with dots."""
    lines, words = [""], text.split(" ")
    while words:
        longer = f"{lines[-1]} {words[0]}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            if len(lines) == most:
                break
            lines.append("")
            continue
        lines[-1] = longer
        words.pop(0)
    lines[-1] = " ".join([lines[-1], *words])
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


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
        self._titled = True
        self.setModel(self._rows_model)
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.viewport().setAutoFillBackground(False)  # the card it stands on is its ground
        self.selectionModel().selectionChanged.connect(self._on_selected)
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

    def show_at_most(self, rows: int) -> None:
        """As high as so many rows; the others are scrolled to."""
        if rows != self._at_most:
            self._at_most = rows
            self._fit()

    def current(self) -> R | None:
        at = self.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _on_selected(self) -> None:
        """A screen reader selects a row and makes none current: what is selected is what is meant."""
        selected = self.selectionModel().selectedIndexes()
        rows = {index.row() for index in selected}
        if len(rows) == 1 and self.currentIndex().row() not in rows:
            self.selectionModel().setCurrentIndex(selected[0], QItemSelectionModel.SelectionFlag.NoUpdate)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = self._rows_model.stacked
        self._share()
        if before is not None or self._rows_model.stacked is not None:
            self._stand()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_rows_model"):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
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
        self._share()
        self._stand()

    def _stand(self) -> None:
        """As high as the rows come to."""
        height = row_height()
        if self._rows_model.stacked is not None:
            at, rows = self._rows_model.stacked, range(min(len(self.rows), _MEASURED))
            cells = (self._rows_model.shown(self._rows_model.index(row, at)) for row in rows)
            height = self._delegate.height(cells, self.columnWidth(at))
        self.verticalHeader().setDefaultSectionSize(height)
        shown = min(len(self.rows), self._at_most)
        more = height // 2 if len(self.rows) > self._at_most else 0
        header = self.horizontalHeader()
        head = 0 if header.isHidden() else header.sizeHint().height()
        tall = head + shown * height + more + 2
        if (self.minimumHeight(), self.maximumHeight()) != (tall, tall):
            self.setFixedHeight(tall)

    def _share(self) -> None:
        columns = self._rows_model.columns
        em = look().metrics(Type.BODY).averageCharWidth()
        self._stack(self._is_narrow(em))
        if self._rows_model.stacked is not None:
            self._share_stacked(self._rows_model.stacked)
            return
        fixed = sum(column.ems * em for column in columns if not column.share)
        shares = sum(column.share for column in columns) or 1
        room = max(200, self.viewport().width() - fixed)
        for at, column in enumerate(columns):
            self.setColumnWidth(at, column.ems * em if not column.share else room * column.share // shares)

    def _is_narrow(self, em: int) -> bool:
        """Whether a column that shares the room would say nothing any more."""
        columns = self._rows_model.columns
        shares = [column.share for column in columns if column.share]
        if len(columns) < 2 or not shares or not self.isVisible():
            return self._rows_model.stacked is not None
        room = self.viewport().width() - sum(column.ems * em for column in columns if not column.share)
        return room * min(shares) < _NARROW_EMS * em * sum(shares)

    def _stack(self, narrow: bool) -> None:
        columns = self._rows_model.columns
        first = next((at for at, column in enumerate(columns) if column.share), 0)
        stacked = first if narrow else None
        if stacked == self._rows_model.stacked:
            return
        self._rows_model.stacked = stacked
        self._delegate.stacked = narrow
        if narrow:
            self._titled = not self.horizontalHeader().isHidden()
        self.horizontalHeader().setVisible(self._titled and not narrow)
        for at in range(len(columns)):
            self.setColumnHidden(at, False)

    def _share_stacked(self, first: int) -> None:
        """What counts takes the room; badges stand at its right, as wide as they are."""
        left = self.viewport().width()
        for at, column in enumerate(self._rows_model.columns):
            if at == first:
                continue
            cells = [column.cell(row) for row in self.rows[:_MEASURED]]
            badges = [pill_size(cell.text).width() for cell in cells if cell.pill and cell.text]
            self.setColumnHidden(at, not badges)
            if badges:
                width = round(max(badges)) + Space.M + Space.S
                self.setColumnWidth(at, width)
                left -= width
        self.setColumnWidth(first, max(left, 100))
