"""A review of a sample: drawn by the desk when it opens, told everywhere, and drawn again by anybody."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
import pytest
from tests.organisation import ADMISSIONS, EASTERN, MISSED, Organisation, ok, why
from tests.pack.reviewed import Reviewed, content_of

from reviewdesk.desk.intake import MOST_DRAWN_FROM, Draw
from reviewdesk.eventlog.body import Value
from reviewdesk.eventlog.header import RecordId
from reviewdesk.measures.sampling import METHOD
from reviewdesk.records.review import Opening, Review, Row, Sample
from reviewdesk.records.sampling import drawn_from, drawn_in
from reviewdesk.records.shapes import read, written
from reviewdesk.texts import say
from reviewdesk.ui.present.reviewing import Opened, context_of, head_of

FOUND = 40


def many(count: int = FOUND) -> bytes:
    """As many admissions of Maya Okafor, an hour apart."""
    head, *_ = ADMISSIONS.splitlines(keepends=True)
    start = datetime(2026, 8, 2, 10, tzinfo=EASTERN)
    lines = (
        f"1,Okafor,Maya,1950-01-02,{start + timedelta(hours=n):%F %R},,IMP,M{n}\n".encode()
        for n in range(count)
    )
    return head + b"".join(lines)


@pytest.fixture
def result(org: Organisation) -> RecordId:
    org.admissions(many())
    return org.missed()


def start(org: Organisation, result: RecordId, draw: Draw | list[str]) -> RecordId:
    intake = org.as_("Dana").intake
    return ok(intake.open_review(result, "Admissions, Q3 2026", org.person("Dana").id, draw))


def told(review: Review) -> list[str]:
    drawn = drawn_in(review)
    assert drawn is not None
    return [say(words) for words in drawn.told()]


def test_the_opening_says_what_was_drawn_from_what_and_anybody_draws_it_again(
    org: Organisation, result: RecordId
) -> None:
    frame = {one.row for one in org.as_("Dana").intake.candidates(result)}
    review = start(org, result, Draw(12, FOUND))
    whole = org.view(review).review
    sample = whole.opening.sample
    assert sample is not None
    assert (sample.method, sample.size, set(sample.frame), len(sample.seed)) == (METHOD, 12, frame, 32)
    by_hash = sorted(frame, key=lambda one: hashlib.sha256(f"{sample.seed}\n{one}".encode()).digest())
    assert {row.id for row in whole.rows_of("cases")} == set(by_hash[:12])
    assert told(whole) == ["A sample of 12 of 40"]
    assert org.view(review).facts.rows["cases"]


def test_two_reviews_of_the_same_records_are_drawn_by_two_seeds(org: Organisation, result: RecordId) -> None:
    again = org.missed(replace(MISSED, period="Q3 2026, as corrected"))
    first, second = (
        org.view(start(org, one, Draw(12, FOUND))).review.opening.sample for one in (result, again)
    )
    assert first is not None
    assert second is not None
    assert (first.frame, first.seed != second.seed) == (second.frame, True)


def test_a_sample_stays_as_it_was_after_a_new_start_and_a_later_import(
    org: Organisation, result: RecordId
) -> None:
    review = start(org, result, Draw(12, FOUND))
    before = org.view(review).review
    org.admissions(many(FOUND + 5))
    org.reopen()
    after = org.view(review).review
    assert (after.opening, {r.id for r in after.rows}) == (before.opening, {r.id for r in before.rows})
    assert told(after) == ["A sample of 12 of 40"]


def test_a_case_taken_out_or_added_is_told_beside_the_sample(org: Organisation, result: RecordId) -> None:
    review = start(org, result, Draw(12, FOUND))
    reviews = org.desk.reviews
    view = org.view(review)
    out = view.review.rows_of("cases")[0].id
    ok(reviews.remove_row(review, "cases", out, "Counted twice."))
    ok(reviews.add_row(review, "cases"))
    assert told(org.view(review).review) == [
        "A sample of 12 of 40",
        "1 case drawn is not in it",
        "1 case not drawn was added by a person",
    ]


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        (Draw(0, FOUND), "A sample has from 1 to 40 cases."),
        (Draw(41, FOUND), "A sample has from 1 to 40 cases."),
        (Draw(12, 39), "Records came in meanwhile: 40 were found, 39 when you chose. Choose again."),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_opens(
    org: Organisation, result: RecordId, draw: Draw, reason: str
) -> None:
    intake = org.as_("Dana").intake
    before = intake._library.log.size()
    assert why(intake.open_review(result, "Admissions", org.person("Dana").id, draw)) == (reason,)
    assert intake._library.log.size() == before


def test_cases_chosen_by_a_person_are_no_sample(org: Organisation, result: RecordId) -> None:
    rows = [one.row for one in org.as_("Dana").intake.candidates(result)][:3]
    whole = org.view(start(org, result, rows)).review
    assert (whole.opening.sample, drawn_in(whole)) == (None, None)


def test_window_and_pack_say_that_it_is_a_sample(org: Organisation, result: RecordId) -> None:
    review = start(org, result, Draw(12, FOUND))
    view = org.view(review)
    sample = view.review.opening.sample
    assert sample is not None
    head = head_of(view, context_of(Opened(view, ()), org.clock()))
    assert head.subtitle.startswith("A sample of 12 of 40 · Maple House · ")
    content = content_of(Reviewed(org, review).entries())
    assert content.sample == "A sample of 12 of 40"
    assert (sample.seed in content.sample_how, METHOD in content.sample_how) == (True, True)
    listed = "".join(f"{one}\n" for one in sorted(sample.frame)).encode()
    assert hashlib.sha256(listed).hexdigest() in content.sample_how


def test_an_opening_written_before_there_were_samples_reads_as_none(
    org: Organisation, result: RecordId
) -> None:
    opening = org.view(start(org, result, [])).review.opening
    old = written(opening)
    assert isinstance(old, dict)
    del old["sample"]
    assert read(old, Opening) == opening


def a_review(opening: Opening, rows: tuple[Row, ...], sample: Sample) -> Review:
    return Review(RecordId("R" * 21 + "A"), replace(opening, sample=sample), None, rows)


def test_a_sample_told_from_elsewhere_is_taken_as_told_and_drawn_again_where_it_can_be(
    org: Organisation, result: RecordId
) -> None:
    """A claim needs no right of its own; what does not follow from it stands beside it."""
    opening = org.view(start(org, result, [])).review.opening
    frame = [f"row-{n}" for n in range(10)]
    honest = drawn_from(frame, 3, "5eed")
    picked = tuple(Row(one, "cases") for one in frame[:3])
    assert told(a_review(opening, picked, honest))[1:] == [
        "1 case drawn is not in it",
        "1 case not drawn was added by a person",
    ]
    other = replace(honest, method="dice-1")
    assert told(a_review(opening, picked, other)) == [
        "A sample of 3 of 10",
        "This version cannot draw it again",
    ]
    odd = replace(honest, size=99)
    assert told(a_review(opening, picked, odd))[0] == "A sample of 10 of 10"


def test_the_opening_of_a_sample_fits_into_its_entry(org: Organisation, result: RecordId) -> None:
    opening = org.view(start(org, result, [])).review.opening
    frame = tuple(f"{n:022}" for n in range(MOST_DRAWN_FROM))
    whole = written(replace(opening, sample=Sample(METHOD, "0" * 32, 30, frame)))
    assert len(msgspec.json.encode(Value(whole).json)) < 900_000
