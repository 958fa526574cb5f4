"""Entries from elsewhere are judged by what their author knew, and none writes over what somebody said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.desk.foreign import answering
from tests.desk.redactions import REASON as ASKED_FOR
from tests.desk.redactions import asked, told_twice
from tests.desk.test_covering import cover, said
from tests.desk.test_moving import NEWER, REASON, adopt, moved_to
from tests.laptop import Laptop, govern, graph_now, library_of, parked_anew, parked_now
from tests.organisation import Organisation, ok, why
from tests.walker import Walker

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import RecordId
from reviewdesk.identity.roles import Role
from reviewdesk.pack.embed import Carried, embed, read_entries
from reviewdesk.pack.refold import Refolded, refold
from reviewdesk.records import action, organisation, places, redaction
from reviewdesk.records import review as words
from reviewdesk.records.action import Progress
from reviewdesk.records.cover import LONGEST
from reviewdesk.records.redaction import Asked, requests_of
from reviewdesk.records.shapes import written

OVER = "It would write over what somebody said; another one is written beside it."


@pytest.fixture
def org(one_case: Walker) -> Organisation:
    return one_case.org


def test_who_led_then_moved_the_review_and_is_heard(org: Organisation, here: RecordId) -> None:
    """Though the desk heard first that another person leads; who leads since may not have moved it then."""
    newer = adopt(org, NEWER)
    known = graph_now(org, here)
    laptop = Laptop(org)
    laptop.sign_in("Quinn")
    laptop.write(here, words.LED, Change(places.LEAD, Value(org.person("Paul").id)))
    after = graph_now(org, here)
    paul, dana = Laptop(org), Laptop(org)
    paul.sign_in("Paul")
    early = paul.write(here, words.MOVED, moved_to(org, here, newer), reason=REASON, knows=known)
    dana.sign_in("Dana")
    moved = dana.write(here, words.MOVED, moved_to(org, here, newer), reason=REASON, knows=known)
    laptop.sign_in("Dana")
    late = laptop.write(here, words.MOVED, moved_to(org, here, newer), reason=REASON, knows=after)
    assert set(parked_now(org, here)) == set(parked_anew(org, here)) == {early, late}
    assert moved not in parked_now(org, here)


def test_a_pack_tells_who_led_when_the_review_was_moved(org: Organisation, here: RecordId) -> None:
    """Though another leads since: without that, the move would count for nothing in the pack."""
    newer = adopt(org, NEWER)
    laptop = Laptop(org)
    laptop.sign_in("Quinn")
    laptop.write(here, words.LED, Change(places.LEAD, Value(org.person("Vera").id)))
    laptop.write(here, words.LED, Change(places.LEAD, Value(org.person("Dana").id)))
    laptop.sign_in("Dana")
    laptop.write(here, words.MOVED, moved_to(org, here, newer), reason=REASON)
    laptop.sign_in("Quinn")
    laptop.write(here, words.LED, Change(places.LEAD, Value(org.person("Paul").id)))
    assert parked_now(org, here) == {}
    library = library_of(org)
    carried = read_entries(embed(library.log, library, here, org.person("Paul").id))
    assert isinstance(carried, Carried)
    found = refold(carried, tz_minutes=0)
    assert isinstance(found, Refolded), found
    assert found.library.parked(here) == {}
    assert found.view.form.version == newer.version


def test_who_was_to_check_an_action_then_verified_it_and_is_heard(
    org: Organisation, one_case: Walker, here: RecordId
) -> None:
    gap = next(g.gap for g in org.view(here).decision.gaps)
    plan = one_case.plan("coaching")
    done = ok(org.as_("Dana").actions.add(here, gap, plan))
    ok(org.as_("Dana").actions.report(done, Progress("done", "", "Coaching record")))
    assert plan.owner == org.person("Dana").id
    checks = next(p.name.split()[0] for p in org.desk.organisation.people.values() if p.id == plan.verifier)
    known = graph_now(org, done)
    after = "Paul" if checks != "Paul" else "Quinn"
    ok(org.as_("Dana").actions.change(done, replace(plan, verifier=org.person(after).id)))
    laptop = Laptop(org)
    verified = action.progress_change(Progress("verified", "Seen"))
    laptop.sign_in(after)
    not_yet = laptop.write(done, action.ACTION_PROGRESS, verified, knows=known)
    other = Laptop(org)
    other.sign_in(checks)
    heard = other.write(done, action.ACTION_PROGRESS, verified, knows=known)
    assert set(parked_now(org, done)) == set(parked_anew(org, done)) == {not_yet}
    assert heard not in parked_now(org, done)


def test_nobody_writes_over_a_note(org: Organisation, here: RecordId) -> None:
    ok(org.as_("Quinn").reviews.note(here, "The family was not called."))
    [target] = [t for t in graph_now(org, here).targets() if f"/{places.NOTE}" in t]
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    over = laptop.write(here, words.NOTED, Change(target, Value({"text": "All went well."})))
    assert parked_now(org, here) == parked_anew(org, here) == {over: OVER}
    assert [n.said.text for n in org.view(here).review.notes] == ["The family was not called."]


def test_nobody_writes_over_a_request(org: Organisation, here: RecordId) -> None:
    one = asked(org, here, places.answer_target(told_twice(org, here)))
    laptop = Laptop(org)
    laptop.sign_in("Paul")
    wide = Change(one.request.target, Value(written(Asked(whole=True))))
    over = laptop.write(here, redaction.REQUESTED, wide, reason=ASKED_FOR)
    assert parked_now(org, here) == parked_anew(org, here) == {over: OVER}
    assert [found.asked.whole for found in requests_of(here, graph_now(org, here))] == [False]


def test_a_cover_longer_than_any_the_desk_records_gives_no_right(
    org: Organisation, one_case: Walker, here: RecordId
) -> None:
    """As a control entry says it that another program made."""
    wanted = cover(org, "Omar", "Dana", Role.SUPERVISOR)
    ever = replace(wanted, until=wanted.since + LONGEST + timedelta(days=1))
    govern(org, (organisation.COVER, (organisation.cover_change(ever),)))
    laptop = Laptop(org)
    laptop.sign_in("Omar")
    place = one_case.long_text()
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "For ever"))
    assert set(parked_now(org, here)) == {entry}
    half_a_year = replace(wanted, until=wanted.since + LONGEST)
    govern(org, (organisation.COVER, (organisation.cover_change(half_a_year),)))
    laptop.write(here, words.ANSWERED, answering(org, here, place, "For some days"))
    assert said(org, one_case, place) == "For some days"


def test_what_happened_to_people_is_for_who_answers_for_it_and_themselves(org: Organisation) -> None:
    dana, quinn = org.person("Dana").id, org.person("Quinn").id
    assert ok(org.as_("Dana").staffing.book(dana))
    assert why(org.as_("Dana").staffing.book(quinn)) == (
        "Only an administrator or a quality lead may see who looked at what.",
    )
    assert ok(org.as_("Quinn").staffing.book(dana))
    assert ok(org.as_("Ada").staffing.book(dana))
    assert why(org.as_("Quinn").staffing.awaited()) != ()
    assert ok(org.as_("Ada").staffing.awaited()) == frozenset()
