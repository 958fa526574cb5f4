"""How much room a wrapped text takes, worked out once for each width a layout asks about."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QTextLayout

from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Type

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
_TALL = 10_000


class TextBox:
    """Belongs to one widget; asked again and again while layouts settle, it measures a text once."""

    def __init__(self) -> None:
        self._metrics: QFontMetrics | None = None
        self._text = ""
        self._found: dict[int, QRect] = {}

    def of(self, text: str, kind: Type, width: int) -> QRect:
        """The box of a text wrapped to a width, at the origin; the caller may move it."""
        metrics = look().metrics(kind)
        if metrics is not self._metrics or text != self._text:
            self._metrics, self._text = metrics, text
            self._found = {}
        found = self._found.get(width)
        if found is None:
            found = self._found[width] = metrics.boundingRect(QRect(0, 0, width, _TALL), _WRAP, text)
        return QRect(found)

    def last_line(self, text: str, kind: Type, width: int) -> int:
        """How wide the last line of a text wrapped to a width is."""
        layout = QTextLayout(text, look().font(kind))
        layout.beginLayout()
        wide = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            wide = line.naturalTextWidth()
        layout.endLayout()
        return round(wide)
