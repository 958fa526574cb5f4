"""The history of a review or of one answer: when, who, what."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.present.history import HistoryRow
from reviewdesk.ui.present.lists import fits
from reviewdesk.ui.theme.tokens import Tone
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable


class HistoryDialog(Sheet):
    def __init__(self, title: str, rows: tuple[HistoryRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(title, tr("Close"), parent)
        self._rows = rows
        self._find = QLineEdit()
        self._find.setPlaceholderText(tr("Find in the history"))
        self._find.setAccessibleName(tr("Find in the history"))
        columns = (
            Column[HistoryRow](tr("When"), lambda r: Cell(r.when, Tone.MUTED), share=2),
            Column[HistoryRow](tr("What"), lambda r: Cell(r.what), share=7),
        )
        self._table: RowsTable[HistoryRow] = RowsTable(columns, title, at_most=12)
        self.column.addWidget(self._find)
        self.column.addWidget(self._table)
        self.column.addStretch(1)
        self.cancel_button.hide()
        self._find.textChanged.connect(self._show)
        self._show()
        self.settle(860)

    def decide(self) -> None:
        self.accept()

    def _show(self) -> None:
        self._table.show_rows(tuple(r for r in self._rows if fits(self._find.text(), r.when, r.who, r.what)))
