"""Text on a screen, in one of the type sizes and tones; never interpreted as markup."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from reviewdesk.texts import visible_lines
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Tone, Type


class Label(QLabel):
    """Wraps by default; participants' words stay plain text, and read in the order in which they stand."""

    def __init__(
        self,
        text: str = "",
        kind: Type = Type.BODY,
        tone: Tone = Tone.PLAIN,
        *,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(visible_lines(text), parent)
        self.kind = kind
        self.tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self._dress()

    def show_text(self, text: str, tone: Tone | None = None, *, hide_empty: bool = False) -> None:
        """Show a text; touches nothing when nothing changed."""
        text = visible_lines(text)
        if text != self.text():
            self.setText(text)
        if tone is not None and tone is not self.tone:
            self.tone = tone
            self._dress()
        if hide_empty and self.isHidden() is bool(text):
            self.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._dress()
        super().changeEvent(event)

    def _dress(self) -> None:
        self.setFont(look().font(self.kind))
        self.setPalette(look().ink(self.tone))
