"""The recovery code, typed from paper."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.label import Label


class RecoveryDialog(Sheet):
    """`decided` carries the code as typed; the dialog stays open until it is accepted."""

    decided = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Open with the recovery code"), tr("Open the desk"), parent)
        words = tr(
            "The code opens the desk on this laptop. It is no passphrase: whoever forgot theirs gets a new "
            "key from an administrator; what they signed before stays valid."
        )
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self._line = QLineEdit()
        self.ask(tr("Recovery code"), self._line, tr("Capitals, spaces and hyphens do not matter."))
        self._line.returnPressed.connect(self.decide)
        self.column.addStretch(1)
        self.settle(560)
        self._line.setFocus()

    def decide(self) -> None:
        if not self._line.text().strip():
            self.refuse(tr("Type the code from the paper."), self._line)
        else:
            self.keep_button.setEnabled(False)
            self.decided.emit(self._line.text())

    def wrong(self, words: str) -> None:
        self.keep_button.setEnabled(True)
        self.refuse(words, self._line)
