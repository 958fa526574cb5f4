"""The records behind the step or case shown: each once, with every answer it stands behind."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.evidence import Backed, RecordRow
from reviewdesk.ui.present.intents import WithdrawEvidence
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tips import set_tip
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton
from reviewdesk.ui.widgets.panel_section import PanelSection, beside, stacked


class EvidenceList(PanelSection):
    """`opened` carries the entry of a link, `asked` a WithdrawEvidence."""

    attach = Signal()
    opened = Signal(str)
    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._attach = Button(tr("Attach"), icon=Icon.ATTACH, name=tr("Attach evidence"))
        super().__init__(tr("Evidence"), self._attach, parent)
        self._attach.clicked.connect(self.attach)
        self._rows: tuple[RecordRow, ...] | None = None
        self.show_rows(())

    def show_rows(self, rows: tuple[RecordRow, ...]) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        if rows:
            self.show_lines([self._line(row) for row in rows])
        else:
            self.show_lines([Label(tr("No records or files are linked here yet."), Type.SMALL, Tone.MUTED)])

    def may_attach(self, may: bool) -> None:
        self._attach.setVisible(may)

    def _line(self, row: RecordRow) -> QWidget:
        link = LinkButton(row.title, icon=None, name=tr("Open evidence: {title}", title=row.title))
        set_tip(link, row.detail)
        link.clicked.connect(partial(self._on_open, row.entry))
        return stacked(link, *(self._answer(row, answer) for answer in row.answers))

    def _answer(self, row: RecordRow, answer: Backed) -> QWidget:
        act = None
        if answer.may_withdraw:
            name = tr("Withdraw evidence: {title}, of {asked}", title=row.title, asked=answer.asked)
            act = Button("", ButtonKind.QUIET, Icon.CROSS, name=name)
            act.clicked.connect(partial(self._on_withdraw, answer.entry))
        line = beside(Label(tr("Behind: {asked}", asked=answer.asked), Type.SMALL), act)
        line.setContentsMargins(0, 2, 0, 2)  # long questions take two lines
        return line

    def _on_open(self, entry: str, _checked: bool = False) -> None:
        self.opened.emit(entry)

    def _on_withdraw(self, entry: str, _checked: bool = False) -> None:
        self.asked.emit(WithdrawEvidence(entry))
