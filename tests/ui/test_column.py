"""A column: one under the other, as high as they come to, hidden and empty ones taking no room."""

from __future__ import annotations

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout
from pytestqt.qtbot import QtBot

from reviewdesk.ui.theme.look import Look
from reviewdesk.ui.widgets.column import Column, boxed
from reviewdesk.ui.widgets.label import Label

LONG = "What was seen that evening, and by whom; written down for the second time. " * 3


def settled() -> None:
    for _ in range(5):
        QApplication.processEvents()


def test_they_stand_under_one_another_and_move_when_one_changes(theme: Look, qtbot: QtBot) -> None:
    scroll = QScrollArea()
    qtbot.addWidget(scroll)
    scroll.setWidgetResizable(True)
    column = Column(QMargins(10, 10, 10, 10), 8)
    scroll.setWidget(column)
    scroll.resize(300, 200)
    first, second, third, box = Label("one"), Label(LONG), Label("three"), QVBoxLayout()
    second.hide()
    column.arrange([first, second, boxed(box), third])
    scroll.show()
    settled()
    assert third.y() == first.geometry().bottom() + 1 + 8
    second.show()
    settled()
    assert second.height() == second.heightForWidth(second.width()) > first.height()
    assert third.y() == second.geometry().bottom() + 1 + 8
    box.addWidget(Label("in the box"))
    second.setText("two")
    settled()
    assert second.height() == first.height()
    assert third.y() > second.geometry().bottom() + 1 + 2 * 8
    column.arrange([third, first])
    second.hide()
    settled()
    assert first.y() > third.y()
    assert column.minimumHeight() == 10 + third.height() + 8 + first.height() + 10


def test_what_has_emptied_lies_over_nothing(theme: Look, qtbot: QtBot) -> None:
    column, box = Column(QMargins(0, 0, 0, 0), 0), QVBoxLayout()
    qtbot.addWidget(column)
    held, below = Label("in the box"), Label("below")
    box.addWidget(held)
    boxed_ = boxed(box)
    column.arrange([boxed_, below])
    column.resize(300, 100)
    column.show()
    settled()
    assert below.y() == boxed_.height() > 0
    held.hide()
    settled()
    assert (below.y(), boxed_.height()) == (0, 0)


def test_what_is_wider_scrolls_and_what_wraps_is_as_high_as_it_needs(theme: Look, qtbot: QtBot) -> None:
    column = Column(QMargins(0, 0, 0, 0), 0)
    qtbot.addWidget(column)
    label, solid = Label(LONG), Label("W" * 60, wrap=False)
    column.arrange([label])
    column.resize(600, 10)
    column.show()
    settled()
    wide = label.height()
    column.resize(200, 10)
    settled()
    assert label.height() > wide
    column.arrange([label, solid])
    settled()
    assert column.minimumWidth() == solid.minimumSizeHint().width()


def test_what_is_empty_covers_nothing_that_stands_in_its_place(theme: Look, qtbot: QtBot) -> None:
    column = Column(QMargins(10, 10, 10, 10), 8)
    qtbot.addWidget(column)
    column.resize(300, 200)
    said, box, rule = Label("Nothing holds it."), QVBoxLayout(), Label(LONG)
    said.hide()
    box.addWidget(rule)
    column.arrange([said, boxed(box)])
    column.show()
    settled()
    rule.hide()
    said.show()
    settled()
    assert column.childAt(said.geometry().center()) is said
