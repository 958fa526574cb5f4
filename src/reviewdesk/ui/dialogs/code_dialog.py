"""What an administrator does under Settings: a new recovery code, the limit of the idle lock."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewdesk.records.organisation import LONGEST_IDLE
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.governing import GovernSheet
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.present.entering import IDLE_CHOICES
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.recovery_code import RecoveryCode


class OwnPassphraseSheet(GovernSheet):
    """Asks for nothing but one's own passphrase."""

    def __init__(self, title: str, keep: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(title, keep, parent)
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self.close_form(480)
        self.mine.setFocus()

    def draft(self) -> bool:
        return True


class LimitSheet(GovernSheet):
    """The longest time after which a desk of the organisation locks itself."""

    def __init__(self, minutes: int, parent: QWidget | None = None) -> None:
        super().__init__(tr("Limit of the idle lock"), tr("Keep"), parent)
        words = tr("Nobody can choose a longer time. The program allows {n} minutes at most.", n=LONGEST_IDLE)
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self.minutes = Choose()
        self.minutes.show_choices(tuple((str(n), tr("{n} minutes", n=n)) for n in IDLE_CHOICES), str(minutes))
        self.ask(tr("Lock after at most"), self.minutes)
        self.close_form(480)
        self.minutes.setFocus()

    def draft(self) -> int | None:
        if not self.minutes.chosen:
            self.refuse(tr("Choose from the list."), self.minutes)
            return None
        return int(self.minutes.chosen)


class CodeSheet(Sheet):
    """Shows a new recovery code once."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Your new recovery code"), "", parent)
        words = tr("It is shown once and kept nowhere: print it or write it down, and lock it away.")
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self.code = RecoveryCode(tr("It is kept"))
        self.column.addWidget(self.code)
        self.column.addStretch(1)
        self.keep_button.hide()
        self.code.show_code(code)
        self.settle(560)

    def decide(self) -> None:
        self.code.go_on()
