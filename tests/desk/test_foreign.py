"""Entries that came from elsewhere: who had no right to write them is heard by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.desk.foreign import REASONS, answering, held
from tests.laptop import Laptop, graph_now, library_of, parked_anew, parked_now
from tests.organisation import PASSPHRASE, Organisation, ok
from tests.walker import Walker, long_text

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.compose import Draft, compose
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, RecordId, Stream
from reviewdesk.eventlog.port import Sealed
from reviewdesk.eventlog.seal import Chain, seal_batch
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records import action, organisation, people, places, result
from reviewdesk.records import review as words
from reviewdesk.records.kinds import KINDS
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Person


@pytest.fixture
def org(one_case: Walker) -> Organisation:
    return one_case.org


def test_a_colleagues_honest_entry_counts(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop
) -> None:
    laptop.sign_in("Dana")
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "Rested all day"))
    written = held(org, here, place)
    assert written is not None
    assert (written.answer, written.author, written.entry) == (
        Given("Rested all day"),
        org.person("Dana").id,
        entry,
    )
    assert parked_now(org, here) == parked_anew(org, here) == {}


@pytest.mark.parametrize(
    ("name", "section", "reason"),
    [
        ("Omar", "cases", REASONS["site"]),
        ("Ann", "cases", REASONS["supervisor"]),
        ("Dana", "clinical", REASONS["nurse"]),
        ("Quinn", "clinical", REASONS["nurse"]),
        ("Lena", "cases", REASONS["supervisor"]),
        ("Ada", "cases", REASONS["supervisor"]),
        ("Drew", "cases", "Your role does not read reviews."),
        ("Carl", "clinical", "Your role does not read reviews."),
    ],
)
def test_an_answer_in_somebody_elses_section_is_parked(
    org: Organisation, here: RecordId, row: str, laptop: Laptop, name: str, section: str, reason: str
) -> None:
    place = Place(section, row, long_text(org.view(here, "Quinn").form, section))
    owner = "Dana" if section == "cases" else "Ann"
    before = ok(org.as_(owner).reviews.answer(here, place, Given("Mine"))).review.answers[place]
    laptop.sign_in(name)
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "Theirs"))
    assert held(org, here, place) == before
    assert org.view(here, "Quinn").review.conflicts == ()
    assert parked_now(org, here) == parked_anew(org, here) == {entry: reason}


def test_a_parked_entry_stays_in_the_history_and_is_marked(
    org: Organisation, here: RecordId, row: str, laptop: Laptop
) -> None:
    place = Place("clinical", row, long_text(org.view(here, "Quinn").form, "clinical"))
    laptop.sign_in("Dana")
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "Theirs"))
    lines = ok(org.as_("Quinn").reviews.history(here, place))
    assert [(line.entry, line.after, line.parked) for line in lines] == [(entry, Given("Theirs"), True)]


def test_who_is_no_longer_active_writes_nothing_that_counts(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop
) -> None:
    laptop.sign_in("Dana")
    dana = org.person("Dana")
    left = Person(dana.id, dana.name, dana.roles, dana.sites, dana.all_sites, active=False)
    ok(org.as_("Ada").staffing.change(left, PASSPHRASE))
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "After leaving"))
    assert held(org, here, place) is None
    assert parked_now(org, here) == {entry: "It names no session that was opened with a person's key."}


def test_what_was_written_before_somebody_left_keeps_counting(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop
) -> None:
    laptop.sign_in("Dana")
    laptop.write(here, words.ANSWERED, answering(org, here, place, "Before leaving"))
    dana = org.person("Dana")
    left = Person(dana.id, dana.name, dana.roles, dana.sites, dana.all_sites, active=False)
    ok(org.as_("Ada").staffing.change(left, PASSPHRASE))
    assert parked_anew(org, here) == {}
    written = held(org, here, place)
    assert written is not None
    assert written.answer == Given("Before leaving")


def test_only_the_organisations_key_is_heard_on_the_control_stream(
    org: Organisation, here: RecordId, laptop: Laptop
) -> None:
    laptop.sign_in("Omar")
    omar = org.person("Omar")
    more = Person(omar.id, omar.name, omar.roles, (), all_sites=True)
    by = laptop._by(omar.id, laptop._session)
    drafts = compose(library_of(org).control, organisation.PERSON, 1, (organisation.person_change(more),), by)
    assert drafts is not None
    written = laptop.arrive(*drafts)[0].entry.id
    assert org.person("Omar") == omar
    again = Library(library_of(org).log, library_of(org).org)
    assert again.organisation.people[omar.id] == omar
    note = Change(places.own_fact(places.NOTE, "00"), Value("Hello"))
    entry = laptop.write(here, words.NOTED, note, control=written)
    assert parked_now(org, here) == {entry: REASONS["control"]}


def escapes(org: Organisation, here: RecordId, row: str) -> list[tuple[str, str, str, Change]]:
    """Who writes what where under which kind, to get round a right."""
    clinical = Place("clinical", row, long_text(org.view(here, "Quinn").form, "clinical"))
    form = org.view(here, "Quinn").form
    judged = next(f for s in form.sections for f in s.fields if f.judged_by)
    judged_at = Place(judged.section, row, judged.id)
    theirs = answering(org, here, clinical, "Written over")
    judgement = Change(places.judgement_target(judged_at, "supervisor"), Value({"is": "planned"}))
    nurse = places.signature_target(Scope("clinical", row), "nurse_consultant")
    return [
        ("Dana", words.COMPUTED, REASONS["place"], theirs),
        ("Dana", words.SETTLED, REASONS["place"], theirs),
        ("Dana", words.LED, REASONS["place"], theirs),
        ("Dana", words.REASONED, REASONS["place"], theirs),
        ("Dana", words.CONFIRMED, REASONS["place"], theirs),
        ("Dana", words.OPENED, REASONS["place"], theirs),
        ("Dana", action.ACTION_CHANGED, REASONS["place"], theirs),
        ("Dana", action.ACTION_PROGRESS, REASONS["place"], theirs),
        ("Dana", people.PARTICIPANT_CHANGED, REASONS["place"], theirs),
        ("Dana", people.EVENT_MATCHED, REASONS["place"], theirs),
        ("Dana", result.RESULT_CORRECTED, REASONS["place"], theirs),
        ("Quinn", words.PANEL, REASONS["place"], judgement),
        ("Quinn", words.EXCUSED, REASONS["place"], judgement),
        ("Quinn", words.SETTLED, REASONS["place"], judgement),
        ("Quinn", words.ANSWERED, REASONS["place"], judgement),
        ("Quinn", words.NOTED, REASONS["place"], Change(nurse, Value(True))),
        ("Quinn", words.RETURNED, REASONS["place"], Change(nurse, Value(True))),
        ("Ann", words.EVIDENCE_LINKED, REASONS["place"], Change(nurse, Value(True))),
        ("Dana", action.ACTION_LINKED, REASONS["place"], Change(nurse, Value(True))),
        ("Dana", words.SIGNED, REASONS["nurse"], Change(nurse, Value(True))),
        ("Ann", words.ROW_REMOVED, REASONS["supervisor"], Change(places.row_target("cases", row), None)),
        ("Ann", words.ROW_REMOVED, REASONS["place"], Change(places.row_target("clinical", row), None)),
        ("Quinn", words.NO_ROWS, REASONS["supervisor"], Change(places.none_target("cases"), Value(True))),
    ]


def test_no_kind_reaches_where_another_kind_is_forbidden(
    org: Organisation, here: RecordId, row: str, laptop: Laptop
) -> None:
    mine = Place("clinical", row, long_text(org.view(here, "Quinn").form, "clinical"))
    ok(org.as_("Ann").reviews.answer(here, mine, Given("Mine")))
    before = org.view(here, "Quinn").review
    expected: dict[EntryId, str] = {}
    for name, kind, reason, change in escapes(org, here, row):
        laptop.sign_in(name)
        entry = forced(laptop, here, kind, change)
        expected[entry] = REASONS["again"] if kind == words.OPENED and reason == REASONS["again"] else reason
    found_ = parked_now(org, here)
    opened = "Opening a review cannot answer its questions."
    assert {e: r for e, r in found_.items() if r != opened} == {
        e: r for e, r in expected.items() if found_.get(e) != opened
    }
    assert parked_anew(org, here) == found_
    assert set(found_) == set(expected)
    assert org.view(here, "Quinn").review == before


def forced(laptop: Laptop, record: RecordId, kind: str, *changes: Change, **how: object) -> EntryId:
    """Write targets a kind may not touch, as no honest program would compose them."""
    honest = Change(places.own_fact(places.NOTE, "00"), Value("x"))
    draft = laptop.draft(record, words.NOTED, honest, **how)[0]  # type: ignore[arg-type]
    graph = graph_now(laptop.org, record)
    body = replace(draft.body, changes=changes)
    heads = tuple(graph.heads(change.target) for change in changes)
    return laptop.arrive(replace(draft, kind=kind, body=body, heads=heads))[0].entry.id


def test_a_review_is_opened_once(org: Organisation, here: RecordId, laptop: Laptop) -> None:
    before = org.view(here, "Quinn").review
    laptop.sign_in("Dana")
    about = Change(places.ABOUT, Value({"title": "Another"}))
    other = Laptop(org)
    other.sign_in("Dana")
    again = forced(laptop, here, words.OPENED, about)
    beside = other.write(here, words.OPENED, about, knows=empty_graph(here))
    assert (
        parked_now(org, here)
        == parked_anew(org, here)
        == {
            again: REASONS["again"],
            beside: REASONS["site"],  # it does not say of which
        }
    )
    assert org.view(here, "Quinn").review == before


def empty_graph(record: RecordId) -> RecordGraph:
    return RecordGraph(record, KINDS)


@pytest.mark.parametrize("kind", ["pack.issued", "review.told"])
def test_an_unknown_kind_keeps_its_heads_and_is_told(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop, kind: str
) -> None:
    ok(org.as_("Dana").reviews.answer(here, place, Given("Before")))
    laptop.sign_in("Drew")
    entry = forced(laptop, here, kind, Change(places.answer_target(place), Value(True)))
    assert parked_now(org, here) == parked_anew(org, here) == {}
    graph = library_of(org).graph(here)
    assert graph.heads(places.answer_target(place)) == (entry,)
    assert library_of(org).type_of(here) == "review"
    view = org.view(here, "Quinn")
    assert (view.review.unreadable, held(org, here, place)) == (1, None)


def test_an_unknown_kind_does_what_its_ending_says_and_is_told(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop
) -> None:
    ok(org.as_("Dana").reviews.answer(here, place, Given("Before")))
    laptop.sign_in("Dana")
    forced(laptop, here, "review.told.reopened", Change(places.answer_target(place), None))
    assert parked_now(org, here) == {}
    review = org.view(here, "Quinn").review
    assert [conflict.place for conflict in review.conflicts] == [place]
    assert review.unreadable == 1


def test_an_unknown_kind_needs_a_session_that_holds(
    org: Organisation, here: RecordId, place: Place, laptop: Laptop
) -> None:
    change = Change(places.answer_target(place), Value(True))
    laptop.sign_in("Ann")
    draft = forced(laptop, here, "review.told", change, author=org.person("Dana").id)
    assert parked_now(org, here) == {draft: REASONS["other"]}


def test_entries_that_arrive_before_what_they_rest_on_are_judged_when_it_comes(
    org: Organisation, here: RecordId, row: str, place: Place
) -> None:
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    theirs = Place("clinical", row, long_text(org.view(here, "Quinn").form, "clinical"))
    first = laptop.seal(
        *laptop.draft(here, words.ANSWERED, answering(org, here, place, "First")),
    )
    graph = graph_now(org, here)
    graph.add(first[0].entry, None)
    late = laptop.draft(here, words.ANSWERED, answering(org, here, theirs, "Second"), knows=graph)
    second = second_after(laptop, first[0], late)
    laptop.deliver(second)
    assert held(org, here, place) is None
    assert parked_now(org, here) == {}
    laptop.deliver(first)
    written = held(org, here, place)
    assert written is not None
    assert written.answer == Given("First")
    assert held(org, here, theirs) is None
    assert parked_now(org, here) == {second[0].entry.id: REASONS["nurse"]}


def second_after(laptop: Laptop, first: Sealed, drafts: Sequence[Draft]) -> tuple[Sealed, ...]:
    chain = Chain(laptop.device.key_id, first.entry.header.seq, first.entry.id)
    return seal_batch(drafts, {Stream.RECORD: chain}, laptop.device, [laptop.org.environment.random(32)])


def test_an_action_of_another_site_is_not_changed_from_here(org: Organisation, one_case: Walker) -> None:
    gap = next(g.gap for g in org.view(one_case.review).decision.gaps)
    done = ok(org.as_("Dana").actions.add(one_case.review, gap, one_case.plan("coaching")))
    laptop = Laptop(org)
    laptop.sign_in("Omar")
    entries = {
        laptop.write(done, action.ACTION_CHANGED, Change(action.plan_target("title"), Value("Nothing"))),
        laptop.write(done, action.ACTION_PROGRESS, action.progress_change(action.Progress("verified"))),
    }
    assert set(parked_now(org, done)) == entries
    assert ok(org.as_("Dana").actions.get(done)).plan == one_case.plan("coaching")


def test_an_owner_elsewhere_verifies_nothing_of_their_own(org: Organisation, one_case: Walker) -> None:
    gap = next(g.gap for g in org.view(one_case.review).decision.gaps)
    done = ok(org.as_("Dana").actions.add(one_case.review, gap, one_case.plan("coaching")))
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    entry = laptop.write(done, action.ACTION_PROGRESS, action.progress_change(action.Progress("verified")))
    assert parked_now(org, done) == {entry: "Nobody verifies their own action; the named verifier does."}
    assert ok(org.as_("Dana").actions.get(done)).progress == action.Progress("planned")
