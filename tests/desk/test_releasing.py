"""A pack is signed when the whole review is finished and nothing changed since; never before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.laptop import Laptop, library_of, parked_now
from tests.organisation import PASSPHRASE, Organisation, found, ok, why
from tests.pack.reviewed import Reviewed
from tests.walker import Walker

from reviewdesk.desk.releasing import NotReady, Released
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given
from reviewdesk.forms.decision import HoldKind
from reviewdesk.forms.model import Kind
from reviewdesk.pack.verdict import State
from reviewdesk.records import action, people


def released(org: Organisation, review: RecordId, path: Path) -> object:
    return org.as_("Paul").releasing.release(review, PASSPHRASE, path)


def test_an_unfinished_or_changed_review_is_not_released(tmp_path: Path) -> None:
    org = found(tmp_path)
    review = org.review()
    walker = Walker(org, review)
    sections = [section.id for section in walker.view("Quinn").form.sections]
    pack = tmp_path / "pack.pdf"
    for section in sections:
        early = released(org, review, pack)
        assert isinstance(early, NotReady), section
        assert any(hold.scope.section == section for hold in early.holds)
        walker.finish(section)
    walker.confirm()
    for name in ("Dana", "Ann", "Fay"):
        assert why(org.as_(name).releasing.holding(review)) == (
            "Only a quality lead, operations lead or senior leader may release a pack.",
        )
    assert len(why(org.as_("Omar").releasing.holding(review))) == 1
    assert org.as_("Paul").releasing.holding(review) is None
    done = released(org, review, pack)
    assert isinstance(done, Released)
    assert done.path.stat().st_size == done.size

    view = walker.view("Dana")
    place = next(
        place
        for place in view.facts.answers
        if view.form.field(place.field).kind is Kind.LONG_TEXT and place.section == sections[0]
    )
    ok(org.as_("Dana").reviews.answer(review, place, Given("Told otherwise now."), "Corrected."))
    late = released(org, review, tmp_path / "late.pdf")
    assert isinstance(late, NotReady)
    assert HoldKind.STALE in {hold.kind for hold in late.holds}
    assert not (tmp_path / "late.pdf").exists()
    org.desk.close()


def test_whose_name_was_corrected_signs_and_releases_as_before(tmp_path: Path) -> None:
    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    renamed = {"Dana": "Dana Whitfield-Ames", "Paul": "Paul Moreau-Stone"}
    for who, name in renamed.items():
        ok(org.as_("Ada").staffing.change(replace(org.person(who), name=name), PASSPHRASE))
    walker.walk()
    pack = tmp_path / "pack.pdf"
    assert isinstance(released(org, walker.review, pack), Released)
    made = Reviewed(org, walker.review)
    assert made.check(pack.read_bytes()).state == State.VALID
    signed = {one.name for one in walker.view("Paul").review.signatures}
    assert set(renamed.values()) < signed
    org.desk.close()


def test_a_case_that_somebody_took_for_anothers_without_the_right_to_is_released(
    walked: Walker, tmp_path: Path
) -> None:
    """Whoever checks the pack sees that it counts for nothing."""
    org = walked.org
    event = library_of(org).events()[0]
    other = next(one for one in org.participants if one != event.participant)
    laptop = Laptop(org)
    laptop.sign_in("Omar")
    taken = laptop.write(event.id, people.EVENT_MATCHED, people.whose_change(other))
    assert set(parked_now(org, event.id)) == {taken}
    pack = tmp_path / "pack.pdf"
    done = released(org, walked.review, pack)
    assert isinstance(done, Released), done
    assert Reviewed(org, walked.review).check(pack.read_bytes()).state == State.VALID


@pytest.mark.parametrize("planned", [False, True], ids=["review alone", "with a plan"])
def test_an_action_that_was_added_again_in_a_review_that_is_nowhere_holds_no_release(
    one_case: Walker, tmp_path: Path, planned: bool
) -> None:
    org = one_case.org
    plan = one_case.plan("coaching")
    ours = ok(org.as_("Dana").actions.add(one_case.review, None, plan))
    one_case.walk()
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    nowhere = action.review_change(RecordId("G" * 21 + "A"))
    also = action.plan_changes(plan) if planned else ()
    again = laptop.write(ours, action.ACTION_ADDED, nowhere, *also)
    assert set(parked_now(org, ours)) == {again}
    pack = tmp_path / "pack.pdf"
    done = released(org, one_case.review, pack)
    assert isinstance(done, Released), done
    assert Reviewed(org, one_case.review).check(pack.read_bytes()).state == State.VALID


def test_a_pack_its_own_verifier_would_refuse_is_not_released_and_says_why(tmp_path: Path) -> None:
    """By a computer whose clock was set back since the review was signed."""
    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    walker.walk()
    org.as_("Paul")
    org.clock.pass_(hours=-2)
    pack = tmp_path / "pack.pdf"
    said = why(org.desk.releasing.release(walker.review, PASSPHRASE, pack))
    assert said[0] == "The pack is not released: whoever checks it would find it not valid."
    assert "Check the clock of this computer" in said[1]
    assert not pack.exists()
    org.desk.close()
