"""A slip of a digit in a year is refused; one that is in the log already ends nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.organisation import MISSED, PASSPHRASE, Organisation, ok, why

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given, Place, Strength
from reviewdesk.forms.model import Kind
from reviewdesk.records.action import Plan

FAR = [datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)]


@pytest.fixture
def place(org: Organisation) -> tuple[RecordId, Place]:
    """A review, and its first moment that was not imported."""
    review = org.review(cases=1)
    view = ok(org.as_("Dana").reviews.view(review))
    section = next(s for s in view.form.sections if s.repeat is not None)
    field = next(f for f in section.fields if f.kind is Kind.DATETIME and f.fill is None)
    return review, Place(section.id, view.review.rows[0].id, field.id)


@pytest.mark.parametrize("moment", FAR)
def test_an_answer_far_out_is_refused_and_the_review_lives(
    org: Organisation, place: tuple[RecordId, Place], moment: datetime
) -> None:
    review, at = place
    assert why(org.as_("Dana").reviews.answer(review, at, Given(moment)))
    ok(org.as_("Dana").reviews.answer(review, at, Given(datetime(2026, 8, 1, 9, tzinfo=UTC))))


def test_an_action_due_far_out_is_refused(org: Organisation, place: tuple[RecordId, Place]) -> None:
    plan = Plan("Coach", "coaching", Strength.WEAKER, due=date(9999, 12, 31))
    dana = org.as_("Dana")
    assert why(dana.actions.add(place[0], None, plan))
    action = ok(dana.actions.add(place[0], None, replace(plan, due=date(2026, 12, 15))))
    assert why(dana.actions.change(action, plan))
    assert dana.work.mine()


def test_a_result_far_out_is_refused(org: Organisation) -> None:
    quinn = org.as_("Quinn")
    assert why(quinn.intake.record_result(replace(MISSED, known_on=date(9999, 12, 31))))
    assert quinn.intake.results() == ()


@pytest.mark.parametrize("away", [timedelta(days=-400), timedelta(days=50 * 365)])
def test_nobody_signs_in_while_the_clock_is_years_off(org: Organisation, away: timedelta) -> None:
    org.lock()
    right = org.clock.time
    org.clock.time = right + away
    refused = why(org.desk.persons.sign_in(org.person("Dana").id, PASSPHRASE))
    assert "clock says" in refused[0]
    org.clock.time = right
    ok(org.desk.persons.sign_in(org.person("Dana").id, PASSPHRASE))
