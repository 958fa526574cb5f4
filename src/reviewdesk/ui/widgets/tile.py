"""A tile: one figure and what it counts; pressing it shows just those."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Radius, Space, Tone, Type
from reviewdesk.ui.widgets.keyed import KeyedButton

_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class Tile(KeyedButton):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure, self._words, self._tone = 0, "", Tone.PLAIN
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figure(self, figure: int, words: str, tone: Tone) -> None:
        self._figure, self._words, self._tone = figure, words, tone
        self.setText(words)
        self.setAccessibleName(tr("{n} {words}", n=figure, words=words))
        self.setAccessibleDescription(tr("Press to show only these"))
        self.update()

    def sizeHint(self) -> QSize:
        figure, words = look().metrics(Type.FIGURE), look().metrics(Type.SMALL)
        return QSize(look().sized(150), figure.height() + 2 * words.height() + 2 * Space.M - 4)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = look().colours
        painter = QPainter(self)
        on = self.isChecked()
        ground = c.accent_soft if on else (c.hover if self.underMouse() else c.surface)
        paint.box(
            painter,
            self.rect(),
            fill=ground,
            line=c.accent if on else c.line,
            width=2 if on else 1,
            radius=Radius.CARD,
        )
        figure = look().metrics(Type.FIGURE)
        painter.setFont(look().font(Type.FIGURE))
        painter.setPen(QColor(c.tone(self._tone if self._figure else Tone.MUTED)))
        painter.drawText(Space.L, Space.S + figure.ascent(), str(self._figure))
        painter.setFont(look().font(Type.SMALL))
        painter.setPen(QColor(c.muted))
        at = QRect(Space.L, Space.S + figure.height(), self.width() - 2 * Space.L, self.height())
        painter.drawText(at, _WRAP, self._words)
        if self.ringed:
            paint.ring(painter, self.rect(), c.focus, radius=Radius.CARD)
        painter.end()
