"""The desk notices that nobody is there, and that somebody is."""

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from reviewdesk.ui.idle import Idle
from reviewdesk.ui.runner import Runner


def test_after_the_minutes_without_a_touch_it_says_so_once(qtbot: QtBot) -> None:
    runner = Runner()
    idle = Idle(runner, minutes=1)
    passed: list[int] = []
    idle.passed.connect(passed.append)
    for _ in range(13):
        idle.look()
    runner.close()
    assert passed == [1]


def test_work_asked_for_is_a_touch(qtbot: QtBot) -> None:
    runner = Runner()
    idle = Idle(runner, minutes=1)
    passed: list[int] = []
    idle.passed.connect(passed.append)
    for at in range(20):
        if at == 10:
            runner.do(lambda: None)
        idle.look()
    qtbot.waitUntil(lambda: runner.busy == 0)
    runner.close()
    assert passed == []


def test_it_warns_a_minute_before_and_takes_it_back(qtbot: QtBot) -> None:
    runner = Runner()
    idle = Idle(runner, minutes=2)
    said: list[str] = []
    idle.soon.connect(lambda: said.append("soon"))
    idle.stayed.connect(lambda: said.append("stayed"))
    idle.passed.connect(lambda _: said.append("passed"))
    for _ in range(14):
        idle.look()
    assert said == ["soon"]
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    idle.look()
    assert said == ["soon", "stayed"]
    for typed in ("a", "ab", "abc"):
        line.setText(typed)
        idle.look()
    for _ in range(25):
        idle.look()
    runner.close()
    assert said == ["soon", "stayed", "soon", "passed"]
