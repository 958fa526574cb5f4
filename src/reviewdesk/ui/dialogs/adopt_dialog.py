"""Put a form in force: what the file holds, every problem at once, and the administrator's passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.governing import GovernSheet
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.present.forms import AdoptRows
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label


def _tell(sheet: Sheet, rows: AdoptRows) -> None:
    sheet.column.addWidget(Label(rows.what, Type.BODY, Tone.PLAIN if rows.usable else Tone.BAD))
    lines = rows.problems or rows.advice
    if lines:
        card = Card(tone=Tone.HOLD, padding=Space.M)
        title = tr("What is wrong, each with its line and column") if rows.problems else tr("To better")
        card.body.addWidget(Label(title, Type.LABEL))
        for where, what in lines:
            card.body.addSpacing(Space.XS)
            card.body.addWidget(Label(where, Type.SMALL, Tone.MUTED))
            card.body.addWidget(Label(what, Type.BODY))
        sheet.column.addWidget(card)


class AdoptDialog(GovernSheet):
    """A form that can be used. `decided` carries None and the passphrase; `previewing` asks to try it out."""

    previewing = Signal()

    def __init__(self, rows: AdoptRows, parent: QWidget | None = None) -> None:
        super().__init__(tr("Put a form in force"), tr("Put in force"), parent)
        self.column.addWidget(Label(rows.title, Type.HEADING))
        _tell(self, rows)
        look = Button(tr("Preview it first"), icon=Icon.EYE)
        look.clicked.connect(self.previewing)
        self.column.addWidget(look)
        self.close_form(600)
        self.mine.setFocus()

    def draft(self) -> object:
        return True


class UnusableDialog(Sheet):
    """A file that cannot come into force, and why; `decided` when another one is to be chosen."""

    decided = Signal()

    def __init__(self, rows: AdoptRows, parent: QWidget | None = None) -> None:
        super().__init__(tr("This file is not put in force"), tr("Choose another file"), parent)
        self.column.addWidget(Label(rows.title, Type.HEADING))
        _tell(self, rows)
        held = tr("What is in force stays in force.")
        self.column.addWidget(Label(held, Type.BODY, Tone.MUTED))
        self.column.addStretch(1)
        self.settle(680)

    def decide(self) -> None:
        self.accept()
        self.decided.emit()
