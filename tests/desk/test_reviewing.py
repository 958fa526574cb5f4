"""Working on a review: what is checked, what is shown to whom, and what is asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.laptop import Laptop, graph_now
from tests.organisation import Organisation, ok, why
from tests.walker import Walker

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.forms.answers import Given, NotApplicable, NotKnown, Place
from reviewdesk.forms.decision import HoldKind, Scope
from reviewdesk.forms.model import Moment
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.answering import content_of
from reviewdesk.records.review import Evidence
from reviewdesk.records.shapes import written

NOTE = Evidence("Progress note", "record", where="Chart, section 4")


# -- answers --------------------------------------------------------------------------------------


def test_an_answer_is_kept_with_who_and_when_and_comes_back(one_case: Walker) -> None:
    place = one_case.long_text()
    ok(one_case.org.as_("Dana").reviews.answer(one_case.review, place, Given("Called the nurse")))
    one_case.org.reopen()
    written = one_case.view("Dana").review.answers[place]
    assert (written.answer, written.author, written.kind) == (
        Given("Called the nurse"),
        one_case.org.person("Dana").id,
        words.ANSWERED,
    )
    view = ok(one_case.org.as_("Dana").reviews.answer(one_case.review, place, None))
    assert place not in view.review.answers


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("nowhere", None, "signs"), "This form has no such question."),
        (Place("clinical", "row", "signs"), "This form has no such question."),
        (Place("cases", None, "signs"), "This case is not in the review any more."),
        (Place("cases", "B" * 21 + "A", "signs"), "This case is not in the review any more."),
        (Place("quality", "B" * 21 + "A", "drivers"), "This question is asked once, not for each case."),
    ],
)
def test_an_answer_to_a_question_that_is_not_there_is_refused(
    one_case: Walker, place: Place, said: str
) -> None:
    desk = one_case.org.as_("Dana")
    assert why(desk.reviews.answer(one_case.review, place, Given("x"))) == (said,)


def test_an_answer_of_another_type_is_refused_not_lost(one_case: Walker) -> None:
    place = one_case.long_text()
    desk = one_case.org.as_("Dana")
    assert len(why(desk.reviews.answer(one_case.review, place, Given(True)))) == 1
    assert why(desk.reviews.answer(one_case.review, place, NotApplicable("none"))) == (
        "This question cannot be answered with “not applicable”.",
    )


def test_not_known_names_who_finds_out_and_holds(one_case: Walker) -> None:
    place = one_case.long_text()
    answer = NotKnown(str(one_case.org.person("Drew").id), date(2026, 12, 1))
    view = ok(one_case.org.as_("Dana").reviews.answer(one_case.review, place, answer))
    assert view.review.answers[place].answer == answer
    assert [h.kind for h in view.decision.holds if h.place == place] == [HoldKind.NOT_KNOWN]


def test_a_bound_that_says_now_means_the_time_of_the_answer(one_case: Walker) -> None:
    form = one_case.view("Dana").form
    field = next(
        f for f in form.section("cases").fields if f.maximum is not None and f.maximum.value == "now"
    )
    place = Place("cases", one_case.row, field.id)
    soon = one_case.org.clock.time + timedelta(days=2)
    view = ok(one_case.org.as_("Dana").reviews.answer(one_case.review, place, Given(soon), "Mistyped"))
    assert HoldKind.OUT_OF_RANGE in [h.kind for h in view.decision.holds if h.place == place]
    one_case.org.clock.pass_(days=10)
    later = one_case.view("Quinn")
    assert HoldKind.OUT_OF_RANGE in [h.kind for h in later.decision.holds if h.place == place]


def test_an_imported_value_stays_marked_and_is_changed_with_a_reason(one_case: Walker) -> None:
    view = one_case.view("Dana")
    place, written = next((p, w) for p, w in view.review.answers.items() if w.answer.source)  # type: ignore[union-attr]
    assert isinstance(written.answer, Given)
    assert written.answer.source == "mrn visit|E1"
    reviews = one_case.org.as_("Dana").reviews
    field = view.form.field(place.field)
    assert field.fill
    other = {
        "datetime": Given(one_case.org.clock.time - timedelta(days=60)),
        "measure": Given("N" * 21 + "A"),
        "participant": Given(str(one_case.org.participants[1])),
    }[str(field.kind)]
    assert why(reviews.answer(one_case.review, place, other)) == (
        "This value was imported. Write why you change it.",
    )
    same = ok(reviews.answer(one_case.review, place, Given(written.answer.value)))
    assert same.review.answers[place] == written
    changed = ok(reviews.answer(one_case.review, place, other, "The file was wrong"))
    assert (changed.review.answers[place].answer, changed.review.answers[place].reason) == (
        other,
        "The file was wrong",
    )


# -- conflicts --------------------------------------------------------------------------------------


def test_two_values_from_two_devices_are_shown_and_settled_with_a_reason(one_case: Walker) -> None:
    place = one_case.long_text()
    org = one_case.org
    laptop = Laptop(org)
    laptop.sign_in("Vera")
    form = one_case.view("Dana").form
    theirs = Change(places.answer_target(place), content_of(Given("Vera's"), form.field(place.field), form))
    graph = graph_now(org, one_case.review)
    ok(org.as_("Dana").reviews.answer(one_case.review, place, Given("Dana's")))
    laptop.write(one_case.review, words.ANSWERED, theirs, knows=graph)
    view = one_case.view("Dana")
    [conflict] = view.review.conflicts
    assert conflict.place == place
    assert {(w.answer, w.author) for w in conflict.candidates} == {
        (Given("Dana's"), org.person("Dana").id),
        (Given("Vera's"), org.person("Vera").id),
    }
    assert place not in view.review.answers
    assert [h.kind for h in view.decision.holds if h.place == place] == [HoldKind.DISPUTED]
    reviews = org.as_("Dana").reviews
    assert why(reviews.answer(one_case.review, place, Given("Dana's"))) == (
        "Two values stand here. Write why you settle on this one.",
    )
    settled = ok(reviews.answer(one_case.review, place, Given("Vera's"), "She was there"))
    assert settled.review.conflicts == ()
    assert (settled.review.answers[place].answer, settled.review.answers[place].reason) == (
        Given("Vera's"),
        "She was there",
    )


# -- rows -------------------------------------------------------------------------------------------


def test_rows_are_added_removed_and_restored(one_case: Walker) -> None:
    first = one_case.row
    reviews = one_case.org.as_("Dana").reviews
    row = ok(reviews.add_row(one_case.review, "cases"))
    assert {r.id for r in one_case.view("Dana").review.rows} == {first, row}
    place = one_case.long_text(row=row)
    ok(one_case.org.as_("Dana").reviews.answer(one_case.review, place, Given("Kept")))
    assert why(reviews.remove_row(one_case.review, "cases", row, " ")) == (
        "Write why this case is removed; it stays in the history.",
    )
    removed = ok(reviews.remove_row(one_case.review, "cases", row, "Belongs to another period"))
    assert [r.id for r in removed.review.rows] == [first]
    assert why(reviews.remove_row(one_case.review, "cases", row, "Again")) == (
        "This case is not in the review any more.",
    )
    assert why(reviews.answer(one_case.review, place, Given("More"))) == (
        "This case is not in the review any more.",
    )
    for never in (first, "Z" * 21 + "A", ""):
        assert why(reviews.restore_row(one_case.review, "cases", never, "x")) == (
            "This case was not removed.",
        )
    restored = ok(reviews.restore_row(one_case.review, "cases", row, "It does belong"))
    assert {r.id for r in restored.review.rows} == {first, row}
    assert restored.review.answers[place].answer == Given("Kept")
    source = {r.id: r.source for r in restored.review.rows}
    assert source == {first: first, row: None}


def test_a_restored_case_knows_the_admission_it_was_filled_from(one_case: Walker) -> None:
    row = one_case.row
    reviews = one_case.org.as_("Dana").reviews
    ok(reviews.remove_row(one_case.review, "cases", row, "Mistaken"))
    view = ok(reviews.restore_row(one_case.review, "cases", row, "Not mistaken"))
    assert [(r.id, r.source) for r in view.review.rows] == [(row, row)]


def test_a_case_removed_by_one_and_worked_on_by_another_is_disputed(one_case: Walker) -> None:
    row = one_case.row
    org = one_case.org
    laptop = Laptop(org)
    laptop.sign_in("Ann")
    place = one_case.long_text("clinical", row)
    form = one_case.view("Dana").form
    graph = graph_now(org, one_case.review)
    ok(org.as_("Dana").reviews.remove_row(one_case.review, "cases", row, "Not ours"))
    assert one_case.view("Dana").review.rows == ()
    change = Change(places.answer_target(place), content_of(Given("Found"), form.field(place.field), form))
    laptop.write(one_case.review, words.ANSWERED, change, knows=graph)
    assert [(r.id, r.disputed) for r in one_case.view("Dana").review.rows] == [(row, True)]
    gone = ok(org.as_("Dana").reviews.remove_row(one_case.review, "cases", row, "Still not ours"))
    assert gone.review.rows == ()


def test_nobody_says_that_there_are_no_cases_where_the_form_asks_for_one(org: Organisation) -> None:
    result = org.missed()
    org.admissions()
    lead = org.person("Dana").id
    review = ok(org.as_("Dana").intake.open_review(result, "No cases", lead, []))
    assert HoldKind.ROWS in [h.kind for h in org.view(review).decision.holds]
    assert why(org.as_("Dana").reviews.say_none(review, "cases", True)) == (
        "This form asks for at least 1 to be listed. Add what is missing.",
    )
    assert ok(org.as_("Dana").reviews.say_none(review, "cases", False)).review.none_said == frozenset()


# -- warnings, validations, evidence, returns ----------------------------------------------------------


def warned(walker: Walker) -> str:
    """A gate of severity warning in the first case, made to stand by moving one moment."""
    scope = Scope("cases", walker.row)
    view = walker.fill(scope)
    for field in view.form.section("cases").fields:
        written = view.review.answers.get(Place(*scope, field.id))
        if field.standard is None or written is None or not isinstance(written.answer, Given):
            continue
        if field.kind != "datetime":
            continue
        late = Given(written.answer.value + timedelta(days=9))  # type: ignore[operator]
        trial = view.with_answer(Place(*scope, field.id), late, view.new_decider())
        holds = [h for h in trial.decision.holding(scope) if h.kind is HoldKind.REASON and not h.undecided]
        if holds and all(h.kind is HoldKind.REASON for h in trial.decision.holding(scope)):
            ok(walker.org.as_("Dana").reviews.answer(walker.review, Place(*scope, field.id), late))
            assert holds[0].gate is not None
            return holds[0].gate
    raise AssertionError("no warning can be made to stand")


def test_a_warning_takes_a_reason_and_asks_again_when_its_answers_change(one_case: Walker) -> None:
    gate = warned(one_case)
    scope = Scope("cases", one_case.row)
    reviews = one_case.org.as_("Dana").reviews
    assert why(reviews.give_reason(one_case.review, gate, scope.row, " ")) == ("Write the reason.",)
    view = ok(reviews.give_reason(one_case.review, gate, scope.row, "The road was flooded"))
    assert gate not in [h.gate for h in view.decision.holding(scope)]
    assert why(reviews.give_reason(one_case.review, gate, scope.row, "Twice")) == (
        "This warning does not stand any more.",
    )
    fired = next(f for f in view.decision.fired if f.gate == gate)
    assert (fired.reason, fired.satisfied) == ("The road was flooded", True)
    caused = fired.caused_by[0].place
    value = view.review.answers[caused].answer
    assert isinstance(value, Given)
    moved = Given(value.value + timedelta(minutes=1))  # type: ignore[operator]
    again = ok(reviews.answer(one_case.review, caused, moved))
    assert gate in [h.gate for h in again.decision.holding(scope)]


def test_a_confirmation_is_given_by_its_role_when_the_answers_bear_it_out(walked: Walker) -> None:
    view = walked.view("Quinn")
    before = [v.id for v in view.form.validations if v.when is Moment.BEFORE_SIGNING]
    assert {key[0] for key in view.review.validations} == set(before)
    assert view.review.validations[before[0], None].person == walked.org.person("Quinn").id
    assert why(walked.org.as_("Quinn").reviews.confirm(walked.review, before[0], None)) == (
        "There is nothing to confirm here, or it cannot be confirmed yet.",
    )


def test_nothing_is_confirmed_before_its_time(one_case: Walker) -> None:
    view = one_case.view("Quinn")
    for validation in view.form.validations:
        if validation.each is not None:
            assert why(one_case.org.as_("Quinn").reviews.confirm(one_case.review, validation.id, None)) == (
                "There is nothing to confirm here, or it cannot be confirmed yet.",
            )


def test_a_confirmation_of_the_next_period_takes_a_verdict_and_too_early_does_not_close(
    walked: Walker,
) -> None:
    later = next(v for v in walked.view("Quinn").form.validations if v.when is Moment.NEXT_PERIOD)
    assert later.id in [h.gate for h in walked.view("Quinn").decision.closing]
    quinn = walked.org.as_("Quinn").reviews
    assert why(quinn.confirm(walked.review, later.id, None)) == (
        "Say whether it worked, did not, or whether it is too early to tell.",
    )
    early = ok(quinn.confirm(walked.review, later.id, None, "too_early"))
    assert later.id in [h.gate for h in early.decision.closing]
    done = ok(quinn.confirm(walked.review, later.id, None, "worked"))
    assert done.decision.closing == ()
    assert len(why(walked.org.as_("Dana").reviews.confirm(walked.review, later.id, None, "worked"))) == 1


def test_evidence_is_linked_and_withdrawn_with_a_reason(one_case: Walker) -> None:
    place = one_case.long_text()
    reviews = one_case.org.as_("Dana").reviews
    assert why(reviews.link_evidence(one_case.review, place, Evidence(" ", "record"))) == (
        "Give the evidence a title by which others find it.",
    )
    assert why(reviews.link_evidence(one_case.review, place, Evidence("Note", "record"))) == (
        "Name the record and where it lies.",
    )
    view = ok(reviews.link_evidence(one_case.review, place, NOTE))
    [link] = view.review.evidence
    assert (link.place, link.evidence, link.author) == (place, NOTE, one_case.org.person("Dana").id)
    assert view.facts.evidence == {place: 1}
    assert (
        len(why(one_case.org.as_("Ann").reviews.withdraw_evidence(one_case.review, link.target, "No"))) == 1
    )
    reviews = one_case.org.as_("Dana").reviews
    assert why(reviews.withdraw_evidence(one_case.review, link.target, "")) == (
        "Write why this evidence no longer counts.",
    )
    assert ok(reviews.withdraw_evidence(one_case.review, link.target, "Wrong chart")).review.evidence == ()


HASH = "A" * 43
FILE = Evidence("Note", "file", sha256="0" * 64, size=9, address=HASH, key=HASH)


@pytest.mark.parametrize(
    "nothing",
    [
        Evidence("Note", "memory", where="Chart"),
        Evidence("Note", "", where="Chart"),
        Evidence("Note", "record", where=" "),
        Evidence("Note", "file", where="Chart"),
        replace(FILE, address=""),
        replace(FILE, address="A" * 42),
        replace(FILE, address="A" * 42 + "B"),
        replace(FILE, key="short"),
        replace(FILE, sha256="0" * 63),
        replace(FILE, sha256="G" * 64),
        replace(FILE, size=0),
        replace(FILE, title=" "),
    ],
)
def test_evidence_of_nothing_counts_nowhere(one_case: Walker, nothing: Evidence) -> None:
    place = one_case.long_text()
    assert len(why(one_case.org.as_("Dana").reviews.link_evidence(one_case.review, place, nothing))) == 1
    laptop = Laptop(one_case.org)
    laptop.sign_in("Dana")
    for mark, piece in (("00aa", nothing), ("00bb", FILE)):
        target = places.evidence_target(place, mark)
        laptop.write(one_case.review, words.EVIDENCE_LINKED, Change(target, Value(written(piece))))
    view = one_case.view("Dana")
    assert [link.evidence for link in view.review.evidence] == [FILE]
    assert view.facts.evidence == {place: 1}


def test_work_is_sent_back_with_a_reason(signed: Walker) -> None:
    scope = Scope("cases", signed.row)
    quinn = signed.org.as_("Quinn").reviews
    assert len(why(quinn.give_back(signed.review, *scope, " "))) == 1
    assert why(quinn.give_back(signed.review, "nowhere", None, "x")) == (
        "There is no such section in this review.",
    )
    view = ok(quinn.give_back(signed.review, *scope, "Who was told first?"))
    [back] = view.review.returns
    assert (back.section, back.row, back.reason, back.author) == (
        *scope,
        "Who was told first?",
        signed.org.person("Quinn").id,
    )


def test_a_note_is_kept(one_case: Walker) -> None:
    ok(one_case.org.as_("Fay").reviews.note(one_case.review, "The invoice is with the agency."))
    assert why(one_case.org.as_("Fay").reviews.note(one_case.review, " ")) == ("The note is empty.",)
    lines = ok(one_case.org.as_("Dana").reviews.history(one_case.review))
    assert (lines[0].kind, lines[0].author, lines[0].place) == (
        words.NOTED,
        one_case.org.person("Fay").id,
        None,
    )


def test_a_value_that_is_no_answer_in_the_log_counts_as_missing(one_case: Walker) -> None:
    place = one_case.long_text()
    laptop = Laptop(one_case.org)
    laptop.sign_in("Dana")
    laptop.write(one_case.review, words.ANSWERED, Change(places.answer_target(place), Value({"is": 7})))
    view = one_case.view("Dana")
    assert place not in view.review.answers
    assert [h.kind for h in view.decision.holds if h.place == place] == [HoldKind.UNANSWERED]
