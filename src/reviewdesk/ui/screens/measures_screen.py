"""Measures: their targets, their results with state and evidence in words, and the way to a review."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.lists import fits
from reviewdesk.ui.present.measuring import MeasureLine, ResultRow
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.filters import Filters
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.pill import Pill
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable
from reviewdesk.ui.widgets.yielding_table import YieldingTable


class MeasuresScreen(Page):
    """`recording` carries a measure's key or nothing; `starting` a result's, `review` a review's."""

    entered = Signal()
    recording = Signal(str)
    starting = Signal(str)
    review = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        subtitle = tr("Missed or met is one thing; how much the numbers can bear is another. Both are told.")
        super().__init__(tr("Measures"), subtitle, parent)
        self._rows: tuple[ResultRow, ...] = ()
        self._lines: tuple[MeasureLine, ...] = ()
        self._chosen = ""
        self._may = False  # until it is known who is here
        self.record_button = Button(tr("Record a result"), ButtonKind.PRIMARY, Icon.PLUS)
        self.record_button.clicked.connect(self.go_on)
        self.acts.addWidget(self.record_button)
        self._build_measures()
        self._build_results()
        self._build_detail()
        self.none_set = EmptyState(
            Icon.MEASURES,
            tr("No measures yet"),
            tr(
                "An administrator sets up contracts and measures under People: what is counted, over what, "
                "and which target is agreed. Results are recorded here then."
            ),
        )
        self.no_results = EmptyState(
            Icon.MEASURES,
            tr("No results yet"),
            tr("Record what was counted. A result that misses its target opens a review."),
            tr("Record a result"),
            Icon.PLUS,
        )
        self.no_results.acted.connect(self.go_on)
        self.column.addWidget(self.none_set)
        self.column.addWidget(self.no_results)
        self.column.addStretch(1)
        self.show_all((), ())

    def _build_measures(self) -> None:
        self.measures: RowsTable[MeasureLine] = RowsTable(
            (
                Column[MeasureLine](
                    tr("Measure"), lambda r: Cell(r.title, strong=True, below=r.counted), share=4
                ),
                Column[MeasureLine](tr("Target"), lambda r: Cell(r.target, below=r.contract), share=4),
                Column[MeasureLine](
                    tr("Latest result"), lambda r: Cell(r.latest, r.latest_tone, pill=True), share=3
                ),
            ),
            tr("Measures"),
            at_most=5,
        )
        self.measures.opened.connect(self._on_measure)
        self._measures_card = Card(padding=Space.XS)
        self._measures_card.body.addWidget(self.measures)
        self.column.addWidget(self._measures_card)

    def _build_results(self) -> None:
        self._results_title = Label("", Type.HEADING)
        self.column.addWidget(self._results_title)
        choices = (("all", tr("All")), ("missed", tr("Missed")), ("waiting", tr("Without a review")))
        self.filters = Filters(choices, tr("Find a result"))
        self.filters.changed.connect(self._show)
        self.column.addWidget(self.filters)
        self.results: YieldingTable[ResultRow] = YieldingTable(
            (
                Column[ResultRow](
                    tr("Result"),
                    lambda r: Cell(r.period, strong=True, below=f"{r.title} · {r.where}"),
                    share=5,
                ),
                Column[ResultRow](tr("Value"), lambda r: Cell(r.value, below=r.counts), share=5),
                Column[ResultRow](
                    tr("Target"), lambda r: Cell(r.nominal, r.nominal_tone, pill=True), share=0, ems=12
                ),
                Column[ResultRow](
                    tr("Evidence"), lambda r: Cell(r.evidence, r.evidence_tone, pill=True), share=0, ems=18
                ),
                Column[ResultRow](tr("Review"), _review, share=3),
            ),
            tr("Results"),
            spare=(4,),
            ems=90,
            at_most=8,
        )
        self.results.opened.connect(self._on_result)
        self._results_card = Card(padding=Space.XS)
        self._results_card.body.addWidget(self.results)
        self.column.addWidget(self._results_card)
        self._nothing = Label("", Type.BODY, Tone.MUTED)
        self.column.addWidget(self._nothing)

    def _build_detail(self) -> None:
        self._detail = Card()
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        self._detail_title = Label("", Type.HEADING)
        self._nominal, self._evidence = Pill(), Pill()
        head.addWidget(self._detail_title, 1)
        head.addWidget(self._nominal)
        head.addWidget(self._evidence)
        self._detail.body.addLayout(head)
        self._headline = Label("", Type.LABEL)
        self._reading = Label("")
        self._detail.body.addWidget(self._headline)
        self._detail.body.addWidget(self._reading)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(Space.L)
        self._facts.setVerticalSpacing(2)
        self._facts.setColumnStretch(1, 1)
        self._detail.body.addSpacing(Space.XS)
        self._detail.body.addLayout(self._facts)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        self._due = Pill()
        self.open_button = Button("", ButtonKind.PRIMARY, Icon.REVIEWS)
        self.open_button.clicked.connect(self._on_open)
        foot.addWidget(self._due)
        foot.addStretch(1)
        foot.addWidget(self.open_button)
        self._foot = QVBoxLayout()
        self._foot.addLayout(foot)
        self._detail.body.addLayout(self._foot)
        self.column.addWidget(self._detail)
        self._shown: ResultRow | None = None

    # --- showing ----------------------------------------------------------------------------

    def enter(self) -> None:
        self.entered.emit()

    def show_all(
        self, lines: tuple[MeasureLine, ...], rows: tuple[ResultRow, ...], *, may: bool = False
    ) -> None:
        """Show measures and results; `may`: this person records results."""
        self._lines, self._rows, self._may = lines, rows, may
        self.measures.show_rows(lines)
        if self._chosen not in {line.key for line in lines}:
            self._chosen = ""
        self._measures_card.setVisible(bool(lines))
        self.none_set.setVisible(not lines)
        self.no_results.setVisible(bool(lines) and not rows)
        self.no_results.button.setVisible(may)
        self.record_button.setVisible(may and bool(lines) and bool(rows))
        self._show()

    def show_result(self, key: str) -> None:
        """Show one result in full."""
        row = next((row for row in self._rows if row.key == key), None)
        self._shown = row
        self._detail.setVisible(row is not None)
        if row is None:
            return
        self._detail_title.show_text(tr("{title}, {period}", title=row.title, period=row.period))
        self._nominal.show_pill(row.nominal, row.nominal_tone)
        words = tr("Evidence: {state}", state=row.evidence.lower()) if row.evidence else ""
        self._evidence.show_pill(words, row.evidence_tone)
        self._headline.show_text(row.headline)
        self._reading.show_text(row.reading)
        while (item := self._facts.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        for at, (what, words) in enumerate(row.facts):
            self._facts.addWidget(Label(what, Type.BODY, Tone.MUTED, wrap=False), at, 0)
            self._facts.addWidget(Label(words), at, 1)
        self._due.show_pill(row.due, Tone.BAD if row.overdue else Tone.HOLD)
        self.open_button.setVisible(bool(row.review) or (row.opens and self._may))
        self.open_button.show_label(tr("Go to its review") if row.review else tr("Open its review"))

    def go_on(self) -> None:
        if self._may and self._lines:
            self.recording.emit(self._chosen)

    def _show(self) -> None:
        chosen = self.filters.chosen
        shown = tuple(
            row
            for row in self._rows
            if (not self._chosen or row.measure == self._chosen)
            and (chosen == "all" or row.nominal_tone is Tone.BAD)
            and (chosen != "waiting" or row.opens)
            and fits(self.filters.words, row.title, row.period, row.where, row.nominal, row.evidence)
        )
        line = next((line for line in self._lines if line.key == self._chosen), None)
        n = len(shown)
        words = say(counted("{n} result", "{n} results", n))
        self._results_title.show_text(
            tr("{results} of {measure}", results=words, measure=line.title) if line else words
        )
        self.results.show_rows(shown)
        has = bool(self._rows)
        for part in (self._results_title, self.filters):
            part.setVisible(has)
        self._results_card.setVisible(bool(shown))
        none = tr("No result fits. Choose All, or press the measure again to see every one.")
        self._nothing.show_text(none if has and not shown else "", hide_empty=True)
        kept = self._shown.key if self._shown and any(r.key == self._shown.key for r in shown) else ""
        self.show_result(kept or (shown[0].key if shown else ""))

    def _on_measure(self, row: object) -> None:
        if isinstance(row, MeasureLine):
            self._chosen = "" if self._chosen == row.key else row.key
            if not self._chosen:
                self.measures.clearSelection()
            self._show()

    def _on_result(self, row: object) -> None:
        if isinstance(row, ResultRow):
            self.show_result(row.key)

    def _on_open(self) -> None:
        if self._shown is not None:
            row = self._shown
            if row.review:
                self.review.emit(row.review)
            else:
                self.starting.emit(row.key)


def _review(row: ResultRow) -> Cell:
    if row.review:
        return Cell(tr("Open"), Tone.ACCENT, pill=True)
    if row.opens:
        return Cell(row.due, Tone.BAD if row.overdue else Tone.HOLD, pill=True)
    return Cell(tr("None needed"), Tone.MUTED)
