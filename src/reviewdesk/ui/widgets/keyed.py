"""Buttons under the keyboard: Enter presses them, and a ring shows who got the focus by key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton

_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}


def press_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button when the key is Enter: Qt knows only the space bar, people try both."""
    enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and event.modifiers() in _PLAIN
    if enter and not event.isAutoRepeat():
        button.click()
    return enter


class KeyedButton(QAbstractButton):
    """Base of the buttons that paint themselves; `ringed` says whether the ring is to be drawn."""

    _by_mouse = False

    @property
    def ringed(self) -> bool:
        return self.hasFocus() and not self._by_mouse

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)
