"""At 1024 by 700 and text of 200 %, nothing at the door or over a list lies over anything else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewdesk.ui.screens.signin_screen import SignInRow, SignInScreen
from reviewdesk.ui.screens.work_screen import WorkScreen
from reviewdesk.ui.theme.look import Look, look
from reviewdesk.ui.theme.tokens import Type
from reviewdesk.ui.widgets.filters import Filters

PEOPLE = tuple(SignInRow(str(at), f"Person number {at}", "Supervisor") for at in range(11))


@pytest.fixture
def large(theme: Look) -> Iterator[Look]:
    look().choose(scale=200)
    yield theme
    look().choose(scale=100)


def settled() -> None:
    for _ in range(8):
        QApplication.processEvents()


def test_the_passphrase_lies_under_the_people_and_in_sight(large: Look, qtbot: QtBot) -> None:
    door = SignInScreen()
    qtbot.addWidget(door)
    door.resize(1024, 660)
    door.show_people("Harbor Home Supports", PEOPLE, None, "Everybody of the sample signs in with: a b c d")
    door.show()
    door.fit(1024 / large.metrics(Type.BODY).averageCharWidth())
    settled()
    people, line, button = (w.mapTo(door, w.rect().topLeft()) for w in (door.people, door.line, door.button))
    assert people.y() + door.people.height() <= line.y()
    assert line.y() + door.line.height() <= button.y()
    assert button.y() + door.button.height() <= door.height()


def test_a_title_is_whole_and_its_buttons_under_it(large: Look, qtbot: QtBot) -> None:
    screen = WorkScreen()
    qtbot.addWidget(screen)
    screen.resize(932, 650)
    screen.show_rows("Good morning, Dana", "Saturday, November 28, 2026", ())
    screen.show()
    settled()
    assert screen.title.width() >= screen.title.sizeHint().width()
    assert screen.start_button.y() > screen.title.y()
    screen.resize(1600, 650)
    settled()
    assert screen.title.width() >= screen.title.sizeHint().width()


def test_the_search_line_can_be_read_under_many_filters(large: Look, qtbot: QtBot) -> None:
    choices = tuple((str(at), f"Filter number {at}") for at in range(4))
    filters = Filters(choices, "Find a review by title, site or state")
    qtbot.addWidget(filters)
    filters.show_counts({str(at): 10 * at for at in range(4)})
    filters.resize(850, filters.sizeHint().height())
    filters.show()
    settled()
    words = filters.line.fontMetrics().horizontalAdvance(filters.line.placeholderText())
    assert filters.line.width() > words
    assert filters._buttons["3"].text() == "Filter number 3 (30)"
