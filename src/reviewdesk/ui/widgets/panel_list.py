"""Judges, or the seats of a panel: who took part when, who is missing and why, and the way to record it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.ui.present.fields import PanelRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import IconMark


class PanelList(QWidget):
    """`asked` carries the role of the seat whose button was pressed."""

    asked = Signal(str)

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, Space.XS, 0, Space.XS)
        self._column.setSpacing(0)
        if title:
            self._column.addWidget(Label(title, Type.SMALL, Tone.MUTED))
        self._rows: tuple[PanelRow, ...] = ()
        self._lines: list[QWidget] = []
        self.hide()

    def show_rows(self, rows: tuple[PanelRow, ...]) -> None:
        """Show the seats; without any, nothing."""
        if rows == self._rows:
            return
        self._rows = rows
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = [self._line(row) for row in rows]
        for line in self._lines:
            self._column.addWidget(line)
        self.setVisible(bool(rows))

    def _line(self, row: PanelRow) -> QWidget:
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        icon, tone = (Icon.SAVED, Tone.OK) if row.counts else (Icon.PERSON, Tone.MUTED)
        across.addWidget(IconMark(icon, tone, 18))
        across.addWidget(Label(row.label, Type.SMALL_STRONG, wrap=False))
        across.addWidget(Label(row.words, Type.SMALL, Tone.MUTED), 1)
        if row.act:
            button = Button(row.act, ButtonKind.QUIET, name=row.says)
            button.clicked.connect(partial(self._on_asked, row.role))
            across.addWidget(button)
        return line

    def _on_asked(self, role: str, _checked: bool = False) -> None:
        self.asked.emit(role)
