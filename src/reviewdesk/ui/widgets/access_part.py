"""The access log: who came in, looked, took something out, was refused."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.lists import AccessRow, fits
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.filters import Filters
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable

MOST = 2000


class AccessPart(QWidget):
    """`exporting` asks for the whole of it as a table."""

    exporting = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self._rows: tuple[AccessRow, ...] = ()
        self.filters = Filters(
            (
                ("all", tr("All")),
                ("refused", tr("Refused")),
                ("took", tr("Taken out")),
                ("looked", tr("Looked at")),
                ("came", tr("Signed in")),
            ),
            tr("Find a person, review or computer"),
        )
        self.filters.changed.connect(self._show)
        column.addWidget(self.filters)
        columns = (
            Column[AccessRow](tr("When"), lambda r: Cell(r.when, Tone.MUTED), share=3),
            Column[AccessRow](tr("Who"), lambda r: Cell(r.name, strong=True), share=3),
            Column[AccessRow](
                tr("What"),
                lambda r: Cell(r.what, Tone.BAD if r.way == "refused" else Tone.PLAIN, below=r.about),
                share=6,
            ),
            Column[AccessRow](tr("Computer"), lambda r: Cell(r.computer, Tone.MUTED), share=2),
        )
        self.table: RowsTable[AccessRow] = RowsTable(columns, tr("Access log"), at_most=14)
        self._card = Card(padding=Space.XS)
        self._card.body.addWidget(self.table)
        column.addWidget(self._card)
        self._nothing = Label("", Type.BODY, Tone.MUTED)
        column.addWidget(self._nothing)
        self._export = Button(tr("Save as a table"), icon=Icon.SAVED)
        self._export.clicked.connect(self.exporting)
        column.addWidget(self._export, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_rows(())

    def show_rows(self, rows: tuple[AccessRow, ...]) -> None:
        self._rows = rows
        self._show()

    def _show(self) -> None:
        way = self.filters.chosen
        shown = tuple(
            row
            for row in self._rows
            if way in ("all", row.way)
            and fits(self.filters.words, row.when, row.name, row.what, row.about, row.computer)
        )
        self.table.show_rows(shown[:MOST])
        self._card.setVisible(bool(shown))
        self._export.setVisible(bool(self._rows))
        words = tr("Nothing fits. Choose All, or change the words.") if self._rows and not shown else ""
        if len(shown) > MOST:
            words = tr("The latest {n} are shown; the table has all of them.", n=MOST)
        self._nothing.show_text(words, hide_empty=True)
