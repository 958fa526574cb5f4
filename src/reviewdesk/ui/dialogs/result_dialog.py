"""A result typed in: which measure, which period and sites, the two counts; what it would be judged to be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from reviewdesk.records.organisation import MeasureTerms
from reviewdesk.records.result import MeasuredResult
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.dialogs.who_dialog import day_of
from reviewdesk.ui.editors.editor import Clock
from reviewdesk.ui.editors.moment_editor import MomentLine
from reviewdesk.ui.editors.text_editor import read_number
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.governing import target_words
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.flow import FlowLayout
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.labelled import Labelled
from reviewdesk.ui.widgets.options import check


class ResultDialog(Sheet):
    """`typed` carries a MeasuredResult whenever it is complete, to be judged; `decided` the one to record."""

    typed = Signal(object)
    decided = Signal(object)

    def __init__(
        self,
        measures: tuple[MeasureTerms, ...],
        sites: tuple[Pick, ...],
        clock: Clock,
        *,
        measure: str = "",
        whole: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Record a result"), tr("Record it"), parent)
        self._measures = {terms.id: terms for terms in measures}
        self.measure = Choose()
        first = measure or (measures[0].id if len(measures) == 1 else "")
        self.measure.show_choices(tuple((terms.id, terms.title) for terms in measures), first)
        self.ask(tr("Measure"), self.measure)
        self.period = QLineEdit()
        self.ask(tr("Period"), self.period, tr("As the funder calls it: Q3 2026"))
        self.since, self.until, self.known = (MomentLine(clock, with_time=False) for _ in range(3))
        self._days(clock().date())
        pair = QWidget()
        across = QHBoxLayout(pair)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(Space.L)
        for line, words in ((self.since, tr("First day")), (self.until, tr("Last day"))):
            across.addWidget(Labelled(words, line))
            line.line.setAccessibleName(words)
        across.addStretch(1)
        self.column.addWidget(pair)
        self.numerator, self.denominator = QLineEdit(), QLineEdit()
        self.mended_at = self.numerator
        counts = QWidget()
        across = QHBoxLayout(counts)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(Space.L)
        self._numerator_part = Labelled(tr("Count"), self.numerator)
        self._denominator_part = Labelled(tr("Out of"), self.denominator)
        across.addWidget(self._numerator_part, 1)
        across.addWidget(self._denominator_part, 1)
        self.column.addWidget(counts)
        self._agreed = Label("", Type.SMALL, Tone.MUTED)
        self.column.addWidget(self._agreed)
        self._verdict = Card(padding=Space.M)
        self._headline = Label(tr("Type both counts to see what they say."), Type.LABEL, Tone.MUTED)
        self._reading = Label("", Type.BODY, Tone.MUTED)
        self._verdict.body.addWidget(self._headline)
        self._verdict.body.addWidget(self._reading)
        self._reading.hide()
        self.column.addWidget(self._verdict)
        self.whole = check(tr("The whole organization"))
        self.whole.setEnabled(whole)
        self.sites = {site.id: check(site.label) for site in sites}
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.addWidget(self.whole)
        for box in self.sites.values():
            flow.addWidget(box)
            box.toggled.connect(self._on_site)
        self.whole.toggled.connect(self._on_whole)
        self.whole.setChecked(whole)
        self.ask(tr("Counted where"), holder)
        self.ask(
            tr("Known on"),
            self.known,
            tr("The day you learned of it: the time to open a review begins"),
        )
        self.known.line.setAccessibleName(tr("Known on"))
        self.source = QLineEdit()
        self.ask(tr("Where the counts come from"), self.source, tr("Report, system or letter, with its date"))
        self.column.addStretch(1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(250)
        self._soon.timeout.connect(self._say)
        self._bind()
        self._show_measure()
        self.settle(640)
        (self.period if first else self.measure).setFocus()

    def _bind(self) -> None:
        self.measure.picked.connect(self._show_measure)
        for line in (self.period, self.numerator, self.denominator, self.source):
            line.textEdited.connect(self._soon.start)
        for moment in (self.since, self.until, self.known):
            moment.edited.connect(self._soon.start)
            moment.left.connect(self._soon.start)

    def _days(self, today: date) -> None:
        """The quarter before today's is what most results are of."""
        quarter = (today.month - 1) // 3
        year = today.year if quarter else today.year - 1
        begins = date(year, (quarter - 1) % 4 * 3 + 1, 1)
        follows = date(today.year, quarter * 3 + 1, 1)
        self.since.show_value(begins)
        self.until.show_value(date.fromordinal(follows.toordinal() - 1))
        self.known.show_value(today)
        self.period.setText(tr("Q{n} {year}", n=(quarter - 1) % 4 + 1, year=year))

    def show_verdict(self, headline: str, reading: str, tone: Tone) -> None:
        """What the numbers would be judged to be."""
        self._headline.show_text(headline, tone)
        self._reading.show_text(reading, hide_empty=True)

    def decide(self) -> None:
        terms = self._measures.get(self.measure.chosen)
        if terms is None:
            self.refuse(tr("Choose the measure."), self.measure)
            return
        if not self.period.text().strip():
            self.refuse(tr("Name the period."), self.period)
            return
        for moment in (self.since, self.until, self.known):
            if day_of(moment.value()) is None:
                self.refuse(moment.complaint(), moment.line)
                return
        if not isinstance(read_number(self.numerator.text(), whole=True), int):
            words = tr("Write how many {what} were counted, as a whole number.", what=terms.numerator)
            self.refuse(words, self.numerator)
        elif read_number(self.denominator.text(), whole=False) is None:
            words = tr("Write how many {what} there were.", what=terms.denominator)
            self.refuse(words, self.denominator)
        elif not self.whole.isChecked() and not any(box.isChecked() for box in self.sites.values()):
            self.refuse(tr("Choose the sites, or the whole organization."), self.whole)
        else:
            self.wait()
            self.decided.emit(self.measured())

    def measured(self) -> MeasuredResult | None:
        """What is typed; None while something is missing."""
        numerator = read_number(self.numerator.text(), whole=True)
        denominator = read_number(self.denominator.text(), whole=False)
        days = [day_of(moment.value()) for moment in (self.since, self.until, self.known)]
        since, until, known = days
        if (
            not isinstance(numerator, int)
            or not isinstance(denominator, Decimal)
            or since is None
            or until is None
            or known is None
            or not self.measure.chosen
        ):
            return None
        chosen = tuple(site for site, box in self.sites.items() if box.isChecked())
        return MeasuredResult(
            self.measure.chosen,
            self.period.text().strip(),
            since,
            until,
            numerator,
            denominator,
            known,
            () if self.whole.isChecked() else chosen,
            self.source.text().strip(),
        )

    def done(self, how: int) -> None:
        self._soon.stop()
        super().done(how)

    def _say(self) -> None:
        found = self.measured()
        if found is None:
            self.show_verdict(tr("Type both counts to see what they say."), "", Tone.MUTED)
        else:
            self.typed.emit(found)

    def _show_measure(self) -> None:
        terms = self._measures.get(self.measure.chosen)
        if terms is not None:
            self._numerator_part.show_caption(terms.numerator.capitalize())
            self._denominator_part.show_caption(terms.denominator.capitalize())
            self._agreed.show_text(tr("The target is {target}.", target=target_words(terms)))
        self._soon.start()

    def _on_whole(self, on: bool) -> None:
        if on:
            for box in self.sites.values():
                box.setChecked(False)

    def _on_site(self, on: bool) -> None:
        if on:
            self.whole.setChecked(False)
