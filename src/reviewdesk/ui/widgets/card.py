"""A card: a surface with a line around it, holding what belongs together."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Radius, Space, Tone, Type
from reviewdesk.ui.widgets.label import Label


class Card(QWidget):
    """`body` holds its content; a `tone` gives the ground, and a bar at the left edge."""

    def __init__(
        self,
        title: str = "",
        *,
        tone: Tone = Tone.PLAIN,
        padding: int = Space.L,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tone = tone
        self.body = QVBoxLayout(self)
        bar = 4 if tone is not Tone.PLAIN else 0
        self.body.setContentsMargins(padding + bar, padding, padding, padding)
        self.body.setSpacing(Space.S)
        if title:
            self.body.addWidget(Label(title, Type.HEADING))

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = look().colours
        painter = QPainter(self)
        if self.tone is Tone.PLAIN:
            paint.box(painter, self.rect(), fill=c.surface, line=c.line, radius=Radius.CARD)
        else:
            # The bar is the same rounded box seen through a slit, so that its corners follow the card's.
            painter.setClipRect(QRect(0, 0, 4, self.height()))
            paint.box(painter, self.rect(), fill=c.tone(self.tone), radius=Radius.CARD)
            painter.setClipRect(QRect(4, 0, self.width() - 4, self.height()))
            paint.box(painter, self.rect(), fill=c.ground(self.tone), radius=Radius.CARD)
        painter.end()
