"""Sign-offs: what holds them, what they say, and how they stand after what others do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import islice

import pytest
from tests.laptop import Laptop, graph_now, library_of, parked_anew, parked_now
from tests.organisation import ADMISSIONS, PASSPHRASE, SETTINGS, ok, why
from tests.walker import Walker

from reviewdesk.desk.signing import Held, Offer
from reviewdesk.desk.upkeep import Verified
from reviewdesk.desk.writing import Act
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.covers import LINES_LIMIT, cover
from reviewdesk.eventlog.header import RecordId
from reviewdesk.eventlog.signoff import Statement, parse_statement
from reviewdesk.forms.answers import Gap, Given, Place
from reviewdesk.forms.decision import HoldKind, Scope
from reviewdesk.forms.model import Meaning
from reviewdesk.records import action, kinds, places
from reviewdesk.records import review as words
from reviewdesk.records.action import Link, Progress
from reviewdesk.records.answering import content_of
from reviewdesk.records.review import Evidence
from reviewdesk.records.shapes import written
from reviewdesk.records.sign_off import near_rows, readings, signed_change
from reviewdesk.records.viewing import ReviewView


def standings(walker: Walker) -> dict[tuple[str, str], str]:
    return {(s.scope.section, s.role): s.standing for s in walker.view("Quinn").review.signatures}


ALL_VALID = {("cases", "supervisor"): "valid", ("clinical", "nurse_consultant"): "valid"}


def test_what_is_near_a_row_is_all_that_its_sign_offs_read(one_case: Walker) -> None:
    one_case.fill(Scope("cases", one_case.row))
    view, graph_of = one_case.view("Quinn"), library_of(one_case.org).graph
    near = near_rows(graph_of(view.review.id))
    longest = 0
    for scope in view.decision.scopes:
        asked = (scope, view.review, view.form, view.actions, graph_of)
        lines = cover(readings(*asked, near))
        assert isinstance(lines, tuple)
        assert lines == cover(readings(*asked))
        longest = max(longest, len(lines))
    assert longest > 10


# -- signing --------------------------------------------------------------------------------------


def test_gates_and_open_questions_hold_a_sign_off_with_their_reasons(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    view = one_case.view("Dana")
    held = one_case.sign(scope)
    assert isinstance(held, Held)
    assert held.holds == tuple(view.decision.holding(scope))
    assert {h.kind for h in held.holds} >= {HoldKind.UNANSWERED}
    assert standings(one_case) == {}


def test_a_section_is_signed_when_nothing_holds_it(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    view = ok(one_case.sign(scope))
    [signature] = view.review.signatures
    dana = one_case.org.person("Dana")
    assert (
        signature.scope,
        signature.role,
        signature.person,
        signature.name,
        signature.meaning,
        signature.standing,
        signature.why,
    ) == (scope, "supervisor", dana.id, "Dana Whitfield", "authorship", "valid", ())
    statement = parse_statement(signature.statement)
    assert (statement.record, statement.form, statement.language) == (
        one_case.review,
        view.review.opening.form_sha256,
        "en",
    )
    assert view.decision.scopes[scope].signed


def test_a_wrong_passphrase_signs_nothing(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    offer = Offer(scope, "supervisor", Meaning.AUTHORSHIP)
    refused = one_case.org.as_("Dana").signing.sign(one_case.review, [offer], "not this one at all")
    assert why(refused) == ("The passphrase is not right. Check Caps Lock and try again.",)
    assert standings(one_case) == {}
    [noted] = [e for e in library_of(one_case.org).log.entries() if e.entry.header.kind == kinds.FAILED]
    assert noted.body is not None
    assert (noted.entry.header.author, dict(noted.body.data)) == (
        one_case.org.person("Dana").id,
        {"what": "signing key"},
    )


@pytest.mark.parametrize(
    ("name", "role"), [("Ann", "supervisor"), ("Quinn", "supervisor"), ("Dana", "quality_lead")]
)
def test_nobody_signs_in_a_role_they_do_not_hold(one_case: Walker, name: str, role: str) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    offer = Offer(scope, role, Meaning.AUTHORSHIP)
    refused = one_case.org.as_(name).signing.sign(one_case.review, [offer], PASSPHRASE)
    said = {
        "supervisor": "You do not hold the role this is signed in.",
        "quality_lead": "You do not hold the role this is signed in.",
    }
    assert why(refused) == (said[role],)
    assert standings(one_case) == {}


def test_nobody_tests_their_own_act(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    form = one_case.view("Dana").form
    on_duty = next(f for f in form.section("cases").fields if f.kind == "staff")
    dana = one_case.org.person("Dana").id
    ok(one_case.org.as_("Dana").reviews.answer(one_case.review, Place(*scope, on_duty.id), Given(str(dana))))
    assert why(one_case.sign(scope)) == (
        (
            "Nobody signs what they did themselves: you are named in this case, "
            "or signed the part that is looked at here."
        ),
    )
    assert ok(one_case.sign(scope, "Vera")).decision.scopes[scope].signed


def test_one_person_does_not_sign_a_part_and_the_part_that_tests_it_even_in_one_go(one_case: Walker) -> None:
    row = one_case.row
    cases, clinical = Scope("cases", row), Scope("clinical", row)
    one_case.fill(cases)
    one_case.fill(clinical)
    desk = one_case.org.as_("Sam")
    offers = [
        Offer(cases, "supervisor", Meaning.AUTHORSHIP),
        Offer(clinical, "nurse_consultant", Meaning.AUTHORSHIP),
    ]
    assert len(why(desk.signing.sign(one_case.review, offers, PASSPHRASE))) == 1
    assert standings(one_case) == {}
    desk = one_case.org.as_("Sam")
    ok(desk.signing.sign(one_case.review, offers[:1], PASSPHRASE))
    assert len(why(desk.signing.sign(one_case.review, offers[1:], PASSPHRASE))) == 1


def test_several_scopes_are_signed_all_or_none(walker: Walker) -> None:
    scopes = walker.scopes("cases")
    walker.fill(scopes[0])
    offers = [Offer(scope, "supervisor", Meaning.AUTHORSHIP) for scope in scopes]
    desk = walker.org.as_("Dana")
    assert isinstance(desk.signing.sign(walker.review, offers, PASSPHRASE), Held)
    assert standings(walker) == {}
    walker.fill(scopes[1])
    view = ok(walker.org.as_("Dana").signing.sign(walker.review, offers, PASSPHRASE))
    assert [(s.scope, s.standing) for s in view.review.signatures] == [
        (s, "valid") for s in sorted_by_time(view)
    ]


def sorted_by_time(view: ReviewView) -> list[Scope]:
    return [s.scope for s in sorted(view.review.signatures, key=lambda s: (s.at, s.entry))]


def test_offers_are_what_is_open_and_ones_own_to_sign(signed: Walker) -> None:
    row = signed.row
    offers = {
        name: [(o.scope.section, o.role) for o in signed.org.as_(name).signing.offers(signed.view(name))]
        for name in ("Dana", "Ann", "Quinn", "Paul", "Fay", "Lena")
    }
    assert offers == {
        "Dana": [("safety", "supervisor")],
        "Ann": [],
        "Quinn": [("findings", "quality_lead")],
        "Paul": [],
        "Fay": [],
        "Lena": [],
    }
    offered = signed.org.as_("Quinn").signing.offers(signed.view("Quinn"))
    assert offered == (Offer(Scope("findings", row), "quality_lead", Meaning.REVIEW),)


# -- after signing --------------------------------------------------------------------------------


def test_an_edit_that_knew_the_signature_makes_it_stale_and_closes_what_opened_after(signed: Walker) -> None:
    row = signed.row
    assert standings(signed) == ALL_VALID
    assert signed.view("Quinn").decision.scopes[Scope("findings", row)].opens == "met"
    place = signed.long_text()
    view = ok(signed.org.as_("Dana").reviews.answer(signed.review, place, Given("Seen twice that day")))
    [stale] = [s for s in view.review.signatures if s.scope.section == "cases"]
    assert (stale.standing, stale.why) == ("stale", (places.answer_target(place),))
    assert view.decision.scopes[Scope("findings", row)].opens == "not_met"
    assert view.decision.scopes[Scope("cases", row)].stale
    assert HoldKind.STALE in [h.kind for h in view.decision.holds if h.scope == Scope("cases", row)]
    again = ok(signed.sign(Scope("cases", row)))
    assert standings(signed) == ALL_VALID
    assert again.decision.scopes[Scope("findings", row)].opens == "met"


def test_writing_the_same_value_again_disturbs_nothing(signed: Walker) -> None:
    place = signed.long_text()
    held = signed.view("Dana").review.answers[place]
    assert held.answer is not None
    before = library_of(signed.org).log.size()
    ok(signed.org.as_("Dana").reviews.answer(signed.review, place, held.answer))
    assert library_of(signed.org).log.size() == before
    assert standings(signed) == ALL_VALID


def elsewhere(walker: Walker, name: str, place: Place, text: str) -> tuple[Laptop, object]:
    """Somebody's answer on another laptop that knew no more than what is here now, not delivered yet."""
    laptop = Laptop(walker.org)
    laptop.sign_in(name)
    form = walker.view("Quinn").form
    change = Change(places.answer_target(place), content_of(Given(text), form.field(place.field), form))
    return laptop, laptop.draft(walker.review, words.ANSWERED, change)


def test_another_value_written_without_knowing_the_signature_is_an_addendum(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    place = one_case.long_text()
    laptop, drafts = elsewhere(one_case, "Vera", place, "It was otherwise")
    ok(one_case.sign(scope))
    laptop.arrive(*drafts)  # type: ignore[misc]
    view = one_case.view("Dana")
    [signature] = view.review.signatures
    assert (signature.standing, signature.why) == ("addendum", (places.answer_target(place),))
    assert not view.decision.scopes[scope].signed


def test_an_equal_value_written_without_knowing_the_signature_is_none(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    place = one_case.long_text()
    before = one_case.view("Quinn").review.answers[place].answer
    assert isinstance(before, Given)
    graph = graph_now(one_case.org, one_case.review)
    laptop = Laptop(one_case.org)
    laptop.sign_in("Vera")
    ok(one_case.sign(scope))
    laptop.arrive(*rewritten(one_case, laptop, graph, place, before))
    assert standings(one_case) == {("cases", "supervisor"): "valid"}
    assert one_case.view("Dana").review.conflicts == ()


def rewritten(walker, laptop, graph, place, answer):  # type: ignore[no-untyped-def]
    """The same answer once more, by one who does not see that it stands: two heads of equal value."""
    other = Given("something else for now")
    form = walker.view("Quinn").form
    field = form.field(place.field)
    target = places.answer_target(place)
    [draft] = laptop.draft(
        walker.review, words.ANSWERED, Change(target, content_of(other, field, form)), knows=graph
    )
    body = replace(draft.body, changes=(Change(target, content_of(answer, field, form)),))
    return (replace(draft, body=body),)


def test_another_sections_signing_disturbs_no_signature(walked: Walker) -> None:
    view = walked.view("Quinn")
    assert {s.standing for s in view.review.signatures} == {"valid"}
    assert len(view.review.signatures) == len(view.form.sections)


def gap_of(walker: Walker, section: str) -> Gap:
    """A gap of a section's first gate that asks for an action, whether it stands or not."""
    gates = walker.view("Quinn").form.section(section).gates
    return Gap(next(g.id for g in gates if g.needs and g.needs.action), walker.row)


def test_a_new_action_on_a_gap_of_a_signed_case_makes_it_stale(signed: Walker) -> None:
    ok(signed.org.as_("Dana").actions.add(signed.review, gap_of(signed, "cases"), signed.plan("coaching")))
    assert standings(signed) == ALL_VALID | {("cases", "supervisor"): "stale"}


def test_an_action_added_elsewhere_without_knowing_the_signature_is_an_addendum(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    gap = gap_of(one_case, "cases")
    laptop = Laptop(one_case.org)
    laptop.sign_in("Vera")
    ok(one_case.sign(scope))
    record = RecordId(one_case.org.environment.new_id())
    changes = (
        *action.plan_changes(one_case.plan("coaching")),
        action.review_change(one_case.review),
        action.link_change(Link(one_case.review, gap.gate, gap.row, gap.option), "00ff"),
    )
    laptop.write(record, action.ACTION_ADDED, *changes)
    assert parked_now(one_case.org, record) == {}
    assert standings(one_case) == {("cases", "supervisor"): "addendum"}


def test_progress_of_an_action_disturbs_no_signature_and_another_kind_does(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    plan = one_case.plan("coaching")
    done = ok(one_case.org.as_("Dana").actions.add(one_case.review, gap_of(one_case, "cases"), plan))
    ok(one_case.sign(scope))
    actions = one_case.org.as_("Dana").actions
    ok(actions.report(done, Progress("done", "Shift coached", "Coaching record of 1 December")))
    assert standings(one_case) == {("cases", "supervisor"): "valid"}
    ok(one_case.org.as_("Quinn").actions.report(done, Progress("verified")))
    assert standings(one_case) == {("cases", "supervisor"): "valid"}
    ok(one_case.org.as_("Dana").actions.change(done, replace(plan, kind="staffing")))
    assert standings(one_case) == {("cases", "supervisor"): "stale"}


def test_a_changed_admission_makes_the_case_filled_from_it_stale(signed: Walker) -> None:
    intake = signed.org.as_("Dana").intake
    changed = ADMISSIONS.replace(b"2026-08-05 10:00", b"2026-08-06 09:00")
    ok(intake.commit(ok(intake.plan([("again.csv", changed)], SETTINGS)), {}))
    stale = {key for key, standing in standings(signed).items() if standing == "stale"}
    assert stale == {("cases", "supervisor"), ("clinical", "nurse_consultant")}


def without_rows(walker: Walker) -> set[tuple[str, str]]:
    form = walker.view("Quinn").form
    return {(s.id, role) for s in form.sections if s.rows_of is None for role, _ in s.signed_by}


def test_removing_a_signed_case_disturbs_every_signature_that_rested_on_the_cases(walked: Walker) -> None:
    assert set(standings(walked).values()) == {"valid"}
    row = walked.row
    ok(walked.org.as_("Dana").reviews.remove_row(walked.review, "cases", row, "Listed by mistake"))
    stale = {
        (s.scope.section, s.role) for s in walked.view("Quinn").review.signatures if s.standing == "stale"
    }
    assert stale >= without_rows(walked) > set()


def test_adding_a_case_disturbs_every_signature_that_rested_on_the_cases(walked: Walker) -> None:
    ok(walked.org.as_("Dana").reviews.add_row(walked.review, "cases"))
    stale = {key for key, standing in standings(walked).items() if standing != "valid"}
    assert stale == without_rows(walked)


def test_a_settled_conflict_makes_it_stale(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    place = one_case.long_text()
    before = one_case.view("Dana").review.answers[place].answer
    laptop, drafts = elsewhere(one_case, "Vera", place, "It was otherwise")
    ok(one_case.sign(scope))
    ok(one_case.org.as_("Dana").reviews.answer(one_case.review, place, Given("Written after")))
    laptop.arrive(*drafts)  # type: ignore[misc]
    assert len(one_case.view("Dana").review.conflicts) == 1
    ok(one_case.org.as_("Dana").reviews.answer(one_case.review, place, before, "Both looked again."))
    assert standings(one_case) == {("cases", "supervisor"): "stale"}


def test_what_is_in_conflict_cannot_be_signed(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    place = one_case.long_text()
    laptop, drafts = elsewhere(one_case, "Vera", place, "It was otherwise")
    ok(one_case.org.as_("Dana").reviews.answer(one_case.review, place, Given("As I saw it")))
    laptop.arrive(*drafts)  # type: ignore[misc]
    held = one_case.sign(scope)
    assert isinstance(held, Held)
    assert [(h.kind, h.place) for h in held.holds] == [(HoldKind.DISPUTED, place)]


def test_a_signature_is_withdrawn_by_the_one_who_signed_with_a_reason(signed: Walker) -> None:
    [signature] = [s for s in signed.view("Dana").review.signatures if s.scope.section == "cases"]
    vera = signed.org.as_("Vera").signing
    assert why(vera.withdraw(signed.review, signature, "Mine now")) == (
        "Only the person who signed can withdraw the signature.",
    )
    dana = signed.org.as_("Dana").signing
    assert why(dana.withdraw(signed.review, signature, " ")) == ("Write why the signature is withdrawn.",)
    view = ok(dana.withdraw(signed.review, signature, "Signed the wrong case"))
    assert [s.scope.section for s in view.review.signatures] == ["clinical"]
    lines = ok(signed.org.as_("Dana").reviews.history(signed.review))
    assert (lines[0].kind, lines[0].reason) == (words.SIGNATURE_WITHDRAWN, "Signed the wrong case")


# -- A8: nothing outside voids the nurse's signature ------------------------------------------------


def test_nobody_outside_voids_the_nurses_signature(signed: Walker) -> None:
    row = signed.row
    clinical = Scope("clinical", row)
    place = signed.long_text("clinical")
    for name in ("Dana", "Quinn", "Paul", "Lena", "Ada"):
        assert why(signed.org.as_(name).reviews.answer(signed.review, place, Given("Better so"))) == (
            "Only a person who is Nurse consultant may do this.",
        )
    laptop = Laptop(signed.org)
    target = places.signature_target(clinical, "nurse_consultant")
    laptop.sign_in("Dana")
    laptop.write(signed.review, words.SIGNATURE_WITHDRAWN, Change(target, None), reason="Mine now")
    laptop.sign_in("Ben")
    laptop.write(signed.review, words.SIGNATURE_WITHDRAWN, Change(target, None), reason="Mine now")
    laptop.write(signed.review, words.SIGNED, signed_change(clinical, "nurse_consultant"))
    assert sorted(parked_now(signed.org, signed.review).values()) == [
        "Only a person who is Nurse consultant may do this.",
        "Only the person who signed can withdraw the signature.",
        (
            "This sign-off does not hold: The statement of this sign-off is not written as the format "
            "demands (not the parts of a sign-off)."
        ),
    ]
    assert parked_anew(signed.org, signed.review) == parked_now(signed.org, signed.review)
    assert standings(signed) == ALL_VALID


def test_the_nurses_own_later_change_reopens_her_signature_and_nothing_else(signed: Walker) -> None:
    place = signed.long_text("clinical")
    ok(signed.org.as_("Ann").reviews.answer(signed.review, place, Given("Also short of breath")))
    assert standings(signed) == ALL_VALID | {("clinical", "nurse_consultant"): "stale"}


# -- a long list ----------------------------------------------------------------------------------


def test_a_sign_off_over_more_lines_than_are_written_counts_and_is_stale_after_a_change(
    one_case: Walker,
) -> None:
    """Its list is computed again from the headers, here and by who reads the log anew."""
    org, scope = one_case.org, Scope("cases", one_case.row)
    place = one_case.long_text()
    one_case.fill(scope)
    wanted = iter(range(LINES_LIMIT))
    while marks := list(islice(wanted, 64)):
        linked = Value(written(Evidence("Progress note", "record", date(2026, 8, 2), "Binder 4")))
        changes = tuple(Change(places.evidence_target(place, f"{mark:016x}"), linked) for mark in marks)
        ok(org.as_("Dana").reviews._writer.write(Act(one_case.review, words.EVIDENCE_LINKED, changes)))
    ok(one_case.sign(scope))
    [signature] = one_case.view("Quinn").review.signatures
    said = parse_statement(signature.statement)
    assert isinstance(said, Statement)
    assert said.count > LINES_LIMIT
    body = library_of(org).graph(one_case.review).body(signature.entry)
    assert body is not None
    assert body.data["covers"] is None
    assert signature.standing == "valid"
    org.reopen()
    assert standings(one_case) == {("cases", "supervisor"): "valid"}
    assert isinstance(org.as_("Ada").upkeep.verify(), Verified)
    ok(org.as_("Dana").reviews.answer(one_case.review, place, Given("Weak since the morning.")))
    assert standings(one_case) == {("cases", "supervisor"): "stale"}
