"""The whole window on a real desk: sign in, find work, answer, lock; nothing typed is lost."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from tests.organisation import PASSPHRASE, Organisation, found

from reviewdesk.desk.environment import Environment
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given
from reviewdesk.forms.model import Kind
from reviewdesk.ui.app import App
from reviewdesk.ui.present.fields import FieldRow
from reviewdesk.ui.theme.look import Look


class Stage:
    """The window on the desk of a test organisation, with the waiting a person does by eye."""

    def __init__(self, org: Organisation, review: RecordId, qtbot: QtBot) -> None:
        self.org = org
        self.review = review
        self.qtbot = qtbot
        self.app = App(org.home, org.environment)
        qtbot.addWidget(self.app.window)
        self.app.window.resize(1360, 880)
        self.app.begin()
        self.at("door")

    def at(self, screen: str) -> None:
        self.qtbot.waitUntil(lambda: self.app.window.front == screen, timeout=15000)
        self.quiet()

    def quiet(self) -> None:
        self.qtbot.waitUntil(lambda: self.app.runner.busy == 0, timeout=15000)

    def sign_in(self, name: str, passphrase: str = PASSPHRASE) -> None:
        table = self.app.sign_in.people
        at = next(i for i, row in enumerate(table.rows) if row.name.startswith(name))
        table.selectRow(at)
        self.app.sign_in.line.setText(passphrase)
        self.app.sign_in.button.click()

    def open_review(self, review: RecordId) -> None:
        self.app.rooms.open_review(review)
        self.at("review")

    def field(self, kind: Kind) -> FieldRow:
        page = self.app.rooms.review.page
        assert page is not None
        return next(row for row in page.fields if row.kind is kind and row.editable)

    def close(self) -> None:
        self.app.window.close()
        self.app.close()


@pytest.fixture
def org(tmp_path: Path) -> Organisation:
    return found(tmp_path)


@pytest.fixture
def stage(org: Organisation, theme: Look, qtbot: QtBot) -> Iterator[Stage]:
    review = org.review()
    org.desk.close()
    made = Stage(org, review, qtbot)
    yield made
    made.close()


def test_a_wrong_passphrase_is_told_and_can_be_mended(stage: Stage) -> None:
    stage.sign_in("Dana", "not it at all")
    stage.qtbot.waitUntil(lambda: bool(stage.app.sign_in.problem.text), timeout=15000)
    assert stage.app.window.front == "door"
    stage.sign_in("Dana")
    stage.at("work")
    assert stage.app.rooms.work.title.text().endswith("Dana")


def test_work_leads_to_the_review_and_an_answer_is_durable_when_the_cursor_leaves(stage: Stage) -> None:
    stage.sign_in("Dana")
    stage.at("work")
    lists = stage.app.rooms.lists
    assert lists is not None
    line = next(row for row in lists.lists.work if row.duty.review)  # type: ignore[union-attr]
    stage.app.rooms.open_duty(line.duty)
    stage.at("review")
    row = stage.field(Kind.LONG_TEXT)
    block = stage.app.rooms.review.form.block(row.place)
    assert block is not None
    text = block.editor.inputs()[0]
    assert isinstance(text, QPlainTextEdit)
    text.setFocus()
    stage.qtbot.keyClicks(text, "Offered fluids every hour")
    stage.qtbot.keyClick(text, Qt.Key.Key_Tab)
    stage.quiet()
    stage.close()
    desk = stage.org.reopen()
    assert desk is not None
    view = stage.org.view(stage.review)
    answer = view.review.answers[row.place].answer
    assert isinstance(answer, Given)
    assert answer.value == "Offered fluids every hour"
    stage.org.desk.close()


def test_text_under_the_cursor_survives_a_lock_and_comes_back_to_its_writer(stage: Stage) -> None:
    stage.sign_in("Dana")
    stage.at("work")
    stage.open_review(stage.review)
    row = stage.field(Kind.DATETIME)
    block = stage.app.rooms.review.form.block(row.place)
    assert block is not None
    line = block.editor.inputs()[0]
    assert isinstance(line, QLineEdit)
    line.selectAll()
    stage.qtbot.keyClicks(line, "8/2/26 9:4")
    stage.app.lock("Locked.")
    stage.at("door")
    stage.sign_in("Dana")
    stage.at("work")
    stage.open_review(stage.review)
    again = stage.app.rooms.review.form.block(row.place)
    assert again is not None
    shown = again.editor.inputs()[0]
    assert isinstance(shown, QLineEdit)
    assert shown.text() == "8/2/26 9:4"


def test_locking_leaves_nothing_of_the_person_before_on_the_screens(stage: Stage) -> None:
    stage.sign_in("Dana")
    stage.at("work")
    stage.open_review(stage.review)
    stage.app.lock("Who takes over?")
    stage.at("door")
    assert stage.app.rooms.work.title.text() == ""
    assert stage.app.rooms.reviews.table.rows == ()
    assert stage.app.rooms.reviewing.view is None
    assert stage.app.rooms.review.page is None


def test_the_window_title_names_nobody_and_no_thread_is_left(stage: Stage) -> None:
    stage.sign_in("Dana")
    stage.at("work")
    stage.open_review(stage.review)
    assert stage.app.window.windowTitle() == "ReviewDesk"
    stage.close()
    assert [t.name for t in threading.enumerate() if t.name.startswith("reviewdesk-")] == []


def test_no_worker_sweeps_up_what_belongs_to_the_window_while_it_closes(stage: Stage) -> None:
    sweeps: list[bool] = []
    stage.app.runner.do(lambda: sweeps.append(gc.isenabled()))
    stage.close()
    assert sweeps == [False]
    assert gc.isenabled()


def test_first_run_makes_a_desk_and_shows_the_code_once(tmp_path: Path, theme: Look, qtbot: QtBot) -> None:
    from reviewdesk.desk.door import home_at
    from reviewdesk.desk.environment import real_environment

    environment: Environment = real_environment()
    app = App(home_at(tmp_path / "new"), environment)
    qtbot.addWidget(app.window)
    app.begin()
    assert app.window.front == "first"
    assert app.founding is not None
    welcome = app.founding.screen
    welcome.own_button.click()
    welcome.found_button.click()
    assert welcome.problem.text == "Give the organization a name."
    welcome.organisation.setText("Harbor Home Supports")
    welcome.administrator.setText("Ada Adminson")
    welcome.first.setText("tired at six pm often")
    welcome.second.setText("tired at six pm often")
    welcome.found_button.click()
    qtbot.waitUntil(lambda: bool(welcome.code.code.text()), timeout=30000)
    code = welcome.code.code.text()
    welcome.code.next_button.click()
    welcome.code.keep_button.click()
    assert app.window.front == "first"
    assert not app.entry.desk.staffing.code_confirmed()  # type: ignore[union-attr]  # it is open
    welcome.code.line.setText(code.split("-")[sum(code.encode()) % 8])
    welcome.code.keep_button.click()
    qtbot.waitUntil(lambda: app.window.front == "work", timeout=15000)
    assert code.count("-") == 7
    assert welcome.code.code.text() == ""
    qtbot.waitUntil(lambda: app.runner.busy == 0, timeout=15000)
    assert app.entry.desk.staffing.code_confirmed()  # type: ignore[union-attr]  # it is open
    app.window.close()
    app.close()


def test_closing_while_a_sign_in_runs_closes_calmly(org: Organisation, theme: Look, qtbot: QtBot) -> None:
    org.desk.close()
    stage = Stage(org, RecordId(""), qtbot)
    stage.sign_in("Dana")
    stage.qtbot.waitUntil(lambda: stage.app.runner.busy > 0)
    stage.close()
    # What the worker still had to say arrives in a window that is closed: pytest-qt fails on what it raises.
    for _ in range(20):
        QCoreApplication.processEvents()
    assert stage.app.person is None
    assert stage.app.entry.desk is None
    assert org.reopen() is not None  # the home was let go of
    org.desk.close()


def test_closing_while_the_door_is_looked_up_lets_go_of_the_home(
    org: Organisation, theme: Look, qtbot: QtBot
) -> None:
    org.desk.close()
    app = App(org.home, org.environment)
    qtbot.addWidget(app.window)
    app.begin()
    app.window.close()
    app.close()
    for _ in range(20):
        QCoreApplication.processEvents()
    assert app.entry.desk is None
    assert org.reopen() is not None
    org.desk.close()


@pytest.mark.parametrize(
    ("name", "places", "starts"),
    [
        ("Drew", {"work", "packs", "forms", "people", "settings"}, False),
        ("Carl", {"work", "packs", "forms", "people", "settings"}, False),
        ("Ann", {"work", "reviews", "actions", "measures", "packs", "forms", "people", "settings"}, False),
        (
            "Dana",
            {"work", "reviews", "actions", "measures", "import", "packs", "forms", "people", "settings"},
            True,
        ),
    ],
)
def test_what_a_role_may_never_do_is_not_offered(
    stage: Stage, name: str, places: set[str], starts: bool
) -> None:
    stage.sign_in(name)
    stage.at("work")
    rooms = stage.app.rooms
    shown = {known for known, button in stage.app.window.navigation.buttons.items() if not button.isHidden()}
    assert shown == places
    assert rooms.work.start_button.isHidden() is not starts
    assert rooms.reviews.start_button.isHidden() is not starts
    commands = {command.label for command in stage.app.commands()}
    assert ("Start a review" in commands) is starts
    assert ("Import" in commands) is ("import" in places)
    for button in stage.app.window.findChildren(QAbstractButton):
        if button.isVisible() and not starts:
            assert "Start a review" not in button.text()
        if button.isVisible() and "import" not in places:
            assert "Import" not in button.text()
    stage.app.go("import")
    assert (stage.app.window.front == "import") is ("import" in places)


def test_who_never_releases_a_pack_is_not_offered_its_signature(stage: Stage) -> None:
    for name, releases in (("Dana", False), ("Quinn", True)):
        stage.sign_in(name)
        stage.at("work")
        stage.app.go("packs")
        stage.app.rooms.packs.show_review(stage.review)
        stage.quiet()
        assert stage.app.rooms.packs.screen.preview.release_button.isHidden() is not releases
        stage.app.lock("Who takes over?")
        stage.at("door")


def test_work_is_sent_back_by_those_who_may_and_from_where_they_may(stage: Stage) -> None:
    stage.sign_in("Dana")
    stage.at("work")
    stage.open_review(stage.review)
    assert stage.app.rooms.review.return_button.isHidden()  # the first step: nobody is before it
    stage.app.lock("Who takes over?")
    stage.at("door")
    stage.sign_in("Ada")
    stage.at("work")
    stage.open_review(stage.review)
    stage.app.rooms.review.step(1)
    stage.quiet()
    assert stage.app.rooms.review.return_button.isHidden()  # an administrator reads


def test_the_navigation_counts_what_the_lists_show_as_mine(stage: Stage) -> None:
    for name in ("Dana", "Quinn", "Ann"):
        stage.sign_in(name)
        stage.at("work")
        rooms, buttons = stage.app.rooms, stage.app.window.navigation.buttons
        for screen, place in ((rooms.reviews, "reviews"), (rooms.actions, "actions")):
            screen.filters._buttons["mine"].click()
            assert buttons[place].count == len(screen.table.rows), (name, place)
            assert screen.filters._buttons["mine"].text() == f"Mine ({len(screen.table.rows)})"
            screen.filters._buttons["all"].click()
        assert buttons["work"].count == len(rooms.work._mine.rows)
        stage.app.lock("Who takes over?")
        stage.at("door")
