"""The recovery code, typed from paper: it opens the desk, or gives an administrator a new passphrase."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line, take_passphrase
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.options import radio


@dataclass(frozen=True, slots=True, repr=False)
class Recovery:
    """The code as typed; `person` and `passphrase` of the administrator who gets a new one, else empty."""

    code: str
    person: str = ""
    passphrase: str = ""


class RecoveryDialog(Sheet):
    """`decided` carries a Recovery; the dialog stays open until it is accepted."""

    decided = Signal(object)

    def __init__(self, administrators: tuple[Pick, ...], parent: QWidget | None = None) -> None:
        super().__init__(tr("Forgot the passphrase?"), tr("Go on"), parent)
        words = tr(
            "An administrator gives anybody a new passphrase, under People. The recovery code is needed only "
            "when no administrator knows theirs: it is on the paper made when the desk was set up."
        )
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self._line = self.mended_at = QLineEdit()
        self.ask(tr("Recovery code"), self._line, tr("Capitals, spaces and hyphens do not matter."))
        self.column.addSpacing(Space.S)
        self.renews = radio(tr("An administrator chooses a new passphrase"))
        self.opens = radio(tr("Only open the desk: somebody knows their own passphrase"))
        group = QButtonGroup(self)
        for button in (self.renews, self.opens):
            group.addButton(button)
            self.column.addWidget(button)
        self._build_renewal(administrators)
        self.renews.setChecked(True)
        self.column.addStretch(1)
        self.settle(560)
        self._line.setFocus()

    def _build_renewal(self, administrators: tuple[Pick, ...]) -> None:
        part = QWidget()
        outer, self.column = self.column, QVBoxLayout(part)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.S)
        words = tr(
            "Their old signing key is revoked and a new one made; what they signed stays valid. "
            "That the code was used stands in their history."
        )
        self.column.addWidget(Label(words, Type.SMALL, Tone.MUTED))
        self.who = PickBox()
        self.who.show_picks(administrators, administrators[0].id if administrators else None)
        self.ask(tr("Administrator"), self.who)
        self.who.name(tr("Administrator"), "")
        self.new, self.again = passphrase_line(), passphrase_line()
        help_text = tr("At least 10 characters. A few unrelated words are strong and easy to remember.")
        self.ask(tr("New passphrase"), self.new, help_text)
        self.ask(tr("New passphrase again"), self.again)
        self.again.returnPressed.connect(self.decide)
        self.column = outer
        outer.addWidget(part)
        self.renews.toggled.connect(part.setVisible)

    def decide(self) -> None:
        code = self._line.text()
        if not code.strip():
            self.refuse(tr("Type the code from the paper."), self._line)
        elif self.opens.isChecked():
            self.wait()
            self.decided.emit(Recovery(code))
        elif (who := self.who.chosen()) is None:
            self.refuse(tr("Choose from the list."), self.who)
        elif not self.new.text():
            self.refuse(tr("Enter the new passphrase."), self.new)
        elif self.new.text() != self.again.text():
            self.again.clear()
            self.refuse(tr("The two new passphrases differ. Write it again."), self.again)
        else:
            self.wait()
            self.again.clear()
            self.decided.emit(Recovery(code, who, take_passphrase(self.new)))
