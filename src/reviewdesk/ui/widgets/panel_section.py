"""A part of the panel beside the form: a heading, an act, and its lines."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.ui.theme.tokens import Space, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label


class PanelSection(QWidget):
    """`show_lines` puts other lines in place of those shown."""

    def __init__(self, title: str, button: Button | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.XS)
        head = QHBoxLayout()
        head.addWidget(Label(title, Type.HEADING), 1)
        if button is not None:
            head.addWidget(button)
        column.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.S)
        column.addLayout(self._list)
        self._lines: list[QWidget] = []

    def show_lines(self, lines: Iterable[QWidget]) -> None:
        for line in self._lines:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = list(lines)
        for line in self._lines:
            self._list.addWidget(line)


def stacked(*parts: QWidget) -> QWidget:
    """Lines of one thing, close to each other."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    return made


def beside(wide: QWidget, act: QWidget | None) -> QWidget:
    """A text that takes the room, with what can be done about it at its right."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.XS)
    row.addWidget(wide, 1)
    if act is not None:
        row.addWidget(act)
    return made
