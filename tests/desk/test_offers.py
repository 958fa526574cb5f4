"""What is offered to a role is what its rights let it do at the desk, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.organisation import ADMISSIONS, FOR_ROLE, MISSED, PASSPHRASE, SETTINGS, Organisation, ok
from tests.walker import Walker

from reviewdesk.identity.roles import Role
from reviewdesk.records.action import Progress
from reviewdesk.records.rights import Blocked, Offers

EVERYBODY = tuple(Role)


def test_every_role_has_its_offers(org: Organisation) -> None:
    takes_in = Offers(reads=True, opens=True, imports=True, measures=True)
    reads = Offers(reads=True)
    assert {role: org.as_(FOR_ROLE[role]).persons.offers() for role in EVERYBODY} == {
        Role.DSP: Offers(),
        Role.CASE_MANAGER: Offers(),
        Role.SUPERVISOR: takes_in,
        Role.QUALITY_LEAD: takes_in,
        Role.OPERATIONS_LEAD: takes_in,
        Role.NURSE_CONSULTANT: reads,
        Role.FINANCE_LEAD: reads,
        Role.SENIOR_LEADER: reads,
        Role.ADMINISTRATOR: Offers(reads=True, imports=True),
    }


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_desk_does_what_is_offered_and_refuses_what_is_not(org: Organisation, role: Role) -> None:
    result = org.missed()
    desk = org.as_(FOR_ROLE[role])
    offers = desk.persons.offers()
    recorded = desk.intake.record_result(replace(MISSED, period="August 2026"))
    assert isinstance(recorded, Blocked) is not offers.measures
    opened = desk.intake.open_review(result, "A review", org.person(FOR_ROLE[role]).id, ())
    assert isinstance(opened, Blocked) is not offers.opens
    planned = desk.intake.plan([("stays.csv", ADMISSIONS)], SETTINGS)
    assert isinstance(planned, Blocked) is not offers.imports


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role in (Role.DSP, Role.CASE_MANAGER)])
def test_who_reads_nothing_is_shown_nothing_to_open(walker: Walker, role: Role) -> None:
    org = walker.org
    desk = org.as_(FOR_ROLE[role])
    assert (desk.work.mine(), desk.work.reviews(), desk.intake.results(), desk.actions.board()) == (
        (), (), (), (),
    )  # fmt: skip


def test_nobody_is_offered_anything_while_nobody_is_at_the_desk(org: Organisation) -> None:
    org.lock()
    assert org.desk.persons.offers() == Offers()


def test_who_is_away_is_covered_with_what_their_role_does(org: Organisation) -> None:
    from reviewdesk.records.organisation import Cover

    assert not org.as_("Ann").persons.offers().opens
    today = org.environment.today()
    ann, dana = org.person("Ann"), org.person("Dana")
    cover = Cover("V" * 21 + "A", ann.id, dana.id, Role.SUPERVISOR, today, today + timedelta(days=3), "Leave")
    ok(org.as_("Ada").covering.record(cover, PASSPHRASE))
    assert org.as_("Ann").persons.offers().opens


def test_what_may_be_reported_of_an_action_is_what_the_desk_takes(one_case: Walker) -> None:
    org = one_case.org
    action = ok(org.as_("Dana").actions.add(one_case.review, None, one_case.plan("coaching")))
    done = Progress("done", "", "Coaching record")
    everybody = ("Dana", "Ann", "Quinn", "Paul", "Fay", "Lena", "Ada", "Drew", "Carl")
    told = {name: org.as_(name).actions.reportable(action) for name in everybody}
    by_name = frozenset({"done", "dropped"})
    assert told == {name: by_name if name in {"Dana", "Quinn", "Paul"} else frozenset() for name in everybody}
    for name in everybody:
        refused = isinstance(org.as_(name).actions.report(action, done), Blocked)
        assert refused is ("done" not in told[name]), name
    ok(org.as_("Dana").actions.report(action, done))
    assert org.as_("Dana").actions.reportable(action) == by_name
    assert org.as_("Quinn").actions.reportable(action) == by_name | {"verified"}
