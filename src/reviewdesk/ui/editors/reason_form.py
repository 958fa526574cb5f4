"""A reason asked in place: why something does not apply, did not happen, or is changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.editors.long_text_editor import GrowingText
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark


class ReasonForm(Card):
    """`decided` carries the reason as written."""

    decided = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.ACCENT, parent=parent)
        self._title = Label("", Type.LABEL)
        self._ask = Label("", Type.SMALL, Tone.MUTED)
        self._reason = GrowingText(least=2)
        self._problem = Mark(Icon.WARN, Tone.BAD, Type.SMALL_STRONG)
        self._keep = Button("", ButtonKind.PRIMARY)
        self._back = Button(tr("Cancel"))
        for widget in (self._title, self._ask, self._reason, self._problem):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self._keep)
        row.addWidget(self._back)
        row.addStretch(1)
        self.body.addLayout(row)
        self._must = True
        self._keep.clicked.connect(self._on_keep)
        self._back.clicked.connect(self.given_up)

    def open(self, title: str, ask: str, keep: str, *, must: bool, asked: str) -> None:
        """Show the form; `must`: a reason is required."""
        self._title.show_text(title)
        self._ask.show_text(ask)
        self._keep.show_label(keep)
        self._reason.setPlainText("")
        self._reason.setAccessibleName(f"{asked}: {ask}")
        self._problem.say("")
        self._must = must
        self._reason.setFocus()

    def _on_keep(self) -> None:
        reason = self._reason.toPlainText().strip()
        if self._must and not reason:
            self._problem.say(tr("Write the reason first."))
            self._reason.setFocus()
        else:
            self.decided.emit(reason)
