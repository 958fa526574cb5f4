"""The line under an import that stays while the page scrolls: what is written yet, and the loud button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark


class ImportFoot(QWidget):
    def __init__(self) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(Space.PAGE, Space.M, Space.PAGE, Space.M)
        across.setSpacing(Space.S)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self.words = Label("", Type.BODY, Tone.MUTED)
        self.wrong = Mark(Icon.WARN, Tone.BAD, Type.LABEL)
        texts.addWidget(self.wrong)
        texts.addWidget(self.words)
        self.cancel_button = Button(tr("Cancel"), name=tr("Cancel the import"))
        self.confirm_button = Button("", ButtonKind.PRIMARY, Icon.CHECK)
        across.addLayout(texts, 1)
        across.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(self.confirm_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_step(self, words: str, go_on: str) -> None:
        """What stands so far, and what the loud button does."""
        self.show_words(words)
        self.confirm_button.setEnabled(True)
        self.confirm_button.show_label(go_on)

    def show_words(self, words: str) -> None:
        """What stands so far."""
        self.words.show_text(words)
        self.complain("")

    def complain(self, words: str) -> None:
        """Say beside the loud button why it did nothing."""
        self.wrong.say(words)
        self.words.setVisible(not words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = look().colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(c.line))
        painter.end()
