"""A desk that does not open says what, why and what next at the door, and opens once that is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.organisation import CHEAP, PASSPHRASE
from tests.ui.desks import settle

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.open import FirstRun, first_run
from reviewdesk.store.home import Home
from reviewdesk.ui.app import App
from reviewdesk.ui.theme.look import Look


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = home_at(tmp_path / "a home: ü 'q' #1 %20")
    opened = first_run(made, FirstRun("Elm Row", "Ada Quist", PASSPHRASE), real_environment(), cost=CHEAP)
    opened.desk.staffing.code_kept()
    opened.desk.close()
    return made


@pytest.fixture
def start(home: Home, theme: Look, qtbot: QtBot) -> Iterator[Callable[[], App]]:
    """Starts the program on the home and waits until the door is there."""
    apps = []

    def started() -> App:
        app = App(home, real_environment())
        qtbot.addWidget(app.window)
        app.begin()
        settle(app.runner)
        apps.append(app)
        return app

    yield started
    for app in apps:
        app.window.close()
        app.close()


def test_a_damaged_key_file_is_told_and_tried_again(home: Home, start: Callable[[], App]) -> None:
    kept = home.key_file.read_bytes()
    home.key_file.write_bytes(b"x")
    app = start()
    assert app.window.front == "door"
    assert app.window.navigation.isHidden()
    assert app.sign_in.problem.text == (
        "The file storage.keys in the desk's folder cannot be used. The file is damaged or of another kind. "
        "Restore that file from a backup. Nothing was changed."
    )
    assert app.sign_in.line.isHidden()
    home.key_file.write_bytes(kept)
    app.sign_in.again_button.click()
    settle(app.runner)
    assert [row.name for row in app.sign_in.people.rows] == ["Ada Quist"]
    app.sign_in.line.setText(PASSPHRASE)
    app.sign_in.go_on()
    settle(app.runner)
    assert app.window.front == "work"


def test_a_key_file_of_a_newer_version_asks_for_the_newer_program(
    home: Home, start: Callable[[], App]
) -> None:
    home.key_file.write_text(home.key_file.read_text().replace('"v": 1', '"v": 2'))
    said = start().sign_in.problem.text
    assert "written by a newer version" in said
    assert "Update the program on this computer. Nothing was changed." in said
    assert "backup" not in said


@pytest.mark.parametrize("file", ["database", "device_key"])
def test_a_file_that_is_gone_is_told_at_the_passphrase(
    home: Home, start: Callable[[], App], file: str
) -> None:
    path: Path = getattr(home, file)
    data = path.read_bytes()
    path.unlink()
    app = start()
    app.sign_in.line.setText(PASSPHRASE)
    app.sign_in.go_on()
    settle(app.runner)
    assert app.window.front == "door"
    assert path.name in app.sign_in.problem.text
    assert not path.exists(), "nothing was made in its place"
    path.write_bytes(data)
    app.sign_in.line.setText(PASSPHRASE)
    app.sign_in.go_on()
    settle(app.runner)
    assert app.window.front == "work"


def test_a_desk_that_is_open_elsewhere_is_told(home: Home, start: Callable[[], App]) -> None:
    app = start()
    with home.held():
        app.sign_in.line.setText(PASSPHRASE)
        app.sign_in.go_on()
        settle(app.runner)
        assert "is already open" in app.sign_in.problem.text
    app.sign_in.line.setText(PASSPHRASE)
    app.sign_in.go_on()
    settle(app.runner)
    assert app.window.front == "work"
