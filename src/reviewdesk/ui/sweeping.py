"""Sweep up unreachable objects between two acts, never in the middle of one, and never on a worker."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from reviewdesk.ui.runner import Runner

_EVERY_MS = 2_000
_MANY = 20_000  # new objects since the last sweep: worth one


class Sweeper(QObject):
    """Takes the place of the interpreter's own collector while the window is open.

    That one runs in whichever thread makes an object, at any moment: a full look stops the person typing
    for a tenth of a second, and a widget let go of on a worker must not be taken apart there.
    """

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._asked = 0
        self._young = False  # swept lately, but not all of it
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give the interpreter its own collector back."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def look(self) -> None:
        """Sweep what is new if it is much; in a pause all that came since the last pause."""
        resting = self._runner.asked == self._asked and not self._runner.busy
        self._asked = self._runner.asked
        if gc.get_count()[0] >= _MANY:
            gc.collect(1)
            self._young = True
        if resting and self._young:
            gc.collect()
            gc.freeze()  # what is left is there to stay, and is not looked at again until all is swept
            self._young = False

    def sweep(self) -> None:
        """Sweep everything: the desk was locked, and what the person saw is let go of."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
