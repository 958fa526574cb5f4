"""The first sign-in: a passphrase of one's own in the place of the one that was given."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line, take_passphrase
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label


class ChooseSheet(Sheet):
    """`decided` carries the new passphrase; the dialog stays until it is accepted."""

    decided = Signal(str)

    def __init__(self, name: str, given: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Choose your own passphrase"), tr("Choose it and sign in"), parent)
        self.column.addWidget(Label(name, Type.HEADING))
        card = Card(tone=Tone.ACCENT, padding=Space.M)
        card.body.addWidget(Label(given, Type.BODY))
        self.column.addWidget(card)
        words = tr(
            "It opens your signing key: what is signed with it stands under your name. Tell it to nobody, "
            "an administrator included; who forgets theirs is given a new key."
        )
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self.new, self.again = passphrase_line(), passphrase_line()
        self.mended_at = self.new
        help_text = tr("At least 10 characters. A few unrelated words are strong and easy to remember.")
        self.ask(tr("New passphrase"), self.new, help_text)
        self.ask(tr("New passphrase again"), self.again)
        self.again.returnPressed.connect(self.decide)
        self.column.addStretch(1)
        self.settle(520)
        self.new.setFocus()

    def decide(self) -> None:
        if not self.new.text():
            self.refuse(tr("Enter the new passphrase."), self.new)
        elif self.new.text() != self.again.text():
            self.again.clear()
            self.refuse(tr("The two new passphrases differ. Write it again."), self.again)
        else:
            self.wait()
            self.again.clear()
            self.decided.emit(take_passphrase(self.new))
