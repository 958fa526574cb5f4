"""Actions: documented or not, linked to gaps, reported on, verified by somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.laptop import Laptop, parked_now
from tests.organisation import OAK, Organisation, ok, why
from tests.walker import Walker

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Gap
from reviewdesk.records.action import ACTION_PROGRESS, Plan, Progress, progress_change


def gaps(walker: Walker) -> list[Gap]:
    view = walker.view("Quinn")
    row = view.review.rows[0].id
    return [Gap(g.id, row) for s in view.form.sections for g in s.gates if g.needs and g.needs.action]


def planned(walker: Walker) -> RecordId:
    """A documented action of Dana's on the first gap, which Quinn verifies."""
    gap = gaps(walker)[0]
    return ok(walker.org.as_("Dana").actions.add(walker.review, gap, walker.plan("coaching")))


@pytest.mark.parametrize(
    ("less", "lacks"),
    [
        ({}, ()),
        ({"owner": None}, ("owner", "verifier")),
        ({"due": None}, ("due",)),
        ({"evidence_route": " "}, ("evidence_route",)),
        ({"verifier": None}, ("verifier",)),
        ({"title": ""}, ("title",)),
    ],
)
def test_an_action_is_documented_when_owner_due_date_evidence_and_another_verifier_are_named(
    one_case: Walker, less: dict[str, object], lacks: tuple[str, ...]
) -> None:
    plan = replace(one_case.plan("coaching"), **less)  # type: ignore[arg-type]
    if less == {"owner": None}:
        plan = replace(plan, verifier=None)
    gap = gaps(one_case)[0]
    done = ok(one_case.org.as_("Dana").actions.add(one_case.review, gap, plan))
    [fact] = one_case.view("Dana").facts.actions
    assert (fact.action, fact.documented, fact.lacks) == (done, not lacks, lacks)


def test_an_owner_who_verifies_makes_it_undocumented(one_case: Walker) -> None:
    dana = one_case.org.person("Dana").id
    plan = replace(one_case.plan("coaching"), verifier=dana)
    gap = gaps(one_case)[0]
    ok(one_case.org.as_("Dana").actions.add(one_case.review, gap, plan))
    [fact] = one_case.view("Dana").facts.actions
    assert (fact.documented, fact.lacks) == (False, ("verifier",))


def test_a_second_gap_is_an_act_of_its_own_with_a_reason(one_case: Walker) -> None:
    first, second = gaps(one_case)[:2]
    actions = one_case.org.as_("Dana").actions
    done = ok(actions.add(one_case.review, first, one_case.plan("coaching")))
    assert why(actions.link(done, one_case.review, second, " ")) == (
        "This action already answers another gap. Write why it answers this one too.",
    )
    linked = ok(actions.link(done, one_case.review, second, "The same shift, the same cause"))
    assert {(link.gap, link.reason) for _, link in linked.links} == {
        (first, ""),
        (second, "The same shift, the same cause"),
    }
    assert ok(actions.link(done, one_case.review, second, "Again")) == linked


def test_a_gap_that_is_none_of_the_review_is_refused(one_case: Walker) -> None:
    gap = gaps(one_case)[0]
    actions = one_case.org.as_("Dana").actions
    plan = one_case.plan("coaching")
    assert why(actions.add(one_case.review, Gap("no-such-gate", gap.row), plan)) == (
        "This review has no such gap.",
    )
    assert why(actions.add(one_case.review, Gap(gap.gate, "B" * 21 + "A"), plan)) == (
        "This case is not in the review any more.",
    )
    done = ok(actions.add(one_case.review, None, plan))
    assert len(why(one_case.org.as_("Omar").actions.link(done, one_case.review, gap, "x"))) == 1


def test_the_owner_reports_and_the_verifier_verifies(one_case: Walker) -> None:
    org = one_case.org
    done = planned(one_case)
    assert why(org.as_("Quinn").actions.report(done, Progress("verified"))) == (
        "An action is verified after its owner has reported it done.",
    )
    dana = org.as_("Dana").actions
    assert why(dana.report(done, Progress("done"))) == ("Name the evidence that shows it was done.",)
    assert why(dana.report(done, Progress("dropped"))) == ("Write why the action is dropped.",)
    ok(dana.report(done, Progress("done", "", "Coaching record")))
    assert why(dana.report(done, Progress("verified"))) == (
        "Nobody verifies their own action; the named verifier does.",
    )
    for name in ("Ann", "Vera"):
        assert len(why(org.as_(name).actions.report(done, Progress("verified")))) == 1
    assert ok(org.as_("Quinn").actions.report(done, Progress("verified"))).progress == Progress("verified")


def test_nobody_verifies_what_they_reported_done_by_swapping_names(one_case: Walker) -> None:
    org = one_case.org
    done = planned(one_case)
    dana = org.as_("Dana").actions
    ok(dana.report(done, Progress("done", "", "Coaching record")))
    plan = ok(dana.get(done)).plan
    ok(dana.change(done, replace(plan, owner=plan.verifier, verifier=plan.owner)))
    own = "Nobody verifies their own action; the named verifier does."
    assert why(dana.report(done, Progress("verified"))) == (own,)
    ok(dana.change(done, replace(plan, owner=plan.verifier, verifier=None)))
    assert len(why(dana.report(done, Progress("verified")))) == 1
    ok(dana.change(done, replace(plan, owner=plan.verifier, verifier=plan.owner)))
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    entry = laptop.write(done, ACTION_PROGRESS, progress_change(Progress("verified")))
    assert parked_now(org, done) == {entry: own}


def test_what_was_not_reported_done_is_not_verified_from_elsewhere(one_case: Walker) -> None:
    done = planned(one_case)
    laptop = Laptop(one_case.org)
    laptop.sign_in("Quinn")
    entry = laptop.write(done, ACTION_PROGRESS, progress_change(Progress("verified")))
    assert parked_now(one_case.org, done) == {
        entry: "An action is verified after its owner has reported it done."
    }


def test_only_those_named_and_the_leads_report(one_case: Walker) -> None:
    org = one_case.org
    done = planned(one_case)
    note = Progress("planned", "Moved to Thursday")
    for name in ("Vera", "Ann", "Fay", "Omar"):
        assert len(why(org.as_(name).actions.report(done, note))) == 1
    for name in ("Dana", "Quinn", "Paul"):
        ok(org.as_(name).actions.report(done, replace(note, note=f"Seen by {name}")))


def test_the_board_holds_what_is_in_ones_scope(one_case: Walker) -> None:
    org = one_case.org
    done = planned(one_case)
    boards = {
        name: [a.id for a in org.as_(name).actions.board()] for name in ("Dana", "Quinn", "Omar", "Drew")
    }
    assert boards == {"Dana": [done], "Quinn": [done], "Omar": [], "Drew": []}
    assert len(why(org.as_("Omar").actions.get(done))) == 1
    assert OAK.id in org.person("Omar").sites


def test_every_attribute_has_its_own_history_and_the_rest_stays(one_case: Walker) -> None:
    org = one_case.org
    plan = one_case.plan("coaching")
    gap = gaps(one_case)[0]
    done = ok(org.as_("Dana").actions.add(one_case.review, gap, plan))
    later = replace(plan, due=date(2026, 12, 31))
    assert ok(org.as_("Paul").actions.change(done, later)).plan == later
    empty = Plan("", plan.kind, plan.strength)
    assert ok(org.as_("Paul").actions.change(done, empty)).plan == empty


def test_no_such_action(org: Organisation) -> None:
    assert why(org.as_("Quinn").actions.get(RecordId("Z" * 21 + "A"))) == ("There is no such action here.",)
