"""Import: say what the files hold, choose them, look, mend the columns, say whose it is, confirm."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.present.columns import TableRow
from reviewdesk.ui.present.import_words import WORDS, kind_choices, longest
from reviewdesk.ui.present.importing import FileRow, ImportPage
from reviewdesk.ui.present.recognising import PersonRow
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.columns_card import ColumnsCard
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.import_foot import ImportFoot
from reviewdesk.ui.widgets.import_parts import CountsPart, PeoplePart, ProblemsPart, RowsPart
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.labelled import Labelled
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.source_card import SourceCard
from reviewdesk.ui.widgets.tabs import Tabs
from reviewdesk.ui.widgets.waiting_part import WaitingPart

NARROW_EMS = 95


class ImportScreen(Page):
    """`kind` carries what the files hold, empty: as they show; `chosen` paths; `mapped` a file's name and its
    mapping; `opened` and `waiting_opened` a key.
    """

    entered = Signal()
    kind = Signal(str)
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
    answers = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Import"), parent=parent)
        self.setAcceptDrops(True)
        self.answers_button = Button(tr("Answers to a review"), icon=Icon.REVIEWS)
        self.answers_button.clicked.connect(self.answers)
        self.acts.addWidget(self.answers_button)
        self.choose_button = Button(tr("Choose files"), icon=Icon.IMPORT)
        self.choose_button.clicked.connect(self.choose_files)
        self.acts.addWidget(self.choose_button)
        self.kind_box = Choose(letters=longest(kind_choices(Text("As the files show"))))
        self.kind_box.show_choices(kind_choices(Text("As the files show")), "")
        self.kind_box.picked.connect(self.kind)
        self.kind_part = Card(padding=Space.M)
        half = QHBoxLayout()  # a short list in a wide box would be hard to read across
        half.addWidget(Labelled(tr("What do the files hold?"), self.kind_box), 1)
        half.addStretch(1)
        self.kind_part.body.addLayout(half)
        self.empty = EmptyState(
            Icon.IMPORT,
            tr("Bring in hospital stays, visits, incidents or goals"),
            tr(
                "Choose the files you were sent, or drop them here: tables (CSV, Excel) or FHIR, several of "
                "one kind at once. You see all of it before anything is written, and nothing leaves this "
                "computer."
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
        self.waiting = WaitingPart()
        for part in (
            self._done,
            self._blocked,
            self.kind_part,
            self.empty,
            self.source,
            self._reading,
            self._body,
            self.waiting,
        ):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.foot = ImportFoot()
        outer = self.layout()
        assert outer is not None  # made by Page
        outer.addWidget(self.foot)
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
        self.rows = RowsPart()
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
            "rows": self.rows,
            "problems": self.problems,
            "columns": self._columns,
        }
        for part in self._parts.values():
            inside.addWidget(part)

    def _bind(self) -> None:
        self.tabs.chosen.connect(self._show_part)
        self.source.kind.connect(self.kind)
        self.source.sent_by.connect(self.sent_by)
        self.source.zone.connect(self.zone)
        self.source.removed.connect(self.removed)
        self.people.opened.connect(self.opened)
        self.people.many.connect(self.many)
        self.waiting.opened.connect(self.waiting_opened)
        self.foot.cancel_button.clicked.connect(self.given_up)
        self.foot.confirm_button.clicked.connect(self.confirmed)

    # --- what is shown ---------------------------------------------------------------------

    def enter(self) -> None:
        self.entered.emit()

    def show_start(self, blocked: str = "") -> None:
        """Nothing is chosen. `blocked`: why this person imports nothing."""
        self._blocked.say(blocked)
        self.empty.setVisible(not blocked)
        self.kind_part.setVisible(not blocked)
        self.kind_box.show_choices(kind_choices(Text("As the files show")), "")
        self.choose_button.hide()
        self._done.hide()
        self._hide_plan()

    def show_reading(self, words: str) -> None:
        """Files are being read; what was shown of them before stays until it is done."""
        self.empty.hide()
        self.kind_part.hide()
        self._done.hide()
        self._reading.say(words)
        self.foot.confirm_button.setEnabled(not words)

    def show_writing(self, words: str) -> None:
        """Nothing can be said of an import while it is written, nor is there a way back; no words: go on."""
        for part in (
            self.answers_button,
            self.choose_button,
            self.source,
            self._body,
            self.waiting,
            self.foot.cancel_button,
            self.foot.confirm_button,
        ):
            part.setEnabled(not words)
        self.setAcceptDrops(not words)
        self._reading.say("")
        self.foot.show_words(words)

    def show_unsure(self, files: tuple[FileRow, ...]) -> None:
        """The files do not tell what they hold: ask, and show nothing of them yet."""
        self._hide_plan()
        self.empty.hide()
        self.kind_part.hide()
        self._done.hide()
        self.choose_button.show_label(tr("Add files"))
        for part in (self.choose_button, self.source, self.foot):
            part.show()
        self.source.show_files(files)
        self.source.show_kind(None, guessed=False)
        self.foot.show_step(tr("Nothing is written yet."), tr("Import"))
        self.source.kind_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, page: ImportPage, tables: tuple[TableRow, ...], *, guessed: bool) -> None:
        """Show what the files hold; `guessed`: nobody said of which kind they are."""
        self.empty.hide()
        self.kind_part.hide()
        self._done.hide()
        self._reading.say("")
        self.choose_button.show_label(tr("Add files"))
        for part in (self.choose_button, self.source, self._body, self.foot):
            part.show()
        self.source.show_files(page.files)
        self.source.show_kind(page.kind, guessed=guessed)
        self._headline.show_text(page.headline)
        self._counts.show_text(page.counts)
        self.counts.show_page(page)
        self.rows.show_rows(page.rows, WORDS[page.kind])
        self.people.show_rows(page.people, page.matched)
        self.problems.show_rows(page.problems, page.more_problems)
        self._show_columns(tables)
        self._show_tabs(page, tables)
        self.foot.show_step(page.foot, page.go_on)

    def show_done(self, lines: tuple[str, ...]) -> None:
        """What was written."""
        while (item := self._done_lines.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        for line in lines:
            self._done_lines.addWidget(Label(line))
        self._hide_plan()
        self.empty.hide()
        self.kind_part.hide()
        self._done.show()
        self.choose_button.show_label(tr("Choose more files"))
        self.choose_button.show()
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_waiting(self, rows: tuple[PersonRow, ...]) -> None:
        """People of earlier imports whom nobody has recognised yet."""
        self.waiting.show_rows(rows)

    def ask_sender(self, words: str) -> None:
        """The sender is missing: say so there and put the keyboard there."""
        self.source.sender_part.complain(words)
        if words:
            self.source.open()
            self.source.sender_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_kind(self) -> None:
        """It is still to be said what the files hold: put the keyboard there."""
        self.source.show_kind(None, guessed=False)
        self.source.kind_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tab(self, known: str) -> None:
        self.tabs.choose(known)
        self._show_part(known)

    def _hide_plan(self) -> None:
        for part in (self.source, self._body, self.foot):
            part.hide()
        self.show_writing("")
        for card in self._cards.values():
            card.deleteLater()
        self._cards = {}
        self.tabs.choose("")
        self.counts.clear()
        self.rows.show_rows(())
        self.people.show_rows((), ())
        self.problems.show_rows((), 0)

    def _show_tabs(self, page: ImportPage, tables: tuple[TableRow, ...]) -> None:
        problems = len(page.problems) + page.more_problems
        tabs = [("counts", tr("Overview"), "")]
        if page.people or page.matched:
            tabs.append(("people", tr("People"), f"{len(page.people) + len(page.matched):,}"))
        if page.rows:
            tabs.append(("rows", say(WORDS[page.kind].tab), f"{len(page.rows):,}"))
        if problems:
            tabs.append(("problems", tr("Row problems"), f"{problems:,}"))
        if tables:
            tabs.append(("columns", tr("Columns"), ""))
        shown = {known for known, _, _ in tabs}
        broken = not page.rows
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
        wanted = {table.name: table for table in tables}
        # A file of another kind has other meanings: its card is made anew.
        for name, card in tuple(self._cards.items()):
            if name not in wanted or not card.fits(wanted[name]):
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
        self.source.say_sender()  # by keyboard, a name just typed is not left first
        if self.foot.isHidden():
            self.choose_files()
        elif self.foot.confirm_button.isEnabled():
            self.confirmed.emit()

    def choose_files(self) -> None:
        kinds = tr("Tables and FHIR (*.csv *.txt *.xlsx *.json *.ndjson *.xml);;All files (*)")
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
