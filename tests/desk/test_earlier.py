"""Beside a cause: reviews before with the same one, or a case at the same site, in the reader's scope."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.organisation import MAPLE, MISSED, OAK, Organisation, ok, why

from reviewdesk.desk.viewing import LookBack
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records.earlier import CAUSE
from reviewdesk.ui.present.looking_back import looked_back


def cause_place(org: Organisation, review: RecordId) -> Place:
    """Where the cause of the first case is asked."""
    view = org.view(review, "Quinn")
    field = next(f for s in view.form.sections for f in s.fields if f.concept == CAUSE)
    return Place(field.section, view.review.rows[0].id, field.id)


def code(org: Organisation, review: RecordId, at: int) -> str:
    form = org.view(review, "Quinn").form
    field = next(f for s in form.sections for f in s.fields if f.concept == CAUSE)
    return [o.code for o in form.choice_list(field.choices or "").options if not o.not_known][at]


def found(org: Organisation, review: RecordId, at: int = 0) -> None:
    """Quinn finds the cause of the first case."""
    place = cause_place(org, review)
    ok(org.as_("Quinn").reviews.answer(review, place, Given(code(org, review, at))))


def later(org: Organisation, period: str, sites: tuple[str, ...] = (MAPLE.id,)) -> RecordId:
    """A review of one case, opened a month after what there is."""
    org.clock.pass_(days=31)
    result = org.missed(replace(MISSED, period=period, sites=sites))
    if sites == MISSED.sites:
        return org.review(result, cases=1)
    desk = org.as_("Quinn")
    review = ok(desk.intake.open_review(result, f"Admissions, {period}", org.person("Omar").id, []))
    ok(org.as_("Omar").reviews.add_row(review, "cases"))
    return review


def back(org: Organisation, review: RecordId, name: str = "Quinn") -> LookBack:
    return ok(org.as_(name).reviews.earlier(review))


def shown(org: Organisation, review: RecordId, name: str = "Quinn") -> tuple[str, list[str]]:
    place = cause_place(org, review)
    view = org.view(review, name)
    looked = looked_back(view, Scope(place.section, place.row), back(org, review, name))
    words, rows = looked.get(place, ("", ()))
    return words, [row.words for row in rows]


@pytest.fixture
def first(org: Organisation) -> RecordId:
    org.admissions()
    review = org.review(org.missed(), cases=1)
    found(org, review)
    return review


def test_the_same_cause_and_site_are_counted_and_named_the_same_cause_first(
    org: Organisation, first: RecordId
) -> None:
    second = later(org, "Q4 2026")
    found(org, second, 1)
    third = later(org, "Q1 2027")
    assert shown(org, third) == (
        "The same site in 2 earlier reviews",
        [
            "Avoidable admissions, Q3 2026, Q4 2026 · same site",
            "Avoidable admissions, Q3 2026 · same site",
        ],
    )
    found(org, third, 0)
    assert shown(org, third) == (
        "The same cause in 1 earlier review, the same site in 2",
        [
            "Avoidable admissions, Q3 2026 · same cause and site",
            "Avoidable admissions, Q3 2026, Q4 2026 · same site",
        ],
    )
    place = cause_place(org, third)
    looked = looked_back(org.view(third, "Quinn"), Scope(place.section, place.row), back(org, third))
    assert [row.review for row in looked[place][1]] == [first, second]


def test_the_first_review_has_none_before_it_however_many_come_later(
    org: Organisation, first: RecordId
) -> None:
    found(org, later(org, "Q4 2026"))
    assert (back(org, first).before, shown(org, first)) == ((), ("", []))


def test_a_case_that_was_removed_says_nothing_of_its_cause(org: Organisation, first: RecordId) -> None:
    second = later(org, "Q4 2026")
    found(org, second)
    assert shown(org, second)[0].startswith("The same cause in 1 earlier review")
    row = org.view(first).review.rows[0].id
    ok(org.as_("Dana").reviews.remove_row(first, "cases", row, "Listed by mistake."))
    assert shown(org, second)[0] == "The same site in 1 earlier review"


def test_reviews_outside_a_readers_scope_are_not_told_not_even_as_a_number(
    org: Organisation, first: RecordId
) -> None:
    elsewhere = later(org, "Q4 2026", (OAK.id,))
    found(org, elsewhere)
    third = later(org, "Q1 2027")
    found(org, third)
    assert {one.review for one in back(org, third).before} == {first, elsewhere}
    assert {one.review for one in back(org, third, "Dana").before} == {first}
    assert shown(org, third, "Dana") == (
        "The same cause in 1 earlier review, the same site in 1",
        ["Avoidable admissions, Q3 2026 · same cause and site"],
    )
    assert shown(org, third)[1] == [
        "Avoidable admissions, Q3 2026 · same cause and site",
        "Admissions, Q4 2026 · same cause",
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Omar", "This record belongs to sites that are not in your scope."),
        ("Drew", "Your role does not read reviews."),
        ("Carl", "Your role does not read reviews."),
    ],
)
def test_who_may_not_see_a_review_looks_back_from_none(
    org: Organisation, first: RecordId, name: str, reason: str
) -> None:
    assert why(org.as_(name).reviews.earlier(first)) == (reason,)


def test_the_computed_count_is_of_earlier_reviews_only(org: Organisation, first: RecordId) -> None:
    """What is shown beside a cause and what the form computes of it look at the same time."""
    second = later(org, "Q4 2026")
    found(org, second)
    counts = [
        answer.value
        for review in (first, second)
        for place, answer in org.view(review, "Quinn").computed.items()
        if isinstance(answer, Given) and place.row is not None and isinstance(answer.value, int)
    ]
    assert counts == [0, 1]
