"""Computed values: what they come from, that they are recorded, and that a sign-off covers what was shown."""

from __future__ import annotations

from dataclasses import replace

from tests.organisation import MISSED, ok, why
from tests.walker import Walker

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import CannotCompute, Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records import review as words
from reviewdesk.records.computed import REGISTRY
from reviewdesk.texts import Text


def repeats(walker: Walker, review: RecordId) -> tuple[Place, Place]:
    """Where the computed count of one case stands, and the cause it reads."""
    view = walker.org.view(review, "Quinn")
    field = next(
        f
        for s in view.form.sections
        for f in s.fields
        if f.computed is not None and f.computed.by in REGISTRY
    )
    assert field.computed is not None
    row = view.review.rows[0].id
    cause = view.form.field(dict(field.computed.inputs)["cause"])
    return Place(field.section, row, field.id), Place(cause.section, row, cause.id)


def test_earlier_reviews_with_the_same_cause_are_counted_and_recorded(walked: Walker) -> None:
    org = walked.org
    count, cause = repeats(walked, walked.review)
    first = walked.view("Quinn")
    assert first.review.answers[count].answer == Given(0, "computed from the earlier reviews of this measure")
    same = first.review.answers[cause].answer
    assert isinstance(same, Given)
    org.clock.pass_(days=92)
    result = org.missed(replace(MISSED, period="Q3 again"))
    again = org.review(result, cases=1)
    count, cause = repeats(walked, again)
    nothing = org.view(again, "Quinn").computed[count]
    assert nothing == CannotCompute(Text("the cause is not answered yet"))
    view = ok(org.as_("Quinn").reviews.answer(again, cause, Given(same.value)))
    recorded = view.review.answers[count]
    assert (recorded.answer, recorded.kind, recorded.author) == (
        Given(1, "computed from the earlier reviews of this measure"),
        words.COMPUTED,
        org.person("Quinn").id,
    )
    assert [s.standing for s in walked.view("Quinn").review.signatures] == ["valid"] * 8


def test_a_computed_value_is_not_written_by_hand(walked: Walker) -> None:
    count, _ = repeats(walked, walked.review)
    refused = walked.org.as_("Quinn").reviews.answer(walked.review, count, Given(9))
    assert why(refused) == ("This value is computed; it is not written by hand.",)


def caused_again(walker: Walker, review: RecordId) -> tuple[RecordId, Place]:
    """A later review of the same measure whose case has the same cause; where its count stands."""
    org = walker.org
    _, cause = repeats(walker, review)
    same = org.view(review, "Quinn").review.answers[cause].answer
    assert isinstance(same, Given)
    org.clock.pass_(days=92)
    again = org.review(org.missed(replace(MISSED, period="Q3 again")), cases=1)
    count, cause = repeats(walker, again)
    ok(org.as_("Quinn").reviews.answer(again, cause, Given(same.value)))
    return again, count


def counted(number: int) -> Given:
    return Given(number, "computed from the earlier reviews of this measure")


def remove_case(walker: Walker) -> None:
    row = walker.view("Quinn").review.rows[0].id
    ok(walker.org.as_("Dana").reviews.remove_row(walker.review, "cases", row, "Listed by mistake"))


def test_a_case_that_was_removed_is_no_repeat(walked: Walker) -> None:
    again, count = caused_again(walked, walked.review)
    assert walked.org.view(again, "Quinn").computed[count] == counted(1)
    remove_case(walked)
    assert walked.org.view(again, "Quinn").computed[count] == counted(0)


def test_what_is_signed_keeps_the_count_it_was_signed_with(walked: Walker) -> None:
    org = walked.org
    again, count = caused_again(walked, walked.review)
    later = Walker(org, again)
    later.finish_until("quality")
    scope = Scope(count.section, count.row)
    signed = later.view("Quinn")
    assert (signed.decision.scopes[scope].signed, signed.computed[count]) == (True, counted(1))
    remove_case(walked)
    view = later.view("Quinn")
    assert view.computed[count] == counted(1)
    assert {s.standing for s in view.review.signatures} == {"valid"}
    _, cause = repeats(walked, again)
    answer = view.review.answers[cause].answer
    codes = [o.code for o in view.form.choice_list(view.form.field(cause.field).choices or "").options]
    assert isinstance(answer, Given)
    other = next(code for code in codes if code != answer.value)
    changed = ok(org.as_("Quinn").reviews.answer(again, cause, Given(other), "Seen again."))
    assert changed.computed[count] == counted(0)
    assert not changed.decision.scopes[scope].signed
