"""One of a few things, from a list that opens: no typing, and no change in passing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from reviewdesk.texts import visible
from reviewdesk.ui.widgets.named_box import NamedBox


class Choose(NamedBox):
    """`picked` carries the id a person chose; showing choices says nothing."""

    picked = Signal(str)

    def __init__(self, name: str = "", *, letters: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)
        self.setMaxVisibleItems(14)
        self.setAccessibleName(name)
        self.activated.connect(lambda _at: self.picked.emit(self.chosen))

    def show_choices(self, choices: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Offer (id, label) pairs and show one; an id that is not offered shows nothing."""
        if choices != self._choices:
            self._choices = choices
            self.clear()
            for known, label in choices:
                self.addItem(visible(label), known)
        self.setCurrentIndex(next((at for at, (known, _) in enumerate(choices) if known == chosen), -1))

    @property
    def chosen(self) -> str:
        """The id of what is shown; empty when nothing is."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling the page must never change a choice in passing.
        event.ignore()
