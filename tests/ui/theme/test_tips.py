"""What people wrote shows as they wrote it, and loads nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from reviewdesk.ui.theme.look import Look
from reviewdesk.ui.theme.tips import as_plain
from reviewdesk.ui.widgets.reading_table import CellsModel
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsModel
from reviewdesk.ui.widgets.title import TitleLine

HOSTILE = 'Avoidable <img src="/etc/hostname"> <b>signed by the court</b> & more'


def test_ordinary_words_stay_as_they_are() -> None:
    for text in ("", "Falls, Q3 2026", "R&D, 5 < 7", "First line\nsecond line"):
        assert as_plain(text) == text


def read(text: str) -> str:
    """What a text shows where Qt takes it for rich text; an image is U+FFFC."""
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def test_markup_is_shown_as_it_was_written_and_loads_nothing() -> None:
    assert "\ufffc" in read(HOSTILE)  # what Qt does with it by itself
    assert read(as_plain(HOSTILE)) == HOSTILE
    assert read(as_plain(f"{HOSTILE}\nsecond line")).splitlines() == [HOSTILE, "second line"]


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_the_tip_of_a_title_loads_nothing(theme: Look, qtbot: QtBot) -> None:
    title = TitleLine()
    qtbot.addWidget(title)
    title.show_text(HOSTILE)
    title.show()
    at = QPoint(5, 5)
    QApplication.sendEvent(title, QHelpEvent(QEvent.Type.ToolTip, at, title.mapToGlobal(at)))
    shown = next(w for w in QApplication.topLevelWidgets() if w.metaObject().className() == "QTipLabel")
    assert isinstance(shown, QLabel)
    assert read(shown.text()) == HOSTILE
    QToolTip.hideText()


def test_cells_tell_what_they_show(theme: Look) -> None:
    model = CellsModel()
    model.show(["Name"], ((HOSTILE,),))
    at = model.index(0, 0)
    assert model.data(at) == HOSTILE
    assert model.data(at, Qt.ItemDataRole.ToolTipRole) == as_plain(HOSTILE)
    column = Column[str]("Name", Cell)
    rows = RowsModel((column,))
    rows.rows = (HOSTILE,)
    assert rows.data(rows.index(0, 0), Qt.ItemDataRole.ToolTipRole) == as_plain(HOSTILE)
