"""Nothing flashes up: the program is one window, wherever one goes, and the keyboard stays in it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from tests.sample_home import SampleHome
from tests.stories.conftest import LAKESIDE, MILLBROOK, Program

from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.moves import choose_step, come_in, open_review
from reviewdesk.ui.window import Window


class Doorkeeper(QObject):
    """Notes every window that is shown beside the program's own and its dialogs."""

    def __init__(self) -> None:
        super().__init__()
        self.strangers: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, Window | QDialog)
        ):
            shown_by = "".join(traceback.format_stack(limit=6))
            self.strangers.append(f"{type(watched).__name__} {watched.accessibleName()!r}\n{shown_by}")
        return False


@pytest.fixture
def doorkeeper(qapp: QApplication) -> Iterator[Doorkeeper]:
    made = Doorkeeper()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def test_no_other_window_is_ever_shown(
    doorkeeper: Doorkeeper, program: Program, sample_home: SampleHome
) -> None:
    hand = program.start(sample_home.home)
    hand.wait_for("Noor Haddad")
    come_in(hand, "Noor Haddad", PASSPHRASE)
    assert isinstance(QApplication.activeWindow(), Window)
    places = ("Reviews", "Actions", "Measures", "Import", "Packs", "People", "Settings", "My work")
    for place in places:
        hand.press(place)
        hand.breathe(0.1)
    for review in (LAKESIDE, MILLBROOK):
        open_review(hand, review)
        for step in (
            "Clinical findings",
            "Classification and accountability",
            "Patterns",
            "Payment exposure",
        ):
            choose_step(hand, step)
            hand.breathe(0.05)
    assert not doorkeeper.strangers, "\n".join(doorkeeper.strangers)
