"""A passphrase stands in its line only while it is typed: it is gone before anybody works with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.organisation import PASSPHRASE

from reviewdesk.forms.model import Meaning
from reviewdesk.ui.dialogs.passphrase_dialog import PassphraseSheet
from reviewdesk.ui.dialogs.release_dialog import ReleaseDialog
from reviewdesk.ui.dialogs.sign_dialog import SignDialog, SignRow
from reviewdesk.ui.screens.signin_screen import SignInRow, SignInScreen
from reviewdesk.ui.theme.look import Look


def hidden(widget: QWidget) -> list[str]:
    """What stands in the lines for passphrases."""
    lines = widget.findChildren(QLineEdit)
    return [line.text() for line in lines if line.echoMode() is QLineEdit.EchoMode.Password]


def test_of_a_signature(theme: Look, qtbot: QtBot) -> None:
    dialog = SignDialog((SignRow("Cases", "2 answers", "Quality lead", Meaning.REVIEW, "Quinn Abara"),))
    qtbot.addWidget(dialog)
    seen: list[tuple[str, list[str]]] = []
    dialog.decided.connect(lambda typed: seen.append((typed, hidden(dialog))))
    dialog.line.setText(PASSPHRASE)
    dialog.keep_button.click()
    assert seen == [(PASSPHRASE, [""])]


def test_of_a_release(theme: Look, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    dialog = ReleaseDialog("Q3", "1 review", "Quinn Abara", "Quality lead", path)
    qtbot.addWidget(dialog)
    seen: list[tuple[object, str, list[str]]] = []
    dialog.decided.connect(lambda to, typed: seen.append((to, typed, hidden(dialog))))
    dialog.line.setText(PASSPHRASE)
    dialog.keep_button.click()
    assert seen == [(path, PASSPHRASE, [""])]


def test_of_a_change(theme: Look, qtbot: QtBot) -> None:
    sheet = PassphraseSheet()
    qtbot.addWidget(sheet)
    seen: list[tuple[str, str, list[str]]] = []
    sheet.decided.connect(lambda old, new: seen.append((old, new, hidden(sheet))))
    for line, words in ((sheet.old, PASSPHRASE), (sheet.new, "a new one of words"), (sheet.again, "another")):
        line.setText(words)
    sheet.keep_button.click()
    assert seen == []
    sheet.again.setText("a new one of words")
    sheet.keep_button.click()
    assert seen == [(PASSPHRASE, "a new one of words", ["", "", ""])]


def test_of_the_door(theme: Look, qtbot: QtBot) -> None:
    screen = SignInScreen()
    qtbot.addWidget(screen)
    screen.show_people("Harbor Home Supports", (SignInRow("q", "Quinn Abara", "Quality lead"),), None)
    seen: list[tuple[str, str, list[str]]] = []
    screen.signing_in.connect(lambda who, typed: seen.append((who, typed, hidden(screen))))
    screen.line.setText(PASSPHRASE)
    screen.button.click()
    assert seen == [("q", PASSPHRASE, [""])]
