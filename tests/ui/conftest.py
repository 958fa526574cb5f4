"""Every test of the window stands on the look, light, at 100 %."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewdesk.ui.theme.look import Look, install
from reviewdesk.ui.theme.tokens import Mode

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The offscreen platform says this of every window that is shown; it is no fault of ours.
    quiet = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(quiet)


@pytest.fixture(autouse=True)
def nothing_collected_while_painting() -> Iterator[None]:
    """A widget whose test has let go of it may still be painted; the collector must not take it just then."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def theme(qtbot: QtBot, qapp: QApplication) -> Iterator[Look]:
    made = install(qapp, mode=Mode.LIGHT)
    yield made
    made.choose(mode=Mode.LIGHT, scale=100)
