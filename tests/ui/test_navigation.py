"""The navigation tells who is at the desk and lets them lock it, however narrow it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from reviewdesk.ui.places import destinations
from reviewdesk.ui.theme.look import Look
from reviewdesk.ui.widgets.navigation import Navigation


def told(navigation: Navigation) -> set[str]:
    return {w.accessibleName() or getattr(w, "text", str)() for w in shown(navigation)}


def shown(navigation: Navigation) -> list[QWidget]:
    return [one for one in navigation.findChildren(QWidget) if one.isVisible()]


@pytest.mark.parametrize("compact", [False, True])
def test_who_is_here_and_how_to_lock(qtbot: QtBot, theme: Look, compact: bool) -> None:
    assert theme.scale == 100
    navigation = Navigation(destinations())
    qtbot.addWidget(navigation)
    navigation.set_compact(compact)
    navigation.show_person("Dana Whitfield", "Supervisor")
    navigation.show()
    here = {"Dana Whitfield, Supervisor"} if compact else {"Dana Whitfield", "Supervisor"}
    assert told(navigation) >= {*here, "Lock the desk", "Switch person"}
    lock = next(one for one in shown(navigation) if one.accessibleName() == "Lock the desk")
    assert isinstance(lock, QAbstractButton)
    assert navigation.rect().contains(lock.mapTo(navigation, lock.rect().center()))
    with qtbot.waitSignal(navigation.lock):
        QTest.keyClick(lock, Qt.Key.Key_Space)


def test_nobody_here_locks_nothing(qtbot: QtBot, theme: Look) -> None:
    assert theme.scale == 100
    navigation = Navigation(destinations())
    qtbot.addWidget(navigation)
    navigation.set_compact(True)
    navigation.show_person("", "")
    navigation.show()
    assert not told(navigation) & {"Lock the desk", "Switch person"}
