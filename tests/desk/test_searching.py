"""Search: everything the person may see, nothing else: no blind judgement, nothing that does not count."""

from __future__ import annotations

import pytest
from tests.desk.test_blind import codes, judged
from tests.laptop import Laptop
from tests.organisation import ok
from tests.walker import Walker

from reviewdesk.desk.searching import Hit, HitKind
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.forms.answers import Given
from reviewdesk.forms.decision import Scope
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.action import ACTION_CHANGED, plan_target
from reviewdesk.records.answering import content_of
from reviewdesk.records.review import Evidence


@pytest.fixture
def told(one_case: Walker) -> Walker:
    """A review in which something is said in every kind of place."""
    org, review = one_case.org, one_case.review
    place = one_case.long_text()
    gap = org.view(review).decision.gaps[0].gap
    plan = one_case.plan("coaching")
    dana = org.as_("Dana")
    ok(dana.reviews.answer(review, place, Given("Sipped little, café closed, drowsy at noon")))
    chart = Evidence("Hydration chart", "record", where="EVV 88213")
    ok(dana.reviews.link_evidence(review, place, chart))
    ok(dana.reviews.note(review, "Ask the zookeeper about Sunday", Scope(*place[:2]), place.field))
    ok(dana.actions.add(review, gap, plan))
    return one_case


def kinds(walker: Walker, name: str, text: str) -> list[HitKind]:
    return [hit.kind for hit in walker.org.as_(name).searching.find(text)]


def test_every_kind_of_thing_is_found_by_its_words(told: Walker) -> None:
    place = told.long_text()
    scope = Scope(*place[:2])
    [answer] = told.org.as_("Quinn").searching.find("DROWSY cafe")
    assert (answer.kind, answer.review, answer.scope, answer.place) == (
        HitKind.ANSWER,
        told.review,
        scope,
        place,
    )
    [chart] = told.org.as_("Quinn").searching.find("88213 hydra")
    assert (chart.kind, chart.place) == (HitKind.EVIDENCE, place)
    [note] = told.org.as_("Quinn").searching.find("zookeeper")
    assert (note.kind, note.text, note.scope) == (HitKind.NOTE, "Ask the zookeeper about Sunday", scope)
    [case] = told.org.as_("Quinn").searching.find("okafor")
    assert (case.kind, case.text, case.scope) == (HitKind.CASE, "Maya Okafor", scope)
    [action] = told.org.as_("Quinn").searching.find("coach the evening")
    assert (action.kind, action.review) == (HitKind.ACTION, told.review)
    assert HitKind.REVIEW in kinds(told, "Quinn", "avoidable admissions")
    assert kinds(told, "Quinn", "lopez") == [HitKind.PARTICIPANT]


def test_nothing_is_found_by_less_than_two_letters_or_by_what_no_one_sees(told: Walker) -> None:
    [link] = told.view("Quinn").review.evidence
    for text in ("", " ", "z", link.entry, "supervisor_review", told.review):
        assert kinds(told, "Quinn", text) == []


@pytest.mark.parametrize("name", ["Omar", "Carl", "Drew"])
def test_somebody_without_the_site_or_without_the_right_finds_nothing(told: Walker, name: str) -> None:
    for text in ("drowsy", "88213", "zookeeper", "okafor", "coach", "avoidable", "lopez"):
        assert kinds(told, name, text) == []


def test_blind_judgements_are_never_found(told: Walker) -> None:
    place = judged(told)
    code = codes(told, place)[0]
    label = next(o.label.said() for c in told.view("Quinn").form.choices for o in c.options if o.code == code)
    ok(told.org.as_("Ann").reviews.judge(told.review, place, "nurse_consultant", Given(code)))
    for name in ("Dana", "Quinn", "Ann"):
        for text in (code, label):
            assert [h for h in told.org.as_(name).searching.find(text) if h.place == place] == []


def test_what_was_removed_withdrawn_or_counts_for_nothing_is_not_found(told: Walker) -> None:
    org, place = told.org, told.long_text()
    laptop = Laptop(org)
    laptop.sign_in("Ann")
    form = told.view("Quinn").form
    theirs = content_of(Given("Grandstanding"), form.field(place.field), form)
    laptop.write(told.review, words.ANSWERED, Change(places.answer_target(place), theirs))
    [action] = org.as_("Quinn").searching.find("coach")
    laptop.sign_in("Omar")
    assert action.action is not None
    laptop.write(action.action, ACTION_CHANGED, Change(plan_target("title"), Value("Sabotage")))
    assert kinds(told, "Quinn", "grandstanding") == kinds(told, "Quinn", "sabotage") == []
    dana = org.as_("Dana").reviews
    [link] = ok(dana.view(told.review)).review.evidence
    ok(dana.withdraw_evidence(told.review, link.target, "Wrong chart"))
    assert kinds(told, "Dana", "hydration") == []
    ok(org.as_("Dana").reviews.answer(told.review, place, Given("Slept well")))
    assert kinds(told, "Dana", "drowsy") == []
    row = told.row
    ok(org.as_("Dana").reviews.remove_row(told.review, "cases", row, "Not ours"))
    assert kinds(told, "Dana", "slept") == []
    assert kinds(told, "Dana", "okafor") == [HitKind.PARTICIPANT]


def test_a_hit_is_told_once(told: Walker) -> None:
    found = told.org.as_("Quinn").searching.find("coach")
    assert len(found) == len(set(found)) == 1
    assert isinstance(found[0], Hit)
