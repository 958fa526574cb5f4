"""A row of filters, one of them in force, with a search line beside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Type
from reviewdesk.ui.widgets.button import Button


class Filters(QWidget):
    """`changed` after either the filter or the search changed; see `chosen` and `words`."""

    changed = Signal()

    def __init__(
        self, choices: tuple[tuple[str, str], ...], search: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.chosen = choices[0][0]
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(Space.XS)
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        self._whole.addLayout(row)
        self._whole.addStretch(1)
        self._buttons: dict[str, Button] = {}
        self._labels = dict(choices)
        for id_, label in choices:
            button = Button(label)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(id_ == self.chosen)
            button.clicked.connect(partial(self._on_chosen, id_))
            row.addWidget(button)
            self._buttons[id_] = button
        row.addStretch(1)
        self._row = row
        self.line = QLineEdit()
        self.show_search(search)
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self.changed)
        self._whole.addWidget(self.line, 1)
        self.setAccessibleName(tr("Filter"))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many each filter shows, beside its name."""
        for id_, button in self._buttons.items():
            count = counts.get(id_)
            label = self._labels[id_]
            button.show_label(label if count is None else tr("{label} ({n})", label=label, n=f"{count:,}"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "line"):
            self._fit()

    def _fit(self) -> None:
        """The search line goes under the filters where it could not be read beside them."""
        words = look().metrics(Type.BODY).horizontalAdvance(self.line.placeholderText())
        need = min(words + look().sized(40), look().sized(280))
        under = self._row.sizeHint().width() + need > self.width()
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._whole.setDirection(below if under else beside)
        self.line.setMaximumWidth(16_777_215 if under else look().sized(280))

    def show_search(self, search: str) -> None:
        """What the search line finds."""
        self.line.setPlaceholderText(search)
        self.line.setAccessibleName(search)
        self._fit()

    @property
    def words(self) -> str:
        return self.line.text()

    def _on_chosen(self, id_: str, _checked: bool = False) -> None:
        self.chosen = id_
        self.changed.emit()
