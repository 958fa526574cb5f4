"""Notices that nobody has touched the desk for a while."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from reviewdesk.ui.runner import Runner

IDLE_MINUTES = 10
WARNING_MS = 60_000
_POLL_MS = 5000


class Idle(QObject):
    """Looks now and then instead of at every event: the pointer rests, the focus stays, nothing is asked or
    typed.

    `passed` carries the minutes. A minute before, `soon`; when somebody is there after all, `stayed`.
    """

    passed = Signal(int)
    soon = Signal()
    stayed = Signal()

    def __init__(self, runner: Runner, minutes: int = IDLE_MINUTES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.minutes = minutes
        self._quiet_ms = 0
        self._warned = False
        self._before: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        self._quiet_ms = 0
        self._warned = False
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def look(self) -> None:
        """Compare with the look before; five seconds apart."""
        pointer = QCursor.pos()
        focus = QApplication.focusWidget()
        now = (pointer.x(), pointer.y(), self._runner.asked, id(focus), _typed(focus))
        self._quiet_ms = self._quiet_ms + _POLL_MS if now == self._before else 0
        self._before = now
        if self._quiet_ms >= self.minutes * 60_000:
            self._quiet_ms, self._warned = 0, False
            self.passed.emit(self.minutes)
        elif self._quiet_ms >= self.minutes * 60_000 - WARNING_MS and not self._warned:
            self._warned = True
            self.soon.emit()
        elif self._quiet_ms == 0 and self._warned:
            self._warned = False
            self.stayed.emit()


def _typed(focus: QWidget | None) -> tuple[int, int]:
    """Where the cursor stands in what is typed: it moves with every key."""
    if isinstance(focus, QLineEdit):
        return focus.cursorPosition(), len(focus.text())
    if isinstance(focus, QPlainTextEdit):
        return focus.textCursor().position(), focus.document().characterCount()
    return 0, 0
