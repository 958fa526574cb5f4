"""The screen Import, first cut."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.widgets.empty import EmptyState


class ImportScreen(Page):
    """`entered` asks for fresh rows."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Import"), parent=parent)
        self.empty = EmptyState(
            Icon.IMPORT,
            tr("Bring in hospital stays"),
            tr("Choose the files a hospital, a payer or the health information exchange sent."),
        )
        self.column.addWidget(self.empty)
        self.column.addStretch(1)

    def enter(self) -> None:
        self.entered.emit()
