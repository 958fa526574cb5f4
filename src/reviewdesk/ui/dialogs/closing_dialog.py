"""The program is about to end while something could not be saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label


class ClosingDialog(Sheet):
    """`again`: try once more to save, then close; offered to whoever wrote it (`may_try`).

    `given_up`: close without it. Else the window stays.
    """

    again = Signal()
    given_up = Signal()

    def __init__(self, count: int, why: str, *, may_try: bool, parent: QWidget | None = None) -> None:
        keep = tr("Save and close") if may_try else tr("Stay and sign in")
        super().__init__(tr("Not everything is saved"), keep, parent)
        self._may_try = may_try
        what = say(counted("{n} answer could not be saved.", "{n} answers could not be saved.", count))
        self.column.addWidget(Label(f"{what} {why}".strip()))
        self.column.addWidget(Label(tr("If the program closes now, what was not saved is lost.")))
        self.give_up_button = Button(tr("Close without saving"), ButtonKind.QUIET)
        self.give_up_button.clicked.connect(self._on_given_up)
        self.column.addWidget(self.give_up_button)
        self.column.addStretch(1)
        self.settle(480)
        self.keep_button.setFocus()

    def decide(self) -> None:
        self.accept()
        if self._may_try:
            self.again.emit()

    def _on_given_up(self) -> None:
        self.accept()
        self.given_up.emit()
