"""Cover by recorded delegation: for some days, in one role, at the sites of who is away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.desk.foreign import answering, held
from tests.laptop import Laptop, graph_now, parked_anew, parked_now
from tests.organisation import PASSPHRASE, START, Organisation, ok, why
from tests.walker import Walker

from reviewdesk.forms.answers import Given, Place
from reviewdesk.identity.roles import Role
from reviewdesk.records import review as words
from reviewdesk.records.cover import Acting
from reviewdesk.records.organisation import Cover

TODAY = START.date()
WEEK = timedelta(days=7)
OUT_OF_SCOPE = "This record belongs to sites that are not in your scope."


def cover(org: Organisation, who: str, of: str, role: Role, **other: object) -> Cover:
    """A cover of a week from today; nothing is written."""
    made = Cover("V" * 21 + "A", org.person(who).id, org.person(of).id, role, TODAY, TODAY + WEEK, "Leave")
    return replace(made, **other)  # type: ignore[arg-type]


def record(org: Organisation, who: str, of: str, role: Role, **other: object) -> Cover:
    return ok(org.as_("Ada").covering.record(cover(org, who, of, role, **other), PASSPHRASE))


def said(org: Organisation, walker: Walker, place: Place) -> object:
    """What the desk holds at a place."""
    found = held(org, walker.review, place)
    return found.answer.value if found is not None and isinstance(found.answer, Given) else None


def test_who_covers_does_what_the_other_does_at_their_sites_and_only_then(one_case: Walker) -> None:
    org, place = one_case.org, one_case.long_text()
    assert why(org.as_("Omar").reviews.view(one_case.review)) == (OUT_OF_SCOPE,)
    record(org, "Omar", "Dana", Role.SUPERVISOR)
    desk = org.as_("Omar")
    assert isinstance(desk.persons.here(), type(org.person("Omar")))
    assert desk.work.mine(), "what is due to Dana is due to Omar too"
    ok(desk.reviews.answer(one_case.review, place, Given("Seen by Omar")))
    org.clock.pass_(days=8)
    assert why(org.as_("Omar").reviews.view(one_case.review)) == (OUT_OF_SCOPE,)
    assert one_case.view("Dana").facts.answers[place] == Given("Seen by Omar")
    assert parked_now(org, one_case.review) == parked_anew(org, one_case.review) == {}


def test_who_covers_a_later_step_sends_work_back_and_it_counts(one_case: Walker) -> None:
    org = one_case.org
    row = one_case.view("Quinn").review.rows[0].id
    record(org, "Vera", "Quinn", Role.QUALITY_LEAD)
    ok(org.as_("Vera").reviews.give_back(one_case.review, "cases", row, "Who was told first?"))
    assert [back.reason for back in one_case.view("Dana").review.returns] == ["Who was told first?"]
    assert parked_now(org, one_case.review) == parked_anew(org, one_case.review) == {}


def test_a_cover_is_ended_at_once(one_case: Walker) -> None:
    org = one_case.org
    made = record(org, "Omar", "Dana", Role.SUPERVISOR)
    ok(org.as_("Omar").reviews.view(one_case.review))
    ok(org.as_("Ada").covering.end(made.id, PASSPHRASE))
    assert why(org.as_("Omar").reviews.view(one_case.review)) == (OUT_OF_SCOPE,)
    assert len(why(org.as_("Ada").covering.end("W" * 21 + "A", PASSPHRASE))) == 1


@pytest.mark.parametrize("again", [False, True], ids=["as it is", "opened again"])
def test_a_clock_set_back_brings_no_cover_back(one_case: Walker, again: bool) -> None:
    org, place = one_case.org, one_case.long_text()
    record(org, "Omar", "Dana", Role.SUPERVISOR)
    ok(org.as_("Omar").reviews.view(one_case.review))
    org.clock.pass_(days=8)
    ok(org.as_("Dana").reviews.answer(one_case.review, place, Given("After the cover")))
    org.clock.pass_(days=-8)
    if again:
        org.reopen()
    org.lock()
    desk = org.as_("Omar")
    assert why(desk.reviews.view(one_case.review)) == (OUT_OF_SCOPE,)
    assert len(why(desk.reviews.answer(one_case.review, place, Given("Set back")))) == 1
    other = cover(org, "Vera", "Quinn", Role.QUALITY_LEAD, id="W" * 21 + "A")
    day = (TODAY + timedelta(days=8)).isoformat()
    (told,) = why(org.as_("Ada").covering.record(other, PASSPHRASE))
    assert told.startswith(f"Something here was written on {day} already: by that the last day has passed.")


def test_clocks_that_differ_by_minutes_end_no_cover_early(one_case: Walker) -> None:
    org, place = one_case.org, one_case.long_text()
    record(org, "Omar", "Dana", Role.SUPERVISOR)
    midnight = org.clock.time.replace(hour=0, minute=0) + timedelta(days=8)
    org.clock.time = midnight + timedelta(minutes=3)
    ok(org.as_("Dana").reviews.answer(one_case.review, place, Given("By a clock that is ahead")))
    org.clock.time = midnight - timedelta(minutes=1)
    ok(org.as_("Omar").reviews.answer(one_case.review, place, Given("On the last day")))
    assert parked_now(org, one_case.review) == parked_anew(org, one_case.review) == {}


def test_a_covered_role_never_meets_ones_own_sites(one_case: Walker) -> None:
    """Ben is a nurse everywhere; covering Omar at Oak Street he is no supervisor of Maple House."""
    org, place = one_case.org, one_case.long_text()
    record(org, "Ben", "Omar", Role.SUPERVISOR)
    desk = org.as_("Ben")
    ok(desk.reviews.view(one_case.review))
    assert why(desk.reviews.answer(one_case.review, place, Given("By a nurse"))) == (
        "Only a person who is Supervisor may do this.",
    )


def test_nobody_covers_in_releasing_packs_or_governing(one_case: Walker) -> None:
    org = one_case.org
    record(org, "Dana", "Quinn", Role.QUALITY_LEAD)
    desk = org.as_("Dana")
    assert isinstance(desk.persons.here(), Acting)
    assert len(why(desk.governing.set_up(PASSPHRASE, sites=[]))) == 1
    from reviewdesk.records.rights import may_release, may_see

    here = desk.persons.here()
    assert here is not None
    assert may_see(here, ()) is None, "she sees all that Quinn sees"
    assert may_release(here, ()) is not None


LONG = "At most half a year. Who does it longer is given the role, under People."
PAST = {"since": date(2026, 1, 1), "until": date(2026, 2, 1)}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"until": TODAY - WEEK}, "The last day lies before the first."),
        (PAST, "The last day has passed: nothing is covered after the fact."),
        ({"until": TODAY + 27 * WEEK}, LONG),
        ({"reason": "  "}, "Write the reason; others will read it."),
        ({"role": Role.QUALITY_LEAD}, "Dana Whitfield does not hold the role Quality lead."),
        ({"role": Role.ADMINISTRATOR}, "The role Administrator cannot be covered. Give it under People."),
        ({"person": "nobody"}, "Choose two people who work here."),
    ],
)
def test_what_is_no_cover_is_refused(org: Organisation, other: dict[str, object], said: str) -> None:
    wanted = replace(cover(org, "Omar", "Dana", Role.SUPERVISOR), **other)  # type: ignore[arg-type]
    assert why(org.as_("Ada").covering.record(wanted, PASSPHRASE)) == (said,)
    assert org.desk.organisation.covers == {}


def test_only_an_administrator_records_cover(org: Organisation) -> None:
    wanted = cover(org, "Omar", "Dana", Role.SUPERVISOR)
    assert len(why(org.as_("Dana").covering.record(wanted, PASSPHRASE))) == 1
    assert len(why(org.as_("Ada").covering.record(wanted, "not this one at all"))) >= 1


def test_nobody_covers_for_themselves(org: Organisation) -> None:
    wanted = cover(org, "Dana", "Dana", Role.SUPERVISOR)
    assert why(org.as_("Ada").covering.record(wanted, PASSPHRASE)) == (
        "Nobody covers for themselves. Choose somebody else.",
    )


# -- entries from elsewhere -------------------------------------------------------------------------


def test_what_was_written_elsewhere_under_a_cover_counts_by_its_own_day(one_case: Walker) -> None:
    org, place = one_case.org, one_case.long_text()
    record(org, "Omar", "Dana", Role.SUPERVISOR)
    laptop = Laptop(org)
    laptop.sign_in("Omar")
    laptop.write(one_case.review, words.ANSWERED, answering(org, one_case.review, place, "From the field"))
    assert said(org, one_case, place) == "From the field"
    org.clock.pass_(days=8)
    laptop.sign_in("Omar")
    late = laptop.write(one_case.review, words.ANSWERED, answering(org, one_case.review, place, "Too late"))
    assert said(org, one_case, place) == "From the field"
    assert parked_now(org, one_case.review) == parked_anew(org, one_case.review) == {late: OUT_OF_SCOPE}


def test_what_was_written_elsewhere_with_a_clock_set_back_counts_for_nothing(one_case: Walker) -> None:
    """It names what was written after the cover; who did not know of that is judged by their own day."""
    org, place = one_case.org, one_case.long_text()
    record(org, "Omar", "Dana", Role.SUPERVISOR)
    laptop = Laptop(org)
    laptop.sign_in("Omar")
    other = Laptop(org)
    other.sign_in("Omar")
    before = graph_now(org, one_case.review)
    org.clock.pass_(days=8)
    ok(org.as_("Dana").reviews.answer(one_case.review, place, Given("After the cover")))
    org.clock.pass_(days=-8)
    told = answering(org, one_case.review, place, "Set back")
    late = laptop.write(one_case.review, words.ANSWERED, told)
    assert said(org, one_case, place) == "After the cover"
    assert parked_now(org, one_case.review) == parked_anew(org, one_case.review) == {late: OUT_OF_SCOPE}
    other.write(one_case.review, words.ANSWERED, told, knows=before)
    assert parked_now(org, one_case.review) == parked_anew(org, one_case.review) == {late: OUT_OF_SCOPE}


@pytest.mark.parametrize("what", ["session", "control"])
def test_nor_does_what_names_a_later_session_or_control_entry(one_case: Walker, what: str) -> None:
    org, place = one_case.org, one_case.long_text()
    record(org, "Omar", "Dana", Role.SUPERVISOR)
    laptop = Laptop(org)
    laptop.sign_in("Omar")
    org.clock.pass_(days=8)
    if what == "session":
        laptop.sign_in("Omar")
    else:
        ok(
            org.as_("Ada").covering.record(
                cover(org, "Vera", "Quinn", Role.QUALITY_LEAD, id="W" * 21 + "A", until=TODAY + 2 * WEEK),
                PASSPHRASE,
            )
        )
    org.clock.pass_(days=-8)
    told = answering(org, one_case.review, place, "Set back")
    late = laptop.write(one_case.review, words.ANSWERED, told)
    assert parked_now(org, one_case.review) == parked_anew(org, one_case.review) == {late: OUT_OF_SCOPE}


def test_what_was_written_elsewhere_without_knowing_the_cover_counts_for_nothing(one_case: Walker) -> None:
    org, place = one_case.org, one_case.long_text()
    before = org.desk.organisation.at
    record(org, "Omar", "Dana", Role.SUPERVISOR)
    laptop = Laptop(org)
    laptop.sign_in("Omar")
    before_cover = laptop.write(
        one_case.review,
        words.ANSWERED,
        answering(org, one_case.review, place, "Backdated"),
        control=before,
    )
    assert before_cover in parked_now(org, one_case.review)
    assert held(org, one_case.review, place) is None


def test_a_cover_takes_no_other_ones_place(org: Organisation) -> None:
    made = record(org, "Omar", "Dana", Role.SUPERVISOR)
    size = org.desk.covering._library.log.size()
    again = replace(made, person=org.person("Ben").id)
    for other in (again, made):
        said = ("This cover was recorded already. End it, and record another.",)
        assert why(org.as_("Ada").covering.record(other, PASSPHRASE)) == said
    ok(org.as_("Ada").covering.end(made.id, PASSPHRASE))
    assert len(why(org.as_("Ada").covering.record(made, PASSPHRASE))) == 1, "nor does it begin again"
    assert org.desk.organisation.covers[made.id] == replace(made, ended=True)
    assert org.desk.covering._library.log.size() == size + 1


@pytest.mark.parametrize("id_", ["", "short", "../people", "V" * 22, "V" * 21 + "A/about"])
def test_a_cover_has_an_id_as_records_have(org: Organisation, id_: str) -> None:
    wanted = cover(org, "Omar", "Dana", Role.SUPERVISOR, id=id_)
    said = ("The id of this cover is none that this program makes.",)
    assert why(org.as_("Ada").covering.record(wanted, PASSPHRASE)) == said
    assert org.desk.organisation.covers == {}
