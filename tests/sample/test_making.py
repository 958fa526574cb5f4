"""The sample is made by its people through the desk, and is what its stories need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.sample_home import FAST, SampleHome

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.upkeep import Verified
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.decision import HoldKind, LiftKind, Scope
from reviewdesk.identity.roles import Role
from reviewdesk.measures.judge import Judgement, Nominal
from reviewdesk.records.duties import DutyKind
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.sample.making import make_sample
from reviewdesk.sample.staff import ADMINISTRATOR, PASSPHRASE, PLACES, STAFF

OpenAs = Callable[[str], Desk]


@pytest.fixture
def desk(sample_desk: OpenAs) -> Desk:
    return sample_desk("dana")


def views(desk: Desk) -> tuple[ReviewView, ReviewView]:
    """(finished, in progress)"""
    finished, open_one = sorted(desk.reviews.mine(), key=lambda view: view.review.opening.opened_on)
    return finished, open_one


def test_it_says_that_it_is_synthetic(desk: Desk) -> None:
    assert desk.organisation.founding.synthetic
    assert desk.organisation.name == "Harbor Home Supports"


def test_every_role_has_somebody(desk: Desk) -> None:
    assert {role for person in desk.persons.known() for role in person.roles} == set(Role)
    assert [person.name for person in desk.persons.known()] == sorted(
        [ADMINISTRATOR.name, *(member.name for member in STAFF)], key=str.casefold
    )


def test_dana_whitfield_has_all_three_sites_and_one_supervisor_only_one(desk: Desk) -> None:
    sites = {person.name: person.sites for person in desk.persons.known() if Role.SUPERVISOR in person.roles}
    assert set(sites["Dana Whitfield"]) == set(desk.organisation.sites)
    assert len(sites["Marcus Ellery"]) == 1


def test_everybody_signs_in_with_the_public_passphrase(sample_home: SampleHome) -> None:
    for key, person in sample_home.keys.people.items():
        assert person.passphrase == PASSPHRASE
        sample_home.open(key).close()


def test_about_120_participants_with_site_histories(desk: Desk) -> None:
    participants = desk.intake.participants()
    assert len(participants) == sum(place.participants for place in PLACES) == 120
    moved = [p for p in participants if len(p.stays) > 1]
    assert len(moved) == 11
    for participant in moved:
        before, after = participant.stays
        assert before.until is not None
        assert (after.since - before.until).days == 1
        assert before.site != after.site


def test_results_of_four_quarters_and_the_misses_of_the_stories(desk: Desk) -> None:
    kinds = {m.id: m.kind for m in desk.organisation.measures.values()}
    results = [r for r in desk.intake.results() if kinds[r.result.about.measure] == "avoidable-admission"]
    assert len(results) == 12
    assert Counter(r.result.about.period for r in results) == dict.fromkeys(
        {r.result.about.period for r in results}, 3
    )
    missed = [
        (
            desk.organisation.sites[r.result.about.sites[0]].name,
            r.result.about.numerator,
            r.review is not None,
        )
        for r in results
        if isinstance(r.judgement, Judgement) and r.judgement.nominal is Nominal.MISSED
    ]
    assert sorted(missed) == [
        ("Cedar Street Homes", 2, False),
        ("Lakeside House", 5, True),
        ("Millbrook Apartments", 4, True),
    ]


def test_every_other_measure_has_a_missed_result_with_rows_to_review(desk: Desk) -> None:
    kinds = {m.id: m.kind for m in desk.organisation.measures.values()}
    found = {
        kinds[r.result.about.measure]: len(desk.intake.candidates(r.result.id))
        for r in desk.intake.results()
        if kinds[r.result.about.measure] != "avoidable-admission"
    }
    assert found.keys() == {"staff-continuity", "missed-visits", "goal-attainment"}
    assert all(count >= 5 for count in found.values()), found


def test_a_missed_result_waits_for_its_review(desk: Desk) -> None:
    to_open = [line for line in desk.work.mine() if line.duty.kind is DutyKind.OPEN]
    assert len(to_open) == 4
    assert to_open[0].duty.due is not None
    assert to_open[0].duty.due > desk.environment.today()


def test_unmatched_events_wait(desk: Desk) -> None:
    assert desk.waiting.rows() == 4


def test_the_earlier_review_is_signed_through_every_stage(desk: Desk) -> None:
    finished, _ = views(desk)
    assert finished.decision.reviewing() == ()
    assert all(state.signed for state in finished.decision.scopes.values())
    assert [h.title for h in finished.decision.closing] == [
        "Recovery actions were carried out and the measure moved"
    ]
    assert Counter(s.standing for s in finished.review.signatures) == {"valid": 4 + 4 + 4 + 1 + 4}
    assert sorted(a.progress.state for a in finished.actions) == ["done", "verified", "verified"]


def test_the_review_in_progress_has_a_case_in_every_state(desk: Desk) -> None:
    _, view = views(desk)
    states = {row.id: view.decision.scopes[Scope("cases", row.id)] for row in view.review.rows_of("cases")}
    assert sorted((s.signed, s.ready) for s in states.values()) == [
        (False, False),
        (False, False),
        (False, False),
        (False, True),
        (True, True),
    ]


def test_one_case_is_held_by_delayed_supervision_alone(desk: Desk) -> None:
    _, view = views(desk)
    gates = [h for h in view.decision.holds if h.gate == "delayed-supervision" and not h.undecided]
    assert len(gates) == 1
    held = [h for h in view.decision.holding(gates[0].scope) if h.kind is not HoldKind.UNSIGNED]
    assert held == gates
    assert LiftKind.ADD_ACTION in {lift.kind for lift in gates[0].lifts}
    assert [a for a in view.actions if a.links[0][1].row == gates[0].scope.row] == []


def test_the_nurse_has_signed_one_case(desk: Desk) -> None:
    _, view = views(desk)
    nurse = [s for s in view.review.signatures if s.role == "nurse_consultant"]
    assert [(s.name, s.standing, s.scope.section) for s in nurse] == [("A. Reyes, RN", "valid", "clinical")]


def test_blind_judgements_stay_blind(sample_desk: OpenAs) -> None:
    _, dana = views(sample_desk("dana"))
    both = {role for (_, role) in dana.review.judgements}
    assert both == {"supervisor", "nurse_consultant"}  # of the case both have judged
    assert len(dana.review.judgements) == 2
    _, nurse = views(sample_desk("reyes"))
    assert len(nurse.review.judgements) == 3  # and her own, of a case the supervisor has not judged yet


def test_the_log_is_intact(desk: Desk) -> None:
    verified = desk.upkeep.verify()
    assert isinstance(verified, Verified), verified
    assert desk.upkeep.rebuild() == verified.entries


def test_everything_lies_in_the_past_and_in_order(desk: Desk) -> None:
    _, view = views(desk)
    lines = desk.reviews.history(view.review.id)
    assert not isinstance(lines, Blocked)
    times = [line.at for line in reversed(lines)]
    assert times == sorted(times)
    assert times[-1] < desk.environment.moment()
    hours = {datetime.fromtimestamp(at / 1000, UTC).hour for at in times}
    assert hours <= set(range(11, 24))  # 7 AM to 6 PM in Ohio, summer and winter


def test_the_finished_reviews_pack_can_be_released(sample_desk: OpenAs) -> None:
    desk = sample_desk("quality")
    finished, _ = views(desk)
    assert desk.releasing.holding(RecordId(finished.review.id)) is None


def test_a_home_in_use_is_left_alone(sample_home: SampleHome) -> None:
    before = sorted(sample_home.home.folder.rglob("*"))
    with pytest.raises(Refusal, match="already a desk"):
        make_sample(sample_home.home, real_environment())
    assert sorted(sample_home.home.folder.rglob("*")) == before


def test_who_stops_it_finds_no_half_sample(tmp_path: Path) -> None:
    home = home_at(tmp_path / "home")

    def stop(line: str) -> None:
        if line == "Importing a year of admissions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_sample(home, real_environment(), progress=stop, cost=FAST)
    assert not home.exists()
    assert list(home.folder.rglob("*")) == []


def test_only_its_owner_may_look_into_it(made_sample: SampleHome) -> None:
    folder = made_sample.home.folder
    assert folder.stat().st_mode & 0o077 == 0
    assert not (folder / ".making").exists()


def test_keys_differ_though_the_content_is_seeded(made_sample: SampleHome) -> None:
    assert len({person.id for person in made_sample.keys.people.values()}) == len(STAFF) + 1
    assert len(made_sample.keys.recovery_code.replace("-", "")) == 40
