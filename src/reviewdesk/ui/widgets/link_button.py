"""A link to a place: wraps like text, underlined under the pointer and under the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewdesk.texts import visible
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.icons import Icon, draw_icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.text_box import TextBox
from reviewdesk.ui.theme.tokens import Type
from reviewdesk.ui.widgets.keyed import KeyedButton

_PAD = 4
_LEFT = 2  # enough for the ring, little enough to stand under other text


class LinkButton(KeyedButton):
    """Says where it leads; the arrow is part of the drawing, not of the name."""

    def __init__(
        self, text: str, *, icon: Icon | None = Icon.RIGHT, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._arrow = icon
        self._measured = TextBox()
        self.setText(visible(text))
        self.setAccessibleName(visible(name or text))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_text(self, text: str, name: str = "") -> None:
        text = visible(text)
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        self.setAccessibleName(visible(name or text))

    def _room(self) -> int:
        return _LEFT + _PAD + (look().sized(16) + 6 if self._arrow else 0)

    def _box(self, width: int) -> QRect:
        return self._measured.of(self.text(), Type.BODY, max(40, width))

    def sizeHint(self) -> QSize:
        metrics = look().metrics(Type.BODY)
        return QSize(metrics.horizontalAdvance(self.text()) + self._room() + 2, metrics.height() + 2 * _PAD)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 120), look().metrics(Type.BODY).height() + 2 * _PAD)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._box(width - self._room()).height() + 2 * _PAD

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = look().colours
        ink = QColor(c.accent if self.isEnabled() else c.muted)
        font = look().font(Type.BODY)
        font.setUnderline(self.underMouse() or self.ringed)
        painter.setFont(font)
        painter.setPen(ink)
        width = self.width() - self._room()
        text = self._box(width).translated(_LEFT, _PAD)
        painter.drawText(
            QRect(_LEFT, _PAD, max(40, width), self.height()),
            int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft),
            self.text(),
        )
        if self._arrow:
            side = look().sized(16)
            line = look().metrics(Type.BODY).height()
            last = text.bottom() - line + (line - side) / 2 + 1
            wide = self._measured.last_line(self.text(), Type.BODY, max(40, width))
            x = min(_LEFT + wide + 6, self.width() - side - 2)
            draw_icon(painter, self._arrow, QRectF(x, last, side, side), ink)
        if self.ringed:
            paint.ring(painter, self.rect(), c.focus, radius=4)
        painter.end()
