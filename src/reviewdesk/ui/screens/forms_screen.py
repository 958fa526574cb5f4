"""Forms: which are in force, in which version; adopting a file, and trying a form out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.forms import FormRow
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable


class FormsScreen(Page):
    """`opened` carries a form's key; `adopting` asks for a file."""

    entered = Signal()
    opened = Signal(str)
    adopting = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        subtitle = tr(
            "A form says what a review asks, what holds it and who signs. "
            "The higher version is in force for reviews that open; open ones keep theirs until moved. "
            "Press a form to try it out."
        )
        super().__init__(tr("Forms"), subtitle, parent)
        self.adopt_button = Button(tr("Put a file in force"), ButtonKind.PRIMARY, Icon.PLUS)
        self.adopt_button.clicked.connect(self.adopting)
        self.acts.addWidget(self.adopt_button)
        self.adopt_button.hide()  # until it is known who is here
        self._blocked = Mark(Icon.LOCK, Tone.MUTED, Type.BODY)
        self.column.addWidget(self._blocked)
        columns = (
            Column[FormRow](tr("Form"), lambda r: Cell(r.title, strong=True, below=r.about), share=5),
            Column[FormRow](tr("Version"), lambda r: Cell(r.version), share=0, ems=10),
            Column[FormRow](
                tr("Reviews"), lambda r: Cell(r.reviews, Tone.HOLD if r.offered else Tone.MUTED), share=4
            ),
        )
        self.table: RowsTable[FormRow] = RowsTable(columns, tr("Forms"), at_most=16)
        self.table.opened.connect(lambda row: self.opened.emit(row.key))
        card = Card(padding=Space.XS)
        card.body.addWidget(self.table)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def enter(self) -> None:
        self.entered.emit()

    def go_on(self) -> None:
        if self.adopt_button.isVisible():
            self.adopting.emit()

    def show_rows(self, rows: tuple[FormRow, ...], blocked: str = "") -> None:
        """`blocked`: why this person changes none of it."""
        self.table.show_rows(rows)
        self._blocked.say(blocked)
        self.adopt_button.setVisible(not blocked)
