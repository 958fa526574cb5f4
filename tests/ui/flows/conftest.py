"""A real desk, a runner, and one flow's screen in a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.organisation import STAFF, Organisation, found
from tests.ui.desks import settle

from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.present.banner import Banner
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.theme.look import Look

W = TypeVar("W", bound=QWidget)


@dataclass
class Bench:
    """Acts by accessible name, and waits for the runner after every press."""

    org: Organisation
    runner: Runner
    folder: Path
    qtbot: QtBot
    said: list[str] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    screen: QWidget | None = None
    flows: list[Flow] = field(default_factory=list)

    def show(self, flow: Flow, screen: QWidget) -> None:
        self.screen = screen
        self.flows.append(flow)
        self.qtbot.addWidget(screen)
        flow.said.connect(self._on_said)
        screen.resize(1100, 760)
        screen.show()
        screen.enter()  # type: ignore[attr-defined]  # a Screen
        self.settle()

    def _on_said(self, banner: Banner) -> None:
        self.said.append(banner.what)

    def settle(self) -> None:
        settle(self.runner)
        assert not self.failures, self.failures

    def dialog(self) -> QDialog:
        """The dialog in front."""
        assert self.screen is not None
        QApplication.processEvents()
        shown = [d for d in self.screen.findChildren(QDialog) if d.isVisible()]
        assert len(shown) == 1, shown
        return shown[0]

    def no_dialog(self) -> bool:
        assert self.screen is not None
        QApplication.processEvents()
        return not any(d.isVisible() for d in self.screen.findChildren(QDialog))

    def find(self, kind: type[W], name: str, within: QWidget | None = None) -> W:
        """The one control of this accessible name that can be seen."""
        root = within or self.screen
        assert root is not None
        named = [w for w in root.findChildren(kind) if w.accessibleName() == name and w.isVisible()]
        assert len(named) == 1, (name, [w.accessibleName() for w in root.findChildren(kind) if w.isVisible()])
        return named[0]

    def press(self, name: str, within: QWidget | None = None) -> None:
        button = self.find(QAbstractButton, name, within)
        QTest.keyClick(button, Qt.Key.Key_Space)
        self.settle()


FEW = tuple(person for person in STAFF if person.name.split()[0] in {"Dana", "Ann", "Quinn"})


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot, theme: Look) -> Iterator[Bench]:
    """With few people: each key takes its time."""
    yield from _bench(found(tmp_path, staff=FEW), tmp_path, qtbot, theme)


@pytest.fixture
def full_bench(tmp_path: Path, qtbot: QtBot, theme: Look) -> Iterator[Bench]:
    """With a person for every role, so that a review can be signed to its end."""
    yield from _bench(found(tmp_path), tmp_path, qtbot, theme)


def _bench(org: Organisation, tmp_path: Path, qtbot: QtBot, theme: Look) -> Iterator[Bench]:
    assert theme.scale == 100
    runner = Runner()
    made = Bench(org, runner, tmp_path, qtbot)
    runner.failed.connect(made.failures.append)
    yield made
    for flow in made.flows:
        flow.forget()
    runner.close()
    org.desk.close()


@pytest.fixture
def texts() -> Callable[[QWidget], str]:
    """All that can be read on a widget, joined."""
    from PySide6.QtWidgets import QLabel

    def read(widget: QWidget) -> str:
        return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())

    return read
