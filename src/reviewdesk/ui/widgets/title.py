"""A line of text that gives way: shortened with dots when there is no room, whole in its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from reviewdesk.texts import visible
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tips import set_tip
from reviewdesk.ui.theme.tokens import Tone, Type


class TitleLine(QLabel):
    """One line; never wider than its words, never forcing the window wider."""

    def __init__(
        self, text: str = "", kind: Type = Type.TITLE, tone: Tone = Tone.PLAIN, parent: QWidget | None = None
    ) -> None:
        super().__init__(visible(text), parent)
        self._kind, self._tone = kind, tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, *, hide_empty: bool = False) -> None:
        text = visible(text)
        if text != self.text():
            self.setText(text)
            set_tip(self, text)
            self.updateGeometry()
        if hide_empty and self.isHidden() is bool(text):
            self.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        metrics = look().metrics(self._kind)
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), look().sized(80)), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(look().font(self._kind))
        painter.setPen(look().color(self._tone))
        shown = look().metrics(self._kind).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
