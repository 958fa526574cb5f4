"""The ribbon over every screen of the sample organisation, or of a preview: nothing here is real."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.label import Label


class Ribbon(QWidget):
    """`words` in place of those of the sample organisation."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sample = tr("SYNTHETIC · sample organization. Everybody and everything here is invented.")
        text = Label(words or sample, Type.PILL, Tone.HOLD)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 3, Space.L, 3)
        row.addWidget(text)
        self.setAccessibleName(text.text())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().colours.hold_soft))
        painter.end()
