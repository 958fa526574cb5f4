"""Actions across all reviews: owner, due, strength, state."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.lists import ActionRow, Near, fits
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.screens.work_screen import NEAR_TONES
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.filters import Filters
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable

_TESTS: dict[str, Callable[[ActionRow], bool]] = {
    "all": lambda _: True,
    "mine": lambda r: r.mine,
    "late": lambda r: r.near is Near.OVERDUE,
}


class ActionsScreen(Page):
    """`opened` carries an action's key."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Actions"), parent=parent)
        self._rows: tuple[ActionRow, ...] = ()
        choices = (("all", tr("All")), ("mine", tr("Mine")), ("late", tr("Overdue")))
        self.filters = Filters(choices, tr("Find an action"))
        self.filters.changed.connect(self._show)
        self.column.addWidget(self.filters)
        columns = (
            Column[ActionRow](tr("Action"), lambda r: Cell(r.title, strong=True, below=r.gap), share=5),
            Column[ActionRow](tr("Owner"), lambda r: Cell(r.owner), share=2),
            Column[ActionRow](tr("Strength"), lambda r: Cell(r.strength, Tone.MUTED), share=0, ems=14),
            Column[ActionRow](tr("State"), lambda r: Cell(r.state), share=2),
            Column[ActionRow](
                tr("Due"), lambda r: Cell(r.due, NEAR_TONES[r.near], pill=True), share=0, ems=21
            ),
        )
        self.table: RowsTable[ActionRow] = RowsTable(columns, tr("Actions"), at_most=16)
        self.table.opened.connect(lambda row: self.opened.emit(row.key))
        self._card = Card(padding=Space.XS)
        self._card.body.addWidget(self.table)
        self._nothing = Label("", Type.BODY, Tone.MUTED)
        self._empty = EmptyState(
            Icon.ACTIONS,
            tr("No actions yet"),
            tr("An action is added from a review, where a named gap asks for it."),
        )
        for part in (self._card, self._nothing, self._empty):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def show_rows(self, rows: tuple[ActionRow, ...]) -> None:
        self._rows = rows
        self._show()

    def _show(self) -> None:
        self.filters.show_counts({known: sum(map(test, self._rows)) for known, test in _TESTS.items()})
        test = _TESTS[self.filters.chosen]
        shown = tuple(
            row
            for row in self._rows
            if test(row) and fits(self.filters.words, row.title, row.gap, row.owner, row.state)
        )
        self.table.show_rows(shown)
        self._card.setVisible(bool(shown))
        self.filters.setVisible(bool(self._rows))
        self._empty.setVisible(not self._rows)
        none = tr("No action fits. Choose All, or change the words.")
        self._nothing.show_text(none if self._rows and not shown else "", hide_empty=True)
