"""Every note of a review: what it is about, what it says, who wrote it when."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.present.beside import NoteRow
from reviewdesk.ui.present.lists import fits
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label


class NotesDialog(Sheet):
    def __init__(self, rows: tuple[NoteRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(tr("Notes"), tr("Close"), parent)
        words = tr("Notes stay inside the organization and go into no pack.")
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self._find = QLineEdit()
        self._find.setPlaceholderText(tr("Find in the notes"))
        self._find.setAccessibleName(tr("Find in the notes"))
        self.column.addWidget(self._find)
        self._cards: list[tuple[NoteRow, Card]] = []
        for row in rows:
            card = Card(padding=Space.M)
            card.body.setSpacing(1)
            if row.about:
                card.body.addWidget(Label(row.about, Type.SMALL_STRONG))
            card.body.addWidget(Label(row.text))
            card.body.addWidget(Label(row.head, Type.SMALL, Tone.MUTED))
            self.column.addWidget(card)
            self._cards.append((row, card))
        self.column.addStretch(1)
        self.cancel_button.hide()
        self._find.textChanged.connect(self._show)
        self.settle(620)

    def decide(self) -> None:
        self.accept()

    def _show(self, text: str) -> None:
        for row, card in self._cards:
            card.setVisible(fits(text, row.about, row.text, row.head))
