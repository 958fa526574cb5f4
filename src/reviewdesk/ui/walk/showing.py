"""Shows the walk: the window of the program, opened as always, and a hand that works in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication

from reviewdesk.desk.environment import Environment
from reviewdesk.errors import Fault
from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.texts import Text
from reviewdesk.ui.app import run_window
from reviewdesk.ui.homes import Home
from reviewdesk.ui.walk.hand import Hand, NotFound
from reviewdesk.ui.walk.walk import Walk, Walked

T = TypeVar("T")


def with_window(home: Home, environment: Environment, act: Callable[[Hand], T], *, sample: bool = False) -> T:
    """Open the program's window on a home, let a hand act in it, close it; what the act gave or raised."""
    app = QCoreApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["reviewdesk"])
    app.setCursorFlashTime(0)  # pictures are taken when nothing moves
    # File dialogs of the system cannot be worked from within.
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    hand = Hand()
    gave: list[T] = []
    raised: list[BaseException] = []

    def start() -> None:
        try:
            gave.append(act(hand))
        except BaseException as error:  # noqa: BLE001 -- handed on once the window is closed
            raised.append(error)
        finally:
            QApplication.closeAllWindows()

    QTimer.singleShot(0, start)
    run_window(home, environment, sample=sample)
    if raised:
        raise raised[0]
    return gave[0]


def show_walk(home: Home, environment: Environment, out: Path, tell: Callable[[Text], None]) -> Walked:
    """Walk through the sample in `home`. Raises Fault where the window is not as the walk expects."""

    def act(hand: Hand) -> Walked:
        try:
            return Walk(hand, out, PASSPHRASE, environment.now(), tell).run()
        except NotFound as error:
            hand.picture(out / "stopped.png")
            raise Fault(
                Text("The walk-through stopped: the window is not as expected."),
                why=Text("{why}", why=str(error)),
                next_step=Text("The last thing seen is in {file}.", file=str(out / "stopped.png")),
            ) from error

    return with_window(home, environment, act, sample=True)
