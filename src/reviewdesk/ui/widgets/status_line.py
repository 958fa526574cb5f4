"""The line at the foot: saved or not, what waits, who is here."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.status import SaveState, Status
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark

_DRESS = {
    SaveState.SAVED: (Tone.MUTED, Icon.SAVED),
    SaveState.SAVING: (Tone.MUTED, Icon.HISTORY),
    SaveState.FAILED: (Tone.BAD, Icon.WARN),
}


class StatusLine(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = Mark(Icon.SAVED, Tone.MUTED)
        self._right = Label("", Type.SMALL, Tone.MUTED, wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 5, Space.L, 5)
        row.addWidget(self._left, 1)
        row.addWidget(self._right)
        self.setAccessibleName(tr("State of your work"))

    @property
    def text(self) -> str:
        return self._left.text

    def show_status(self, status: Status) -> None:
        tone, icon = _DRESS[status.state]
        self._left.say(status.left, tone, icon)
        self._right.show_text(status.right)
        self.setAccessibleDescription(f"{status.left} {status.right}".strip())

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = look().colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.surface))
        painter.fillRect(QRect(0, 0, self.width(), 1), QColor(c.line))
        painter.end()
