"""Import of admissions: choose files, look, mend the columns, recognise people, confirm."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.importing import EventRow, FileRow, ImportRows, ProblemRow, Recognised, ToRecognise
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable


class QuietCombo(QComboBox):
    """Never changed by scrolling past."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ImportScreen(Page):
    """`chosen` carries paths; `mapped` file, meaning, header; `confirmed` a tuple of Recognised."""

    chosen = Signal(object)
    mapped = Signal(str, str, str)
    confirmed = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        subtitle = tr(
            "From CSV files, FHIR bundles or ndjson. You see everything before anything is written."
        )
        super().__init__(tr("Import admissions"), subtitle, parent)
        self.setAcceptDrops(True)
        self._rows: ImportRows | None = None
        self._choices: dict[str, QComboBox] = {}
        self._sites: tuple[Pick, ...] = ()
        self.choose_button = Button(tr("Choose files"), icon=Icon.IMPORT)
        self.choose_button.clicked.connect(self._on_choose)
        self.acts.addWidget(self.choose_button)
        self.empty = EmptyState(
            Icon.IMPORT,
            tr("Choose the files with your admissions"),
            tr("Or drop them here. Nothing leaves this laptop, and nothing is written before you confirm."),
            tr("Choose files"),
            Icon.IMPORT,
        )
        self.empty.acted.connect(self._on_choose)
        self.column.addWidget(self.empty)
        self._body = QWidget()
        self._inside = QVBoxLayout(self._body)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(Space.M)
        self.column.addWidget(self._body)
        self._body.hide()
        self.column.addStretch(1)

    def show_rows(
        self,
        rows: ImportRows | None,
        meanings: tuple[tuple[str, str], ...] = (),
        sites: tuple[Pick, ...] = (),
    ) -> None:
        """Show what the files hold; None goes back to the beginning. `meanings`: (id, label) of columns."""
        self._rows, self._sites = rows, sites
        self._choices = {}
        while (item := self._inside.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.deleteLater()
        self.empty.setVisible(rows is None)
        self._body.setVisible(rows is not None)
        if rows is None:
            return
        self._inside.addWidget(self._summary(rows))
        if rows.problems:
            self._inside.addWidget(self._problems(rows))
        if rows.people:
            self._inside.addWidget(self._people(rows.people))
        for file in rows.files:
            if file.columns:
                self._inside.addWidget(self._columns(file, meanings))
        if rows.events:
            self._inside.addWidget(self._events(rows))
        self._inside.addWidget(self._foot(rows))

    def _summary(self, rows: ImportRows) -> Card:
        card = Card()
        card.body.addWidget(Label(rows.headline, Type.HEADING))
        card.body.addWidget(Label(rows.counts))
        for file in rows.files:
            card.body.addWidget(Label(f"{file.name} · {file.detail}", Type.SMALL, Tone.MUTED))
        for text in rows.notes:
            mark = Mark(Icon.INFO, Tone.MUTED)
            mark.say(text)
            card.body.addWidget(mark)
        return card

    def _problems(self, rows: ImportRows) -> Card:
        n = len(rows.problems) + rows.more_problems
        card = Card(tone=Tone.HOLD)
        card.body.addWidget(
            Label(say(counted("{n} row needs a look", "{n} rows need a look", n)), Type.HEADING)
        )
        columns = (
            Column[ProblemRow](tr("Where"), lambda r: Cell(r.where, Tone.MUTED), share=3),
            Column[ProblemRow](tr("What"), lambda r: Cell(r.what), share=7),
            Column[ProblemRow](
                "",
                lambda r: Cell(
                    tr("left out") if r.left_out else tr("taken"),
                    Tone.BAD if r.left_out else Tone.OK,
                    pill=True,
                ),
                share=0,
                ems=13,
            ),
        )
        table: RowsTable[ProblemRow] = RowsTable(columns, tr("Problems"), at_most=6)
        table.show_rows(rows.problems)
        inner = Card(padding=Space.XS)
        inner.body.addWidget(table)
        card.body.addWidget(inner)
        if rows.more_problems:
            card.body.addWidget(Label(tr("and {n} more", n=rows.more_problems), Type.SMALL, Tone.MUTED))
        return card

    def _people(self, people: tuple[ToRecognise, ...]) -> Card:
        card = Card(tr("Who are they?"))
        words = tr("These people are not certain. Say who they are, add them, or let them wait.")
        card.body.addWidget(Label(words, Type.BODY, Tone.MUTED))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.M)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for at, person in enumerate(people):
            texts = QVBoxLayout()
            texts.setSpacing(0)
            texts.addWidget(Label(person.name, Type.LABEL))
            texts.addWidget(Label(person.detail, Type.SMALL, Tone.MUTED))
            if person.conflict:
                mark = Mark(Icon.WARN, Tone.HOLD)
                mark.say(person.conflict)
                texts.addWidget(mark)
            box = QuietCombo()
            box.setAccessibleName(tr("Who is {name}?", name=person.name))
            for id_, words, caution in person.candidates:
                box.addItem(
                    tr("{who} ({caution})", who=words, caution=caution) if caution else words, ("is", id_)
                )
            box.addItem(tr("Wait: nobody knows yet"), ("wait", ""))
            for site in self._sites:
                box.addItem(tr("New participant at {site}", site=site.label), ("new", site.id))
            box.setCurrentIndex(box.findText(tr("Wait: nobody knows yet")))
            self._choices[person.key] = box
            grid.addLayout(texts, at, 0)
            grid.addWidget(box, at, 1, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(grid)
        return card

    def _columns(self, file: FileRow, meanings: tuple[tuple[str, str], ...]) -> Card:
        card = Card(tr("Columns of {file}", file=file.name))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        for title, at in ((tr("In the file"), 0), (tr("Read as"), 1), (tr("First values"), 2)):
            grid.addWidget(Label(title, Type.SMALL_STRONG, Tone.MUTED), 0, at)
        for row, (header, meaning, sample) in enumerate(file.columns, start=1):
            grid.addWidget(Label(header, Type.LABEL), row, 0)
            box = QuietCombo()
            box.addItem(tr("Not used"), "")
            for id_, label in meanings:
                box.addItem(label, id_)
            box.setCurrentIndex(max(0, box.findData(meaning)))
            box.setAccessibleName(tr("Read {header} as", header=header))
            box.activated.connect(partial(self._on_mapped, file.name, header, box))
            grid.addWidget(box, row, 1)
            grid.addWidget(Label(sample, Type.SMALL, Tone.MUTED), row, 2)
        grid.setColumnStretch(2, 1)
        card.body.addLayout(grid)
        return card

    def _events(self, rows: ImportRows) -> Card:
        card = Card(tr("What would be written"))
        columns = (
            Column[EventRow](tr("Who"), lambda r: Cell(r.who, strong=True), share=3),
            Column[EventRow](tr("When"), lambda r: Cell(r.when), share=3),
            Column[EventRow](tr("What"), lambda r: Cell(r.kind, Tone.MUTED), share=2),
            Column[EventRow](tr("Reason"), lambda r: Cell(r.reason, Tone.MUTED), share=4),
            Column[EventRow](
                "", lambda r: Cell(r.fate, Tone.OK if r.new else Tone.PLAIN, pill=True), share=0, ems=16
            ),
        )
        table: RowsTable[EventRow] = RowsTable(columns, tr("Events"), at_most=8)
        table.show_rows(rows.events)
        inner = Card(padding=Space.XS)
        inner.body.addWidget(table)
        card.body.addWidget(inner)
        if rows.more_events:
            card.body.addWidget(Label(tr("and {n} more", n=rows.more_events), Type.SMALL, Tone.MUTED))
        return card

    def _foot(self, rows: ImportRows) -> QWidget:
        foot = QWidget()
        across = QHBoxLayout(foot)
        across.setContentsMargins(0, 0, 0, 0)
        back = Button(tr("Cancel"))
        back.clicked.connect(self._on_given_up)
        label = say(counted("Import {n} event", "Import {n} events", rows.writes))
        self.confirm_button = Button(label, ButtonKind.PRIMARY, Icon.CHECK)
        self.confirm_button.clicked.connect(self.go_on)
        across.addWidget(back)
        across.addStretch(1)
        across.addWidget(self.confirm_button)
        return foot

    def go_on(self) -> None:
        if self._rows is None:
            self._on_choose()
            return
        found = []
        for key, box in self._choices.items():
            kind, id_ = box.currentData()
            found.append(
                Recognised(
                    key, participant=id_ if kind == "is" else None, site=id_ if kind == "new" else None
                )
            )
        self.confirmed.emit(tuple(found))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        if paths:
            self.chosen.emit(paths)

    def _on_choose(self) -> None:
        kinds = tr("Admissions (*.csv *.json *.ndjson *.txt);;All files (*)")
        names, _ = QFileDialog.getOpenFileNames(self, tr("Choose files"), "", kinds)
        if names:
            self.chosen.emit(tuple(Path(name) for name in names))

    def _on_mapped(self, file: str, header: str, box: QComboBox, _at: int = 0) -> None:
        self.mapped.emit(file, str(box.currentData() or ""), header)

    def _on_given_up(self) -> None:
        self.show_rows(None)
        self.given_up.emit()
