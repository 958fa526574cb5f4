"""The command palette: everything that can be done or opened, by typing (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Radius, Space, Tone, Type
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable

_REST_MS = 150


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette."""

    label: str
    run: Callable[[], None]
    hint: str = ""


Search = Callable[[str, Callable[[str, tuple[Command, ...]], None]], None]
"""Takes what was typed, and who is told what was found, later."""


class Palette(QDialog):
    """Runs the chosen command after it has closed; when the typing rests, searches for what was typed."""

    def __init__(self, commands: tuple[Command, ...], parent: QWidget, search: Search | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self._found: tuple[str, tuple[Command, ...]] = ("", ())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(tr("Commands"))
        self._commands = commands
        self.line = QLineEdit()
        self.line.setPlaceholderText(
            tr("Search everything: names, answers, notes, actions, what can be done")
        )
        self.line.setAccessibleName(tr("Search everything"))
        columns = (
            Column[Command]("", lambda c: Cell(c.label), share=3),
            Column[Command]("", lambda c: Cell(c.hint, Tone.MUTED), share=2),
        )
        self.table: RowsTable[Command] = RowsTable(columns, tr("Commands"), at_most=8)
        self.table.horizontalHeader().hide()
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._none = Label(
            tr("Nothing fits. Try a part of a name, or a word of what you want to do."), Type.BODY, Tone.MUTED
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.addWidget(self.line)
        column.addWidget(self.table)
        column.addWidget(self._none)
        self.line.textChanged.connect(self._on_typed)
        self.table.opened.connect(self._on_opened)
        self.chosen: Command | None = None
        self._on_typed("")
        width = min(look().sized(560), parent.width() - 2 * Space.XL)
        self.setFixedWidth(max(320, width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            row = self.table.current()
            if row is not None:
                self._on_opened(row)
        elif event.key() in move:
            at = self.table.currentIndex().row() + move[Qt.Key(event.key())]
            self.table.selectRow(max(0, min(len(self.table.rows) - 1, at)))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().colours.surface))
        paint.box(painter, self.rect(), line=look().colours.edge, radius=Radius.CARD)
        painter.end()

    def show_found(self, text: str, found: tuple[Command, ...]) -> None:
        """What the search brought for a text; shown while that text stands in the line."""
        if self.isVisible() and text == self.line.text():
            self._found = (text, found)
            self._show()

    def _on_typed(self, text: str) -> None:
        self._show()
        self._rest.start() if text.strip() else self._rest.stop()

    def _on_rest(self) -> None:
        if self._search is not None:
            self._search(self.line.text(), self.show_found)

    def _show(self) -> None:
        text = self.line.text()
        words = text.casefold().split()
        fitting = tuple(
            c for c in self._commands if all(word in f"{c.label} {c.hint}".casefold() for word in words)
        )
        for_text, found = self._found
        if for_text == text:
            fitting += found
        self.table.show_rows(fitting)
        self.table.setVisible(bool(fitting))
        self._none.setVisible(not fitting)
        if fitting and self.table.current() is None:
            self.table.selectRow(0)
        self.adjustSize()

    def _on_opened(self, command: object) -> None:
        if isinstance(command, Command):
            self.chosen = command
            self.accept()
