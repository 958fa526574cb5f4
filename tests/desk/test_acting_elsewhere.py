"""Actions and results changed on other devices: nobody reaches a review, or sites, that they do not see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from tests.desk.foreign import REASONS
from tests.laptop import Laptop, keys_of, library_of, parked_anew, parked_now
from tests.organisation import MAPLE, MISSED, OAK, Organisation, ok, why
from tests.walker import Walker

from reviewdesk.desk.intake import OpenResult
from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.header import EntryId, RecordId
from reviewdesk.eventlog.memory import MemoryLog
from reviewdesk.eventlog.port import Sealed
from reviewdesk.forms.answers import Gap, Given
from reviewdesk.identity.roles import Role
from reviewdesk.pack.embed import Carried, embed, read_entries
from reviewdesk.pack.refold import Refolded, refold
from reviewdesk.records import action, places
from reviewdesk.records import review as words
from reviewdesk.records.action import Link, Progress
from reviewdesk.records.answering import content_of
from reviewdesk.records.library import Library
from reviewdesk.records.result import RESULT_CORRECTED, RESULT_RECORDED, result_change

ONCE = "This was recorded once; it is changed, not recorded again."
NEW = RecordId("Z" * 21 + "A")


@dataclass(frozen=True)
class Two:
    """A review of Maple House with a gap; one of Oak Street, which is Omar's; each with an action."""

    walker: Walker
    gap: Gap
    oak: RecordId
    ours: RecordId
    omars: RecordId

    @property
    def org(self) -> Organisation:
        return self.walker.org

    def link(self, reason: str = "The same cause") -> Change:
        return action.link_change(Link(self.walker.review, self.gap.gate, self.gap.row, reason=reason), "0f")


@pytest.fixture
def two(one_case: Walker) -> Two:
    org = one_case.org
    view = one_case.view("Quinn")
    gate = next(g.id for s in view.form.sections for g in s.gates if g.needs and g.needs.action)
    gap = Gap(gate, one_case.row)
    result = org.missed(replace(MISSED, sites=(OAK.id,)))
    intake = org.as_("Omar").intake
    oak = ok(intake.open_review(result, "Oak Street, Q3 2026", org.person("Omar").id, []))
    plan = replace(one_case.plan("coaching"), owner=org.person("Omar").id)
    omars = ok(org.desk.actions.add(oak, None, plan))
    ours = ok(org.as_("Dana").actions.add(one_case.review, gap, one_case.plan("coaching")))
    return Two(one_case, gap, oak, ours, omars)


def linked(two: Two) -> set[RecordId]:
    """The actions that answer gaps of the review of Maple House."""
    return {one.action for one in two.walker.view("Quinn").facts.actions if one.gaps}


def test_nobody_links_an_action_to_a_review_they_do_not_see(two: Two) -> None:
    actions = two.org.as_("Omar").actions
    assert why(actions.link(two.omars, two.walker.review, two.gap, "The same cause")) == (REASONS["site"],)
    laptop = Laptop(two.org)
    laptop.sign_in("Omar")
    entry = laptop.write(two.omars, action.ACTION_LINKED, two.link())
    added = laptop.write(
        NEW,
        action.ACTION_ADDED,
        *action.plan_changes(two.walker.plan("coaching")),
        action.review_change(two.oak),
        two.link(),
    )
    assert parked_now(two.org, two.omars) == parked_anew(two.org, two.omars) == {entry: REASONS["site"]}
    assert parked_now(two.org, NEW) == parked_anew(two.org, NEW) == {added: REASONS["site"]}
    assert linked(two) == {two.ours}


def test_nobody_takes_back_a_link_to_a_review_they_do_not_see(two: Two) -> None:
    ok(two.org.as_("Quinn").actions.link(two.omars, two.walker.review, two.gap, "The same cause"))
    target, _ = ok(two.org.as_("Omar").actions.get(two.omars)).links[0]
    refused = two.org.desk.actions.unlink(two.omars, target, "Not ours")
    assert why(refused) == (REASONS["site"],)
    laptop = Laptop(two.org)
    laptop.sign_in("Omar")
    entry = laptop.write(two.omars, action.ACTION_UNLINKED, Change(target, None), reason="Not ours")
    assert parked_now(two.org, two.omars) == parked_anew(two.org, two.omars) == {entry: REASONS["site"]}
    assert linked(two) == {two.ours, two.omars}


def test_a_link_is_judged_when_the_review_it_names_arrives(two: Two) -> None:
    laptop = Laptop(two.org)
    laptop.sign_in("Omar")
    entry = laptop.write(two.omars, action.ACTION_LINKED, two.link())
    here = library_of(two.org)
    log = MemoryLog(here.org, keys_of(two.org))
    elsewhere = Library(log, here.org)
    late: dict[bool, list[Sealed]] = {True: [], False: []}
    for one in here.log.entries():
        sealed = here.log.sealed(one.entry.id)
        assert sealed is not None
        late[one.entry.header.record == two.walker.review].append(sealed)
    elsewhere.took(log.append(late[False]))
    assert elsewhere.parked(two.omars) == {}
    elsewhere.took(log.append(late[True]))
    assert set(elsewhere.parked(two.omars)) == {entry}


def test_an_action_is_not_added_again_to_move_it_to_another_review(two: Two) -> None:
    laptop = Laptop(two.org)
    laptop.sign_in("Quinn")
    entry = laptop.write(two.ours, action.ACTION_ADDED, action.review_change(two.oak))
    assert parked_now(two.org, two.ours) == parked_anew(two.org, two.ours) == {entry: ONCE}
    assert ok(two.org.as_("Dana").actions.get(two.ours)).review == two.walker.review


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress("done", evidence=" "), "It does not name the evidence that shows it was done."),
        (Progress("dropped", note=" "), "It does not say why the action was dropped."),
        (Progress("done", evidence="Signed record"), None),
        (Progress("dropped", note="Another one covers it"), None),
    ],
)
def test_who_reports_an_action_done_or_dropped_says_what_shows_it(
    two: Two, progress: Progress, said: str | None
) -> None:
    laptop = Laptop(two.org)
    laptop.sign_in("Dana")
    entry = laptop.write(two.ours, action.ACTION_PROGRESS, action.progress_change(progress))
    expected = {} if said is None else {entry: said}
    assert parked_now(two.org, two.ours) == parked_anew(two.org, two.ours) == expected
    assert parked_in_pack(two, two.ours) == expected


@pytest.mark.parametrize("reason", [None, "The chart says otherwise"])
def test_who_changes_an_imported_value_says_why(two: Two, reason: str | None) -> None:
    review = two.walker.review
    view = two.walker.view("Quinn")
    place, answer = next(
        (place, given)
        for place, given in view.facts.answers.items()
        if isinstance(given, Given)
        and given.source is not None
        and isinstance(given.value, datetime)
        and view.form.section(place.section).owner == Role.SUPERVISOR
    )
    assert isinstance(answer.value, datetime)
    later = Given(answer.value + timedelta(hours=1))
    laptop = Laptop(two.org)
    laptop.sign_in("Dana")
    field = view.form.field(place.field)
    change = Change(places.answer_target(place), content_of(later, field, view.form))
    entry = laptop.write(review, words.ANSWERED, change, reason=reason)
    said = "This value was imported; it does not say why it was changed."
    expected = {} if reason else {entry: said}
    assert parked_now(two.org, review) == parked_anew(two.org, review) == expected
    assert parked_in_pack(two, review) == expected


def parked_in_pack(two: Two, record: RecordId) -> dict[EntryId, str]:
    """What a receiver of the pack of Maple House finds to count for nothing in a record."""
    library, dana = library_of(two.org), two.org.person("Dana").id
    carried = read_entries(embed(library.log, library, two.walker.review, dana))
    assert isinstance(carried, Carried)
    found = refold(carried, tz_minutes=0)
    assert isinstance(found, Refolded), found
    return {entry: str(parked.reason) for entry, parked in found.library.parked(record).items()}


def result_of(two: Two, site: str) -> OpenResult:
    return next(r for r in two.org.as_("Quinn").intake.results() if r.result.about.sites == (site,))


def test_nobody_moves_a_result_to_sites_or_from_sites_they_do_not_see(two: Two) -> None:
    maple, oak = result_of(two, MAPLE.id), result_of(two, OAK.id)
    laptop = Laptop(two.org)
    laptop.sign_in("Omar")
    both = {
        "to": laptop.write(
            oak.result.id, RESULT_CORRECTED, result_change(replace(oak.result.about, sites=(MAPLE.id,)))
        ),
        "from": laptop.write(
            maple.result.id, RESULT_CORRECTED, result_change(replace(maple.result.about, sites=(OAK.id,)))
        ),
        "again": laptop.write(
            oak.result.id, RESULT_RECORDED, result_change(replace(oak.result.about, numerator=1))
        ),
    }
    assert parked_now(two.org, oak.result.id) == {both["to"]: REASONS["site"], both["again"]: ONCE}
    assert parked_now(two.org, maple.result.id) == {both["from"]: REASONS["site"]}
    assert (result_of(two, MAPLE.id), result_of(two, OAK.id)) == (maple, oak)


def test_a_link_is_judged_where_the_review_that_it_names_was_not_read_yet(two: Two) -> None:
    """What reads that review on the way must not let go of the action whose entry is being taken."""
    laptop = Laptop(two.org)
    laptop.sign_in("Omar")
    entry = laptop.write(two.omars, action.ACTION_LINKED, two.link())
    here = library_of(two.org)
    log = MemoryLog(here.org, keys_of(two.org))
    found = (here.log.sealed(one.entry.id) for one in here.log.entries())
    sealed = [one for one in found if one is not None]
    log.append([one for one in sealed if one.entry.id != entry])
    library = Library(log, here.org)
    assert library.parked(two.omars) == {}
    library.took(log.append([one for one in sealed if one.entry.id == entry]))
    assert set(library.parked(two.omars)) == {entry}
