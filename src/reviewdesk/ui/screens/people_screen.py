"""People and organization: who works here with which roles, sites, contracts, measures."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.governing import ContractRow, MeasureRow, SiteRow
from reviewdesk.ui.present.lists import CoverRow, PersonRow, fits
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.access_part import AccessPart
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.filters import Filters
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.redactions_part import RedactionsPart
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable
from reviewdesk.ui.widgets.tabs import Tabs

PEOPLE, COVER, SITES = "people", "cover", "sites"
CONTRACTS, MEASURES, ACCESS = "contracts", "measures", "access"
REDACTIONS = "redactions"


class PeopleScreen(Page):
    """`adding` carries the tab; `opened` the tab and the key of a line; `looking` asks for the access log."""

    entered = Signal()
    adding = Signal(str)
    opened = Signal(str, str)
    looking = Signal()
    redacting = Signal()  # asks for the requests for redaction

    def __init__(self, parent: QWidget | None = None) -> None:
        subtitle = tr(
            "Each person has a key of their own: what they sign can be told from anybody else's. "
            "With a first passphrase nothing can be signed."
        )
        super().__init__(tr("People and organization"), subtitle, parent)
        self._rows: tuple[PersonRow, ...] = ()
        self._may = False  # until it is known who is here
        self.add_button = Button("", ButtonKind.PRIMARY, Icon.PLUS)
        self.add_button.clicked.connect(self.go_on)
        self.acts.addWidget(self.add_button)
        self._blocked = Mark(Icon.LOCK, Tone.MUTED, Type.BODY)
        self.column.addWidget(self._blocked)
        self.tabs = Tabs(tr("People, cover, sites, contracts, measures"))
        self.tabs.chosen.connect(self._show_tab)
        self.column.addWidget(self.tabs)
        self.filters = Filters(
            (("active", tr("Active")), ("all", tr("All"))), tr("Find a person, role or site")
        )
        self.filters.changed.connect(self._show_people)
        self.column.addWidget(self.filters)
        self._build_tables()
        self._nothing = Label("", Type.BODY, Tone.MUTED)
        self.column.addWidget(self._nothing)
        self.access = AccessPart()
        self.column.addWidget(self.access)
        self.redactions = RedactionsPart()
        self.column.addWidget(self.redactions)
        self._build_empty()
        self.column.addStretch(1)
        self.show_all((), (), (), ())

    def _build_tables(self) -> None:
        self.people: RowsTable[PersonRow] = RowsTable(
            (
                Column[PersonRow](tr("Name"), lambda r: Cell(r.name, strong=True), share=4),
                Column[PersonRow](tr("Roles"), lambda r: Cell(r.roles), share=4),
                Column[PersonRow](tr("Sites"), lambda r: Cell(r.sites, Tone.MUTED), share=3),
                Column[PersonRow](tr("Signs in here"), _signs_in, share=0, ems=18),
            ),
            tr("People"),
            at_most=16,
        )
        self.sites: RowsTable[SiteRow] = RowsTable(
            (
                Column[SiteRow](tr("Site"), lambda r: Cell(r.name, strong=True), share=3),
                Column[SiteRow](tr("In whose scope"), lambda r: Cell(r.people, Tone.MUTED), share=2),
            ),
            tr("Sites"),
            at_most=16,
        )
        self.contracts: RowsTable[ContractRow] = RowsTable(
            (
                Column[ContractRow](
                    tr("Contract"), lambda r: Cell(r.name, strong=True, below=r.funder), share=4
                ),
                Column[ContractRow](tr("Terms"), lambda r: Cell(r.terms), share=4),
                Column[ContractRow](tr("Measures"), lambda r: Cell(r.measures, Tone.MUTED), share=2),
            ),
            tr("Contracts"),
            at_most=16,
        )
        self.measures: RowsTable[MeasureRow] = RowsTable(
            (
                Column[MeasureRow](
                    tr("Measure"), lambda r: Cell(r.title, strong=True, below=r.counted), share=4
                ),
                Column[MeasureRow](tr("Target"), lambda r: Cell(r.target, below=r.minimum), share=4),
                Column[MeasureRow](tr("Contract"), lambda r: Cell(r.contract, Tone.MUTED), share=3),
            ),
            tr("Measures"),
            at_most=16,
        )
        self.covers: RowsTable[CoverRow] = RowsTable(
            (
                Column[CoverRow](tr("Who covers"), lambda r: Cell(r.who, strong=True), share=3),
                Column[CoverRow](tr("For whom"), lambda r: Cell(r.of, below=r.role), share=3),
                Column[CoverRow](tr("Days"), lambda r: Cell(r.days), share=3),
                Column[CoverRow](tr("Reason"), lambda r: Cell(r.reason, Tone.MUTED), share=3),
                Column[CoverRow](
                    tr("State"),
                    lambda r: Cell(r.state, Tone.OK if r.now else Tone.PLAIN, pill=True),
                    share=0,
                    ems=12,
                ),
            ),
            tr("Cover"),
            at_most=16,
        )
        self._cards: dict[str, Card] = {}
        for known, table in (
            (PEOPLE, self.people),
            (COVER, self.covers),
            (SITES, self.sites),
            (CONTRACTS, self.contracts),
            (MEASURES, self.measures),
        ):
            table.opened.connect(lambda row, known=known: self._on_opened(known, row.key))
            card = Card(padding=Space.XS)
            card.body.addWidget(table)
            self.column.addWidget(card)
            self._cards[known] = card

    def _build_empty(self) -> None:
        words = {
            COVER: (
                tr("Nobody covers for anybody"),
                tr(
                    "When somebody is away, somebody else can do their part for some days, in their own name."
                ),
            ),
            SITES: (
                tr("No sites yet"),
                tr("Reviews, participants and people belong to sites. Add the first one."),
            ),
            CONTRACTS: (
                tr("No contracts yet"),
                tr("A contract says who pays, whose holidays count and how long a review may take."),
            ),
            MEASURES: (
                tr("No measures yet"),
                tr("A measure says what is counted, over what, and which target is agreed in its contract."),
            ),
        }
        self._empty: dict[str, EmptyState] = {}
        for known, (title, text) in words.items():
            state = EmptyState(_ICONS[known], title, text, _adds(known), Icon.PLUS)
            state.acted.connect(self.go_on)
            self.column.addWidget(state)
            self._empty[known] = state

    def enter(self) -> None:
        self.entered.emit()

    def show_all(
        self,
        people: tuple[PersonRow, ...],
        sites: tuple[SiteRow, ...],
        contracts: tuple[ContractRow, ...],
        measures: tuple[MeasureRow, ...],
        blocked: str = "",
        *,
        audits: bool = False,
        covers: tuple[CoverRow, ...] = (),
        redacts: bool = False,
    ) -> None:
        """Show everything; `blocked`: why this person changes none of it; `audits`: sees the access log;
        `redacts`: asks for redactions, or orders them.
        """
        self._rows = people
        self._may = not blocked and bool(people)
        self._blocked.say(blocked)
        self.covers.show_rows(covers)
        self.sites.show_rows(sites)
        self.contracts.show_rows(contracts)
        self.measures.show_rows(measures)
        active = sum(row.active for row in people)
        tabs = (
            (PEOPLE, tr("People"), str(active or "")),
            (COVER, tr("Cover"), str(sum(row.now for row in covers) or "")),
            (SITES, tr("Sites"), str(len(sites) or "")),
            (CONTRACTS, tr("Contracts"), str(len(contracts) or "")),
            (MEASURES, tr("Measures"), str(len(measures) or "")),
            *(((REDACTIONS, tr("Redactions"), ""),) if redacts else ()),
            *(((ACCESS, tr("Access log"), ""),) if audits else ()),
        )
        if not audits:
            self.access.show_rows(())
        shown = self.tabs.current
        self.tabs.show_tabs(tabs, shown if shown in {known for known, _, _ in tabs} else PEOPLE)
        self._show_people()
        self._show_tab(self.tabs.current)

    def show_tab(self, known: str) -> None:
        self.tabs.choose(known)
        self._show_tab(known)

    def go_on(self) -> None:
        if self._may and self.tabs.current not in _LISTS:
            self.adding.emit(self.tabs.current)

    def _show_people(self) -> None:
        every = self.filters.chosen == "all"
        shown = tuple(
            row
            for row in self._rows
            if (row.active or every) and fits(self.filters.words, row.name, row.roles, row.sites)
        )
        self.people.show_rows(shown)
        none = tr("Nobody fits. Choose All, or change the words.")
        self._nothing.show_text(none if self._rows and not shown else "", hide_empty=True)

    def _show_tab(self, known: str) -> None:
        self.add_button.show_label(_adds(known))
        self.add_button.setVisible(self._may and known not in _LISTS)
        self.access.setVisible(known == ACCESS)
        self.redactions.setVisible(known == REDACTIONS)
        if known == ACCESS:
            self.looking.emit()
        if known == REDACTIONS:
            self.redacting.emit()
        counts = {
            PEOPLE: 1,
            COVER: len(self.covers.rows),
            SITES: len(self.sites.rows),
            CONTRACTS: len(self.contracts.rows),
            MEASURES: len(self.measures.rows),
        }
        for name, card in self._cards.items():
            card.setVisible(name == known and counts[name] > 0)
        for name, state in self._empty.items():
            state.setVisible(name == known and not counts[name])
            state.button.setVisible(self._may)
        self.filters.setVisible(known == PEOPLE)
        self._nothing.setVisible(known == PEOPLE and bool(self._nothing.text()))

    def _on_opened(self, known: str, key: str) -> None:
        if self._may:
            self.opened.emit(known, key)


_LISTS = (REDACTIONS, ACCESS)
_ICONS = {
    PEOPLE: Icon.PEOPLE,
    COVER: Icon.PEOPLE,
    SITES: Icon.WORK,
    CONTRACTS: Icon.CONTRACTS,
    MEASURES: Icon.MEASURES,
}


def _adds(known: str) -> str:
    return {
        COVER: tr("Record cover"),
        SITES: tr("Add site"),
        CONTRACTS: tr("Add contract"),
        MEASURES: tr("Add measure"),
    }.get(known, tr("Add person"))


def _signs_in(row: PersonRow) -> Cell:
    if not row.active:
        return Cell(tr("Not active"), Tone.PLAIN, pill=True)
    if row.first:
        return Cell(tr("First passphrase"), Tone.HOLD, pill=True)
    return Cell(tr("Yes") if row.signs_in else tr("No"), Tone.OK if row.signs_in else Tone.PLAIN, pill=True)
