"""The values that stand against each other at one place, each with who wrote it and the way to keep it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.fields import ValueRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.panel_section import beside, stacked


class ValueList(QWidget):
    """`chosen` carries the place of a value in the list."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, Space.XS, 0, Space.XS)
        self._column.setSpacing(Space.S)
        self._shown: tuple[object, ...] = ()
        self._cards: list[QWidget] = []

    def show_rows(self, rows: tuple[ValueRow, ...], asked: str, *, may_choose: bool) -> None:
        if (rows, may_choose) == self._shown:
            return
        self._shown = (rows, may_choose)
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(at, row, asked, may_choose=may_choose) for at, row in enumerate(rows)]
        if rows:
            sign = Mark(Icon.CONFLICTS, Tone.BAD, Type.BODY)
            sign.say(tr("Different answers stand here."))
            self._cards.insert(0, sign)
        if rows and may_choose:
            self._cards.append(Label(tr("Or give another answer:"), Type.SMALL, Tone.MUTED))
        for card in self._cards:
            self._column.addWidget(card)
        self.setVisible(bool(rows))

    def _card(self, at: int, row: ValueRow, asked: str, *, may_choose: bool) -> QWidget:
        card = Card(padding=Space.S)
        act = None
        if may_choose:
            says = tr("Keep “{value}”: {asked}", value=row.words, asked=asked)
            act = Button(tr("Keep this"), name=says)
            act.clicked.connect(partial(self._on_chosen, at))
        said = stacked(Label(row.words, Type.BODY), Label(row.detail, Type.SMALL, Tone.MUTED))
        card.body.addWidget(beside(said, act))
        return card

    def _on_chosen(self, at: int, _checked: bool = False) -> None:
        self.chosen.emit(at)
