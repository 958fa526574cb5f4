"""Changing one's own passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line, take_passphrase


class PassphraseSheet(Sheet):
    """One's own passphrase. `decided` carries the present and the new one."""

    decided = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Change your passphrase"), tr("Change it"), parent)
        self.old, self.new, self.again = passphrase_line(), passphrase_line(), passphrase_line()
        self.mended_at = self.old
        self.ask(tr("Present passphrase"), self.old)
        words = tr("At least 10 characters. A few unrelated words are strong and easy to remember.")
        self.ask(tr("New passphrase"), self.new, words)
        self.ask(tr("New passphrase again"), self.again)
        self.again.returnPressed.connect(self.decide)
        self.column.addStretch(1)
        self.settle(480)
        self.old.setFocus()

    def decide(self) -> None:
        if not self.old.text():
            self.refuse(tr("Enter your present passphrase."), self.old)
        elif not self.new.text():
            self.refuse(tr("Enter the new passphrase."), self.new)
        elif self.new.text() != self.again.text():
            self.again.clear()
            self.refuse(tr("The two new passphrases differ. Write it again."), self.again)
        else:
            self.wait()
            self.again.clear()
            self.decided.emit(take_passphrase(self.old), take_passphrase(self.new))

    def succeed(self) -> None:
        for line in (self.old, self.new, self.again):
            line.clear()
        self.accept()
