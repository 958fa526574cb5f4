"""Answers that were given elsewhere come into a review from a file: seen first, written on a yes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.sample_home import SampleHome
from tests.stories.conftest import LAKESIDE, Program

from reviewdesk.exchange.review_fhir.response import Answered, response_of
from reviewdesk.forms.answers import Given, Place
from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.album import Album
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import come_in, wait_until_saved

PICTURES = Path(__file__).parents[2] / "build" / "stories" / "answers"
REVIEW = f"Avoidable admissions, Q3 2026, {LAKESIDE}"
NEW, OTHER = "The clinic was called at nine.", "Short of breath since the evening before."


def file_of_answers(home: SampleHome, folder: Path) -> Path:
    """A response that says something new of one case, and something else than stands of another."""
    desk = home.open("dana")
    view = next(v for v in desk.reviews.mine() if LAKESIDE in v.review.opening.title)
    texts = [
        Place(s.id, row.id, f.id)
        for s in view.form.sections
        if s.owner == "supervisor" and s.repeat
        for row in view.review.rows
        for f in s.fields
        if f.kind == "long text" and f.show is None
    ]
    free = next(place for place in texts if place not in view.facts.answers)
    held = next(place for place in texts if place in view.facts.answers)
    said = Answered(
        {free: Given(NEW), held: Given(OTHER)}, {"cases": tuple(row.id for row in view.review.rows)}
    )
    tree = response_of(view.form, said, shown=lambda _place: True, names={}, completed=False)
    desk.close()
    file = folder / "answers of the agency.json"
    file.write_text(json.dumps(tree), "utf-8")
    return file


def choose(hand: Hand, file: Path) -> None:
    hand.press("Import")
    hand.wait_for("Answers to a review")
    hand.choose_files("Answers to a review", file)
    hand.wait_for("Answers from a file")
    hand.pick("Which review do they answer?", REVIEW)


def test_answers_are_seen_before_they_are_written(
    program: Program, sample_home: SampleHome, tmp_path: Path
) -> None:
    file = file_of_answers(sample_home, tmp_path)
    hand = program.start(sample_home.home)
    album = Album(hand, PICTURES)
    come_in(hand, "Dana Whitfield", PASSPHRASE)
    choose(hand, file)
    hand.wait_for("1 new, 1 different, 0 already there.")
    hand.wait_for(f"“{OTHER}” in the file, ")
    album.take("compared")
    hand.press("Write 1 answer")
    hand.wait_for("1 answer was written.")
    hand.wait_for("Steps of the review")
    wait_until_saved(hand)
    album.take("written")

    choose(hand, file)
    hand.wait_for("0 new, 1 different, 1 already there.")
    hand.press("Write the answers")
    hand.wait_for("Nothing in this file is new to the review.")
    hand.type_into("Why do they replace what stands?", "Their own record counts.")
    album.take("replacing")
    hand.press("Write 1 answer")
    hand.wait_for("1 answer was written.")


def test_a_file_that_holds_no_answers_is_refused(
    program: Program, sample_home: SampleHome, tmp_path: Path
) -> None:
    file = tmp_path / "stays.json"
    file.write_text('{"resourceType": "Encounter"}', "utf-8")
    hand = program.start(sample_home.home)
    come_in(hand, "Dana Whitfield", PASSPHRASE)
    hand.press("Import")
    hand.wait_for("Answers to a review")
    hand.choose_files("Answers to a review", file)
    hand.wait_for("There is no FHIR QuestionnaireResponse in this file.")
