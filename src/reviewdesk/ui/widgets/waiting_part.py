"""People of earlier imports whom nobody has recognised: one line each over all kinds of imports."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.recognising import PersonRow
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable


class WaitingPart(QWidget):
    """`opened` carries a person's key. Hidden while nobody waits."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, Space.M, 0, 0)
        inside.setSpacing(Space.S)
        self._title = Label("", Type.HEADING)
        words = tr("What is theirs counts nowhere until somebody says who they are. Open a line to say so.")
        inside.addWidget(self._title)
        inside.addWidget(Label(words, Type.BODY, Tone.MUTED))
        columns = (
            Column[PersonRow](tr("In the files"), lambda r: Cell(r.name, strong=True, below=r.born), share=4),
            Column[PersonRow](tr("Here"), lambda r: Cell(r.state, Tone.MUTED, below=r.numbers), share=5),
            Column[PersonRow](tr("Waiting"), lambda r: Cell(r.brings), share=4),
            Column[PersonRow](
                tr("First"), lambda r: Cell(f"{r.first:%m/%d/%Y}" if r.first else ""), share=0, ems=14
            ),
        )
        self.table: RowsTable[PersonRow] = RowsTable(columns, tr("People who wait"), at_most=10)
        self.table.opened.connect(lambda row: self.opened.emit(row.key))
        card = Card(padding=Space.XS)
        card.body.addWidget(self.table)
        inside.addWidget(card)
        self.hide()

    @property
    def rows(self) -> tuple[PersonRow, ...]:
        return self.table.rows

    def show_rows(self, rows: tuple[PersonRow, ...]) -> None:
        n = len(rows)
        self._title.show_text(
            say(counted("{n} person waits to be recognized", "{n} people wait to be recognized", n))
        )
        self.table.show_rows(rows)
        self.setVisible(bool(rows))
