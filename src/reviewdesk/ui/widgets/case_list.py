"""The list of cases beside the form: who, when, and what is left to do."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from reviewdesk.texts import tr, visible
from reviewdesk.ui.present.cases import CaseRow, CaseState
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tips import as_plain
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.pill import draw_pill, pill_size

TONES = {
    CaseState.NOT_STARTED: Tone.PLAIN,
    CaseState.LATER: Tone.PLAIN,
    CaseState.TO_FINISH: Tone.HOLD,
    CaseState.STALE: Tone.HOLD,
    CaseState.COMPLETE: Tone.OK,
    CaseState.SIGNED: Tone.OK,
}
_ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class CaseModel(QAbstractListModel):
    """Holds the rows, nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[CaseRow, ...] = ()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.title}, {row.subtitle}, {row.pill}"
            case Qt.ItemDataRole.ToolTipRole:
                return as_plain(f"{row.title}\n{row.subtitle}")
            case _ if role == _ROW:
                return row
        return None

    def show_rows(self, rows: tuple[CaseRow, ...]) -> None:
        """Change in place when it is the same cases; start over when it is not."""
        if [row.row for row in rows] != [row.row for row in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        before, self.rows = self.rows, rows
        for at, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at), self.index(at))


class CaseDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        title, small = look().metrics(Type.LABEL), look().metrics(Type.SMALL)
        return QSize(120, title.height() + small.height() + 2 * Space.S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(_ROW)
        if not isinstance(row, CaseRow):
            return
        c = look().colours
        rect = QRect(option.rect).adjusted(2, 1, -2, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            # A bar and a stronger title beside the ground: not by color alone.
            paint.box(painter, rect, fill=c.accent_soft)
            paint.box(
                painter, QRect(rect.left(), rect.top() + 6, 3, rect.height() - 12), fill=c.accent, radius=1.5
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, rect, fill=c.hover)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.ring(painter, rect, c.focus)
        size = pill_size(row.pill)
        room = rect.width() - 2 * Space.M - size.width() - Space.S
        title, small = look().metrics(Type.LABEL), look().metrics(Type.SMALL)
        below_it = small.height() if row.subtitle else 0
        y = rect.top() + (rect.height() - title.height() - below_it) // 2
        self._line(
            painter, QRect(rect.left() + Space.M, y, room, title.height()), row.title, Type.LABEL, c.text
        )
        below = QRect(rect.left() + Space.M, y + title.height(), room, small.height())
        self._line(painter, below, row.subtitle, Type.SMALL, c.muted)
        at = QRectF(0, 0, size.width(), size.height())
        at.moveRight(rect.right() - Space.M)
        at.moveTop(rect.top() + (rect.height() - size.height()) / 2)
        draw_pill(painter, at, row.pill, TONES[row.state])
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, rect: QRect, text: str, kind: Type, ink: str) -> None:
        font = look().font(kind)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        shown = QFontMetrics(font).elidedText(visible(text), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class CaseList(QListView):
    """As high as its rows, up to a limit; `chosen` carries the row's id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, at_most: int = 5) -> None:
        super().__init__(parent)
        self._model = CaseModel(self)
        self._at_most = at_most
        self.setModel(self._model)
        self.setItemDelegate(CaseDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Cases"))
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_rows(self, rows: tuple[CaseRow, ...], current: str | None) -> None:
        """Show the cases and mark one as current, without telling anybody."""
        self._model.show_rows(rows)
        at = next((i for i, row in enumerate(rows) if row.row == current), -1)
        if self.currentIndex().row() != at:
            blocked = self.selectionModel().blockSignals(True)
            self.setCurrentIndex(self._model.index(at) if at >= 0 else QModelIndex())
            self.selectionModel().blockSignals(blocked)
            if at >= 0:
                self.scrollTo(self._model.index(at))
            self.viewport().update()
        self._fit()

    def set_most(self, pixels: int) -> None:
        """Take no more room than this, but at least one case and a half."""
        height = self.itemDelegate().sizeHint(QStyleOptionViewItem(), QModelIndex()).height()
        most = max(1, min(6, pixels // height))
        if most != self._at_most:
            self._at_most = most
            self._fit()

    def step(self, by: int) -> None:
        """Go to the case before or after."""
        at = self.currentIndex().row() + by
        if 0 <= at < len(self._model.rows):
            self.setCurrentIndex(self._model.index(at))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_model"):
            self._fit()
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self._model.rows:
            self.setCurrentIndex(self._model.index(0))
        super().focusInEvent(event)

    def _fit(self) -> None:
        height = self.itemDelegate().sizeHint(QStyleOptionViewItem(), QModelIndex()).height()
        rows = len(self._model.rows)
        # Half a row more says that there is more below.
        shown = rows if rows <= self._at_most else self._at_most + 0.5
        self.setFixedHeight(max(1, round(shown * height)))

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self._model.rows[now.row()].row)
