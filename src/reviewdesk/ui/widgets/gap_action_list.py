"""The actions that answer gaps of the step or case shown, each with every gap it answers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.beside import GapActionRow, GapRow
from reviewdesk.ui.present.intents import OpenAction, UnlinkAction
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton
from reviewdesk.ui.widgets.panel_section import PanelSection, beside, stacked


class GapActionList(PanelSection):
    """`asked` carries an OpenAction or an UnlinkAction."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Actions"), parent=parent)
        self._rows: tuple[GapActionRow, ...] = ()
        self.hide()

    def show_rows(self, rows: tuple[GapActionRow, ...]) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        self.show_lines(self._line(row) for row in rows)
        self.setVisible(bool(rows))

    def _line(self, row: GapActionRow) -> QWidget:
        link = LinkButton(row.title, icon=None, name=tr("Open the action: {title}", title=row.title))
        link.clicked.connect(partial(self._on_open, row.action))
        gaps = (self._gap(row, gap) for gap in row.gaps)
        return stacked(link, Label(row.detail, Type.SMALL, Tone.MUTED), *gaps)

    def _gap(self, row: GapActionRow, gap: GapRow) -> QWidget:
        act = None
        if gap.target:
            act = Button("", ButtonKind.QUIET, Icon.CROSS, name=tr("Unlink from {gap}", gap=gap.title))
            act.clicked.connect(partial(self._on_unlink, row.action, gap.target))
        words = tr("Answers: {gap}", gap=gap.title)
        if gap.reason:
            words = tr("{gap}. Reason: {reason}", gap=words, reason=gap.reason)
        return beside(Label(words, Type.SMALL), act)

    def _on_open(self, action: str, _checked: bool = False) -> None:
        self.asked.emit(OpenAction(action))

    def _on_unlink(self, action: str, target: str, _checked: bool = False) -> None:
        self.asked.emit(UnlinkAction(action, target))
