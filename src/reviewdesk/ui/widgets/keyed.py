"""Buttons without a mouse: Enter presses them, a ring shows the focus, a screen reader turns them on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}


def press_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button when the key is Enter: Qt knows only the space bar, people try both."""
    enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and event.modifiers() in _PLAIN
    if enter and not event.isAutoRepeat():
        button.click()
    return enter


class Turned(QObject):
    """Makes a click of what assistive technology does to a button that can be checked.

    It turns such a button on by `toggle`, of which Qt tells no click; nothing that listens for clicks would
    happen. What the program shows by itself goes through `quietly`.
    """

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._button = button
        self._quiet = 0
        self._down = False
        button.pressed.connect(self._on_pressed)
        button.released.connect(self._on_released)
        button.toggled.connect(self._on_toggled)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """While the program itself checks the button."""
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1

    def _on_pressed(self) -> None:
        self._down = True

    def _on_released(self) -> None:
        self._down = False

    def _on_toggled(self, on: bool) -> None:
        # Of an exclusive one, off means that another was turned on.
        if not self._quiet and not self._down and (on or not self._button.autoExclusive()):
            self._button.clicked.emit()


class KeyedButton(QAbstractButton):
    """Base of the buttons that paint themselves; `ringed` says whether the ring is to be drawn."""

    _by_mouse = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turned = Turned(self)

    def setChecked(self, checked: bool) -> None:
        with self._turned.quietly():
            super().setChecked(checked)

    @property
    def ringed(self) -> bool:
        return self.hasFocus() and not self._by_mouse

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)
