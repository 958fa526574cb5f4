"""What is odd about when an entry says it was written, told of entries of a real desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.laptop import library_of
from tests.organisation import Organisation, found, ok
from tests.walker import Walker

from reviewdesk.desk.upkeep import Verified
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.compose import compose
from reviewdesk.eventlog.header import Stream
from reviewdesk.records import places
from reviewdesk.records.flags import SKEW, Flagging
from reviewdesk.records.review import NOTED
from reviewdesk.texts import say

OUTSIDE = "Written outside the time for which its author had signed in."
EARLIER = "Says a time earlier than that of what it was written after."
SKIPPED = "Written as if later changes of people or settings were not there yet."


@pytest.fixture
def org(tmp_path: Path) -> Organisation:
    return found(tmp_path)


def told(org: Organisation) -> dict[int, list[str]]:
    """What `log verify` tells, by place in the log."""
    verdict = org.desk.upkeep.verify()
    assert isinstance(verdict, Verified)
    odd: dict[int, list[str]] = {}
    for flag in verdict.flags:
        odd.setdefault(flag.position, []).append(say(flag.why))
    return odd


def newest(org: Organisation) -> int:
    return [stored.position for stored in library_of(org).log.entries(stream=Stream.RECORD)][-1]


def test_nothing_is_odd_about_a_review_that_was_walked(org: Organisation) -> None:
    Walker(org, org.review(cases=1)).walk()
    assert told(org) == {}


def test_an_entry_under_a_session_long_ended_is_odd(org: Organisation) -> None:
    """As a program writes it that has the file's key and the device's, in another person's name."""
    review = org.review(cases=1)
    ok(org.as_("Dana").reviews.note(review, "Mine"))
    writer = org.desk.reviews._writer
    before = writer.signed_in
    assert before is not None
    org.clock.pass_(days=40)
    org.as_("Quinn")
    writer.signed_in = replace(before, until=2**52)
    ok(org.desk.reviews.note(review, "Not mine"))
    assert told(org) == {newest(org): [OUTSIDE]}


def test_a_time_before_what_lay_there_is_odd(org: Organisation) -> None:
    review = org.review(cases=1)
    ok(org.as_("Dana").reviews.note(review, "By a right clock"))
    org.clock.pass_(hours=-2)
    ok(org.desk.reviews.note(review, "By one that was set back"))
    assert told(org)[newest(org)] == [OUTSIDE, EARLIER]


def test_a_clock_that_was_put_right_by_little_is_not_odd(org: Organisation) -> None:
    review = org.review(cases=1)
    org.as_("Dana")
    org.clock.pass_(minutes=30)
    ok(org.desk.reviews.note(review, "By a clock that runs ahead"))
    org.clock.pass_(milliseconds=-SKEW + 1000)
    ok(org.desk.reviews.note(review, "By the same one, put right"))
    assert told(org) == {}


def test_an_entry_as_if_a_person_had_not_left_is_odd(org: Organisation) -> None:
    review = org.review(cases=1)
    ok(org.as_("Dana").reviews.note(review, "While still here"))
    writer = org.desk.reviews._writer
    dana = writer.signed_in
    assert dana is not None
    by = writer._authorship(dana.person, dana.session)
    org.as_("Ada")
    ok(org.desk.staffing.change(replace(org.person("Dana"), active=False), org.passphrase("Ada")))
    said = (Change(places.own_fact(places.NOTE, "0123456789abcdefghijkl"), Value({"text": "As before"})),)
    drafts = compose(library_of(org).graph(review), NOTED, 1, said, by)
    assert drafts
    writer._append(drafts, writer._signer)
    assert told(org) == {newest(org): [SKIPPED]}


def test_what_comes_from_elsewhere_may_not_have_heard_of_later_changes(org: Organisation) -> None:
    """Of a device that writes into another log nobody knows what lay there."""
    ok(org.as_("Dana").reviews.note(org.review(cases=1), "Before"))
    org.as_("Ada")
    ok(org.desk.staffing.change(replace(org.person("Dana"), name="Dana Roe"), org.passphrase("Ada")))
    entries = tuple(library_of(org).log.entries())
    control = [stored for stored in entries if stored.entry.header.stream is Stream.CONTROL]
    late = [stored for stored in entries if stored.entry.header.stream is not Stream.CONTROL]
    here = Flagging(frozenset(stored.entry.header.key for stored in entries))
    own = [flag for stored in (*control, *late) for flag in here.take(stored)]
    elsewhere = Flagging()
    foreign = [flag for stored in (*control, *late) for flag in elsewhere.take(stored)]
    assert {say(flag.why) for flag in own} == {SKIPPED}
    assert foreign == []
