"""At a finding: the earlier reviews with the same cause or site are said, listed, and one press opens one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot
from tests.desk.test_earlier import cause_place, found, later
from tests.organisation import Organisation
from tests.organisation import found as founded
from tests.ui.test_app import Stage

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.ui.editors.field_block import FieldBlock
from reviewdesk.ui.theme.look import Look


@pytest.fixture
def reviews(tmp_path, theme: Look) -> tuple[Organisation, RecordId, RecordId, Place]:  # type: ignore[no-untyped-def]
    org = founded(tmp_path)
    org.admissions()
    first = org.review(org.missed(), cases=1)
    found(org, first)
    second = later(org, "Q4 2026")
    return org, first, second, cause_place(org, second)


@pytest.fixture
def stage(reviews: tuple[Organisation, RecordId, RecordId, Place], qtbot: QtBot) -> Iterator[Stage]:
    org, _first, second, _place = reviews
    org.desk.close()
    made = Stage(org, second, qtbot)
    made.sign_in("Quinn")
    made.at("work")
    yield made
    made.close()


def block(stage: Stage, place: Place) -> FieldBlock:
    stage.quiet()
    blocks = stage.app.rooms.review.form.findChildren(FieldBlock)
    return next(b for b in blocks if b.row is not None and b.row.place == place)


def test_the_finding_says_it_as_soon_as_the_cause_is_chosen_and_opens_what_is_behind(
    stage: Stage, reviews: tuple[Organisation, RecordId, RecordId, Place]
) -> None:
    _org, first, second, place = reviews
    stage.app.rooms._open_at(second, Scope(place.section, place.row), place)
    stage.at("review")
    shown = block(stage, place)
    assert shown._before is not None
    assert shown._before.text() == "The same site in 1 earlier review"
    reviewing = stage.app.rooms.reviewing
    assert reviewing is not None
    assert reviewing.view is not None
    form = reviewing.view.form
    options = [
        o.code for o in form.choice_list(form.field(place.field).choices or "").options if not o.not_known
    ]
    reviewing.answer(place, Given(options[0]))
    assert block(stage, place)._before.text() == "The same cause in 1 earlier review, the same site in 1"
    stage.quiet()
    assert block(stage, place)._before.text() == "The same cause in 1 earlier review, the same site in 1"
    menu = block(stage, place).earlier_reviews()
    [line] = [action for action in menu.actions() if isinstance(action, QAction)]
    assert line.text() == "Avoidable admissions, Q3 2026 · same cause and site"
    line.trigger()
    stage.quiet()
    assert stage.app.rooms.reviewing.review == first
