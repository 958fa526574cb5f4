"""Answers out of a QuestionnaireResponse: compared first, then written by the rights of who lets them in."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from tests.desk.redactions import asked, ordered
from tests.organisation import Organisation, ok, why
from tests.walker import Walker

from reviewdesk.desk.responding import SOURCE, Fate, ResponsePlan
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.review_fhir.response import Answered, response_of
from reviewdesk.forms.answers import Answer, Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records.places import answer_target
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import say


def file_of(
    view: ReviewView, answers: dict[Place, Answer], rows: tuple[str, ...] | None = None, **changed: object
) -> bytes:
    """A response to the view's form that says these answers."""
    names = rows if rows is not None else tuple(row.id for row in view.review.rows)
    given = Answered(answers, {"cases": names})
    tree = response_of(view.form, given, shown=lambda _place: True, names={}, completed=False)
    return json.dumps({**tree, **changed}).encode()


def fates(plan: ResponsePlan) -> dict[str, Fate]:
    return {line.place.field: line.fate for line in plan.lines}


def text_fields(view: ReviewView, section: str) -> list[str]:
    fields = view.form.section(section).fields
    return [f.id for f in fields if f.kind == "long text" and f.show is None and f.fill is None]


@pytest.fixture
def org(one_case: Walker) -> Organisation:
    return one_case.org


@pytest.fixture
def place(org: Organisation, here: RecordId) -> Place:
    """A long text of the supervisor's."""
    view = org.view(here)
    return Place("cases", view.review.rows[0].id, text_fields(view, "cases")[0])


def test_an_export_of_a_review_brings_nothing_new_into_it(walked: Walker, tmp_path: Path) -> None:
    org = walked.org
    ok(org.as_("Paul").exporting.review(walked.review, tmp_path / "r.json"))
    plan = ok(org.as_("Quinn").responding.plan(walked.review, (tmp_path / "r.json").read_bytes()))
    assert Counter(line.fate for line in plan.lines) == {Fate.SAME: len(plan.lines)}
    assert len(plan.lines) > 30
    assert plan.lost == ()
    before = org.desk.reviews._library.log.size()
    ok(org.desk.responding.commit(plan, "Whatever differs."))
    assert org.desk.reviews._library.log.size() == before


def test_the_export_of_one_review_fills_its_like(walked: Walker, tmp_path: Path) -> None:
    """Taken out of one organization's review and let into a fresh one of the same form and case."""
    org = walked.org
    whole = walked.view("Dana")
    fresh = org.review(org.missed(), cases=1)
    view = org.view(fresh)
    row = whole.review.rows[0].id
    assert view.review.rows[0].id == row  # rows are made of the imported admission
    data = file_of(view, {p: a for p, a in whole.facts.answers.items() if p.section == "cases"})
    plan = ok(org.as_("Dana").responding.plan(fresh, data))
    assert (plan.counted(Fate.OTHER), plan.counted(Fate.NOT)) == (0, 0)
    assert plan.counted(Fate.NEW) > 5
    ok(org.desk.responding.commit(plan))
    filled = org.view(fresh)
    values = {
        p: a.value if isinstance(a, Given) else a
        for p, a in whole.facts.answers.items()
        if p.section == "cases"
    }
    now = {
        p: a.value if isinstance(a, Given) else a
        for p, a in filled.facts.answers.items()
        if p.section == "cases"
    }
    assert now == values
    again = ok(org.desk.responding.plan(fresh, data))
    assert again.counted(Fate.SAME) == len(again.lines)


def test_nothing_is_written_before_it_is_confirmed_and_then_as_the_person_and_marked(
    org: Organisation, here: RecordId, place: Place
) -> None:
    desk = org.as_("Dana")
    data = file_of(org.view(here), {place: Given("Weak since noon.", source="somebody else")})
    before = desk.reviews._library.log.size()
    plan = ok(desk.responding.plan(here, data))
    assert (desk.reviews._library.log.size(), fates(plan)) == (before, {place.field: Fate.NEW})
    ok(desk.responding.commit(plan))
    written = org.view(here).review.answers[place]
    assert (written.answer, written.author) == (Given("Weak since noon.", SOURCE), org.person("Dana").id)
    refused = desk.reviews.answer(here, place, Given("Another."))
    assert why(refused) == ("This value was imported. Write why you change it.",)


def test_an_answer_that_stands_is_replaced_for_a_reason_only(
    org: Organisation, here: RecordId, place: Place
) -> None:
    desk = org.as_("Dana")
    ok(desk.reviews.answer(here, place, Given("Mine.")))
    plan = ok(desk.responding.plan(here, file_of(org.view(here), {place: Given("Theirs.")})))
    assert fates(plan) == {place.field: Fate.OTHER}
    ok(desk.responding.commit(plan))
    assert org.view(here).review.answers[place].answer == Given("Mine.")
    ok(desk.responding.commit(plan, "The agency's own record."))
    written = org.view(here).review.answers[place]
    assert (written.answer, written.reason) == (Given("Theirs.", SOURCE), "The agency's own record.")


def test_what_was_answered_since_the_preview_is_not_written_over(
    org: Organisation, here: RecordId, place: Place
) -> None:
    desk = org.as_("Dana")
    plan = ok(desk.responding.plan(here, file_of(org.view(here), {place: Given("Theirs.")})))
    ok(desk.reviews.answer(here, place, Given("Mine.")))
    now = ok(desk.responding.commit(plan))
    assert (fates(now), org.view(here).review.answers[place].answer) == (
        {place.field: Fate.OTHER},
        Given("Mine."),
    )
    assert (plan.written(""), plan.left("")) == (1, 0)
    assert (now.written(""), now.left("")) == (0, 1), "the file is not in: who asked is told so"
    assert (now.written("Theirs is right."), now.left("Theirs is right.")) == (1, 0)


def test_no_file_brings_back_an_answer_that_was_redacted(
    org: Organisation, here: RecordId, place: Place
) -> None:
    ok(org.as_("Dana").reviews.answer(here, place, Given("Her brother came by.")))
    data = file_of(org.view(here), {place: Given("Her brother came by.")})
    ordered(org, asked(org, here, answer_target(place)))
    plan = ok(org.as_("Dana").responding.plan(here, data))
    assert fates(plan) == {place.field: Fate.NOT}
    assert "was redacted" in say(plan.lines[0].why or "")
    ok(org.desk.responding.commit(plan, "Bring it back."))
    assert place not in org.view(here).review.answers
    ok(org.desk.reviews.answer(here, place, Given("Weak since noon.")))
    assert fates(ok(org.desk.responding.plan(here, data))) == {place.field: Fate.OTHER}


def test_rights_are_those_of_who_lets_it_in(org: Organisation, here: RecordId, place: Place) -> None:
    data = file_of(org.view(here), {place: Given("Weak since noon.")})
    plan = ok(org.as_("Ann").responding.plan(here, data))
    [line] = plan.lines
    assert line.fate is Fate.NOT
    assert line.why is not None
    assert say(line.why) == why(org.desk.reviews.answer(here, place, Given("Weak since noon.")))[0]
    before = org.desk.reviews._library.log.size()
    ok(org.desk.responding.commit(plan))
    assert org.desk.reviews._library.log.size() == before
    for name, reason in (
        ("Omar", "This record belongs to sites that are not in your scope."),
        ("Drew", "Your role does not read reviews."),
    ):
        assert why(org.as_(name).responding.plan(here, data)) == (reason,)


def test_judged_computed_and_unknown_is_listed_and_nothing_of_it_is_written(
    org: Organisation, here: RecordId, place: Place
) -> None:
    view = org.view(here)
    fields = [f for s in view.form.sections for f in s.fields]
    judged = next(f for f in fields if f.judged_by)
    computed = next(f for f in fields if f.computed is not None)
    staff = next(f for f in view.form.section("cases").fields if f.kind == "staff")
    row = place.row
    answers: dict[Place, Answer] = {
        Place(judged.section, row, judged.id): Given(
            view.form.choice_list(judged.choices or "").options[0].code
        ),
        Place(computed.section, row, computed.id): Given(7),
        Place("cases", row, staff.id): Given("Z" * 21 + "A"),
        place: Given("Kept."),
    }
    data = file_of(view, answers)
    plan = ok(org.as_("Dana").responding.plan(here, data))
    assert {line.place.field: say(line.why) for line in plan.lines if line.why is not None} == {
        judged.id: "It is judged first, each without seeing the other; nobody else's file says it.",
        computed.id: "This value is computed; it is not written by hand.",
        staff.id: "This person is not known on this desk. Choose from the list.",
    }
    ok(org.desk.responding.commit(plan))
    now = org.view(here).review
    assert now.answers[place].answer == Given("Kept.", SOURCE)
    assert now.judgements == {}
    assert Place("cases", row, staff.id) not in now.answers


def test_a_case_the_review_has_not_is_listed_and_never_made(
    org: Organisation, here: RecordId, place: Place
) -> None:
    view = org.view(here)
    stranger = Place("cases", "N" * 21 + "A", place.field)
    data = file_of(view, {stranger: Given("Who?")}, rows=("N" * 21 + "A",))
    plan = ok(org.as_("Dana").responding.plan(here, data))
    [line] = plan.lines
    assert (line.fate, say(line.why) if line.why else "") == (
        Fate.NOT,
        "The review has no such case; add it in the window first.",
    )
    ok(org.desk.responding.commit(plan))
    assert [row.id for row in org.view(here).review.rows] == [row.id for row in view.review.rows]


def test_an_answer_into_what_is_signed_is_said_to_be_and_the_signature_is_older_then(signed: Walker) -> None:
    org = signed.org
    view = signed.view("Dana")
    row = view.review.rows[0].id
    place = Place("cases", row, text_fields(view, "cases")[0])
    data = file_of(view, {place: Given("Something else.")})
    plan = ok(org.as_("Dana").responding.plan(signed.review, data))
    assert [(line.fate, line.signed) for line in plan.lines] == [(Fate.OTHER, True)]
    ok(org.desk.responding.commit(plan, "Copied wrongly."))
    standing = {s.scope: s.standing for s in signed.view("Dana").review.signatures}
    assert standing[Scope("cases", row)] == "stale"


def refusal(org: Organisation, here: RecordId, data: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        org.as_("Dana").responding.plan(here, data)
    return say(refused.value.what)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b'{"resourceType": "Questionnaire"}', b'{"resourceType": "Bundle"}', b"\xff\xfe\x00"],
)
def test_a_file_without_a_response_is_refused(org: Organisation, here: RecordId, data: bytes) -> None:
    before = org.as_("Dana").reviews._library.log.size()
    assert refusal(org, here, data) in {
        "There is no FHIR QuestionnaireResponse in this file.",
        "The file is not a JSON object.",
        "The file cannot be read.",
    }
    assert org.desk.reviews._library.log.size() == before


def test_answers_to_another_form_or_of_two_responses_are_refused_and_another_version_is_said(
    org: Organisation, here: RecordId, place: Place
) -> None:
    view = org.view(here)
    good = file_of(view, {place: Given("x")})
    tree = json.loads(good)
    own = "The answers in this file are not answers to the form of this review."
    other = tree["questionnaire"].replace(view.form.id, "another-form")
    for questionnaire in (other, "", "http://example.org/Questionnaire/x"):
        assert refusal(org, here, file_of(view, {}, questionnaire=questionnaire)) == own
    two = {"resourceType": "Bundle", "entry": [{"resource": tree}, {"resource": tree}]}
    assert refusal(org, here, json.dumps(two).encode()).startswith("There are 2 responses")
    older = tree["questionnaire"].rpartition("|")[0] + "|0.9.0"
    plan = ok(org.desk.responding.plan(here, file_of(view, {place: Given("x")}, questionnaire=older)))
    assert (plan.version, fates(plan)) == ("0.9.0", {place.field: Fate.NEW})


def test_what_fits_no_question_is_listed_by_its_link_id(org: Organisation, here: RecordId) -> None:
    item = [{"linkId": "cases", "item": [{"linkId": "unheard_of", "answer": [{"valueBoolean": True}]}]}]
    plan = ok(org.as_("Dana").responding.plan(here, file_of(org.view(here), {}, item=item)))
    assert [link for link, _ in plan.lost] == ["unheard_of"]
