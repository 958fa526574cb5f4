"""A sign-off: what is signed, what it means, and the passphrase that opens one's own key for it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.forms.model import Meaning
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line, take_passphrase
from reviewdesk.ui.present.signing import SignedPart
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.fold import Fold
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.panel_section import stacked


@dataclass(frozen=True, slots=True)
class SignRow:
    """What would be signed: where, in which role, with which meaning, by whom (printed name)."""

    what: str
    detail: str
    role: str
    meaning: Meaning
    name: str
    parts: tuple[SignedPart, ...] = ()


def meaning_words(meaning: Meaning) -> str:
    return {
        Meaning.AUTHORSHIP: tr("Authorship: I wrote this, and it is true as far as I know."),
        Meaning.REVIEW: tr("Review: I have examined this and stand by the findings."),
        Meaning.APPROVAL: tr("Approval: I approve what is decided here."),
        Meaning.RESPONSIBILITY: tr("Responsibility: I answer for this toward the funder."),
    }[meaning]


def _readable(parts: tuple[SignedPart, ...]) -> Fold:
    """Everything that is signed, folded away until the person wants to read it once more."""
    fold = Fold(tr("Read all of it"))
    for part in parts:
        fold.body.addWidget(Label(part.title, Type.SMALL_STRONG, Tone.MUTED))
        for asked, said in part.lines:
            fold.body.addWidget(stacked(Label(asked, Type.SMALL, Tone.MUTED), Label(said, Type.SMALL)))
    return fold


class SignDialog(Sheet):
    """`decided` carries the passphrase, once; the line is emptied at once."""

    decided = Signal(str)

    def __init__(self, rows: tuple[SignRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(tr("Sign"), tr("Sign now"), parent, icon=Icon.SIGN)
        first = rows[0]
        self.column.addWidget(
            Label(tr("You sign exactly what is shown, as it stands now:"), Type.BODY, Tone.MUTED)
        )
        for row in rows:
            card = Card(padding=Space.M)
            card.body.setSpacing(1)
            card.body.addWidget(Label(row.what, Type.LABEL))
            card.body.addWidget(Label(row.detail, Type.SMALL, Tone.MUTED))
            if row.parts:
                card.body.addWidget(_readable(row.parts))
            self.column.addWidget(card)
        self.column.addSpacing(Space.S)
        self.column.addWidget(Label(tr("What your signature means"), Type.LABEL))
        self.column.addWidget(Label(meaning_words(first.meaning)))
        self.column.addWidget(
            Label(tr("Printed name: {name}, {role}", name=first.name, role=first.role), Type.BODY)
        )
        later = tr(
            "If anything of it changes later, the signature stays and is shown as given before the change."
        )
        self.column.addWidget(Label(later, Type.SMALL, Tone.MUTED))
        self.line = self.mended_at = passphrase_line()
        self.ask(tr("Your passphrase"), self.line, tr("It opens your own key for this signature only."))
        self.line.returnPressed.connect(self.decide)
        self.column.addStretch(1)
        self.settle(560)
        self.line.setFocus()

    def decide(self) -> None:
        if not self.line.text():
            self.refuse(tr("Enter your passphrase to sign."), self.line)
            return
        self.wait()
        self.decided.emit(take_passphrase(self.line))

    def succeed(self) -> None:
        self.line.clear()
        self.accept()

    def failed(self) -> bool:
        """Signing broke off: nothing was written; the reason stands over the screen."""
        self.wrong(tr("It could not be signed; nothing was written."))
        return False
