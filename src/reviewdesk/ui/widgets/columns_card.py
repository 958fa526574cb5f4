"""How a table is read: every meaning with the column that tells it, to be changed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from reviewdesk.exchange.columns import ColumnMapping
from reviewdesk.exchange.dates import DateOrder
from reviewdesk.texts import tr
from reviewdesk.ui.present.columns import TableRow, event_choices, moved, order_choices
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.labelled import Labelled
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.title import TitleLine


class ColumnsCard(Card):
    """`mapped` carries the file's name and its new mapping. Rows are shown in place."""

    mapped = Signal(str, object)

    def __init__(self, row: TableRow, parent: QWidget | None = None) -> None:
        super().__init__(tr("Columns of {file}", file=row.name), parent=parent)
        self._row = row
        words = tr("What each column holds was guessed from its title. Change what is wrong.")
        self.body.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self._wrong = Mark(Icon.WARN, Tone.BAD, Type.LABEL)
        self.body.addWidget(self._wrong)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS + 2)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 3)
        titles = (tr("Meaning"), tr("Column in the file"), tr("First values"))
        for at, title in enumerate(titles):
            self._grid.addWidget(Label(title, Type.SMALL_STRONG, Tone.MUTED, wrap=False), 0, at)
        self._boxes: dict[str, Choose] = {}
        self._samples: dict[str, TitleLine] = {}
        for at, meaning in enumerate(row.meanings, start=1):
            self._grid.addWidget(Label(meaning.label, Type.LABEL, wrap=False), at, 0)
            box = Choose(tr("Column for {meaning}", meaning=meaning.label))
            box.picked.connect(partial(self._on_picked, meaning.meaning))
            sample = TitleLine("", Type.SMALL, Tone.MUTED)
            sample.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._grid.addWidget(box, at, 1)
            self._grid.addWidget(sample, at, 2, Qt.AlignmentFlag.AlignVCenter)
            self._boxes[meaning.meaning] = box
            self._samples[meaning.meaning] = sample
        self.body.addLayout(self._grid)
        self._unused = Mark(Icon.INFO, Tone.MUTED)
        self.body.addWidget(self._unused)
        self._kind = Choose()
        self._kind_part = Labelled(tr("No column tells the kind of stay: what is in this file?"), self._kind)
        self._kind.picked.connect(self._on_kind)
        self._order = Choose()
        self._order.picked.connect(self._on_order)
        self._system = QLineEdit()
        self._system.editingFinished.connect(self._on_system)
        self.body.addSpacing(Space.XS)
        self.body.addWidget(self._kind_part)
        self.body.addWidget(Labelled(tr("Order of day and month in dates"), self._order))
        system = tr("Empty: the sender. Fill it in when another organization gave them, such as Medicaid.")
        self.body.addWidget(Labelled(tr("Who gave people their numbers"), self._system, system))
        self.show_row(row)

    def fits(self, row: TableRow) -> bool:
        """Whether the table has the meanings this card was made for."""
        return [meaning.meaning for meaning in row.meanings] == list(self._boxes)

    def show_row(self, row: TableRow) -> None:
        """Show how the table is read now."""
        self._row = row
        nothing = ("", tr("Not in this file"))
        for meaning in row.meanings:
            choices = (nothing, *((header, header) for header in row.headers))
            self._boxes[meaning.meaning].show_choices(choices, meaning.header)
            self._samples[meaning.meaning].show_text(meaning.sample)
        self._wrong.say(" ".join(row.wrong))
        self._unused.say(tr("Not used: {columns}", columns=row.unused) if row.unused else "")
        self._kind_part.setVisible(row.asks_kind)
        self._kind.show_choices(event_choices(), row.kind_for_all)
        self._order.show_choices(order_choices(), row.date_order.value)
        if not self._system.hasFocus():
            self._system.setText(row.system)

    def _on_picked(self, meaning: str, header: str) -> None:
        self._say(moved(self._row.mapping, meaning, header or None))

    def _on_kind(self, kind: str) -> None:
        if isinstance(self._row.mapping, ColumnMapping):
            self._say(replace(self._row.mapping, kind_for_all=kind))

    def _on_order(self, order: str) -> None:
        self._say(replace(self._row.mapping, date_order=DateOrder(order)))

    def _on_system(self) -> None:
        system = self._system.text().strip()
        if system != self._row.system:
            self._say(replace(self._row.mapping, identifier_system=system))

    def _say(self, mapping: object) -> None:
        self.mapped.emit(self._row.name, mapping)
