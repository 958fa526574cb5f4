"""A small icon with a line of text beside it: a delay, an origin, an error, a save mark."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from reviewdesk.ui.theme.icons import Icon, draw_icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.label import Label


class IconMark(QWidget):
    """An icon by itself; says nothing to a screen reader, the text beside it does."""

    def __init__(
        self, icon: Icon, tone: Tone = Tone.MUTED, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.icon, self.tone, self._size = icon, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = look().sized(self._size)
        return QSize(side, max(side, look().metrics(Type.SMALL).height()))

    def show_icon(self, icon: Icon, tone: Tone) -> None:
        if (icon, tone) != (self.icon, self.tone):
            self.icon, self.tone = icon, tone
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = look().sized(self._size)
        at = QRectF(0, (self.height() - side) / 2, side, side)
        draw_icon(painter, self.icon, at, look().color(self.tone))
        painter.end()


class Mark(QWidget):
    """One line (or a wrapped few) with its sign; hidden while there is nothing to say.

    A form has hundreds of these and few ever speak: sign and label are made with the first words.
    """

    def __init__(
        self, icon: Icon, tone: Tone = Tone.MUTED, kind: Type = Type.SMALL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._kind = icon, tone, kind
        self._parts: tuple[IconMark, Label] | None = None
        self.hide()

    @property
    def text(self) -> str:
        return self._parts[1].text() if self._parts else ""

    def say(self, text: str, tone: Tone | None = None, icon: Icon | None = None) -> None:
        """Show a text, or hide when it is empty."""
        if self._parts is None:
            if not text:
                return
            self._parts = self._build()
        sign, label = self._parts
        label.show_text(text, tone)
        sign.show_icon(icon or sign.icon, tone or sign.tone)
        if self.isHidden() is bool(text):
            self.setVisible(bool(text))

    def _build(self) -> tuple[IconMark, Label]:
        sign, label = IconMark(self._icon, self._tone), Label("", self._kind, self._tone)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return sign, label
