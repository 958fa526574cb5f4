"""The parts of an import's preview: counts, rows, people, row problems."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.desk.importing import Fate
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.import_rows import ImportRow, MonthRow
from reviewdesk.ui.present.import_words import WORDS, KindWords
from reviewdesk.ui.present.importing import ImportPage, ProblemRow
from reviewdesk.ui.present.lists import fits
from reviewdesk.ui.present.recognising import Group, PersonRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.filters import Filters
from reviewdesk.ui.widgets.fold import Fold
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable

_FATE_TONES = {Fate.NEW: Tone.OK, Fate.CHANGED: Tone.HOLD, Fate.KNOWN: Tone.PLAIN, Fate.REDACTED: Tone.PLAIN}
_GROUP_TONES = {
    Group.MATCHED: Tone.OK,
    Group.CONFIRM: Tone.HOLD,
    Group.CONFLICT: Tone.BAD,
    Group.UNKNOWN: Tone.PLAIN,
}


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.M)
    return column


def _carded(table: QWidget) -> Card:
    card = Card(padding=Space.XS)
    card.body.addWidget(table)
    return card


class CountsPart(QWidget):
    """By month, what was assumed, what was rightly not taken."""

    def __init__(self) -> None:
        super().__init__()
        across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(Space.L)
        self._across = across
        columns = (
            Column[MonthRow](tr("Month"), lambda r: Cell(r.month, strong=r.total), share=2),
            Column[MonthRow]("", lambda r: Cell(_figure(r.first), strong=r.total), share=1),
            Column[MonthRow]("", lambda r: Cell(_figure(r.second), strong=r.total), share=1),
        )
        self.months: RowsTable[MonthRow] = RowsTable(columns, tr("Counts by month"), at_most=14)
        self._months_card = _carded(self.months)
        across.addWidget(self._months_card, 3)
        self._side = QVBoxLayout()
        self._side.setSpacing(Space.S)
        across.addLayout(self._side, 2)
        self._marks: list[QWidget] = []

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < 80 * look().metrics(Type.BODY).averageCharWidth()
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._across.setDirection(down if narrow else right)

    def show_page(self, page: ImportPage) -> None:
        self.clear()
        self.months.show_titles((tr("Month"), *(say(title) for title in WORDS[page.kind].months)))
        self.months.show_rows(page.months)
        self._months_card.setVisible(bool(page.months))
        if page.notes:
            self._add(Label(tr("What was assumed"), Type.HEADING))
            for note in page.notes:
                self._say(Icon.INFO, note)
        if page.left_out:
            self._add(Label(tr("Left aside, as it should be"), Type.HEADING))
            for words in page.left_out:
                self._say(Icon.CHECK, words)
        if not page.notes and not page.left_out and page.months:
            self._say(Icon.SAVED, tr("Nothing had to be assumed, nothing was left aside."))

    def clear(self) -> None:
        while (item := self._side.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        self._side.addStretch(1)
        self.months.show_rows(())

    def _say(self, icon: Icon, words: str) -> None:
        mark = Mark(icon, Tone.MUTED, Type.BODY)
        mark.say(words)
        self._add(mark)

    def _add(self, widget: QWidget) -> None:
        self._side.insertWidget(self._side.count() - 1, widget)


def _figure(n: int) -> str:
    return f"{n:,}" if n else "–"


class RowsPart(QWidget):
    """Every stay, visit, incident or goal with what an import would do with it."""

    def __init__(self) -> None:
        super().__init__()
        column = _column(self)
        choices = (
            ("all", tr("All")),
            (Fate.NEW.value, tr("New")),
            (Fate.CHANGED.value, tr("Changed")),
            (Fate.KNOWN.value, tr("Here already")),
            (Fate.REDACTED.value, tr("Redacted")),
        )
        self.filters = Filters(choices, "")
        self.filters.changed.connect(self._show)
        column.addWidget(self.filters)
        columns = (
            Column[ImportRow](tr("Who"), lambda r: Cell(r.who, strong=True, below=r.born), share=4),
            Column[ImportRow](tr("When"), lambda r: Cell(r.when, below=r.below), share=4),
            Column[ImportRow]("", lambda r: Cell(r.details, Tone.MUTED), share=5),
            Column[ImportRow](
                "", lambda r: Cell(r.fate_words, _FATE_TONES[r.fate], pill=True), share=0, ems=15
            ),
        )
        self.table: RowsTable[ImportRow] = RowsTable(columns, tr("Rows of the files"), at_most=10)
        column.addWidget(_carded(self.table))
        self._nothing = Label("", Type.BODY, Tone.MUTED)
        column.addWidget(self._nothing)
        self._rows: tuple[ImportRow, ...] = ()
        self._words: KindWords | None = None

    def show_rows(self, rows: tuple[ImportRow, ...], words: KindWords | None = None) -> None:
        """Show rows, called as `words` say."""
        self._rows = rows
        if words is not None:
            self._words = words
            self.table.show_titles((tr("Who"), tr("When"), say(words.details), ""))
            self.table.setAccessibleName(say(words.label))
            self.filters.show_search(say(words.find))
        self._show()

    def _show(self) -> None:
        chosen, words = self.filters.chosen, self.filters.words
        fates = Counter(row.fate.value for row in self._rows)
        self.filters.show_counts({"all": len(self._rows), **{fate.value: fates[fate.value] for fate in Fate}})
        shown = tuple(
            row
            for row in self._rows
            if chosen in {"all", row.fate.value} and fits(words, row.who, row.when, row.below, row.details)
        )
        self.table.show_rows(shown)
        none = say(self._words.none) if self._words and self._rows and not shown else ""
        self._nothing.show_text(none, hide_empty=True)


class PeoplePart(QWidget):
    """Whose the rows are. `opened` carries a person's key; `many`: decide for all whom nobody knows."""

    opened = Signal(str)
    many = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = _column(self)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        self._words = Label("", Type.BODY)
        head.addWidget(self._words, 1)
        self.many_button = Button("", icon=Icon.PEOPLE)
        self.many_button.clicked.connect(self.many)
        head.addWidget(self.many_button)
        column.addLayout(head)
        self.table = self._table(tr("People to decide"), 10)
        self.table.opened.connect(lambda row: self.opened.emit(row.key))
        self._card = _carded(self.table)
        column.addWidget(self._card)
        self.fold = Fold()
        self.matched = self._table(tr("People known by number"), 10, decision=False)
        self.fold.body.addWidget(_carded(self.matched))
        column.addWidget(self.fold)

    @staticmethod
    def _table(name: str, at_most: int, *, decision: bool = True) -> RowsTable[PersonRow]:
        columns = [
            Column[PersonRow](tr("Who"), lambda r: Cell(r.name, strong=True, below=r.born), share=4),
            Column[PersonRow](tr("Here"), lambda r: Cell(r.state, below=_below(r)), share=6),
            Column[PersonRow](tr("In the files"), lambda r: Cell(r.brings, Tone.MUTED), share=0, ems=14),
        ]
        if decision:
            columns.append(Column[PersonRow](tr("Decision"), _decision, share=3))
        return RowsTable(columns, name, at_most=at_most)

    def show_rows(self, rows: tuple[PersonRow, ...], matched: tuple[PersonRow, ...]) -> None:
        open_ = sum(not row.decided for row in rows)
        unknown = sum(row.is_newcomer for row in rows)
        said = say(counted("{n} person is undecided.", "{n} people are undecided.", open_))
        if rows and not open_:
            said = tr("Everybody is decided.")
        elif rows:
            said += " " + tr("Open a line to say who it is. What belongs to those undecided waits.")
        else:
            said = tr("Everybody is known by number. Nothing is to be decided.") if matched else ""
        self._words.show_text(said)
        self.table.show_rows(rows)
        self._card.setVisible(bool(rows))
        label = say(counted("Decide for {n} nobody knows", "Decide for all {n} nobody knows", unknown))
        self.many_button.show_label(label)
        self.many_button.setVisible(unknown > 1)
        self.fold.setVisible(bool(matched))
        n = len(matched)
        self.fold.show_title(say(counted("{n} person known by number", "{n} people known by number", n)))
        self.matched.show_rows(matched)


def _below(row: PersonRow) -> str:
    if row.group is Group.CONFIRM and row.candidates:
        first = row.candidates[0]
        parts = (first.born, first.site, first.because, first.caution)
        return " · ".join(part for part in parts if part)
    return row.numbers


def _decision(row: PersonRow) -> Cell:
    tone = _GROUP_TONES[row.group] if not row.decided else Tone.OK
    if not row.decided and row.group is Group.UNKNOWN:
        tone = Tone.HOLD
    return Cell(row.decision, tone, pill=True)


class ProblemsPart(QWidget):
    """Each row that needs a look: where, what is wrong and what to do, and whether it was taken."""

    def __init__(self) -> None:
        super().__init__()
        column = _column(self)
        self._words = Label("", Type.BODY, Tone.MUTED)
        column.addWidget(self._words)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        columns = (
            Column[ProblemRow](tr("Where"), lambda r: Cell(r.place, strong=True), share=3),
            Column[ProblemRow](tr("What is wrong, and what to do"), lambda r: Cell(r.what), share=9),
            Column[ProblemRow]("", _taken, share=0, ems=14),
        )
        self.table: RowsTable[ProblemRow] = RowsTable(columns, tr("Row problems"), at_most=10)
        self.table.opened.connect(self._show_whole)
        column.addWidget(_carded(self.table))
        self._whole = Card(padding=Space.M)
        self._place = Label("", Type.LABEL)
        self._what = Label("")
        self._whole.body.addWidget(self._place)
        self._whole.body.addWidget(self._what)
        column.addWidget(self._whole)
        self._whole.hide()

    def show_rows(self, rows: tuple[ProblemRow, ...], more: int) -> None:
        self.table.show_rows(rows)
        left = sum(row.left_out for row in rows)
        said = say(counted("{n} row is left out;", "{n} rows are left out;", left))
        said += " " + tr("the others are taken all the same. Mend the file and choose it again, if you can.")
        if more:
            said += " " + tr("{n} more are not listed.", n=f"{more:,}")
        self._words.show_text(said)
        self._whole.hide()

    def _show_whole(self, row: object) -> None:
        if isinstance(row, ProblemRow):
            self._place.show_text(row.place)
            self._what.show_text(row.what)
            self._whole.show()


def _taken(row: ProblemRow) -> Cell:
    return (
        Cell(tr("Left out"), Tone.BAD, pill=True) if row.left_out else Cell(tr("Taken"), Tone.OK, pill=True)
    )
