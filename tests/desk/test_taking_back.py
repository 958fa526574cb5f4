"""What is taken back, put right or sent back: by whom it may be, with a reason, and what others then see."""

from __future__ import annotations

import pytest
from tests.desk.test_actions import gaps, planned
from tests.desk.test_blind import codes, judged
from tests.desk.test_signing import elsewhere
from tests.laptop import Laptop, graph_now, parked_anew, parked_now
from tests.organisation import ok, why
from tests.walker import Walker

from reviewdesk.desk.work import WorkLine
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.forms.answers import Answer, Blind, Given, Place
from reviewdesk.forms.decision import Scope, Truth
from reviewdesk.records import action, places
from reviewdesk.records import review as words
from reviewdesk.records.action import Link, link_change
from reviewdesk.records.answering import content_of
from reviewdesk.records.duties import DutyKind
from reviewdesk.records.review import Evidence, NoteText, Sent
from reviewdesk.records.shapes import written

SHOWN = "Every first judgement is in or excused, and they are shown."
NOTE = Evidence("Progress note", "record", where="Chart, section 4")


# -- excuses ---------------------------------------------------------------------------------


def test_an_excuse_is_taken_back_while_a_judgement_is_awaited(one_case: Walker) -> None:
    place = judged(one_case)
    quinn = one_case.org.as_("Quinn").reviews
    view = ok(quinn.excuse(one_case.review, place, "supervisor", "On leave"))
    assert view.review.excused == {(place, "supervisor"): "On leave"}
    view = ok(quinn.take_back_excuse(one_case.review, place, "supervisor"))
    assert view.review.excused == {}
    assert why(quinn.take_back_excuse(one_case.review, place, "supervisor")) == (
        "This judgement is not excused.",
    )
    code = codes(one_case, place)[0]
    ok(one_case.org.as_("Dana").reviews.judge(one_case.review, place, "supervisor", Given(code)))
    assert one_case.view("Quinn").facts.answers[place] == Blind(frozenset({"supervisor"}))


def test_nobody_is_excused_whose_judgement_is_in_or_once_they_are_shown(one_case: Walker) -> None:
    place, org = judged(one_case), one_case.org
    code = codes(one_case, place)[0]
    ok(org.as_("Ann").reviews.judge(one_case.review, place, "nurse_consultant", Given(code)))
    quinn = org.as_("Quinn").reviews
    assert why(quinn.excuse(one_case.review, place, "nurse_consultant", "Away")) == (
        "This judgement is in; there is nothing to excuse.",
    )
    ok(quinn.excuse(one_case.review, place, "supervisor", "On leave"))
    assert why(quinn.take_back_excuse(one_case.review, place, "supervisor")) == (SHOWN,)
    assert why(quinn.excuse(one_case.review, place, "supervisor", "Another reason")) == (SHOWN,)
    laptop = Laptop(org)
    laptop.sign_in("Quinn")
    said = {
        laptop.write(
            one_case.review,
            words.EXCUSED,
            Change(places.excuse_target(place, role), Value(reason)),
        ): wrong
        for role, reason, wrong in (
            ("nurse_consultant", "Away", "This judgement was in; there is nothing to excuse."),
            ("supervisor", None, "Every first judgement was in or excused, and they were shown."),
        )
    }
    assert parked_now(org, one_case.review) == parked_anew(org, one_case.review) == said
    assert one_case.view("Quinn").review.excused == {(place, "supervisor"): "On leave"}


def test_only_the_owner_of_the_step_excuses(one_case: Walker) -> None:
    place = judged(one_case)
    assert len(why(one_case.org.as_("Dana").reviews.excuse(one_case.review, place, "supervisor", "x"))) == 1
    laptop = Laptop(one_case.org)
    laptop.sign_in("Dana")
    target = places.excuse_target(place, "nurse_consultant")
    entry = laptop.write(one_case.review, words.EXCUSED, Change(target, Value("Away")))
    assert set(parked_now(one_case.org, one_case.review)) == {entry}
    assert one_case.view("Quinn").review.excused == {}


# -- what is taken back says why -----------------------------------------------------------------


def test_what_is_taken_back_elsewhere_without_a_reason_counts_for_nothing(signed: Walker) -> None:
    org, review = signed.org, signed.review
    row, place = signed.row, signed.long_text()
    [*_, link] = ok(org.as_("Dana").reviews.link_evidence(review, place, NOTE)).review.evidence
    before = signed.view("Quinn").review
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    entries = [
        laptop.write(review, words.EVIDENCE_WITHDRAWN, Change(link.target, None)),
        laptop.write(review, words.ROW_REMOVED, Change(places.row_target("cases", row), None)),
        laptop.write(
            review,
            words.SIGNATURE_WITHDRAWN,
            Change(places.signature_target(Scope("cases", row), "supervisor"), None),
        ),
    ]
    assert parked_now(org, review) == dict.fromkeys(entries, "It does not say why.")
    assert signed.view("Quinn").review == before


def test_evidence_taken_back_stays_in_the_history(one_case: Walker) -> None:
    place = one_case.long_text()
    reviews = one_case.org.as_("Dana").reviews
    [link] = ok(reviews.link_evidence(one_case.review, place, NOTE)).review.evidence
    ok(reviews.withdraw_evidence(one_case.review, link.target, "Wrong chart"))
    assert why(reviews.withdraw_evidence(one_case.review, link.target, "Again")) == (
        "This evidence is not linked any more.",
    )
    lines = ok(reviews.history(one_case.review, place))
    assert [(line.kind, line.detail, line.reason) for line in lines] == [
        (words.EVIDENCE_WITHDRAWN, "Progress note", "Wrong chart"),
        (words.EVIDENCE_LINKED, "Progress note", None),
    ]


# -- rows -----------------------------------------------------------------------------------------


def test_a_removed_case_says_who_removed_it_and_why(walker: Walker) -> None:
    row = walker.row
    reviews = walker.org.as_("Dana").reviews
    ok(reviews.remove_row(walker.review, "cases", row, "Belongs to another period"))
    [gone] = walker.view("Quinn").review.removed
    assert (gone.id, gone.section, gone.author, gone.reason) == (
        row,
        "cases",
        walker.org.person("Dana").id,
        "Belongs to another period",
    )
    ok(walker.org.as_("Dana").reviews.restore_row(walker.review, "cases", row, ""))
    assert walker.view("Quinn").review.removed == ()


def test_nobody_says_there_are_no_cases_while_there_are(one_case: Walker) -> None:
    assert why(one_case.org.as_("Dana").reviews.say_none(one_case.review, "cases", True)) == (
        "There are cases in this review. Remove them first, each with a reason.",
    )


# -- notes ----------------------------------------------------------------------------------------


def test_a_note_says_what_it_is_about_and_older_ones_are_about_the_review(one_case: Walker) -> None:
    org, place = one_case.org, one_case.long_text()
    scope = Scope(place.section, place.row)
    ok(org.as_("Fay").reviews.note(one_case.review, "The invoice is with the agency."))
    ok(org.as_("Quinn").reviews.note(one_case.review, " Ask the night shift. ", scope, place.field))
    laptop = Laptop(org)
    laptop.sign_in("Lena")
    bare = Change(places.own_fact(places.NOTE, "00aa"), Value("As the first version wrote it"))
    laptop.write(one_case.review, words.NOTED, bare)
    notes = [(note.said, note.author) for note in one_case.view("Dana").review.notes]
    assert notes == [
        (NoteText("The invoice is with the agency."), org.person("Fay").id),
        (NoteText("Ask the night shift.", *place), org.person("Quinn").id),
        (NoteText("As the first version wrote it"), org.person("Lena").id),
    ]
    lines = ok(org.as_("Dana").reviews.history(one_case.review, scope=scope))
    assert [line.detail for line in lines if line.kind == words.NOTED] == ["Ask the night shift."]


def test_the_case_manager_of_another_agency_and_the_frontline_write_and_read_no_notes(
    one_case: Walker,
) -> None:
    for name in ("Carl", "Drew", "Omar"):
        assert len(why(one_case.org.as_(name).reviews.note(one_case.review, "Mine"))) == 1


# -- the links of actions --------------------------------------------------------------------------


def test_a_link_is_taken_back_with_a_reason(one_case: Walker) -> None:
    done = planned(one_case)
    actions = one_case.org.as_("Dana").actions
    first, second = gaps(one_case)[:2]
    linked = ok(actions.link(done, one_case.review, second, "The same shift"))
    target = next(target for target, link in linked.links if link.gap == second)
    assert why(actions.unlink(done, target, " ")) == ("Write why the action does not answer this gap.",)
    left = ok(actions.unlink(done, target, "Another shift after all"))
    assert [link.gap for _, link in left.links] == [first]
    assert why(actions.unlink(done, target, "Again")) == ("This action is not linked there any more.",)
    assert len(why(one_case.org.as_("Omar").actions.unlink(done, left.links[0][0], "Mine"))) == 1


def test_a_second_link_without_a_reason_and_a_silent_unlinking_count_for_nothing(one_case: Walker) -> None:
    done = planned(one_case)
    first, second = gaps(one_case)[:2]
    laptop = Laptop(one_case.org)
    laptop.sign_in("Dana")
    silent = Link(one_case.review, second.gate, second.row, second.option)
    entry = laptop.write(done, action.ACTION_LINKED, link_change(silent, "00aa"))
    [(target, _)] = ok(one_case.org.as_("Dana").actions.get(done)).links
    gone = laptop.write(done, action.ACTION_UNLINKED, Change(target, None))
    assert parked_now(one_case.org, done) == {
        entry: "The action answered another gap; it does not say why it answers this one too.",
        gone: "It does not say why.",
    }
    assert [link.gap for _, link in ok(one_case.org.as_("Dana").actions.get(done)).links] == [first]


# -- conflicts -------------------------------------------------------------------------------------


@pytest.fixture
def disputed(one_case: Walker) -> tuple[Walker, Place]:
    """Two laptops wrote different answers to one question of the nurse, not knowing of each other."""
    place = one_case.long_text("clinical")
    laptop, drafts = elsewhere(one_case, "Ben", place, "Ben's view")
    ok(one_case.org.as_("Ann").reviews.answer(one_case.review, place, Given("Ann's view")))
    laptop.arrive(*drafts)  # type: ignore[misc]
    return one_case, place


def stands(walker: Walker, place: Place) -> Answer | None:
    found = walker.view("Quinn").review.answers.get(place)
    return found.answer if found is not None else None


def between(walker: Walker) -> set[str]:
    [conflict] = walker.view("Quinn").review.conflicts
    return {str(c.answer.value) for c in conflict.candidates if isinstance(c.answer, Given)}


def test_a_conflict_is_settled_with_a_reason_and_opened_again(disputed: tuple[Walker, Place]) -> None:
    walker, place = disputed
    assert between(walker) == {"Ann's view", "Ben's view"}
    ann = walker.org.as_("Ann").reviews
    assert why(ann.reopen(walker.review, place, "x")) == (
        "There was one value only; change it, there is nothing to reopen.",
    )
    assert why(ann.answer(walker.review, place, Given("Ben's view"))) == (
        "Two values stand here. Write why you settle on this one.",
    )
    ok(ann.answer(walker.review, place, Given("Ben's view"), "He was there"))
    assert stands(walker, place) == Given("Ben's view")
    assert len(why(walker.org.as_("Dana").reviews.reopen(walker.review, place, "Not mine"))) == 1
    ann = walker.org.as_("Ann").reviews
    assert why(ann.reopen(walker.review, place, " ")) == ("Write why it is opened again.",)
    ann.reopen(walker.review, place, "He was not there")
    assert (stands(walker, place), between(walker)) == (None, {"Ann's view", "Ben's view"})
    assert [c.reopened for c in walker.view("Ann").review.conflicts] == [True]
    assert why(ann.answer(walker.review, place, Given("Both"))) == (
        "Two values stand here. Write why you settle on this one.",
    )
    ok(ann.answer(walker.review, place, Given("Both"), "As the chart says"))
    assert (stands(walker, place), walker.view("Quinn").review.conflicts) == (Given("Both"), ())
    assert place in walker.view("Quinn").review.settled
    ok(walker.org.as_("Ann").reviews.answer(walker.review, place, Given("Both, at night")))
    assert place not in walker.view("Quinn").review.settled


def test_settling_elsewhere_without_a_reason_counts_for_nothing(disputed: tuple[Walker, Place]) -> None:
    walker, place = disputed
    laptop = Laptop(walker.org)
    laptop.sign_in("Ann")
    form = walker.view("Quinn").form
    target = places.answer_target(place)
    mine = Change(target, content_of(Given("Mine"), form.field(place.field), form))
    silent = laptop.write(walker.review, words.ANSWERED, mine)
    assert between(walker) == {"Ann's view", "Ben's view"}
    ok(walker.org.as_("Ann").reviews.answer(walker.review, place, Given("Mine"), "I was there"))
    wordless = laptop.write(walker.review, words.REOPENED, Change(target, None))
    laptop.sign_in("Dana")
    foreign = laptop.write(walker.review, words.REOPENED, Change(target, None), reason="Mine now")
    assert parked_now(walker.org, walker.review) == {
        silent: "Two values stood there; it does not say why this one was settled on.",
        wordless: "It does not say why.",
        foreign: "Only a person who is Nurse consultant may do this.",
    }
    assert parked_anew(walker.org, walker.review) == parked_now(walker.org, walker.review)
    assert stands(walker, place) == Given("Mine")


def test_what_nobody_settled_is_not_opened_again(one_case: Walker) -> None:
    place = one_case.long_text("clinical")
    ok(one_case.org.as_("Ann").reviews.answer(one_case.review, place, Given("First")))
    ok(one_case.org.as_("Ann").reviews.answer(one_case.review, place, Given("Second")))
    laptop = Laptop(one_case.org)
    laptop.sign_in("Ann")
    target = places.answer_target(place)
    entry = laptop.write(one_case.review, words.REOPENED, Change(target, None), reason="Why not")
    assert parked_now(one_case.org, one_case.review) == {
        entry: "There was one value only; it can be changed, but there is nothing to reopen."
    }
    assert stands(one_case, place) == Given("Second")


# -- work sent back ----------------------------------------------------------------------------------


def mine(walker: Walker, name: str, kind: DutyKind) -> list[WorkLine]:
    return [line for line in walker.org.as_(name).work.mine() if line.duty.kind is kind]


def test_what_was_sent_back_is_signed_again_changed_or_not(signed: Walker) -> None:
    scope = Scope("cases", signed.row)
    assert signed.view("Quinn").decision.scopes[scope].signed
    ok(signed.org.as_("Quinn").reviews.give_back(signed.review, *scope, "Who was told first?"))
    view = signed.view("Quinn")
    assert [s.standing for s in view.review.signatures if s.scope == scope] == ["returned"]
    state = view.decision.scopes[scope]
    assert (state.signed, state.returned, state.unsigned_roles) == (False, True, ("supervisor",))
    assert all(
        view.decision.scopes[s].opens is not Truth.MET
        for s in view.decision.scopes
        if "cases" in view.decision.scopes[s].opens_after and s.row in (None, scope.row)
    )
    assert [line.duty.scope for line in mine(signed, "Dana", DutyKind.RETURNED)] == [scope]
    assert mine(signed, "Dana", DutyKind.SIGN_AGAIN) == mine(signed, "Ann", DutyKind.RETURNED) == []
    ok(signed.sign(scope))
    assert signed.view("Quinn").decision.scopes[scope].signed
    assert mine(signed, "Dana", DutyKind.RETURNED) == []


def test_a_signature_that_did_not_know_of_the_return_does_not_answer_it(one_case: Walker) -> None:
    scope = Scope("cases", one_case.row)
    one_case.fill(scope)
    laptop = Laptop(one_case.org)
    laptop.sign_in("Quinn")
    known = graph_now(one_case.org, one_case.review)
    ok(one_case.sign(scope))
    back = Change(places.own_fact(places.RETURNED, "00aa"), Value(written(Sent(*scope))))
    laptop.write(one_case.review, words.RETURNED, back, knows=known, reason="Who was told first?")
    assert [s.standing for s in one_case.view("Dana").review.signatures] == ["returned"]
    ok(one_case.sign(scope))
    assert [s.standing for s in one_case.view("Dana").review.signatures] == ["valid"]


def test_work_is_sent_back_by_later_steps_only(signed: Walker) -> None:
    org, review = signed.org, signed.review
    sections = [s.id for s in signed.view("Quinn").form.sections]
    last = sections[-1]
    refused = why(org.as_("Ann").reviews.give_back(review, last, None, "Not mine"))
    assert len(refused) == 1
    laptop = Laptop(org)
    laptop.sign_in("Ann")
    sent = Change(places.own_fact(places.RETURNED, "00bb"), Value(written(Sent(last))))
    entry = laptop.write(review, words.RETURNED, sent, reason="Not mine")
    assert parked_now(org, review) == {entry: refused[0]}
    for name in ("Fay", "Paul", "Lena", "Ann"):
        ok(org.as_(name).reviews.give_back(review, "cases", signed.row, "Who was told first?"))
