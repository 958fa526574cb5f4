"""A pill: a short state in words, on the ground of its tone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Tone, Type


def pill_size(text: str) -> QSize:
    """The room a pill takes."""
    metrics = look().metrics(Type.PILL)
    return QSize(metrics.horizontalAdvance(text) + 20, metrics.height() + 5)


def draw_pill(painter: QPainter, rect: QRectF, text: str, tone: Tone) -> None:
    """Draw a pill into a rectangle of `pill_size`."""
    c = look().colours
    painter.setFont(look().font(Type.PILL))
    ink = c.tone(Tone.MUTED) if tone is Tone.PLAIN else c.tone(tone)
    paint.pill(painter, rect, text, ink=ink, ground=c.ground(tone))


class Pill(QWidget):
    def __init__(self, text: str = "", tone: Tone = Tone.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = text, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(text)

    def show_pill(self, text: str, tone: Tone) -> None:
        """Show a state; an empty one hides the pill."""
        if (text, tone) == (self._text, self._tone) and self.isHidden() is not bool(text):
            return
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self._text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_pill(painter, QRectF(self.rect()), self._text, self._tone)
        painter.end()
