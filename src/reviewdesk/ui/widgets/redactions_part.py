"""The list of requests for redaction, those that wait first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.redactions import RedactionRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable


class RedactionsPart(QWidget):
    """`opened` carries the key of a request."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        words = tr(
            "One person asks, from the menu beside an answer; an administrator who is another person "
            "decides. What is redacted is gone for good."
        )
        column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self.back = Label("", Type.BODY, Tone.BAD)
        column.addWidget(self.back)
        columns = (
            Column[RedactionRow](tr("What"), lambda r: Cell(r.what, strong=True, below=r.about), share=5),
            Column[RedactionRow](tr("Asked by"), lambda r: Cell(r.who, below=r.when), share=3),
            Column[RedactionRow](tr("Why"), lambda r: Cell(r.reason, Tone.MUTED), share=4),
            Column[RedactionRow](tr("State"), lambda r: Cell(r.state, r.tone, pill=True), share=0, ems=14),
        )
        self.table: RowsTable[RedactionRow] = RowsTable(columns, tr("Redactions"), at_most=14)
        self.table.opened.connect(lambda row: self.opened.emit(row.key))
        self._card = Card(padding=Space.XS)
        self._card.body.addWidget(self.table)
        column.addWidget(self._card)
        self._empty = EmptyState(
            Icon.LOCK, tr("Nothing was asked for"), tr("Requests to delete what must not be kept stand here.")
        )
        column.addWidget(self._empty)
        self.show_rows(())

    def show_rows(self, rows: tuple[RedactionRow, ...], back: str = "") -> None:
        """Show the requests, and above them that redactions may have been lost."""
        self.back.show_text(back, hide_empty=True)
        self.table.show_rows(rows)
        self._card.setVisible(bool(rows))
        self._empty.setVisible(not rows)
