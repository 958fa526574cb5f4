"""People of the organization: who they are, what they may do, where."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.lists import PersonRow, fits
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.filters import Filters
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable


class PeopleScreen(Page):
    """`adding` a person, `adding_site` a site, `opened` carries a person's key."""

    adding = Signal()
    adding_site = Signal()
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        subtitle = tr("Each person has a key of their own: what they sign can be told from anybody else's.")
        super().__init__(tr("People"), subtitle, parent)
        self._rows: tuple[PersonRow, ...] = ()
        self.site_button = Button(tr("Add site"), icon=Icon.PLUS)
        self.site_button.clicked.connect(self.adding_site)
        self.add_button = Button(tr("Add person"), ButtonKind.PRIMARY, Icon.PLUS)
        self.add_button.clicked.connect(self.adding)
        self.acts.addWidget(self.site_button)
        self.acts.addWidget(self.add_button)
        self.filters = Filters(
            (("all", tr("All")), ("active", tr("Active"))), tr("Find a person, role or site")
        )
        self.filters.changed.connect(self._show)
        self.column.addWidget(self.filters)
        columns = (
            Column[PersonRow](tr("Name"), lambda r: Cell(r.name, strong=True), share=3),
            Column[PersonRow](tr("Roles"), lambda r: Cell(r.roles), share=4),
            Column[PersonRow](tr("Sites"), lambda r: Cell(r.sites, Tone.MUTED), share=3),
            Column[PersonRow](tr("Signs in here"), _signs_in, share=0, ems=18),
        )
        self.table: RowsTable[PersonRow] = RowsTable(columns, tr("People"), at_most=16)
        self.table.opened.connect(lambda row: self.opened.emit(row.key))
        card = Card(padding=Space.XS)
        card.body.addWidget(self.table)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def show_rows(self, rows: tuple[PersonRow, ...]) -> None:
        self._rows = rows
        self._show()

    def _show(self) -> None:
        only = self.filters.chosen == "active"
        self.table.show_rows(
            tuple(
                row
                for row in self._rows
                if (row.active or not only) and fits(self.filters.words, row.name, row.roles, row.sites)
            )
        )


def _signs_in(row: PersonRow) -> Cell:
    if not row.active:
        return Cell(tr("Not active"), Tone.PLAIN, pill=True)
    return Cell(tr("Yes") if row.signs_in else tr("No"), Tone.OK if row.signs_in else Tone.PLAIN, pill=True)
