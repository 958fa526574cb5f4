"""The cases taken out of a review: who removed each, when and why, and one press to restore it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.present.beside import RemovedRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.panel_section import beside, stacked


class RemovedDialog(Sheet):
    """`decided` carries the row to restore."""

    decided = Signal(str)

    def __init__(
        self, rows: tuple[RemovedRow, ...], *, may_restore: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Removed cases"), tr("Close"), parent)
        self._buttons: list[Button] = []
        words = tr("Everything in a removed case is kept. A restored case comes back as it was.")
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        for row in rows:
            card = Card(padding=Space.M)
            said = stacked(
                Label(row.title, Type.LABEL),
                Label(tr("Removed by {who}, {when}", who=row.who, when=row.when), Type.SMALL, Tone.MUTED),
                Label(tr("Reason: {reason}", reason=row.why or tr("none was kept")), Type.SMALL),
            )
            restore = None
            if may_restore:
                restore = Button(tr("Restore"), icon=Icon.UNDO, name=tr("Restore {case}", case=row.title))
                restore.clicked.connect(partial(self._on_restore, row.row))
                self._buttons.append(restore)
            card.body.addWidget(beside(said, restore))
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.cancel_button.hide()
        self.settle(620)

    def decide(self) -> None:
        self.accept()

    def wait(self) -> None:
        super().wait()
        for button in self._buttons:
            button.setEnabled(False)

    def wrong(self, words: str) -> None:
        for button in self._buttons:
            button.setEnabled(True)
        super().wrong(words)

    def _on_restore(self, row: str, _checked: bool = False) -> None:
        self.wait()
        self.decided.emit(row)
