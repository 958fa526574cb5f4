"""A row of tabs over one body: each with what waits in it, one of them in force."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.flow import FlowLayout


class Tabs(QWidget):
    """`chosen` carries a tab's id. A tab is (id, label, count or empty).

    The marked one says where one has to look.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap=Space.XS, line_gap=Space.XS)
        self._buttons: dict[str, Button] = {}
        self.current = ""
        self.setAccessibleName(name)

    def show_tabs(self, tabs: tuple[tuple[str, str, str], ...], current: str, marked: str = "") -> None:
        """Show the tabs; those that are gone are hidden."""
        for known, label, count in tabs:
            if known not in self._buttons:
                self._buttons[known] = self._made(known)
            button = self._buttons[known]
            text = f"{label}  {count}" if count else label
            said = tr("{tab}, {count}", tab=label, count=count) if count else label
            button.show_label(text, said)
            button.show_icon(Icon.WARN if known == marked else None)
        wanted = {known for known, _, _ in tabs}
        for known, button in self._buttons.items():
            button.setVisible(known in wanted)
        self.choose(current)
        self._flow.invalidate()
        self.updateGeometry()

    def choose(self, known: str) -> None:
        """Put a tab in force without saying so."""
        self.current = known
        for at, button in self._buttons.items():
            button.setChecked(at == known)

    def _made(self, known: str) -> Button:
        button = Button("", ButtonKind.PLAIN)
        button.setCheckable(True)
        button.clicked.connect(partial(self._on_clicked, known))
        self._flow.addWidget(button)
        return button

    def _on_clicked(self, known: str, _checked: bool = False) -> None:
        self.choose(known)
        self.chosen.emit(known)
