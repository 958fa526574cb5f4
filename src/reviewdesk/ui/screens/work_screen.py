"""My work: what is due to me, what is held and by what, what waits for others."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.lists import Near, WorkRow, figures
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tips import set_tip
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable
from reviewdesk.ui.widgets.tile import Tile

NEAR_TONES = {Near.NONE: Tone.PLAIN, Near.LATER: Tone.PLAIN, Near.SOON: Tone.HOLD, Near.OVERDUE: Tone.BAD}


class WorkScreen(Page):
    """`opened` carries a WorkRow; `searching` asks for the palette."""

    opened = Signal(object)
    searching = Signal()
    start = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._rows: tuple[WorkRow, ...] = ()
        search = Button(tr("Search everything"), icon=Icon.SEARCH, name=tr("Search everything, Ctrl+K"))
        set_tip(search, tr("Ctrl+K"))
        search.clicked.connect(self.searching)
        self.start_button = Button(tr("Start a review"), ButtonKind.PRIMARY, Icon.PLUS)
        self.start_button.clicked.connect(self.start)
        self.acts.addWidget(search)
        self.acts.addWidget(self.start_button)
        tiles = QHBoxLayout()
        tiles.setSpacing(Space.M)
        self._tiles = [Tile() for _ in range(4)]
        for tile in self._tiles:
            tile.toggled.connect(self._show)
            tiles.addWidget(tile, 1)
            keeps_room = tile.sizePolicy()
            keeps_room.setRetainSizeWhenHidden(True)
            tile.setSizePolicy(keeps_room)
            tile.hide()  # until there is something to say
        self.column.addLayout(tiles)
        self.column.addSpacing(Space.XS)
        self._mine_title = Label(tr("Your work"), Type.HEADING)
        self._mine = self._table(tr("Your work"), 14)
        self._mine_card = self._card(self._mine)
        self._none_left = Label("", Type.BODY, Tone.MUTED)
        self._others_title = Label(tr("Waiting for others"), Type.HEADING)
        self._others = self._table(tr("Waiting for others"), 8)
        self._others_card = self._card(self._others)
        self._empty = EmptyState(
            Icon.SAVED,
            tr("Nothing is due to you"),
            tr("Work appears here when a result misses its target, a step opens, or an action is yours."),
            tr("Import admissions"),
            Icon.IMPORT,
        )
        for part in (
            self._mine_title, self._mine_card, self._none_left, self._empty,
            self._others_title, self._others_card,
        ):  # fmt: skip
            self.column.addWidget(part)
        self.column.addStretch(1)

    @property
    def first_step(self) -> EmptyState:
        return self._empty

    def show_offers(self, *, starts: bool, imports: bool) -> None:
        """Offer what the person at the desk ever does."""
        self.start_button.setVisible(starts)
        self._empty.button.setVisible(imports)

    def _table(self, name: str, at_most: int) -> RowsTable[WorkRow]:
        columns = (
            Column[WorkRow](tr("What"), lambda r: Cell(r.kind, Tone.MUTED), share=0, ems=15),
            Column[WorkRow](tr("Title"), lambda r: Cell(r.title, strong=True), share=4),
            Column[WorkRow](tr("What it needs"), lambda r: Cell(r.needs), share=5),
            Column[WorkRow](tr("Due"), lambda r: Cell(r.due, Tone.MUTED), share=0, ems=13),
            Column[WorkRow]("", lambda r: Cell(r.due_pill, NEAR_TONES[r.near], pill=True), share=0, ems=19),
        )
        table: RowsTable[WorkRow] = RowsTable(columns, name, at_most=at_most)
        table.opened.connect(self.opened)
        return table

    @staticmethod
    def _card(table: QWidget) -> Card:
        card = Card(padding=Space.XS)
        card.body.addWidget(table)
        return card

    def show_rows(self, title: str, subtitle: str, rows: tuple[WorkRow, ...]) -> None:
        """Show the whole of a person's work."""
        self.title.show_text(title)
        self.fit_head()
        self.subtitle.show_text(subtitle, hide_empty=True)
        self._rows = rows
        counts = figures(rows)
        figures_shown = (
            (counts.overdue, tr("overdue"), Tone.BAD),
            (counts.soon, tr("due this week"), Tone.HOLD),
            (counts.held, tr("held: something to finish"), Tone.PLAIN),
            (counts.conflicts, tr("to settle: two values"), Tone.ACCENT),
        )
        for tile, (figure, words, tone) in zip(self._tiles, figures_shown, strict=True):
            tile.show_figure(figure, words, tone)
            tile.show()
        self._show()

    def _show(self) -> None:
        tests: tuple[Callable[[WorkRow], bool], ...] = (
            lambda r: r.near is Near.OVERDUE,
            lambda r: r.near is Near.SOON,
            lambda r: r.held,
            lambda r: r.conflict,
        )
        wanted = [test for test, tile in zip(tests, self._tiles, strict=True) if tile.isChecked()]
        mine = tuple(row for row in self._rows if row.mine)
        shown = tuple(row for row in mine if not wanted or any(test(row) for test in wanted))
        others = tuple(row for row in self._rows if not row.mine)
        self._mine.show_rows(shown)
        self._others.show_rows(others)
        self._mine_title.setVisible(bool(mine))
        self._mine_card.setVisible(bool(shown))
        hidden = tr("None of your work is like this. Press the tile again to see all of it.")
        self._none_left.show_text(hidden if mine and not shown else "", hide_empty=True)
        self._empty.setVisible(not mine)
        self._others_title.setVisible(bool(others))
        self._others_card.setVisible(bool(others))
