"""Reviews: the ones in one's scope, with filters and search, and the missed results that wait for theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.lists import MissedRow, Near, ReviewRow, fits
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.screens.work_screen import NEAR_TONES
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.filters import Filters
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable

_TESTS: dict[str, Callable[[ReviewRow], bool]] = {
    "all": lambda _: True,
    "mine": lambda r: r.mine,
    "soon": lambda r: r.near in {Near.SOON, Near.OVERDUE},
    "held": lambda r: r.holds > 0,
    "signed": lambda r: r.signed,
}


class ReviewsScreen(Page):
    """`opened` carries a review's key, `start` a result's (empty: none chosen yet)."""

    opened = Signal(str)
    start = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Reviews"), parent=parent)
        self._rows: tuple[ReviewRow, ...] = ()
        self._may_start = True
        self.start_button = Button(tr("Start a review"), ButtonKind.PRIMARY, Icon.PLUS)
        self.start_button.clicked.connect(lambda: self.start.emit(""))
        self.acts.addWidget(self.start_button)
        self._missed_title = Label(tr("Missed results that wait for their review"), Type.HEADING)
        self._missed = QVBoxLayout()
        self._missed.setSpacing(Space.S)
        self._missed_cards: list[Card] = []
        self.column.addWidget(self._missed_title)
        self.column.addLayout(self._missed)
        choices = (
            ("all", tr("All")),
            ("mine", tr("Mine")),
            ("soon", tr("Due soon")),
            ("held", tr("Held")),
            ("signed", tr("Signed")),
        )
        self.filters = Filters(choices, tr("Find a review by title, site or state"))
        self.filters.changed.connect(self._show)
        self.column.addWidget(self.filters)
        columns = (
            Column[ReviewRow](tr("Review"), lambda r: Cell(r.title, strong=True, below=r.where), share=5),
            Column[ReviewRow](tr("State"), lambda r: Cell(r.state, below=r.progress), share=4),
            Column[ReviewRow](tr("Due"), lambda r: Cell(r.due, Tone.MUTED), share=0, ems=14),
            Column[ReviewRow]("", lambda r: Cell(r.due_pill, NEAR_TONES[r.near], pill=True), share=0, ems=19),
        )
        self.table: RowsTable[ReviewRow] = RowsTable(columns, tr("Reviews"), at_most=16)
        self.table.opened.connect(self._on_opened)
        self._card = Card(padding=Space.XS)
        self._card.body.addWidget(self.table)
        self.column.addWidget(self._card)
        self._nothing = Label("", Type.BODY, Tone.MUTED)
        self.column.addWidget(self._nothing)
        self.empty = EmptyState(
            Icon.REVIEWS,
            tr("No reviews yet"),
            tr("A review opens when a result misses its target. Record a result to start one."),
            tr("Start a review"),
            Icon.PLUS,
        )
        self.empty.acted.connect(lambda: self.start.emit(""))
        self.column.addWidget(self.empty)
        self.column.addStretch(1)

    def show_offers(self, *, starts: bool) -> None:
        """Offer what the person at the desk ever does."""
        self._may_start = starts
        self.start_button.setVisible(starts)
        self.empty.button.setVisible(starts)

    def show_rows(self, rows: tuple[ReviewRow, ...], missed: tuple[MissedRow, ...] = ()) -> None:
        """Show the reviews and the results that have none yet."""
        self._rows = rows
        for card in self._missed_cards:
            self._missed.removeWidget(card)
            card.deleteLater()
        self._missed_cards = [self._missed_card(row) for row in missed]
        for card in self._missed_cards:
            self._missed.addWidget(card)
        self._missed_title.setVisible(bool(missed))
        self._show()

    def _missed_card(self, row: MissedRow) -> Card:
        card = Card(tone=Tone.HOLD, padding=Space.M)
        across = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Label(row.title, Type.LABEL))
        texts.addWidget(Label(f"{row.detail} {row.due}".strip(), Type.SMALL, Tone.MUTED))
        across.addLayout(texts, 1)
        if self._may_start:
            button = Button(tr("Open its review"), name=tr("Open the review of {title}", title=row.title))
            button.clicked.connect(partial(self._on_start, row.key))
            across.addWidget(button)
        card.body.addLayout(across)
        return card

    def _show(self) -> None:
        self.filters.show_counts({known: sum(map(test, self._rows)) for known, test in _TESTS.items()})
        test = _TESTS[self.filters.chosen]
        shown = tuple(
            row
            for row in self._rows
            if test(row) and fits(self.filters.words, row.title, row.where, row.state)
        )
        self.table.show_rows(shown)
        self._card.setVisible(bool(shown))
        self.filters.setVisible(bool(self._rows))
        self.empty.setVisible(not self._rows)
        none = tr("No review fits. Choose All, or change the words.")
        self._nothing.show_text(none if self._rows and not shown else "", hide_empty=True)

    def _on_opened(self, row: object) -> None:
        if isinstance(row, ReviewRow):
            self.opened.emit(row.key)

    def _on_start(self, key: str, _checked: bool = False) -> None:
        self.start.emit(key)
