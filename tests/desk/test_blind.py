"""First judgements: hidden from each other until both are in, then kept; the panel settles."""

from __future__ import annotations

from datetime import date

import pytest
from tests.laptop import Laptop, graph_now, library_of, parked_anew, parked_now
from tests.organisation import FOR_ROLE, ok, why
from tests.walker import Walker

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import Stream
from reviewdesk.eventlog.port import Sealed
from reviewdesk.eventlog.seal import Chain, seal_batch
from reviewdesk.forms.answers import Blind, Given, Place
from reviewdesk.identity.roles import Role
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.answering import content_of
from reviewdesk.records.review import PanelMember
from reviewdesk.records.shapes import written


def judged(walker: Walker) -> Place:
    form = walker.view("Quinn").form
    field = next(f for s in form.sections for f in s.fields if f.judged_by)
    return Place(field.section, walker.view("Quinn").review.rows[0].id, field.id)


def codes(walker: Walker, place: Place) -> list[str]:
    form = walker.view("Quinn").form
    return [o.code for o in form.choice_list(form.field(place.field).choices or "").options]


def test_a_first_judgement_is_hidden_from_its_counterpart_until_both_are_in(one_case: Walker) -> None:
    place = judged(one_case)
    first, second = codes(one_case, place)[:2]
    org = one_case.org
    ok(org.as_("Ann").reviews.judge(one_case.review, place, "nurse_consultant", Given(second)))
    seen = {name: one_case.view(name).review.judgements for name in ("Ann", "Dana", "Quinn", "Ada")}
    assert {name: {r for _, r in found} for name, found in seen.items()} == {
        "Ann": {"nurse_consultant"},
        "Dana": set(),
        "Quinn": set(),
        "Ada": set(),
    }
    lines = ok(org.as_("Dana").reviews.history(one_case.review, place))
    assert [(line.kind, line.before, line.after, line.withheld) for line in lines] == [
        (words.JUDGED, None, None, True)
    ]
    own = ok(org.as_("Ann").reviews.history(one_case.review, place))
    assert [line.after.value for line in own if isinstance(line.after, Given)] == [second]
    assert one_case.view("Dana").facts.answers[place] == Blind(frozenset({"nurse_consultant"}))
    ok(org.as_("Dana").reviews.judge(one_case.review, place, "supervisor", Given(first)))
    both = one_case.view("Dana").review.judgements
    assert {r: w.answer.value for (_, r), w in both.items() if isinstance(w.answer, Given)} == {
        "nurse_consultant": second,
        "supervisor": first,
    }
    assert [line.withheld for line in ok(org.as_("Quinn").reviews.history(one_case.review, place))] == [
        False,
        False,
    ]


def printed(walker: Walker, place: Place) -> dict[str, str]:
    """What the pages say of the first judgements of a field, by role."""
    org = walker.org
    asked = walker.view("Quinn").form.field(place.field).ask.said()
    releasing, who = org.as_("Quinn").releasing, org.person("Quinn").id
    content, _, _ = ok(releasing._content(walker.review, "preview", who, org.environment.moment()))
    (found,) = (c for case in content.cases for c in case.classifications if c.question == asked)
    return {one.role: one.judged for one in found.first}


def test_the_pages_say_of_a_judgement_that_it_is_in_and_of_a_missing_one_that_it_is_not(
    one_case: Walker,
) -> None:
    place, org = judged(one_case), one_case.org
    first, second = codes(one_case, place)[:2]
    missing, shut = "Not made yet", "Made; shown when all first judgements are in"
    assert printed(one_case, place) == {"Supervisor": missing, "Nurse consultant": missing}
    ok(org.as_("Ann").reviews.judge(one_case.review, place, "nurse_consultant", Given(second)))
    assert printed(one_case, place) == {"Supervisor": missing, "Nurse consultant": shut}
    ok(org.as_("Dana").reviews.judge(one_case.review, place, "supervisor", Given(first)))
    assert not {missing, shut} & set(printed(one_case, place).values())


def test_also_of_one_that_was_made_elsewhere(one_case: Walker) -> None:
    place, org = judged(one_case), one_case.org
    form = one_case.view("Quinn").form
    laptop = Laptop(org)
    laptop.sign_in("Ann")
    content = content_of(Given(codes(one_case, place)[0]), form.field(place.field), form)
    change = Change(places.judgement_target(place, "nurse_consultant"), content)
    laptop.write(one_case.review, words.JUDGED, change)
    assert printed(one_case, place)["Nurse consultant"] == "Made; shown when all first judgements are in"


def test_the_length_of_a_judgement_tells_nothing(one_case: Walker) -> None:
    """Neither of one with a short and a long answer, nor of a judgement among other entries of one person."""
    place = judged(one_case)
    short, long = (max(codes(one_case, place), key=lambda code, by=by: by * len(code)) for by in (-1, 1))
    assert len(short) < len(long)
    org, sizes = one_case.org, set()
    for code in (short, long):
        ok(org.as_("Ann").reviews.judge(one_case.review, place, "nurse_consultant", Given(code)))
        graph = library_of(org).graph(one_case.review)
        [head] = graph.heads(places.judgement_target(place, "nurse_consultant"))
        header = graph.entry(head).header
        sealed = library_of(org).log.sealed(head)
        assert sealed is not None
        assert sealed.body is not None
        sizes.add((header.len, len(sealed.body.padded)))
    assert sizes == {(4096, 4096)}


def test_judgements_may_be_changed_until_all_are_in_and_are_then_kept(one_case: Walker) -> None:
    place = judged(one_case)
    first, second = codes(one_case, place)[:2]
    org = one_case.org
    ok(org.as_("Ann").reviews.judge(one_case.review, place, "nurse_consultant", Given(second)))
    ok(org.as_("Ann").reviews.judge(one_case.review, place, "nurse_consultant", Given(first)))
    ok(org.as_("Dana").reviews.judge(one_case.review, place, "supervisor", Given(first)))
    refused = org.as_("Ann").reviews.judge(one_case.review, place, "nurse_consultant", Given(second))
    said = "Every first judgement is in; they are kept as they were made. The panel settles the answer."
    assert why(refused) == (said,)
    laptop = Laptop(org)
    laptop.sign_in("Ann")
    form = one_case.view("Ann").form
    target = places.judgement_target(place, "nurse_consultant")
    change = Change(target, content_of(Given(second), form.field(place.field), form))
    entry = laptop.write(one_case.review, words.JUDGED, change)
    assert parked_now(org, one_case.review) == {
        entry: "Every first judgement was in; they are kept as they were made."
    }
    kept = one_case.view("Quinn").review.judgements[place, "nurse_consultant"].answer
    assert isinstance(kept, Given)
    assert kept.value == first


def test_one_person_judges_for_one_role(one_case: Walker) -> None:
    place = judged(one_case)
    code = codes(one_case, place)[0]
    org = one_case.org
    ok(org.as_("Sam").reviews.judge(one_case.review, place, "supervisor", Given(code)))
    refused = org.as_("Sam").reviews.judge(one_case.review, place, "nurse_consultant", Given(code))
    said = "One person gives one judgement; another person judges for the other role."
    assert why(refused) == (said,)
    laptop = Laptop(org)
    laptop.sign_in("Sam")
    form = one_case.view("Sam").form
    target = places.judgement_target(place, "nurse_consultant")
    change = Change(target, content_of(Given(code), form.field(place.field), form))
    entry = laptop.write(one_case.review, words.JUDGED, change)
    assert parked_now(org, one_case.review) == {entry: said}


def test_nobody_judges_for_a_role_they_do_not_hold(one_case: Walker) -> None:
    place = judged(one_case)
    code = codes(one_case, place)[0]
    for name, role in (("Dana", "nurse_consultant"), ("Ann", "supervisor"), ("Quinn", "supervisor")):
        assert len(why(one_case.org.as_(name).reviews.judge(one_case.review, place, role, Given(code)))) == 1
    assert (
        len(why(one_case.org.as_("Quinn").reviews.judge(one_case.review, place, "quality_lead", Given(code))))
        == 1
    )


def test_the_panel_settles_after_the_first_judgements_and_only_when_it_is_complete(one_case: Walker) -> None:
    place = judged(one_case)
    first, second = codes(one_case, place)[:2]
    org = one_case.org
    assert why(org.as_("Quinn").reviews.answer(one_case.review, place, Given(first))) == (
        "The first judgements come before the panel settles the answer.",
    )
    ok(org.as_("Ann").reviews.judge(one_case.review, place, "nurse_consultant", Given(second)))
    quinn = org.as_("Quinn").reviews
    assert why(quinn.excuse(one_case.review, place, "supervisor", " ")) == (
        "Write why this judgement cannot be had.",
    )
    ok(quinn.excuse(one_case.review, place, "supervisor", "On leave for the month"))
    assert why(org.as_("Dana").reviews.judge(one_case.review, place, "supervisor", Given(first)))
    view = ok(org.as_("Quinn").reviews.answer(one_case.review, place, Given(second)))
    nobody = Blind(frozenset({"nurse_consultant"}), frozenset({"supervisor"}))
    assert view.facts.answers[place] == nobody
    roles = view.form.field(place.field).settled_by
    for role in roles:
        view = ok(org.as_("Quinn").reviews.panel(one_case.review, place, member(one_case, role)))
    settled = view.facts.answers[place]
    assert isinstance(settled, Given)
    assert settled.value == second
    assert (
        settled.definitions == view.form.choice_list(view.form.field(place.field).choices or "").definitions
    )
    assert view.review.judgements[place, "nurse_consultant"].kind == words.JUDGED


def member(walker: Walker, role: str) -> PanelMember:
    if role == "case_manager":
        return PanelMember(role, "C. Ines", date(2026, 11, 23), source="Letter of 20 November")
    if role == "supervisor":
        return PanelMember(role, missing="On leave for the month")
    return PanelMember(role, walker.org.person(FOR_ROLE[role]).name, date(2026, 11, 23))  # type: ignore[index]


def test_a_panel_member_has_a_name_and_a_date_or_a_reason_and_an_external_one_a_source(
    one_case: Walker,
) -> None:
    place = judged(one_case)
    quinn = one_case.org.as_("Quinn").reviews
    assert why(quinn.panel(one_case.review, place, PanelMember("quality_lead", "Quinn Abara"))) == (
        "Give the person's name and the date, or write why nobody took part.",
    )
    outside = PanelMember("case_manager", "C. Ines", date(2026, 11, 23))
    assert why(quinn.panel(one_case.review, place, outside)) == (
        "The case manager is outside the organization: name the source of their view.",
    )


LEFT_OUT = "It leaves out what its own device had written in this record before."


def judgement(walker: Walker, place: Place, role: str, code: str) -> Change:
    form = walker.view("Quinn").form
    return Change(
        places.judgement_target(place, role), content_of(Given(code), form.field(place.field), form)
    )


def test_who_judges_in_both_roles_at_once_is_heard_in_one(one_case: Walker) -> None:
    org, here, place = one_case.org, one_case.review, judged(one_case)
    code = codes(one_case, place)[0]
    laptop, known = Laptop(org), graph_now(org, here)
    laptop.sign_in("Sam")
    first = laptop.write(here, words.JUDGED, judgement(one_case, place, "supervisor", code), knows=known)
    both = laptop.write(here, words.JUDGED, judgement(one_case, place, "nurse_consultant", code), knows=known)
    assert parked_now(org, here) == parked_anew(org, here) == {both: LEFT_OUT}
    assert {r: w.entry for (_, r), w in one_case.whole().judgements.items()} == {"supervisor": first}


def sam_judges_both(walker: Walker, place: Place) -> None:
    """On two laptops that did not know of each other."""
    org, here, code = walker.org, walker.review, codes(walker, place)[0]
    known = graph_now(org, here)
    for role in ("nurse_consultant", "supervisor"):
        laptop = Laptop(org)
        laptop.sign_in("Sam")
        laptop.write(here, words.JUDGED, judgement(walker, place, role, code), knows=known)


def test_who_judges_in_both_roles_on_two_laptops_is_heard_in_one_and_another_judges(one_case: Walker) -> None:
    org, here, place = one_case.org, one_case.review, judged(one_case)
    sam_judges_both(one_case, place)
    assert parked_now(org, here) == {}
    counted = {role for _, role in one_case.whole().judgements}
    assert len(counted) == 1
    (waits,) = {"nurse_consultant", "supervisor"} - counted
    assert one_case.view("Quinn").facts.answers[place] == Blind(frozenset(counted))
    ok(org.as_("Quinn").reviews.excuse(here, place, waits, "On leave"))
    assert parked_now(org, here) == {}
    assert one_case.view("Quinn").facts.answers[place] == Blind(frozenset(counted), frozenset({waits}))


def test_another_judges_where_somebody_had_judged_in_both_roles(one_case: Walker) -> None:
    org, here, place = one_case.org, one_case.review, judged(one_case)
    second = codes(one_case, place)[1]
    sam_judges_both(one_case, place)
    (waits,) = {"nurse_consultant", "supervisor"} - {role for _, role in one_case.whole().judgements}
    name = FOR_ROLE[Role(waits)]
    ok(org.as_(name).reviews.judge(here, place, waits, Given(second)))
    assert parked_now(org, here) == {}
    assert {w.author for w in one_case.whole().judgements.values()} == {
        org.person("Sam").id,
        org.person(name).id,
    }


def seen_and_changed(walker: Walker, place: Place) -> tuple[Laptop, list[Sealed]]:
    """Ann's laptop judges, learns of Dana's judgement, writes on, and judges anew as if it had not."""
    org, here = walker.org, walker.review
    first, second = codes(walker, place)[:2]
    laptop = Laptop(org)
    laptop.sign_in("Ann")
    laptop.write(here, words.JUDGED, judgement(walker, place, "nurse_consultant", first))
    before = graph_now(org, here)
    ok(org.as_("Dana").reviews.judge(here, place, "supervisor", Given(second)))
    note = Change(places.own_fact(places.NOTE, "00"), Value(written(words.NoteText("Both seen"))))
    drafts = laptop.draft(here, words.NOTED, note)
    changed = laptop.draft(
        here, words.JUDGED, judgement(walker, place, "nurse_consultant", second), knows=before
    )
    (noted,) = laptop.seal(*drafts)
    chain = {Stream.RECORD: Chain(laptop.device.key_id, noted.entry.header.seq, noted.entry.id)}
    (again,) = seal_batch(changed, chain, laptop.device, [org.environment.random(32)])
    return laptop, [noted, again]


@pytest.mark.parametrize("late", [False, True], ids=["in order", "what it leaves out comes last"])
def test_a_judgement_is_not_changed_by_leaving_out_what_was_seen(one_case: Walker, late: bool) -> None:
    org, here, place = one_case.org, one_case.review, judged(one_case)
    first = codes(one_case, place)[0]
    laptop, sent = seen_and_changed(one_case, place)
    for one in reversed(sent) if late else sent:
        laptop.deliver([one])
    assert parked_now(org, here) == parked_anew(org, here) == {sent[-1].entry.id: LEFT_OUT}
    kept = one_case.view("Quinn").review.judgements[place, "nurse_consultant"].answer
    assert isinstance(kept, Given)
    assert kept.value == first


def test_nobody_settles_a_judgement_alone(one_case: Walker) -> None:
    """Quinn excuses both judges and records an empty panel: each step is open to her, the answer is not."""
    org, here, place = one_case.org, one_case.review, judged(one_case)
    code = codes(one_case, place)[1]
    quinn = org.as_("Quinn").reviews
    asked = one_case.view("Quinn").form.field(place.field)
    for role in asked.judged_by:
        ok(quinn.excuse(here, place, role, "Away"))
    for role in asked.settled_by:
        ok(quinn.panel(here, place, PanelMember(role, missing="Could not come")))
    assert why(quinn.answer(here, place, Given(code))) == (
        "The first judgements come before the panel settles the answer.",
    )
    laptop = Laptop(org)
    laptop.sign_in("Quinn")
    form = one_case.view("Quinn").form
    settles = Change(places.answer_target(place), content_of(Given(code), form.field(place.field), form))
    laptop.write(here, words.SETTLED, settles)
    assert isinstance(one_case.view("Quinn").facts.answers[place], Blind)
    ok(org.as_("Quinn").reviews.take_back_excuse(here, place, "supervisor"))
    ok(org.as_("Dana").reviews.judge(here, place, "supervisor", Given(code)))
    assert parked_now(org, here) == {}
    assert isinstance(one_case.view("Quinn").facts.answers[place], Blind), "nobody came"
    ok(
        org.as_("Quinn").reviews.panel(
            here, place, PanelMember("quality_lead", "Quinn Abara", date(2026, 11, 23))
        )
    )
    assert isinstance(one_case.view("Quinn").facts.answers[place], Given)
