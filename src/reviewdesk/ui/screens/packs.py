"""The screen Packs, first cut."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.widgets.empty import EmptyState


class PacksScreen(Page):
    """`entered` asks for fresh rows."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Packs"), parent=parent)
        self.empty = EmptyState(
            Icon.PACKS, tr("No packs yet"), tr("A pack can be made when a review is open.")
        )
        self.column.addWidget(self.empty)
        self.column.addStretch(1)

    def enter(self) -> None:
        self.entered.emit()
