"""The screen Measures, first cut."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.widgets.empty import EmptyState


class MeasuresScreen(Page):
    """`entered` asks for fresh rows."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Measures"), parent=parent)
        self.empty = EmptyState(
            Icon.MEASURES, tr("No measures yet"), tr("An administrator sets up measures with their targets.")
        )
        self.column.addWidget(self.empty)
        self.column.addStretch(1)

    def enter(self) -> None:
        self.entered.emit()
