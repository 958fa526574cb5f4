"""The cases of a section in a card, with the way to add one and to find one among many."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from reviewdesk.texts import tr
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
    none_said = Signal()

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
        for part in (self._filter, self.cases, self._none):
            self.body.addWidget(part)
        self._filter.textChanged.connect(self._on_filter)
        self.cases.chosen.connect(self._on_chosen)
        self.say_none.clicked.connect(self.none_said)

    def show_rows(self, rows: tuple[CaseRow, ...], current: str | None, *, none_said: bool) -> None:
        """Show the cases; without any, say what belongs there."""
        self._rows, self._current = rows, current
        self._filter.setVisible(len(rows) >= _SEARCH_FROM)
        self.cases.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self.say_none.setVisible(not none_said)
        self._empty.show_text(
            tr("It was recorded that there are no cases. Adding one takes that back.")
            if none_said
            else tr("No cases yet. Add the first one, or record that there are none.")
        )
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
