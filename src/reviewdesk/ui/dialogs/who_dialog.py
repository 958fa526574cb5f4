"""Who is this: what the file says beside who it could be here, and a person's decision."""

from __future__ import annotations

from datetime import date, datetime
from textwrap import shorten

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from reviewdesk.desk.recognising import Choice, NewParticipant, Wait
from reviewdesk.eventlog.header import RecordId
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.editor import Clock
from reviewdesk.ui.editors.moment_editor import MomentLine
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.recognising import CandidateRow, PersonRow, RowWords
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.options import check, radio
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable

_FEW = 8
_LONG = 200  # letters of what a report tells: enough to know it by


def day_of(value: date | datetime | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


class WhoDialog(Sheet):
    """`decided` carries the Choice, and whether the next undecided person is to be shown."""

    decided = Signal(object, bool)

    def __init__(
        self,
        row: PersonRow,
        everybody: tuple[Pick, ...],
        sites: tuple[Pick, ...],
        clock: Clock,
        *,
        more: int = 0,
        may_wait: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Who is this?"), tr("Keep this decision"), parent)
        self._group = QButtonGroup(self)
        self._is: dict[str, QRadioButton] = {}
        across = QHBoxLayout()
        across.setSpacing(Space.L)
        across.addWidget(self._in_the_file(row), 2, Qt.AlignmentFlag.AlignTop)
        here = QVBoxLayout()
        here.setSpacing(Space.S)
        across.addLayout(here, 3)
        here.addWidget(Label(tr("Here"), Type.SMALL_STRONG, Tone.MUTED))
        for found in row.candidates:
            here.addWidget(self._candidate(found))
        self._other = self._radio(tr("Somebody else who is here"))
        self.people = PickBox()
        self.people.show_picks(everybody, None)
        self.people.name(tr("Participant"), tr("Type a part of the name, or choose"))
        self.people.editTextChanged.connect(lambda: self._other.setChecked(True))
        self.people.activated.connect(lambda: self._other.setChecked(True))
        here.addWidget(self._other)
        here.addLayout(_indented(self.people))
        self._other.setVisible(bool(everybody))
        self.people.setVisible(bool(everybody))
        self._new = self._radio(tr("A new participant"))
        here.addWidget(self._new)
        self.site = Choose(tr("Site of the new participant"))
        self.site.show_choices(tuple((site.id, site.label) for site in sites), "")
        self.since = MomentLine(clock, with_time=False)
        self.since.show_value(row.first)
        self.since.line.setAccessibleName(tr("At this site since"))
        self.site.picked.connect(lambda: self._new.setChecked(True))
        here.addLayout(_indented(Label(tr("Site"), Type.SMALL, Tone.MUTED)))
        here.addLayout(_indented(self.site))
        since = tr("There since: what happens from that day on is the site's")
        here.addLayout(_indented(Label(since, Type.SMALL, Tone.MUTED)))
        here.addLayout(_indented(self.since))
        self._wait = self._radio(tr("Wait: nobody knows yet"))
        self._wait.setVisible(may_wait)
        here.addWidget(self._wait)
        here.addStretch(1)
        self.column.addLayout(across)
        self.following = check(
            say(counted("Then show the next ({n} is left)", "Then show the next ({n} are left)", more))
        )
        self.following.setChecked(more > 0)
        self.following.setVisible(more > 0)
        self.column.addWidget(self.following)
        self.column.addStretch(1)
        self._start(row)
        self.settle(800)

    def _start(self, row: PersonRow) -> None:
        match row.choice:
            case None:
                # One candidate is proposed; it is still the person who says so.
                if len(row.candidates) == 1 and not row.conflict and row.candidates[0].because:
                    self._is[row.candidates[0].id].setChecked(True)
            case Wait():
                self._wait.setChecked(True)
            case NewParticipant() as new:
                self._new.setChecked(True)
                self.site.setCurrentIndex(self.site.findData(new.site))
                self.since.show_value(new.since)
            case known if known in self._is:
                self._is[known].setChecked(True)
            case known:
                self._other.setChecked(True)
                self.people.setCurrentIndex(self.people.findData(known))
        first = self._group.checkedButton() or next(iter(self._is.values()), None) or self._new
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _in_the_file(self, row: PersonRow) -> Card:
        card = Card(padding=Space.M)
        card.body.setSpacing(2)
        card.body.addWidget(Label(tr("In the file"), Type.SMALL_STRONG, Tone.MUTED))
        card.body.addWidget(Label(row.name, Type.HEADING))
        for words in (row.born, row.numbers, row.brings):
            if words:
                card.body.addWidget(Label(words))
        if row.rows:
            card.body.addSpacing(Space.XS)
            card.body.addWidget(_rows(row.rows))
        if row.conflict:
            mark = Mark(Icon.WARN, Tone.HOLD)
            mark.say(row.conflict)
            card.body.addSpacing(Space.XS)
            card.body.addWidget(mark)
        return card

    def _candidate(self, found: CandidateRow) -> Card:
        card = Card(padding=Space.M)
        card.body.setSpacing(2)
        chosen = self._radio(found.name)
        details = " · ".join(part for part in (found.born, found.numbers, found.site) if part)
        chosen.setAccessibleDescription(". ".join(p for p in (details, found.because, found.caution) if p))
        self._is[found.id] = chosen
        card.body.addWidget(chosen)
        if details:
            card.body.addLayout(_indented(Label(details)))
        for words, tone, icon in (
            (found.because, Tone.OK, Icon.SAVED),
            (found.caution, Tone.HOLD, Icon.WARN),
        ):
            mark = Mark(icon, tone)
            mark.say(words)
            if words:
                card.body.addLayout(_indented(mark))
        return card

    def _radio(self, words: str) -> QRadioButton:
        made = radio(words)
        self._group.addButton(made)
        return made

    def decide(self) -> None:
        choice: Choice
        if (known := next((k for k, one in self._is.items() if one.isChecked()), None)) is not None:
            choice = RecordId(known)
        elif self._other.isChecked():
            chosen = self.people.chosen()
            if chosen is None:
                self.refuse(tr("Choose who it is."), self.people)
                return
            choice = RecordId(chosen)
        elif self._new.isChecked():
            since = day_of(self.since.value())
            if not self.site.chosen:
                self.refuse(tr("Choose the site of the new participant."), self.site)
                return
            if since is None:
                self.refuse(self.since.complaint(), self.since.line)
                return
            choice = NewParticipant(self.site.chosen, since)
        elif self._wait.isChecked():
            choice = Wait()
        else:
            self.refuse(tr("Choose one of these, or Cancel."), self._group.buttons()[0])
            return
        self.decided.emit(choice, self.following.isChecked() and not self.following.isHidden())
        self.accept()


class ManyDialog(Sheet):
    """All whom nobody knows at once. `decided` carries a site id (empty: they wait) and a day or None."""

    decided = Signal(str, object)

    def __init__(
        self, count: int, sites: tuple[Pick, ...], clock: Clock, parent: QWidget | None = None
    ) -> None:
        title = say(counted("{n} person nobody knows here", "{n} people nobody knows here", count))
        super().__init__(title, tr("Decide for all of them"), parent)
        words = tr(
            "For files that bring everybody of a site for the first time. You can still change each of them."
        )
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        group = QButtonGroup(self)
        self._new = radio(tr("All are new participants of one site"))
        self._wait = radio(tr("All wait: nobody knows yet"))
        for one in (self._new, self._wait):
            group.addButton(one)
        self.column.addWidget(self._new)
        self.site = Choose(tr("Site of the new participants"))
        self.site.show_choices(tuple((site.id, site.label) for site in sites), "")
        self.site.picked.connect(lambda: self._new.setChecked(True))
        self.column.addLayout(_indented(self.site))
        self.since = MomentLine(clock, with_time=False)
        self.since.line.setAccessibleName(tr("There since"))
        help_text = tr("There since (empty: since the first stay each of them has in these files)")
        self.column.addLayout(_indented(Label(help_text, Type.SMALL, Tone.MUTED)))
        self.column.addLayout(_indented(self.since))
        self.column.addWidget(self._wait)
        self._new.setChecked(True)
        self.column.addStretch(1)
        self.settle(560)
        self.site.setFocus()

    def decide(self) -> None:
        since = day_of(self.since.value())
        if self._new.isChecked() and not self.site.chosen:
            self.refuse(tr("Choose the site."), self.site)
        elif since is None and self.since.text():
            self.refuse(self.since.complaint(), self.since.line)
        else:
            self.decided.emit(self.site.chosen if self._new.isChecked() else "", since)
            self.accept()


def _rows(rows: tuple[RowWords, ...]) -> QWidget:
    """Every row that goes with the decision: few in full, many to scroll through."""
    if len(rows) > _FEW:
        one = Column[RowWords](tr("Records"), lambda r: Cell(_line(r), below=r.details))
        table: RowsTable[RowWords] = RowsTable((one,), tr("Records in the files"), at_most=6)
        table.show_rows(rows)
        return table
    told = QWidget()
    inside = QVBoxLayout(told)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(2)
    for row in rows:
        details = shorten(row.details, _LONG, placeholder="…")
        inside.addWidget(Label(" · ".join(part for part in (_line(row), details) if part), Type.SMALL))
    return told


def _line(row: RowWords) -> str:
    return " · ".join(part for part in (row.when, row.below) if part)


def _indented(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(look().sized(18) + 16, 0, 0, 0)
    row.addWidget(widget, 1)
    return row
