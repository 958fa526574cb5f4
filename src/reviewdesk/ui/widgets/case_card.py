"""The cases of a section in a card, with the way to add one and to find one among many."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.cases import CaseRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.case_list import CaseList
from reviewdesk.ui.widgets.label import Label

_SEARCH_FROM = 8


class CaseCard(Card):
    """`chosen` carries a row's id; a filter appears when there are many."""

    chosen = Signal(str)
    none_said = Signal(bool)  # False: that is taken back
    removed = Signal()  # the cases taken out are asked for
    kept = Signal(bool)  # of the torn case: True it stays, False it is removed again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=Space.XS + 2, parent=parent)
        self._rows: tuple[CaseRow, ...] = ()
        self._current: str | None = None
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(tr("Find a case"))
        self._filter.setAccessibleName(tr("Find a case"))
        self._filter.setClearButtonEnabled(True)
        self.cases = CaseList()
        self._none = QWidget()
        empty = QHBoxLayout(self._none)
        self._empty = Label("", Type.BODY, Tone.MUTED)
        self.say_none = Button(tr("There are none"), ButtonKind.PLAIN, Icon.CHECK)
        empty.addWidget(self._empty, 1)
        empty.addWidget(self.say_none)
        self._said = False
        self._torn = Card(tone=Tone.BAD, padding=Space.S)
        self._torn_words = Label("")
        self._torn.body.addWidget(self._torn_words)
        ways = QHBoxLayout()
        self.keep_button = Button(tr("Keep the case"))
        self.again_button = Button(tr("Remove it again"), ButtonKind.QUIET)
        for button in (self.keep_button, self.again_button):
            ways.addWidget(button)
        ways.addStretch(1)
        self._torn.body.addLayout(ways)
        self.removed_button = Button("", ButtonKind.QUIET, Icon.UNDO)
        for part in (self._filter, self.cases, self._none, self._torn):
            self.body.addWidget(part)
        self.body.addWidget(self.removed_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.keep_button.clicked.connect(lambda: self.kept.emit(True))
        self.again_button.clicked.connect(lambda: self.kept.emit(False))
        self.removed_button.clicked.connect(self.removed)
        self._filter.textChanged.connect(self._on_filter)
        self.cases.chosen.connect(self._on_chosen)
        self.say_none.clicked.connect(lambda: self.none_said.emit(not self._said))

    def show_rows(
        self,
        rows: tuple[CaseRow, ...],
        current: str | None,
        *,
        none_said: bool,
        may_be_none: bool = True,
        may: bool = True,
        removed: int = 0,
        torn: str = "",
    ) -> None:
        """Show the cases; without any, say what belongs there. `may`: the reader adds and removes cases."""
        self._rows, self._current = rows, current
        self._filter.setVisible(len(rows) >= _SEARCH_FROM)
        self.cases.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._said = none_said
        self.say_none.setVisible(may and (may_be_none or none_said))
        self.say_none.show_label(tr("Take it back") if none_said else tr("There are none"))
        self.say_none.show_icon(Icon.UNDO if none_said else Icon.CHECK)
        if none_said:
            words = tr("It was recorded that there are no cases. Adding one takes that back.")
        elif may and not may_be_none:
            words = tr("No cases yet. Add the first one.")
        elif may:
            words = tr("No cases yet. Add the first one, or record that there are none.")
        else:
            words = tr("No cases are listed yet.")
        self._empty.show_text(words)
        self._torn_words.show_text(torn)
        self._torn.setVisible(bool(torn))
        for button in (self.keep_button, self.again_button):
            button.setVisible(may)
        self.removed_button.setVisible(removed > 0)
        if removed:
            self.removed_button.show_label(say(counted("{n} removed case", "{n} removed cases", removed)))
        self._show()

    def _show(self) -> None:
        words = self._filter.text().casefold().split() if not self._filter.isHidden() else []
        shown = tuple(
            row
            for row in self._rows
            if all(word in f"{row.title} {row.subtitle} {row.pill}".casefold() for word in words)
        )
        self.cases.show_rows(shown, self._current)

    def _on_filter(self) -> None:
        self._show()

    def _on_chosen(self, row: str) -> None:
        self._current = row
        self.chosen.emit(row)
