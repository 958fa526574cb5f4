"""The parts of an import's preview: counts, stays, people, row problems."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.desk.intake import Fate
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.importing import ImportPage, MonthRow, ProblemRow, StayRow
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
from reviewdesk.ui.widgets.yielding_table import YieldingTable

_FATE_TONES = {Fate.NEW: Tone.OK, Fate.CHANGED: Tone.HOLD, Fate.KNOWN: Tone.PLAIN}
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
    """By kind and month, what was assumed, what was rightly not taken."""

    def __init__(self) -> None:
        super().__init__()
        across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(Space.L)
        self._across = across
        columns = (
            Column[MonthRow](tr("Month"), lambda r: Cell(r.month, strong=r.total), share=2),
            Column[MonthRow](tr("Inpatient"), lambda r: Cell(_figure(r.inpatient), strong=r.total), share=1),
            Column[MonthRow](tr("Emergency"), lambda r: Cell(_figure(r.emergency), strong=r.total), share=1),
        )
        self.months: RowsTable[MonthRow] = RowsTable(columns, tr("Stays by kind and month"), at_most=14)
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


class StaysPart(QWidget):
    """Every stay with what an import would do with it."""

    def __init__(self) -> None:
        super().__init__()
        column = _column(self)
        choices = (
            ("all", tr("All")),
            (Fate.NEW.value, tr("New")),
            (Fate.CHANGED.value, tr("Changed")),
            (Fate.KNOWN.value, tr("Here already")),
        )
        self.filters = Filters(choices, tr("Find a stay"))
        self.filters.changed.connect(self._show)
        column.addWidget(self.filters)
        columns = (
            Column[StayRow](tr("Who"), lambda r: Cell(r.who, strong=True, below=r.born), share=4),
            Column[StayRow](tr("When"), lambda r: Cell(r.when, below=r.kind), share=4),
            Column[StayRow](tr("Reason and hospital"), lambda r: Cell(r.reason, Tone.MUTED), share=5),
            Column[StayRow](
                "", lambda r: Cell(r.fate_words, _FATE_TONES[r.fate], pill=True), share=0, ems=15
            ),
        )
        self.table: YieldingTable[StayRow] = YieldingTable(
            columns, tr("Stays"), spare=(2,), ems=70, at_most=10
        )
        column.addWidget(_carded(self.table))
        self._nothing = Label("", Type.BODY, Tone.MUTED)
        column.addWidget(self._nothing)
        self._rows: tuple[StayRow, ...] = ()

    def show_rows(self, rows: tuple[StayRow, ...]) -> None:
        self._rows = rows
        self._show()

    def _show(self) -> None:
        chosen, words = self.filters.chosen, self.filters.words
        shown = tuple(
            row
            for row in self._rows
            if chosen in {"all", row.fate.value} and fits(words, row.who, row.when, row.kind, row.reason)
        )
        self.table.show_rows(shown)
        none = tr("No stay fits. Choose All, or change the words.")
        self._nothing.show_text(none if self._rows and not shown else "", hide_empty=True)


class PeoplePart(QWidget):
    """Whose the stays are. `opened` carries a person's key; `many`: decide for all whom nobody knows."""

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
            Column[PersonRow](tr("In the file"), lambda r: Cell(r.name, strong=True, below=r.born), share=4),
            Column[PersonRow](tr("Here"), lambda r: Cell(r.state, below=_below(r)), share=6),
            Column[PersonRow](tr("Stays"), lambda r: Cell(r.stays, Tone.MUTED), share=0, ems=11),
        ]
        if decision:
            columns.append(Column[PersonRow](tr("Decision"), _decision, share=3))
        return RowsTable(columns, name, at_most=at_most)

    def show_rows(self, rows: tuple[PersonRow, ...], matched: tuple[PersonRow, ...]) -> None:
        open_ = sum(not row.decided for row in rows)
        unknown = sum(row.group is Group.UNKNOWN for row in rows)
        said = say(counted("{n} person is undecided.", "{n} people are undecided.", open_))
        if rows and not open_:
            said = tr("Everybody is decided.")
        elif rows:
            said += " " + tr("Open a line to say who it is. The stays of those undecided wait.")
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
        said = say(counted("{n} row was left out;", "{n} rows were left out;", left))
        said += " " + tr("the others were taken all the same. Mend the file and choose it again, if you can.")
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
