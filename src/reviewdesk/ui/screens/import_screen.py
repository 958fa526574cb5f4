"""Import of hospital stays: choose files, look, mend the columns, say whose they are, confirm."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.columns import TableRow
from reviewdesk.ui.present.importing import ImportPage
from reviewdesk.ui.present.recognising import PersonRow
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.columns_card import ColumnsCard
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.import_parts import CountsPart, PeoplePart, ProblemsPart, StaysPart
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable
from reviewdesk.ui.widgets.source_card import SourceCard
from reviewdesk.ui.widgets.tabs import Tabs

NARROW_EMS = 95


class Foot(QWidget):
    """The line under the page that stays while the page scrolls."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        c = look().colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(c.line))
        painter.end()


class ImportScreen(Page):
    """`chosen` carries paths; `mapped` a file's name and its mapping; `opened` and `waiting_opened` a key."""

    entered = Signal()
    chosen = Signal(object)
    removed = Signal(str)
    sent_by = Signal(str)
    zone = Signal(str)
    mapped = Signal(str, object)
    opened = Signal(str)
    many = Signal()
    confirmed = Signal()
    given_up = Signal()
    waiting_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Import"), parent=parent)
        self.setAcceptDrops(True)
        self.choose_button = Button(tr("Choose files"), icon=Icon.IMPORT)
        self.choose_button.clicked.connect(self.choose_files)
        self.acts.addWidget(self.choose_button)
        self.empty = EmptyState(
            Icon.IMPORT,
            tr("Bring in hospital stays"),
            tr(
                "Choose the files a hospital, health plan or exchange sent you, or drop them here: tables "
                "(CSV), FHIR Bundles or FHIR ndjson, several at once. You see all of it before anything is "
                "written, and nothing leaves this computer."
            ),
            tr("Choose files"),
            Icon.IMPORT,
        )
        self.empty.acted.connect(self.choose_files)
        self._done = Card(tone=Tone.OK)
        self._done_lines = QVBoxLayout()
        self._done_lines.setSpacing(2)
        self._done.body.addWidget(Label(tr("Imported"), Type.HEADING))
        self._done.body.addLayout(self._done_lines)
        self._reading = Mark(Icon.HISTORY, Tone.MUTED, Type.BODY)
        self._blocked = Mark(Icon.LOCK, Tone.MUTED, Type.BODY)
        self.source = SourceCard()
        self._build_body()
        for part in (self._done, self._blocked, self.empty, self.source, self._reading, self._body):
            self.column.addWidget(part)
        self._build_waiting()
        self.column.addStretch(1)
        self._build_foot()
        self._bind()
        self.show_start()

    def _build_body(self) -> None:
        self._body = QWidget()
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(Space.M)
        self._headline = Label("", Type.HEADING)
        self._counts = Label("", Type.BODY, Tone.MUTED)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._headline)
        texts.addWidget(self._counts)
        inside.addLayout(texts)
        self.tabs = Tabs(tr("Parts of the preview"))
        inside.addWidget(self.tabs)
        self.counts = CountsPart()
        self.stays = StaysPart()
        self.people = PeoplePart()
        self.problems = ProblemsPart()
        self._columns = QWidget()
        self._columns_column = QVBoxLayout(self._columns)
        self._columns_column.setContentsMargins(0, 0, 0, 0)
        self._columns_column.setSpacing(Space.M)
        self._cards: dict[str, ColumnsCard] = {}
        self._parts: dict[str, QWidget] = {
            "counts": self.counts,
            "people": self.people,
            "stays": self.stays,
            "problems": self.problems,
            "columns": self._columns,
        }
        for part in self._parts.values():
            inside.addWidget(part)

    def _build_waiting(self) -> None:
        self._waiting = QWidget()
        inside = QVBoxLayout(self._waiting)
        inside.setContentsMargins(0, Space.M, 0, 0)
        inside.setSpacing(Space.S)
        self._waiting_title = Label("", Type.HEADING)
        words = tr("These stays count nowhere until somebody says whose they are. Open a line to say so.")
        inside.addWidget(self._waiting_title)
        inside.addWidget(Label(words, Type.BODY, Tone.MUTED))
        columns = (
            Column[PersonRow](tr("In the file"), lambda r: Cell(r.name, strong=True, below=r.born), share=4),
            Column[PersonRow](tr("Here"), lambda r: Cell(r.state, Tone.MUTED, below=r.numbers), share=5),
            Column[PersonRow](tr("Stays"), lambda r: Cell(r.stays), share=0, ems=14),
            Column[PersonRow](
                tr("First"), lambda r: Cell(f"{r.first:%m/%d/%Y}" if r.first else ""), share=0, ems=14
            ),
        )
        self.waiting: RowsTable[PersonRow] = RowsTable(columns, tr("Stays that wait"), at_most=10)
        self.waiting.opened.connect(lambda row: self.waiting_opened.emit(row.key))
        card = Card(padding=Space.XS)
        card.body.addWidget(self.waiting)
        inside.addWidget(card)
        self.column.addWidget(self._waiting)
        self._waiting.hide()

    def _build_foot(self) -> None:
        self._foot = Foot()
        across = QHBoxLayout(self._foot)
        across.setContentsMargins(Space.PAGE, Space.M, Space.PAGE, Space.M)
        across.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._foot_words = Label("", Type.BODY, Tone.MUTED)
        self.wrong = Mark(Icon.WARN, Tone.BAD, Type.LABEL)
        words.addWidget(self.wrong)
        words.addWidget(self._foot_words)
        self.cancel_button = Button(tr("Cancel"), name=tr("Cancel the import"))
        self.confirm_button = Button("", ButtonKind.PRIMARY, Icon.CHECK)
        across.addLayout(words, 1)
        across.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(self.confirm_button, 0, Qt.AlignmentFlag.AlignVCenter)
        outer = self.layout()
        assert outer is not None  # made by Page
        outer.addWidget(self._foot)

    def _bind(self) -> None:
        self.tabs.chosen.connect(self._show_part)
        self.source.sent_by.connect(self.sent_by)
        self.source.zone.connect(self.zone)
        self.source.removed.connect(self.removed)
        self.people.opened.connect(self.opened)
        self.people.many.connect(self.many)
        self.cancel_button.clicked.connect(self.given_up)
        self.confirm_button.clicked.connect(self.confirmed)

    # --- what is shown ---------------------------------------------------------------------

    def enter(self) -> None:
        self.entered.emit()

    def show_start(self, blocked: str = "") -> None:
        """Nothing is chosen. `blocked`: why this person imports nothing."""
        self._blocked.say(blocked)
        self.empty.setVisible(not blocked)
        self.choose_button.hide()
        self._done.hide()
        self._hide_plan()

    def show_reading(self, words: str) -> None:
        """Files are being read; what was shown of them before stays until it is done."""
        self.empty.hide()
        self._done.hide()
        self._reading.say(words)
        self.confirm_button.setEnabled(not words)

    def show_page(self, page: ImportPage, tables: tuple[TableRow, ...]) -> None:
        """Show what the files hold."""
        self.empty.hide()
        self._done.hide()
        self._reading.say("")
        self.choose_button.show_label(tr("Add files"))
        for part in (self.choose_button, self.source, self._body, self._foot):
            part.show()
        self.source.show_files(page.files)
        self._headline.show_text(page.headline)
        self._counts.show_text(page.counts)
        self.counts.show_page(page)
        self.stays.show_rows(page.stays)
        self.people.show_rows(page.people, page.matched)
        self.problems.show_rows(page.problems, page.more_problems)
        self._show_columns(tables)
        self._show_tabs(page, tables)
        self._foot_words.show_text(page.foot)
        self.complain("")
        self.confirm_button.setEnabled(True)
        self.confirm_button.show_label(page.go_on)

    def show_done(self, lines: tuple[str, ...]) -> None:
        """What was written."""
        while (item := self._done_lines.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        for line in lines:
            self._done_lines.addWidget(Label(line))
        self._hide_plan()
        self.empty.hide()
        self._done.show()
        self.choose_button.show_label(tr("Choose more files"))
        self.choose_button.show()
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_waiting(self, rows: tuple[PersonRow, ...]) -> None:
        """Stays of earlier imports whose person nobody has recognized yet."""
        n = len(rows)
        self._waiting_title.show_text(
            say(counted("{n} person waits to be recognized", "{n} people wait to be recognized", n))
        )
        self.waiting.show_rows(rows)
        self._waiting.setVisible(bool(rows))

    def complain(self, words: str) -> None:
        """Say beside the loud button why it did nothing."""
        self.wrong.say(words)
        self._foot_words.setVisible(not words)

    def ask_sender(self, words: str) -> None:
        """The sender is missing: say so there and put the keyboard there."""
        self.source.sender_part.complain(words)
        if words:
            self.source.open()
            self.source.sender_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tab(self, known: str) -> None:
        self.tabs.choose(known)
        self._show_part(known)

    def _hide_plan(self) -> None:
        for part in (self.source, self._body, self._foot):
            part.hide()
        self._reading.say("")
        for card in self._cards.values():
            card.deleteLater()
        self._cards = {}
        self.tabs.choose("")
        self.counts.clear()
        self.stays.show_rows(())
        self.people.show_rows((), ())
        self.problems.show_rows((), 0)

    def _show_tabs(self, page: ImportPage, tables: tuple[TableRow, ...]) -> None:
        problems = len(page.problems) + page.more_problems
        tabs = [("counts", tr("Overview"), "")]
        if page.people or page.matched:
            tabs.append(("people", tr("People"), f"{len(page.people) + len(page.matched):,}"))
        if page.stays:
            tabs.append(("stays", tr("Stays"), f"{len(page.stays):,}"))
        if problems:
            tabs.append(("problems", tr("Row problems"), f"{problems:,}"))
        if tables:
            tabs.append(("columns", tr("Columns"), ""))
        shown = {known for known, _, _ in tabs}
        broken = not page.stays
        if not self.tabs.current or self.tabs.current not in shown:
            first = "columns" if tables else "problems"
            start = first if broken and first in shown else "counts"
        else:
            start = self.tabs.current
        marked = ("columns" if tables else "problems") if broken else ("people" if page.undecided else "")
        self.tabs.show_tabs(tuple(tabs), start, marked)
        self._show_part(start)

    def _show_part(self, known: str) -> None:
        for name, part in self._parts.items():
            part.setVisible(name == known)

    def _show_columns(self, tables: tuple[TableRow, ...]) -> None:
        names = {table.name: table.headers for table in tables}
        for name in [name for name in self._cards if name not in names]:
            self._cards.pop(name).deleteLater()
        for table in tables:
            if table.name in self._cards:
                self._cards[table.name].show_row(table)
                continue
            card = ColumnsCard(table)
            card.mapped.connect(self.mapped)
            self._cards[table.name] = card
            self._columns_column.addWidget(card)

    def fit(self, ems: float) -> None:
        self.source.set_compact(ems < NARROW_EMS)

    # --- what the person does -----------------------------------------------------------------

    def go_on(self) -> None:
        if self._foot.isHidden():
            self.choose_files()
        elif self.confirm_button.isEnabled():
            self.confirmed.emit()

    def choose_files(self) -> None:
        kinds = tr("Stays (*.csv *.txt *.json *.ndjson);;All files (*)")
        names, _ = QFileDialog.getOpenFileNames(self, tr("Choose files"), "", kinds)
        if names:
            self.chosen.emit(tuple(Path(name) for name in names))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        if paths:
            self.chosen.emit(paths)
