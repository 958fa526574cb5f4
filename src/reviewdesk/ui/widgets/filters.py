"""A row of filters, one of them in force, with a search line beside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space
from reviewdesk.ui.widgets.button import Button


class Filters(QWidget):
    """`changed` after either the filter or the search changed; see `chosen` and `words`."""

    changed = Signal()

    def __init__(
        self, choices: tuple[tuple[str, str], ...], search: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.chosen = choices[0][0]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
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
        self.line = QLineEdit()
        self.show_search(search)
        self.line.setClearButtonEnabled(True)
        self.line.setMaximumWidth(look().sized(280))
        self.line.textChanged.connect(self.changed)
        row.addWidget(self.line, 1)
        self.setAccessibleName(tr("Filter"))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many each filter shows, beside its name."""
        for id_, button in self._buttons.items():
            count = counts.get(id_)
            label = self._labels[id_]
            button.show_label(label if count is None else tr("{label} ({n})", label=label, n=f"{count:,}"))

    def show_search(self, search: str) -> None:
        """What the search line finds."""
        self.line.setPlaceholderText(search)
        self.line.setAccessibleName(search)

    @property
    def words(self) -> str:
        return self.line.text()

    def _on_chosen(self, id_: str, _checked: bool = False) -> None:
        self.chosen = id_
        self.changed.emit()
