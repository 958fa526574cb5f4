"""Who signed the step or case shown, how each signature stands, and the way to take one's own back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.beside import SignatureRow
from reviewdesk.ui.present.intents import WithdrawSignature
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.panel_section import PanelSection, beside, stacked


class SignatureList(PanelSection):
    """`asked` carries a WithdrawSignature."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Signatures"), parent=parent)
        self._rows: tuple[SignatureRow, ...] = ()
        self.hide()

    def show_rows(self, rows: tuple[SignatureRow, ...]) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        self.show_lines(self._line(row) for row in rows)
        self.setVisible(bool(rows))

    def _line(self, row: SignatureRow) -> QWidget:
        act = None
        if row.mine:
            act = Button(tr("Withdraw"), ButtonKind.QUIET, name=tr("Withdraw my signature"))
            act.clicked.connect(partial(self._on_withdraw, row.entry))
        said = stacked(Label(row.title, Type.SMALL_STRONG), Label(row.detail, Type.SMALL, row.tone))
        return beside(said, act)

    def _on_withdraw(self, entry: str, _checked: bool = False) -> None:
        self.asked.emit(WithdrawSignature(entry))
