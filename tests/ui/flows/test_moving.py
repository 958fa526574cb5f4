"""A newer version of a form: offered on the review's page, seen before, moved to with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget
from tests.organisation import PASSPHRASE
from tests.ui.flows.conftest import Bench

from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.model import Form
from reviewdesk.ui.dialogs.move_dialog import MoveDialog
from reviewdesk.ui.flows.lifting import LiftFlow
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.screens.review_screen import ReviewScreen

FILE = next(file for file in shipped_forms() if file.id == "hospital-avoidance")
[EVENT] = [line for line in FILE.text.splitlines(keepends=True) if "{id: staff_action," in line]
NEWER = FILE.text.replace(f"version: {FILE.version}", "version: 9.0.0").replace(
    EVENT, "      - {id: usual, ask: How they usually are, type: long text, required: true}\n"
)


def test_a_review_is_moved_from_its_page(bench: Bench, texts: Callable[[QWidget], str]) -> None:
    org = bench.org
    review = org.review(cases=1)
    desk = org.as_("Dana")
    row = org.view(review).review.rows[0].id
    desk.reviews.answer(review, Place("cases", row, "staff_action"), Given("Well, walking with a frame."))
    screen = ReviewScreen(org.clock)
    flow = ReviewFlow(desk, bench.runner, screen, org.clock)
    lifting = LiftFlow(flow, screen)
    bench.show(flow, screen)
    flow.arrive(org.person("Dana").id)
    flow.open(review)
    bench.settle()
    assert not screen.newer_button.isVisible()

    assert isinstance(org.as_("Ada").governing.adopt_form(NEWER, "f.yaml", PASSPHRASE), Form)
    org.as_("Dana")
    flow.reload()
    bench.settle()
    bench.press("A newer version of this form is in force: 9.0.0")
    dialog = bench.dialog()
    assert isinstance(dialog, MoveDialog)
    told = texts(dialog)
    for words in ("from version 1.0.0 to 9.0.0", "No longer asked", "How they usually are"):
        assert words in told
    bench.press("Move the review", dialog)
    assert dialog.problem.isVisible()
    dialog.reason.setPlainText("The funder asks for it from now on.")
    bench.press("Move the review", dialog)
    assert bench.no_dialog()
    assert flow.view is not None
    assert flow.view.form.version == "9.0.0"
    assert not screen.newer_button.isVisible()
    assert "How they usually are" in texts(screen)
    lifting.forget()


def test_who_may_not_move_it_is_not_asked(bench: Bench, tmp_path: Path) -> None:
    org = bench.org
    review = org.review(cases=1)
    assert isinstance(org.as_("Ada").governing.adopt_form(NEWER, "f.yaml", PASSPHRASE), Form)
    screen = ReviewScreen(org.clock)
    flow = ReviewFlow(org.as_("Ann"), bench.runner, screen, org.clock)
    bench.show(flow, screen)
    flow.arrive(org.person("Ann").id)
    flow.open(review)
    bench.settle()
    assert not screen.newer_button.isVisible()
