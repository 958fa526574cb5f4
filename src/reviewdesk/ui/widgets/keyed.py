"""Focus rings for keyboards: a control remembers whether it got the focus by key or by mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractButton


class KeyedButton(QAbstractButton):
    """Base of the buttons that paint themselves; `ringed` says whether the ring is to be drawn."""

    _by_mouse = False

    @property
    def ringed(self) -> bool:
        return self.hasFocus() and not self._by_mouse

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
