"""A review as it is seen: by whom, what is noted of it, and what its history tells."""

from __future__ import annotations

from tests.laptop import library_of
from tests.organisation import ok, why
from tests.walker import Walker

from reviewdesk.forms.answers import Given
from reviewdesk.records import kinds


def test_who_may_not_read_the_review_is_refused_and_the_refusal_is_noted(one_case: Walker) -> None:
    for name in ("Omar", "Drew", "Carl"):
        refused = one_case.org.as_(name).reviews.view(one_case.review)
        assert len(why(refused)) == 1
    notes = [
        (e.entry.header.author, e.entry.header.kind, e.entry.header.record)
        for e in library_of(one_case.org).log.entries()
        if e.entry.header.stream == "access"
    ]
    assert notes == [
        (one_case.org.person(name).id, kinds.FAILED, one_case.review) for name in ("Omar", "Drew", "Carl")
    ]


def test_opening_a_review_is_noted(one_case: Walker) -> None:
    ok(one_case.org.as_("Lena").reviews.opened(one_case.review))
    noted = [e for e in library_of(one_case.org).log.entries() if e.entry.header.stream == "access"]
    assert [(e.entry.header.author, e.entry.header.kind) for e in noted] == [
        (one_case.org.person("Lena").id, kinds.VIEWED)
    ]


def test_the_history_of_a_review_is_for_who_may_see_it(one_case: Walker) -> None:
    place = one_case.long_text()
    ok(one_case.org.as_("Dana").reviews.answer(one_case.review, place, Given("Ours")))
    for name in ("Omar", "Drew"):
        reviews = one_case.org.as_(name).reviews
        assert len(why(reviews.history(one_case.review))) == 1
        assert len(why(reviews.history(one_case.review, place))) == 1


def test_the_history_of_an_answer_tells_before_and_after(one_case: Walker) -> None:
    place = one_case.long_text()
    reviews = one_case.org.as_("Dana").reviews
    ok(reviews.answer(one_case.review, place, Given("First")))
    ok(reviews.answer(one_case.review, place, Given("Second")))
    lines = ok(reviews.history(one_case.review, place))
    assert [(line.before, line.after) for line in lines] == [
        (Given("First"), Given("Second")),
        (None, Given("First")),
    ]
