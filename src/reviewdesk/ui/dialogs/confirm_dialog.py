"""A confirmation: what is confirmed, about what; for the next period also whether it worked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label


class ConfirmDialog(Sheet):
    """`decided` carries the verdict: worked, did_not, too_early; empty where none is asked."""

    decided = Signal(str)

    def __init__(self, confirm: str, about: str, *, later: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("Confirm"), tr("I confirm it"), parent, icon=Icon.CHECK)
        card = Card(padding=Space.M)
        card.body.addWidget(Label(confirm, Type.LABEL))
        card.body.addWidget(Label(about, Type.SMALL, Tone.MUTED))
        self.column.addWidget(card)
        words = tr("Your name stands under it. If what it rests on changes, it is asked again.")
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self._verdicts = {
            "worked": QRadioButton(tr("It worked")),
            "did_not": QRadioButton(tr("It did not work")),
            "too_early": QRadioButton(tr("Too early to tell")),
        }
        for button in self._verdicts.values():
            button.setVisible(later)
            if later:
                self.column.addWidget(button)
        self._later = later
        self.column.addStretch(1)
        self.settle(520)
        self.keep_button.setFocus()

    def decide(self) -> None:
        verdict = next((known for known, button in self._verdicts.items() if button.isChecked()), "")
        if self._later and not verdict:
            self.refuse(tr("Say whether it worked, did not, or whether it is too early to tell."))
            return
        self.wait()
        self.decided.emit(verdict)
