"""The desk is killed while somebody works at it: what the window called saved is there, what stood too."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.organisation import CHEAP, PASSPHRASE, Organisation, found, ok
from tests.stories.killing import AtWork
from tests.stories.people_at_work import HEADERS
from tests.stories.promises import Found, Promises, look_at
from tests.walker import Walker

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import at_the_door, home_at
from reviewdesk.desk.open import FirstRun, first_run, open_with_passphrase
from reviewdesk.desk.upkeep import Verified
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given, Place

pytestmark = pytest.mark.skipif(os.name != "posix", reason="killed as on POSIX")
LATE = "Was supervisor review on time?"
MANY = 14  # cases held by a rule, one for each action that is added


@pytest.fixture
def org(tmp_path: Path) -> Organisation:
    return found(tmp_path)


def an_open_review(org: Organisation) -> RecordId:
    return org.review()


def a_finished_review(org: Organisation) -> RecordId:
    review = org.review()
    Walker(org, review).walk()
    return review


def a_review_of_gaps(org: Organisation) -> RecordId:
    days = [f"1,,,,2026-08-{day:02} 10:00,,IMP,E{day}" for day in range(1, MANY + 1)]
    org.admissions("\n".join((HEADERS, *days)).encode())
    review = org.review()
    view = org.view(review)
    section = view.form.sections[0]
    late = next(f for f in section.fields if f.ask.said("en") == LATE)
    options = view.form.choice_list(late.choices or "").options
    code = next(option.code for option in options if option.label.said("en") == "Late")
    for row in view.facts.rows[section.rows_of or ""]:
        ok(org.as_("Dana").reviews.answer(review, Place(section.id, row, late.id), Given(code)))
    return review


@dataclass(frozen=True)
class Case:
    """A home in which work is killed so many times; works take turns."""

    works: tuple[str, ...]
    review: Callable[[Organisation], RecordId]
    kills: int
    doing: tuple[str, ...] = ("doing",)


CASES = {
    "answers": Case(("answers",), an_open_review, 14, ("answering",)),
    "actions": Case(("actions",), a_review_of_gaps, 10),
    "signatures": Case(("signatures",), a_finished_review, 10, ("doing", "answering")),
    "stays-and-people": Case(("stays", "people"), an_open_review, 12),
    "packs": Case(("packs",), a_finished_review, 6),
}
assert sum(case.kills for case in CASES.values()) >= 50


@pytest.mark.parametrize("name", CASES)
def test_what_the_window_called_saved_outlives_a_kill(name: str, org: Organisation, tmp_path: Path) -> None:
    case = CASES[name]
    review, dana = case.review(org), org.person("Dana").id
    org.desk.close()

    def opened() -> Desk:
        return open_with_passphrase(org.home, org.environment, org.administrator, PASSPHRASE, CHEAP)

    def look(desk: Desk) -> Found:
        return look_at(desk, dana, PASSPHRASE, review, tmp_path)

    desk = opened()
    promises = Promises(look(desk))
    desk.close()
    rng = random.Random(name)
    for run in range(case.kills):
        working = AtWork(
            "tests.stories.people_at_work", org.home.folder, case.works[run % len(case.works)], run
        )
        if rng.random() < 0.15:
            threading.Event().wait(rng.uniform(0.2, 3))  # while it starts
        else:
            # In the midst of an act: soon after it was begun, or wherever that is.
            working.wait_to_hear("ready")
            working.wait_to_hear(*case.doing, times=rng.randint(1, 3))
            threading.Event().wait(rng.uniform(0, 0.4))
        working.kill(promises)
        promises.judge_opened(opened, look)
        assert promises.broken == []
    assert promises.total > 0, "it was never let live long enough to save anything"


def test_a_rebuild_that_is_killed_leaves_what_it_found(org: Organisation) -> None:
    review, dana = an_open_review(org), org.person("Dana").id
    before = org.view(review).facts
    org.desk.close()
    rng = random.Random(5)
    for _ in range(4):
        working = AtWork("tests.stories.upkeep_at_work", "rebuild", org.home.folder, org.administrator)
        working.wait_to_hear("ready")
        threading.Event().wait(rng.uniform(0, 0.5))
        working.kill()
        desk = open_with_passphrase(org.home, org.environment, org.administrator, PASSPHRASE, CHEAP)
        assert isinstance(desk.upkeep.verify(), Verified)
        ok(desk.persons.sign_in(dana, PASSPHRASE))
        assert ok(desk.reviews.view(review)).facts == before
        desk.close()


def test_a_desk_that_was_killed_while_it_was_set_up_is_there_or_can_be_set_up(
    org: Organisation, tmp_path: Path
) -> None:
    org.desk.close()
    rng = random.Random(6)
    for run in range(6):
        home = home_at(tmp_path / f"new {run}")
        working = AtWork("tests.stories.upkeep_at_work", "set-up", home.folder)
        working.wait_to_hear("ready")
        threading.Event().wait(rng.uniform(0, 0.6))
        working.kill(ends=True)
        told = [words for what, _, words in working.heard if what == "done"]
        assert home.exists() or not told, "what was called set up is gone"
        if home.exists():
            (ada,) = at_the_door(home)
            desk = open_with_passphrase(home, org.environment, ada.person, PASSPHRASE, CHEAP)
            assert isinstance(desk.upkeep.verify(), Verified)
        else:
            again = FirstRun("Harbor Home", "Ada Adminson", PASSPHRASE)
            desk = first_run(home, again, org.environment, cost=CHEAP).desk
        desk.close()
