"""Writing: what is in the log is in memory, and control acts come all or none."""

from __future__ import annotations

from tests.desk.test_signing import text_place
from tests.laptop import library_of
from tests.organisation import Walker, ok

from reviewdesk.forms.answers import Given


def test_a_number_that_cannot_be_kept_makes_no_conflict(one_case: Walker) -> None:
    org = one_case.org
    place = text_place(one_case, "cases")
    desk = org.as_("Dana")
    org.home.device_last.unlink()
    org.home.device_last.mkdir()
    ok(desk.reviews.answer(one_case.review, place, Given("Seen first")))
    view = ok(desk.reviews.answer(one_case.review, place, Given("Seen again")))
    assert view.facts.answers[place] == Given("Seen again")
    org.home.device_last.rmdir()
    before = library_of(org).log.size()
    org.reopen()
    assert library_of(org).log.size() == before
