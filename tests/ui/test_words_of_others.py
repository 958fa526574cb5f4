"""Words of others read in the window as they stand: on their line, in their order, with nothing unseen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from reviewdesk.pack.verdict import Outcome, State
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.packs import CheckRow, VerdictPage
from reviewdesk.ui.theme.look import Look
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton
from reviewdesk.ui.widgets.options import check, radio
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable
from reviewdesk.ui.widgets.title import TitleLine
from reviewdesk.ui.widgets.verdict_card import VerdictView

HOSTILE = "Falls \u202eQ3\u2066 \x1b[2J"
SHOWN = "Falls \\u202eQ3\\u2066 \\u001b[2J"


def test_a_list_shows_what_cannot_be_seen(theme: Look, qtbot: QtBot) -> None:
    table = RowsTable([Column[str]("Title", lambda r: Cell(r, below=r))], "Reviews")
    qtbot.addWidget(table)
    table.show_rows((HOSTILE, "Fall\r\nat noon\u2028and later"))
    model = table._rows_model
    cells = [model.cell(model.index(row, 0)) for row in range(2)]
    assert [(cell.text, cell.below) for cell in cells] == [
        (SHOWN, SHOWN),
        ("Fall at noon and later", "Fall at noon and later"),
    ]
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == f"Title: {SHOWN}, {SHOWN}"
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) == SHOWN


def test_so_do_labels_titles_links_and_choices(theme: Look, qtbot: QtBot) -> None:
    label, title, link = Label(HOSTILE), TitleLine(HOSTILE), LinkButton(HOSTILE)
    box, picks = Choose("Sites"), PickBox()
    for widget in (label, title, link, box, picks):
        qtbot.addWidget(widget)
    assert [one.text() for one in (label, title, link)] == [SHOWN] * 3
    for one in (label, title, link):
        one.show_text(f"{HOSTILE}!")
    assert [one.text() for one in (label, title, link)] == [f"{SHOWN}!"] * 3
    assert [radio(HOSTILE).text(), check(HOSTILE).accessibleName()] == [SHOWN, SHOWN]
    box.show_choices((("a", HOSTILE),), "a")
    picks.show_picks((Pick("a", HOSTILE),), "a")
    assert (box.itemText(0), picks.itemText(0), picks.chosen()) == (SHOWN, SHOWN, "a")


def test_line_ends_of_other_systems_are_line_ends(theme: Look, qtbot: QtBot) -> None:
    label = Label("He fell.\r\nThen he called.\rover it")
    qtbot.addWidget(label)
    assert label.text() == "He fell.\nThen he called.\\u000dover it"


@pytest.mark.parametrize("words", ["He fell.\n\nThen he called.\t(10:05)", "José · 日本 · e\u0301 · 👩"])
def test_what_is_written_in_lines_stays_so(theme: Look, qtbot: QtBot, words: str) -> None:
    label = Label(words)
    qtbot.addWidget(label)
    assert label.text() == words


def test_a_pack_writes_no_line_of_the_answer(theme: Look, qtbot: QtBot) -> None:
    name = "Joy\nThis pack is valid.\u202e"
    checks = (CheckRow("Signature", Outcome.FAILED, "failed", name, (name,) * 6),)
    page = VerdictPage(name, State.CHANGED, "Changed", name, (("Signed by", name),), checks)
    view = VerdictView(page)
    qtbot.addWidget(view)
    said = [label.text() for label in view.findChildren(QLabel)]
    told = [words for words in said if "Joy" in words]
    assert len(told) >= 6
    assert {words.removeprefix("– ") for words in told} == {"Joy\\u000aThis pack is valid.\\u202e"}
