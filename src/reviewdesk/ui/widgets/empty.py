"""An empty state: what belongs here, and the first step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import IconMark


class EmptyState(Card):
    """`acted` when the first step is taken; without a step it only explains."""

    acted = Signal()

    def __init__(
        self,
        icon: Icon,
        title: str,
        text: str,
        step: str = "",
        step_icon: Icon | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(padding=Space.XL + Space.S, parent=parent)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.body.addWidget(IconMark(icon, Tone.MUTED, 40), 0, middle)
        self._title = Label(title, Type.HEADING)
        self._text = Label(text, Type.BODY, Tone.MUTED)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.body.addWidget(label)
        self.button = Button(step, ButtonKind.PRIMARY, step_icon)
        self.button.clicked.connect(self.acted)
        if not step:
            self.button.hide()  # never shown before it has a parent: that would be a window of its own
        self.body.addSpacing(Space.S)
        self.body.addWidget(self.button, 0, middle)

    def show_text(self, title: str, text: str) -> None:
        self._title.show_text(title)
        self._text.show_text(text)
