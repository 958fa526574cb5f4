"""Participants of other sites: nobody writes themselves a way to see them, or takes away what is theirs."""

from __future__ import annotations

from datetime import date

import pytest
from tests.laptop import Laptop, graph_now, keys_of, library_of, parked_anew, parked_now
from tests.organisation import MAPLE, OAK, SETTINGS, Organisation, ok
from tests.walker import Walker

from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.header import RecordId
from reviewdesk.eventlog.memory import MemoryLog
from reviewdesk.records import people
from reviewdesk.records.library import Library
from reviewdesk.records.people import HospitalEvent, Identifier, Identity, Stay

SCOPE = "This participant belongs to sites that are not in your scope."
MOVED = "It changes when somebody was at a site that is not in its author's scope."
TAKEN = "Somebody had said whose this is; only a person with all sites says otherwise."
UNKNOWN = "It changes a participant whom it does not know."
AGAIN = "A participant is added once; this would write over who they are."
NOW = Stay(OAK.id, date(2026, 1, 1))
BEFORE = Stay(MAPLE.id, date(2020, 1, 1))
CHANGED = people.identity_change(Identity("Changed", "Name", date(1999, 1, 1), (Identifier("mrn", "1"),)))


@pytest.fixture
def org(one_case: Walker) -> Organisation:
    return one_case.org


def names(org: Organisation, name: str) -> list[str]:
    return [p.name for p in org.as_(name).intake.participants()]


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("Omar", people.stays_change((NOW,)), MOVED),
        ("Omar", people.stays_change((BEFORE, NOW)), SCOPE),
        ("Omar", CHANGED, SCOPE),
        ("Dana", people.stays_change((BEFORE, NOW)), MOVED),
        ("Dana", people.stays_change(()), None),
        ("Dana", CHANGED, None),
        ("Quinn", people.stays_change((BEFORE, NOW)), None),
    ],
)
def test_what_is_known_of_a_participant_is_changed_by_who_reaches_their_sites(
    org: Organisation, laptop: Laptop, name: str, change: Change, reason: str | None
) -> None:
    maya = org.participants[0]
    seen = names(org, "Omar")
    laptop.sign_in(name)
    entry = laptop.write(maya, people.PARTICIPANT_CHANGED, change)
    assert parked_now(org, maya) == parked_anew(org, maya) == ({entry: reason} if reason else {})
    if name == "Omar":
        assert names(org, "Omar") == seen
        assert "Maya Okafor" in names(org, "Dana")


def test_nobody_writes_over_a_participant_as_if_they_had_not_known_them(
    org: Organisation, laptop: Laptop
) -> None:
    maya, nothing = org.participants[0], graph_now(org, org.participants[0])
    empty = type(nothing)(maya, nothing.kinds)
    laptop.sign_in("Omar")
    entry = laptop.write(maya, people.PARTICIPANT_CHANGED, CHANGED, people.stays_change((NOW,)), knows=empty)
    assert parked_now(org, maya) == parked_anew(org, maya) == {entry: UNKNOWN}
    assert "Maya Okafor" in names(org, "Dana")


def test_a_participant_known_already_is_not_added_again(org: Organisation, laptop: Laptop) -> None:
    maya = org.participants[0]
    laptop.sign_in("Dana")
    entry = laptop.write(maya, people.PARTICIPANT_ADDED, CHANGED, people.stays_change((BEFORE,)))
    assert parked_now(org, maya) == parked_anew(org, maya) == {entry: AGAIN}
    assert "Maya Okafor" in names(org, "Dana")


def test_a_participant_added_beside_another_is_a_conflict_that_who_has_all_sites_settles(
    org: Organisation, laptop: Laptop
) -> None:
    maya, nothing = org.participants[0], graph_now(org, org.participants[0])
    seen = names(org, "Omar")
    laptop.sign_in("Omar")
    laptop.write(
        maya,
        people.PARTICIPANT_ADDED,
        CHANGED,
        people.stays_change((NOW,)),
        knows=type(nothing)(maya, nothing.kinds),
    )
    assert parked_now(org, maya) == parked_anew(org, maya) == {}
    assert names(org, "Omar") == seen
    assert "Maya / Name Changed / Okafor" in names(org, "Quinn")
    again = Laptop(org)
    again.sign_in("Omar")
    stays = [people.stays_change(one) for one in ((BEFORE, NOW), (NOW,))]
    tries = {again.write(maya, people.PARTICIPANT_CHANGED, change) for change in (CHANGED, *stays)}
    assert set(parked_now(org, maya)) == set(parked_anew(org, maya)) == tries
    assert names(org, "Omar") == seen
    again.sign_in("Quinn")
    identity = people.identity_change(Identity("Okafor", "Maya", date(1950, 1, 2)))
    again.write(maya, people.PARTICIPANT_CHANGED, identity, people.stays_change((BEFORE,)))
    assert "Maya Okafor" in names(org, "Dana")


@pytest.mark.parametrize("backwards", [False, True])
def test_two_participants_added_beside_each_other_tell_the_same_in_any_order(
    org: Organisation, backwards: bool
) -> None:
    nothing, record = graph_now(org, org.participants[0]), RecordId("P" * 21 + "A")
    empty = type(nothing)(record, nothing.kinds)
    for name, stay in (("Omar", NOW), ("Dana", BEFORE)):
        laptop = Laptop(org)
        laptop.sign_in(name)
        said = people.identity_change(Identity("Row", name))
        laptop.write(record, people.PARTICIPANT_ADDED, said, people.stays_change((stay,)), knows=empty)
    here = library_of(org)
    all_ = [one for e in here.log.entries() if (one := here.log.sealed(e.entry.id)) is not None]
    added = [one for one in all_ if one.entry.header.record == record]
    log = MemoryLog(here.org, keys_of(org))
    log.append([one for one in all_ if one not in added])
    elsewhere = Library(log, here.org)
    for sealed in reversed(added) if backwards else added:
        elsewhere.took(log.append([sealed]))
        assert elsewhere.parked(record) == {}
    assert here.parked(record) == elsewhere.parked(record) == {}
    assert here.participant(record) == elsewhere.participant(record)
    found = elsewhere.participant(record)
    assert found is not None
    assert found.name == "Dana / Omar Row"


@pytest.mark.parametrize(("name", "reason"), [("Omar", TAKEN), ("Vera", TAKEN), ("Quinn", None)])
@pytest.mark.parametrize("kind", [people.EVENT_MATCHED, people.EVENT_IMPORTED])
def test_whose_an_admission_is_is_said_otherwise_by_who_sees_all_sites(
    org: Organisation, laptop: Laptop, name: str, reason: str | None, kind: str
) -> None:
    event = library_of(org).events()[0]
    other = next(p for p in org.participants if p != event.participant)
    laptop.sign_in(name)
    entry = laptop.write(event.id, kind, people.whose_change(other))
    assert parked_now(org, event.id) == parked_anew(org, event.id) == ({entry: reason} if reason else {})
    (now,) = [e.participant for e in library_of(org).events() if e.id == event.id]
    assert now == (event.participant if reason else other)


def test_nobody_settles_whose_an_admission_is_by_a_conflict_of_their_own_making(
    org: Organisation, laptop: Laptop
) -> None:
    event = library_of(org).events()[0]
    other = next(p for p in org.participants if p != event.participant)
    graph = graph_now(org, event.id)
    laptop.sign_in("Omar")
    laptop.write(
        event.id, people.EVENT_MATCHED, people.whose_change(other), knows=type(graph)(event.id, graph.kinds)
    )
    again = Laptop(org)
    again.sign_in("Omar")
    settled = again.write(event.id, people.EVENT_MATCHED, people.whose_change(other))
    assert parked_now(org, event.id) == parked_anew(org, event.id) == {settled: TAKEN}
    assert [e.participant for e in library_of(org).events() if e.id == event.id] == [None]
    again.sign_in("Quinn")
    again.write(event.id, people.EVENT_MATCHED, people.whose_change(event.participant or other))
    assert [e.participant for e in library_of(org).events() if e.id == event.id] == [event.participant]


def test_stays_in_conflict_are_judged_by_all_that_was_said_of_them(org: Organisation) -> None:
    maya = org.participants[0]
    one, two, third = Laptop(org), Laptop(org), Laptop(org)
    for laptop, name in ((one, "Dana"), (two, "Dana"), (third, "Omar")):
        laptop.sign_in(name)
    beside = [
        (laptop, laptop.draft(maya, people.PARTICIPANT_CHANGED, people.stays_change((Stay(MAPLE.id, day),))))
        for laptop, day in ((one, date(2020, 1, 2)), (two, date(2020, 1, 3)))
    ]
    for laptop, draft in beside:
        laptop.arrive(*draft)
    moved = third.write(maya, people.PARTICIPANT_CHANGED, people.stays_change((NOW,)))
    assert parked_now(org, maya) == parked_anew(org, maya) == {moved: MOVED}
    settled = one.write(maya, people.PARTICIPANT_CHANGED, people.stays_change((BEFORE,)))
    assert settled not in parked_now(org, maya)


def test_an_admission_that_waits_is_matched_by_anybody_who_imports(org: Organisation, laptop: Laptop) -> None:
    laptop.sign_in("Omar")
    record = org.participants[0]
    told = HospitalEvent(
        "inpatient", library_of(org).events()[0].about.admitted_at, "x", "E9", Identity("", "")
    )
    event = type(record)("E" * 21 + "A")
    laptop.write(event, people.EVENT_IMPORTED, people.event_change(told))
    laptop.write(event, people.EVENT_MATCHED, people.whose_change(record))
    assert parked_now(org, event) == {}


CSV = b"""patient_id,last name,first name,dob,admit date,discharge date,class,encounter_id
77,Okafor,Maya,1950-01-02,2026-08-20 10:00,2026-08-22 10:00,IMP,E7
"""


@pytest.mark.parametrize(("name", "kept"), [("Omar", False), ("Dana", True)])
def test_who_recognises_somebody_of_another_site_gives_them_the_rows_and_changes_nothing_of_them(
    org: Organisation, name: str, kept: bool
) -> None:
    maya = org.participants[0]
    plan = ok(org.as_(name).intake.plan([("a.csv", CSV)], SETTINGS))
    ok(org.desk.intake.commit(plan, {plan.people[0].person.key: maya}))
    known = library_of(org).participant(maya)
    assert known is not None
    assert (Identifier(SETTINGS.source, "77") in known.identity.identifiers) is kept
    assert parked_now(org, maya) == {}
    assert [e.participant for e in library_of(org).events() if e.about.admitted_at.day == 20] == [maya]
