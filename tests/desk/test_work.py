"""My work: what is due to each role through a review's life."""

from __future__ import annotations

from datetime import date

from tests.organisation import ADMISSIONS, Organisation, ok
from tests.walker import Walker

from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.measures.clock import Standing
from reviewdesk.records.action import Progress
from reviewdesk.records.duties import DutyKind

EVERYBODY = ("Dana", "Omar", "Ann", "Quinn", "Paul", "Fay", "Lena", "Carl", "Drew", "Ada")


def lines(org: Organisation, name: str) -> list[tuple[DutyKind, bool]]:
    return [(line.duty.kind, line.duty.mine) for line in org.as_(name).work.mine()]


def own(org: Organisation) -> dict[str, list[DutyKind]]:
    """What each person is asked to do themselves; who has nothing is left out."""
    found = {name: [kind for kind, mine in lines(org, name) if mine] for name in EVERYBODY}
    return {name: kinds for name, kinds in found.items() if kinds}


def test_a_new_organization_asks_nothing_of_anybody(org: Organisation) -> None:
    assert own(org) == {}


def test_a_missed_result_asks_those_who_open_reviews_by_clock_one(org: Organisation) -> None:
    result = org.missed()
    assert own(org) == {"Dana": [DutyKind.OPEN], "Quinn": [DutyKind.OPEN], "Paul": [DutyKind.OPEN]}
    [line] = org.as_("Dana").work.mine()
    assert (line.duty.record, line.duty.due) == (result, date(2026, 11, 30))
    assert line.standing is not None
    assert line.standing.standing is Standing.DUE_LATER
    org.clock.pass_(days=8)
    [late] = org.as_("Dana").work.mine()
    assert late.standing is not None
    assert late.standing.standing is Standing.OVERDUE


def test_unrecognized_people_ask_those_who_import(org: Organisation) -> None:
    intake = org.as_("Dana").intake
    from tests.organisation import SETTINGS

    stranger = ADMISSIONS.splitlines(keepends=True)[0] + b"9,Vance,Lee,1961-06-07,2026-08-20 08:15,,IMP,E9\n"
    ok(intake.commit(ok(intake.plan([("a.csv", stranger)], SETTINGS)), {}))
    assert own(org) == {name: [DutyKind.MATCH] for name in ("Dana", "Quinn", "Paul", "Ada")}


def test_the_duty_counts_people_over_every_kind_as_the_import_screen_does(org: Organisation) -> None:
    lists = org.as_("Dana").lists
    goals = b"goal id,member id,goal\nG1,9,Walks\nG2,9,Cooks\n"
    settings = ListSettings("America/New_York", "mrn")
    ok(lists.commit(ok(lists.plan(ListKind.GOALS, [("goals.csv", goals)], settings)), {}))
    [line] = org.as_("Dana").work.mine()
    assert (line.duty.kind, str(line.duty.needs)) == (DutyKind.MATCH, "1 person waits to be recognized")
    assert len(org.desk.waiting.people()) == 1


def test_an_open_review_asks_for_cases_findings_and_first_judgements(one_case: Walker) -> None:
    org = one_case.org
    assert own(org) == {
        "Dana": [DutyKind.SECTION, DutyKind.JUDGE, DutyKind.SECTION],
        "Ann": [DutyKind.SECTION, DutyKind.JUDGE],
    }
    assert lines(org, "Quinn") == [(DutyKind.WAITING, False)] * 3
    assert lines(org, "Omar") == lines(org, "Drew") == lines(org, "Carl") == []


def test_what_is_finished_waits_for_its_signature_and_then_leaves(one_case: Walker) -> None:
    scope = Scope("cases", one_case.view("Quinn").review.rows[0].id)
    one_case.fill(scope)
    line = one_case.org.as_("Dana").work.mine()[0]
    assert (line.duty.kind, line.duty.scope, str(line.duty.needs)) == (
        DutyKind.SIGN,
        scope,
        "Cases: ready for your signature",
    )
    ok(one_case.sign(scope))
    left = [kind for kind, mine in lines(one_case.org, "Dana") if mine]
    assert left == [DutyKind.JUDGE, DutyKind.SECTION]


def test_the_stages_are_asked_for_one_after_the_other(one_case: Walker) -> None:
    asked: dict[str, dict[str, list[DutyKind]]] = {}
    for section in one_case.view("Quinn").form.sections:
        one_case.finish(section.id)
        asked[section.id] = own(one_case.org)
    one_case.confirm()
    section = [DutyKind.SECTION]
    judge = [DutyKind.JUDGE]
    # Safety is asked about from the start, and of the supervisor.
    assert asked["cases"] == {"Dana": judge + section, "Ann": [DutyKind.SECTION, DutyKind.JUDGE]}
    assert asked["clinical"] == {"Dana": judge + section, "Ann": judge, "Quinn": section}
    assert asked["findings"] == {"Dana": section, "Quinn": section}
    assert asked["safety"] == {"Quinn": section}
    assert asked["quality"] == {"Paul": section}
    assert asked["operations"] == {"Fay": section}
    assert asked["finance"] == {"Lena": section}
    released = [DutyKind.RELEASE]
    assert own(one_case.org) == {"Quinn": released, "Paul": released, "Lena": released}


def test_a_change_after_signing_asks_for_the_signature_again(signed: Walker) -> None:
    row = signed.view("Quinn").review.rows[0].id
    field = next(f for f in signed.view("Dana").form.section("cases").fields if f.kind == "long text")
    ok(signed.org.as_("Dana").reviews.answer(signed.review, Place("cases", row, field.id), Given("Later")))
    judge, section = [DutyKind.JUDGE], [DutyKind.SECTION]
    assert own(signed.org) == {"Dana": [DutyKind.SIGN_AGAIN, *judge, *section], "Ann": judge}
    ok(signed.sign(Scope("cases", row)))
    assert own(signed.org) == {"Dana": judge + section, "Ann": judge, "Quinn": section}


def test_what_was_sent_back_asks_until_it_is_signed_again(signed: Walker) -> None:
    scope = Scope("cases", signed.view("Quinn").review.rows[0].id)
    ok(signed.org.as_("Quinn").reviews.give_back(signed.review, *scope, "Who was told first?"))
    [line] = [x for x in signed.org.as_("Dana").work.mine() if x.duty.scope == scope]
    assert (line.duty.kind, line.duty.scope, str(line.duty.needs)) == (
        DutyKind.RETURNED,
        scope,
        "Cases: sent back: Who was told first?",
    )
    field = next(f for f in signed.view("Dana").form.section("cases").fields if f.kind == "long text")
    ok(signed.org.as_("Dana").reviews.answer(signed.review, Place(*scope, field.id), Given("The nurse")))
    ok(signed.sign(scope))
    assert own(signed.org)["Dana"] == [DutyKind.JUDGE, DutyKind.SECTION]


def test_a_conflict_is_settled_by_its_section(one_case: Walker) -> None:
    from tests.desk.test_signing import elsewhere

    place = one_case.long_text("clinical")
    laptop, drafts = elsewhere(one_case, "Ben", place, "Ben's view")
    ok(one_case.org.as_("Ann").reviews.answer(one_case.review, place, Given("Ann's view")))
    laptop.arrive(*drafts)  # type: ignore[misc]
    assert DutyKind.CONFLICT in own(one_case.org)["Ann"]
    assert DutyKind.CONFLICT not in own(one_case.org)["Dana"]


def test_actions_ask_their_owner_and_then_their_verifier(walked: Walker) -> None:
    org = walked.org
    gate = next(
        g.id for s in walked.view("Quinn").form.sections for g in s.gates if g.needs and g.needs.action
    )
    from reviewdesk.forms.answers import Gap

    row = walked.view("Quinn").review.rows[0].id
    done: RecordId = ok(org.as_("Dana").actions.add(walked.review, Gap(gate, row), walked.plan("coaching")))
    [line] = [x for x in org.as_("Dana").work.mine() if x.duty.kind is DutyKind.ACTION]
    assert (line.duty.record, line.duty.due, line.duty.title) == (
        done,
        date(2026, 12, 15),
        walked.plan("coaching").title,
    )
    ok(org.as_("Dana").actions.report(done, Progress("done", "", "Coaching record")))
    assert [x.duty.kind for x in org.as_("Dana").work.mine() if x.duty.record == done] == []
    assert [x.duty.kind for x in org.as_("Quinn").work.mine() if x.duty.record == done] == [DutyKind.VERIFY]
    ok(org.as_("Quinn").actions.report(done, Progress("verified")))
    assert [x.duty.kind for x in org.as_("Quinn").work.mine() if x.duty.record == done] == []


def test_the_list_of_reviews_says_how_far_each_is(walked: Walker) -> None:
    [line] = walked.org.as_("Quinn").work.reviews()
    assert (line.id, line.title, line.sites, line.rows, line.holds, str(line.state)) == (
        walked.review,
        "Avoidable admissions, Q3 2026",
        ("Maple House",),
        1,
        0,
        "Signed: the pack can be released",
    )
    view = walked.view("Quinn")
    assert line.signed == line.asked == len(view.review.signatures)
    assert walked.org.as_("Omar").work.reviews() == ()
