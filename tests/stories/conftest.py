"""Stories are told through the real window, by a hand that reads what a screen reader reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from tests.sample_home import SampleHome, made_sample, sample_home

from reviewdesk.desk.environment import real_environment
from reviewdesk.store.home import Home
from reviewdesk.ui.app import App
from reviewdesk.ui.theme.look import install, look
from reviewdesk.ui.theme.tokens import Mode
from reviewdesk.ui.walk.hand import Hand

__all__ = ["made_sample", "sample_home"]

HERE = Path(__file__).parent
LAKESIDE, MILLBROOK = "Lakeside House", "Millbrook Apartments"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The offscreen platform says this of every window and menu that is shown; it is no fault of ours.
    said = r"does not support (propagateSizeHints|raise|grabbing)"
    quiet = pytest.mark.qt_log_ignore(said, extend=True)
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(quiet)


class Program:
    """The program, started and ended as a person does; `hand` works at its window."""

    def __init__(self) -> None:
        self._app: App | None = None

    def start(self, home: Home) -> Hand:
        self._app = App(home, real_environment())
        self._app.begin()
        hand = Hand()
        hand.resize(1360, 880)
        return hand

    def end(self) -> None:
        app, self._app = self._app, None
        if app is not None:
            app.window.close()
            app.close()
            QCoreApplication.processEvents()  # what its workers still had to say
            app.window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    install(qapp, mode=Mode.LIGHT)
    yield
    look().choose(mode=Mode.LIGHT, scale=100)


@pytest.fixture
def program(dressed: None) -> Iterator[Program]:
    made = Program()
    yield made
    made.end()


@pytest.fixture
def hand(program: Program, sample_home: SampleHome) -> Hand:
    """A hand at the door of the sample."""
    found = program.start(sample_home.home)
    found.wait_for("Dana Whitfield")
    return found
