"""The history of a review or of one answer: when, who, where, what; each change readable in full."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.present.history import HistoryRow
from reviewdesk.ui.present.lists import fits
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable

_FEW = 8


class HistoryDialog(Sheet):
    """A few changes are told in full; many stand in a table, the chosen one in full under it."""

    def __init__(self, title: str, rows: tuple[HistoryRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(title, tr("Close"), parent)
        self._rows = rows
        self.cancel_button.hide()
        if len(rows) <= _FEW:
            self._tell()
        else:
            self._list(title)
        self.column.addStretch(1)
        self.settle(640 if len(rows) <= _FEW else 940)

    def decide(self) -> None:
        self.accept()

    def _tell(self) -> None:
        if not self._rows:
            self.column.addWidget(Label(tr("Nothing was done here yet."), Type.BODY, Tone.MUTED))
        for row in self._rows:
            card = Card(padding=Space.M)
            card.body.setSpacing(1)
            card.body.addWidget(Label(row.what))
            card.body.addWidget(Label(row.when, Type.SMALL, Tone.MUTED))
            self.column.addWidget(card)

    def _list(self, title: str) -> None:
        self._find = QLineEdit()
        self._find.setPlaceholderText(tr("Find in the history"))
        self._find.setAccessibleName(tr("Find in the history"))
        columns = (
            Column[HistoryRow](tr("When"), lambda r: Cell(r.when, Tone.MUTED), share=2),
            Column[HistoryRow](tr("Who"), lambda r: Cell(r.who), share=2),
            Column[HistoryRow](tr("Where"), lambda r: Cell(r.where), share=4),
            Column[HistoryRow](tr("What"), lambda r: Cell(r.change or r.what), share=4),
        )
        self._table: RowsTable[HistoryRow] = RowsTable(columns, title, at_most=7)
        self._whole = Label("")
        card = Card(padding=Space.M)
        card.body.addWidget(self._whole)
        for part in (self._find, self._table, card):
            self.column.addWidget(part)
        self._table.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self._find.textChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        words = self._find.text()
        self._table.show_rows(tuple(r for r in self._rows if fits(words, r.when, r.what, r.where)))
        self._table.selectRow(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self._table.current()
        where = f"{row.where}. " if row is not None and row.where not in row.what else ""
        self._whole.show_text(f"{where}{row.what}" if row is not None else tr("Nothing fits."))
