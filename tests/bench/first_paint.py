"""Runs the program as `python -m reviewdesk` does, until its door is painted; prints when that was.

Usage: python -m tests.bench.first_paint --home FOLDER desk

Two lines, ns of the machine's monotonic clock: the first line of this module, and the door painted with
everybody on it. A process cannot see from outside when another has painted: the one thing added here is
somebody who watches the window's paint events and closes it then.
"""

import time

STARTED = time.monotonic_ns()

import sys  # noqa: E402 -- the time is taken first

from reviewdesk.cli.main import main  # noqa: E402


def watch() -> None:
    """Have every window watched that the program makes."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from reviewdesk.ui import app

    class Watch(QObject):
        """Waits for the first paint while the door is in front."""

        def __init__(self, made: app.App) -> None:
            super().__init__(made)
            self._app = made
            self._seen = False
            made.sign_in.people.installEventFilter(self)

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and not self._seen and self._app.window.front == "door":
                self._seen = True
                QTimer.singleShot(0, self._done)  # when this pass of painting is over and on the screen
            return False

        def _done(self) -> None:
            print(STARTED, time.monotonic_ns(), flush=True)
            self._app.window.close()

    begin = app.App.begin

    def watched(made: app.App) -> None:
        Watch(made)
        begin(made)

    app.App.begin = watched  # type: ignore[method-assign]


if __name__ == "__main__":
    watch()
    sys.argv[0] = "reviewdesk"
    main()
