"""A control on a page with its caption over it, and a line of help or a complaint under it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark


class Labelled(QWidget):
    def __init__(self, caption: str, control: QWidget, help_text: str = "") -> None:
        super().__init__()
        self.control = control
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._caption = Label(caption, Type.LABEL)
        self._caption.setBuddy(control)
        column.addWidget(self._caption)
        column.addWidget(control)
        control.setAccessibleName(caption)
        if help_text:
            control.setAccessibleDescription(help_text)
            column.addWidget(Label(help_text, Type.SMALL, Tone.MUTED))
        self._wrong = Mark(Icon.WARN, Tone.BAD)
        column.addWidget(self._wrong)
        column.addStretch(1)

    def show_caption(self, caption: str) -> None:
        self._caption.show_text(caption)
        self.control.setAccessibleName(caption)

    def complain(self, words: str) -> None:
        """Say what is wrong with it, or nothing any more."""
        self._wrong.say(words)
        if bool(self.control.property("problem")) is not bool(words):
            self.control.setProperty("problem", bool(words))
            self.control.update()
