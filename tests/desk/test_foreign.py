"""Entries that came from elsewhere: who had no right to write them is heard by nobody."""

from __future__ import annotations

import pytest
from tests.laptop import Laptop, govern, graph_now, key_of, library_of, parked_anew, parked_now
from tests.organisation import CHEAP, PASSPHRASE, Organisation, Walker, ok

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, Target
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.identity.person import OpenKey, PersonKey
from reviewdesk.identity.session import Session, SignedSession, open_session
from reviewdesk.records import action, organisation, people, places, result
from reviewdesk.records import review as words
from reviewdesk.records.answering import content_of
from reviewdesk.records.organisation import Person
from reviewdesk.records.review import Written
from reviewdesk.store.keys import read_person_key


@pytest.fixture
def org(one_case: Walker) -> Organisation:
    return one_case.org


@pytest.fixture
def here(one_case: Walker) -> RecordId:
    return one_case.review


@pytest.fixture
def row(org: Organisation, here: RecordId) -> str:
    return org.view(here).review.rows[0].id


@pytest.fixture
def laptop(org: Organisation) -> Laptop:
    return Laptop(org)


def text_field(org: Organisation, here: RecordId, section: str) -> str:
    """A required long text of a section, shown always."""
    fields = org.view(here, "Quinn").form.section(section).fields
    return next(f.id for f in fields if f.kind == "long text" and f.show is None)


def answering(org: Organisation, here: RecordId, place: Place, text: str) -> Change:
    form = org.view(here, "Quinn").form
    return Change(places.answer_target(place), content_of(Given(text), form.field(place.field), form))


def held(org: Organisation, here: RecordId, place: Place) -> Written | None:
    return org.view(here, "Quinn").review.answers.get(place)


def test_a_colleagues_honest_entry_counts(
    org: Organisation, here: RecordId, row: str, laptop: Laptop
) -> None:
    laptop.sign_in("Dana")
    place = Place("cases", row, text_field(org, here, "cases"))
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "Rested all day"))
    written = held(org, here, place)
    assert written is not None
    assert (written.answer, written.author, written.entry) == (
        Given("Rested all day"),
        org.person("Dana").id,
        entry,
    )
    assert parked_now(org, here) == parked_anew(org, here) == {}


REASONS = {
    "site": "This record belongs to sites that are not in your scope.",
    "nurse": "Only a person who is Nurse consultant may do this.",
    "supervisor": "Only a person who is Supervisor may do this.",
    "session": "It names no session that was opened with a person's key.",
    "other": "Its session vouches for another device or another person.",
    "device": "Its device was not enrolled when it was written.",
    "place": "This record has no place for such an entry.",
    "again": "A review is opened once; this would write over what it holds.",
    "control": "The control entry it was written under is not here.",
}


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
    place = Place(section, row, text_field(org, here, section))
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
    place = Place("clinical", row, text_field(org, here, "clinical"))
    laptop.sign_in("Dana")
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "Theirs"))
    lines = ok(org.as_("Quinn").reviews.history(here, place))
    assert [(line.entry, line.after, line.parked) for line in lines] == [(entry, Given("Theirs"), True)]


def test_who_is_no_longer_active_writes_nothing_that_counts(
    org: Organisation, here: RecordId, row: str, laptop: Laptop
) -> None:
    laptop.sign_in("Dana")
    dana = org.person("Dana")
    left = Person(dana.id, dana.name, dana.roles, dana.sites, dana.all_sites, active=False)
    ok(org.as_("Ada").staffing.change(left, PASSPHRASE))
    place = Place("cases", row, text_field(org, here, "cases"))
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "After leaving"))
    assert held(org, here, place) is None
    assert parked_now(org, here) == {entry: "It names no session that was opened with a person's key."}


def test_what_was_written_before_somebody_left_keeps_counting(
    org: Organisation, here: RecordId, row: str, laptop: Laptop
) -> None:
    laptop.sign_in("Dana")
    place = Place("cases", row, text_field(org, here, "cases"))
    laptop.write(here, words.ANSWERED, answering(org, here, place, "Before leaving"))
    dana = org.person("Dana")
    left = Person(dana.id, dana.name, dana.roles, dana.sites, dana.all_sites, active=False)
    ok(org.as_("Ada").staffing.change(left, PASSPHRASE))
    assert parked_anew(org, here) == {}
    written = held(org, here, place)
    assert written is not None
    assert written.answer == Given("Before leaving")


def test_a_session_of_a_revoked_certificate_vouches_for_nothing_after(
    org: Organisation, here: RecordId, row: str, laptop: Laptop
) -> None:
    laptop.sign_in("Dana")
    place = Place("cases", row, text_field(org, here, "cases"))
    before = laptop.write(here, words.ANSWERED, answering(org, here, place, "Before"))
    certificate = next(c for c in org.desk.organisation.certificates if c.person == org.person("Dana").id)
    govern(
        org,
        (organisation.REVOKED, (organisation.revocation_change(certificate.person, certificate.serial),)),
    )
    after = laptop.write(here, words.ANSWERED, answering(org, here, place, "After"))
    assert parked_now(org, here) == parked_anew(org, here) == {after: REASONS["session"]}
    written = held(org, here, place)
    assert written is not None
    assert written.entry == before


def test_a_device_nobody_enrolled_does_not_even_reach_the_log(org: Organisation, here: RecordId) -> None:
    from reviewdesk.errors import Refusal

    stranger = Laptop(org, enrolled=False)
    with pytest.raises(Refusal):
        stranger.sign_in("Dana")


def test_an_entry_from_before_its_device_was_enrolled_is_parked(
    org: Organisation, here: RecordId, row: str
) -> None:
    early = org.desk.organisation.at
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    place = Place("cases", row, text_field(org, here, "cases"))
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "Early"), control=early)
    assert parked_now(org, here) == {entry: REASONS["device"]}


def test_another_persons_or_another_devices_session_does_not_serve(
    org: Organisation, here: RecordId, row: str, laptop: Laptop
) -> None:
    place = Place("cases", row, text_field(org, here, "cases"))
    org.as_("Dana")
    signed_in = org.desk.reviews._writer.signed_in
    assert signed_in is not None
    laptop.sign_in("Ann")
    change = answering(org, here, place, "In her name")
    entries = [
        laptop.write(here, words.ANSWERED, change, author=org.person("Dana").id),
        laptop.write(here, words.ANSWERED, change, author=org.person("Dana").id, session=signed_in.session),
    ]
    assert parked_now(org, here) == dict.fromkeys(entries, REASONS["other"])
    assert held(org, here, place) is None


def forged_sessions(org: Organisation, laptop: Laptop) -> dict[str, SignedSession]:
    dana = org.person("Dana").id
    now = org.environment.moment()
    true = Session(library_of(org).org, dana, laptop.device.key_id, now, now + 3_600_000)
    stranger = found_key(org, dana)
    from reviewdesk.identity.session import open_session

    return {
        "signed by another person": open_session(true, key_of(org, "Ann"), at=now),
        "signed with a key nobody certified": open_session(true, stranger, at=now),
        "changed after signing": SignedSession(
            Session(true.org, dana, true.key, now, now + 7_200_000).statement(),
            open_session(true, key_of(org, "Dana"), at=now).signature,
        ),
        "longer than any shift": open_session(
            Session(true.org, dana, true.key, now, now + 40 * 3_600_000), key_of(org, "Dana"), at=now
        ),
        "no signature": SignedSession(true.statement(), b"none"),
    }


def found_key(org: Organisation, person: PersonId):  # type: ignore[no-untyped-def]
    """A key of the person's name, certified by an authority of somebody's own making."""
    from reviewdesk.identity.authority import Authority

    random = org.environment.random
    own = Authority.found(
        "Harbor Home Supports", library_of(org).org, at=org.environment.moment(), random=random
    )
    key = PersonKey.create(person, PASSPHRASE, random=random, cost=CHEAP)
    issued = own.issue(person, "Dana Whitfield", key.spki, at=org.environment.moment(), random=random)
    return key.open(PASSPHRASE, issued.pem)


@pytest.mark.parametrize(
    "how",
    [
        "signed by another person",
        "signed with a key nobody certified",
        "changed after signing",
        "longer than any shift",
        "no signature",
    ],
)
def test_a_forged_session_vouches_for_nothing(
    org: Organisation, here: RecordId, row: str, laptop: Laptop, how: str
) -> None:
    laptop.vouch(org.person("Dana").id, forged_sessions(org, laptop)[how])
    place = Place("cases", row, text_field(org, here, "cases"))
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "Forged"))
    assert parked_now(org, here) == parked_anew(org, here) == {entry: REASONS["session"]}
    assert held(org, here, place) is None


@pytest.mark.parametrize("says_own", [False, True])
def test_a_session_opened_with_a_first_passphrase_vouches_for_nothing(
    org: Organisation, here: RecordId, row: str, laptop: Laptop, *, says_own: bool
) -> None:
    """A program of somebody's own might open one with the passphrase an administrator gave."""
    dana = org.person("Dana")
    ok(org.as_("Ada").staffing.renew(dana.id, "walnut drizzle forty kites", PASSPHRASE))
    kept = read_person_key(org.home, dana.id)
    [pem] = [c.pem for c in org.desk.organisation.certificates if c.person == dana.id and c.first]
    key = kept.open("walnut drizzle forty kites", pem)
    assert isinstance(key, OpenKey)
    now = org.environment.moment()
    span = Session(library_of(org).org, dana.id, laptop.device.key_id, now, now + 3_600_000)
    laptop.vouch(dana.id, open_session(span, key, at=now), says_own=says_own)
    place = Place("cases", row, text_field(org, here, "cases"))
    entry = laptop.write(here, words.ANSWERED, answering(org, here, place, "By whom?"))
    expected = {} if says_own else {entry: REASONS["session"]}
    assert parked_now(org, here) == parked_anew(org, here) == expected


def test_only_the_organisations_key_is_heard_on_the_control_stream(
    org: Organisation, here: RecordId, laptop: Laptop
) -> None:
    laptop.sign_in("Omar")
    omar = org.person("Omar")
    more = Person(omar.id, omar.name, omar.roles, (), all_sites=True)
    from reviewdesk.eventlog.compose import compose

    by = laptop._by(omar.id, laptop._session)
    drafts = compose(library_of(org).control, organisation.PERSON, 1, (organisation.person_change(more),), by)
    assert drafts is not None
    written = laptop.arrive(*drafts)[0].entry.id
    assert org.person("Omar") == omar
    from reviewdesk.records.library import Library

    again = Library(library_of(org).log, library_of(org).org)
    assert again.organisation.people[omar.id] == omar
    note = Change(places.own_fact(places.NOTE, "00"), Value("Hello"))
    entry = laptop.write(here, words.NOTED, note, control=written)
    assert parked_now(org, here) == {entry: REASONS["control"]}


def escapes(org: Organisation, here: RecordId, row: str) -> list[tuple[str, str, str, Change]]:
    """Who writes what where under which kind, to get round a right."""
    clinical = Place("clinical", row, text_field(org, here, "clinical"))
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
    mine = Place("clinical", row, text_field(org, here, "clinical"))
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


def forced(laptop: Laptop, record: RecordId, kind: str, *changes: Change) -> EntryId:
    """Write targets a kind may not touch, as no honest program would compose them."""
    from dataclasses import replace

    honest = Change(places.own_fact(places.NOTE, "00"), Value("x"))
    draft = laptop.draft(record, words.NOTED, honest)[0]
    graph = graph_now(laptop.org, record)
    body = replace(draft.body, changes=changes)
    heads = tuple(graph.heads(change.target) for change in changes)
    return laptop.arrive(replace(draft, kind=kind, body=body, heads=heads))[0].entry.id


def test_a_review_is_opened_once(org: Organisation, here: RecordId, laptop: Laptop) -> None:
    before = org.view(here, "Quinn").review
    laptop.sign_in("Dana")
    about = Change(places.ABOUT, Value({"title": "Another"}))
    entries = [
        forced(laptop, here, words.OPENED, about),
        laptop.write(here, words.OPENED, about, knows=empty_graph(here)),
    ]
    assert parked_now(org, here) == parked_anew(org, here) == dict.fromkeys(entries, REASONS["again"])
    assert org.view(here, "Quinn").review == before


def empty_graph(record: RecordId):  # type: ignore[no-untyped-def]
    from reviewdesk.eventlog.graph import RecordGraph
    from reviewdesk.records.kinds import KINDS

    return RecordGraph(record, KINDS)


def test_an_unknown_kind_in_the_desks_own_words_is_parked(
    org: Organisation, here: RecordId, row: str, laptop: Laptop
) -> None:
    laptop.sign_in("Dana")
    target = Target(f"cases/{row}/{text_field(org, here, 'cases')}")
    entries = {
        forced(laptop, here, "pack.issued", Change(target, Value(True))),
        forced(laptop, here, "review.answered.reopened", Change(target, None)),
    }
    assert set(parked_now(org, here)) == entries


def test_entries_that_arrive_before_what_they_rest_on_are_judged_when_it_comes(
    org: Organisation, here: RecordId, row: str
) -> None:
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    place = Place("cases", row, text_field(org, here, "cases"))
    own, theirs = Place("cases", row, place.field), Place("clinical", row, text_field(org, here, "clinical"))
    first = laptop.seal(
        *laptop.draft(here, words.ANSWERED, answering(org, here, own, "First")),
    )
    graph = graph_now(org, here)
    graph.add(first[0].entry, None)
    late = laptop.draft(here, words.ANSWERED, answering(org, here, theirs, "Second"), knows=graph)
    second = second_after(laptop, first[0], late)
    laptop.deliver(second)
    assert held(org, here, own) is None
    assert parked_now(org, here) == {}
    laptop.deliver(first)
    written = held(org, here, own)
    assert written is not None
    assert written.answer == Given("First")
    assert held(org, here, theirs) is None
    assert parked_now(org, here) == {second[0].entry.id: REASONS["nurse"]}


def second_after(laptop: Laptop, first, drafts):  # type: ignore[no-untyped-def]
    from reviewdesk.eventlog.header import Stream
    from reviewdesk.eventlog.seal import Chain, seal_batch

    chain = Chain(laptop.device.key_id, first.entry.header.seq, first.entry.id)
    return seal_batch(drafts, {Stream.RECORD: chain}, laptop.device, [laptop.org.environment.random(32)])


def test_a_session_that_arrives_late_lets_its_entries_count(
    org: Organisation, here: RecordId, row: str, laptop: Laptop
) -> None:
    from reviewdesk.eventlog.compose import note
    from reviewdesk.eventlog.header import Stream
    from reviewdesk.identity.session import open_session
    from reviewdesk.records.kinds import SESSION_OPENED
    from reviewdesk.records.sessions import session_data

    dana = org.person("Dana").id
    now = org.environment.moment()
    session = Session(library_of(org).org, dana, laptop.device.key_id, now, now + 3_600_000)
    signed = open_session(session, key_of(org, "Dana"), at=now)
    opened = laptop.seal(
        note(Stream.SESSION, SESSION_OPENED, 1, laptop._by(dana, None), data=session_data(signed))
    )
    laptop._session, laptop._person = opened[0].entry.id, dana
    place = Place("cases", row, text_field(org, here, "cases"))
    laptop.write(here, words.ANSWERED, answering(org, here, place, "On the road"))
    assert held(org, here, place) is None
    laptop.deliver(opened)
    written = held(org, here, place)
    assert written is not None
    assert written.answer == Given("On the road")
    assert parked_now(org, here) == parked_anew(org, here) == {}


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
