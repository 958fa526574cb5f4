"""Imported people nobody has recognised: one line each over all kinds, one act for all of theirs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.laptop import Laptop, parked_anew, parked_now
from tests.organisation import ADMISSIONS, MAPLE, OAK, PASSPHRASE, SETTINGS, START, Organisation, ok, why

from reviewdesk.desk.importing import Imported
from reviewdesk.desk.recognising import NewParticipant, Wait
from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.exchange.matching import Matched
from reviewdesk.identity.roles import Role
from reviewdesk.records import people
from reviewdesk.records.organisation import Cover
from reviewdesk.records.people import Identifier, Identity, Stay
from reviewdesk.ui.present.recognising import candidate

HEADER = ADMISSIONS.splitlines(keepends=True)[0]
STAY = HEADER + b"9,Vance,Lee,1961-06-07,2026-08-20 08:15,2026-08-21 12:00,IMP,E9\n"
RENAMED = ADMISSIONS.replace(b"\n1,", b"\nX-77,")
LISTS = {
    ListKind.VISITS: b"visit id,member id,last name,first name,visit date,caregiver\n"
    b"V1,9,Vance,Lee,07/03/2026,Ann Bell\nV2,9,Vance,Lee,07/04/2026,Ann Bell\n",
    ListKind.INCIDENTS: b"incident id,member id,last name,first name,incident date\n"
    b"I1,9,VANCE,Lee,07/05/2026\n",
    ListKind.GOALS: b"goal id,member id,last name,first name,goal\nG1,9,Vance,Lee,Walks to the shop\n",
}
NEW = NewParticipant(MAPLE.id, date(2025, 1, 1))
SETTINGS_OF_LISTS = ListSettings("America/New_York", SETTINGS.source)
UNKNOWN_SITE = ("This site is not known on this desk. Choose from the list.",)
NOT_IN_SCOPE = ("A new participant is put at a site in your scope. Choose another site.",)


def bring_stays(org: Organisation, csv: bytes) -> Imported:
    intake = org.as_("Dana").intake
    return ok(intake.commit(ok(intake.plan([("a.csv", csv)], SETTINGS)), {}))


def bring_list(org: Organisation, kind: ListKind, data: bytes, source: str = SETTINGS.source) -> Imported:
    lists = org.as_("Dana").lists
    settings = ListSettings("America/New_York", source)
    return ok(lists.commit(ok(lists.plan(kind, [("a.csv", data)], settings)), {}))


def bring_all(org: Organisation) -> None:
    bring_stays(org, STAY)
    for kind, data in LISTS.items():
        bring_list(org, kind, data)


def test_somebody_of_four_kinds_is_one_line_and_one_act(org: Organisation) -> None:
    bring_all(org)
    waiting = org.as_("Dana").waiting
    [one] = waiting.people()
    assert one.counts == {FileKind.STAYS: 1, FileKind.VISITS: 2, FileKind.INCIDENTS: 1, FileKind.GOALS: 1}
    assert (one.person.birth_date, one.first) == (date(1961, 6, 7), date(2026, 7, 3))
    assert waiting.rows() == 5
    assert ok(waiting.recognise(one.key, NEW)) == 5
    assert waiting.people() == ()
    assert waiting.rows() == 0
    [lee] = [p for p in org.desk.intake.participants() if p.identity.family == "Vance"]
    assert lee.stays == (Stay(MAPLE.id, date(2025, 1, 1)),)
    assert lee.identity.identifiers == (Identifier(SETTINGS.source, "9"),)
    assert why(waiting.recognise(one.key, lee.id)) == ("Nothing of this person waits any more.",)
    library = org.desk.waiting._library
    assert [e.participant for e in library.events()] == [lee.id]
    assert len(library.imports.visits_of(lee.id)) == 2
    org.reopen()
    assert org.as_("Dana").waiting.people() == ()


def test_one_number_with_two_birth_dates_is_two_people(org: Organisation) -> None:
    bring_stays(org, STAY + b"9,Vance,Lee,1990-01-01,2026-08-22 08:15,,IMP,E10\n")
    assert sorted(str(one.person.birth_date) for one in org.as_("Dana").waiting.people()) == [
        "1961-06-07",
        "1990-01-01",
    ]
    # A row without a birth date is neither of them.
    bring_list(org, ListKind.GOALS, LISTS[ListKind.GOALS])
    assert len(org.as_("Dana").waiting.people()) == 3


def test_one_name_without_a_number_is_not_taken_for_one_person(org: Organisation) -> None:
    stay = HEADER + b",Vance,Lee,1961-06-07,2026-08-20 08:15,,IMP,E9\n"
    bring_stays(org, stay)
    bring_list(org, ListKind.GOALS, b"goal id,last name,first name,goal\nG1,Vance,Lee,Walks\n")
    assert len(org.as_("Dana").waiting.people()) == 2


NAMELESS = "incident id,last name,first name,dob,incident date\n"


def waiting_rows(org: Organisation) -> list[int]:
    return sorted(len(one.rows) for one in org.as_("Dana").waiting.people())


def test_two_people_of_one_name_are_never_one_line(org: Organisation) -> None:
    told = NAMELESS + "I1,Smith,J,,07/05/2026\nI2,Smith,J,,07/06/2026\n"
    bring_list(org, ListKind.INCIDENTS, told.encode())
    bring_list(org, ListKind.GOALS, b"goal id,last name,first name,goal\nG1,Smith,J,Walks\n")
    waiting = org.as_("Dana").waiting
    assert waiting_rows(org) == [1, 1, 1]
    assert ok(waiting.recognise(waiting.people()[0].key, org.participants[0])) == 1
    assert waiting.rows() == 2


def test_one_name_and_birth_date_are_one_person_of_one_sender_only(org: Organisation) -> None:
    told = NAMELESS + "I1,Smith,J,01/02/1950,07/05/2026\nI2,SMITH,J,01/02/1950,07/06/2026\n"
    bring_list(org, ListKind.INCIDENTS, told.encode())
    bring_list(org, ListKind.GOALS, b"goal id,last name,first name,dob,goal\nG1,Smith,J,01/02/1950,Walks\n")
    assert waiting_rows(org) == [3]
    bring_list(
        org,
        ListKind.GOALS,
        b"goal id,last name,first name,dob,goal\nG2,Smith,J,01/02/1950,Reads\n",
        source="elsewhere",
    )
    assert waiting_rows(org) == [1, 3]


@pytest.mark.parametrize("name", ["Dana", "Quinn"])
def test_nobody_becomes_a_participant_at_a_site_that_is_not_here(org: Organisation, name: str) -> None:
    bring_stays(org, STAY)
    waiting = org.as_(name).waiting
    [waits] = waiting.people()
    assert why(waiting.recognise(waits.key, NewParticipant("no-such-site", date(2025, 1, 1)))) == UNKNOWN_SITE
    assert waiting.rows() == 1


def test_a_new_participant_is_put_at_a_site_in_scope(org: Organisation) -> None:
    bring_stays(org, STAY)
    elsewhere = NewParticipant(OAK.id, date(2025, 1, 1))
    waiting = org.as_("Dana").waiting
    [waits] = waiting.people()
    assert why(waiting.recognise(waits.key, elsewhere)) == NOT_IN_SCOPE
    assert ok(org.as_("Ada").waiting.recognise(waits.key, elsewhere)) == 1


@pytest.mark.parametrize(("site", "said"), [("no-such-site", UNKNOWN_SITE), (OAK.id, NOT_IN_SCOPE)])
def test_an_import_makes_nobody_at_a_site_the_person_does_not_reach(
    org: Organisation, site: str, said: tuple[str, ...]
) -> None:
    intake = org.as_("Dana").intake
    plan = ok(intake.plan([("a.csv", STAY)], SETTINGS))
    new = {plan.people[0].person.key: NewParticipant(site, date(2025, 1, 1))}
    assert why(intake.commit(plan, new)) == said
    lists = org.as_("Dana").lists
    listed = ok(lists.plan(ListKind.GOALS, [("a.csv", LISTS[ListKind.GOALS])], SETTINGS_OF_LISTS))
    new = {listed.people[0].person.key: NewParticipant(site, date(2025, 1, 1))}
    assert why(lists.commit(listed, new)) == said
    assert len(org.as_("Ada").intake._library.participants()) == 2


@pytest.mark.parametrize("site", ["no-such-site", OAK.id])
def test_a_participant_from_elsewhere_counts_at_whatever_site_its_entry_names(
    org: Organisation, site: str
) -> None:
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    record = RecordId("Q" * 21 + "A")
    changes = (
        people.identity_change(Identity("Vance", "Lee")),
        people.stays_change((Stay(site, date(2025, 1, 1)),)),
    )
    laptop.write(record, people.PARTICIPANT_ADDED, *changes)
    assert parked_now(org, record) == parked_anew(org, record) == {}
    org.as_("Quinn")
    known = {str(p.id): p for p in org.desk.intake.participants()}
    sites = {id_: one.name for id_, one in org.desk.organisation.sites.items()}
    named = OAK.name if site == OAK.id else "Not known on this desk (no-suc)"
    assert candidate(record, known, sites).site == named


def test_who_is_recognized_gets_the_identifier(org: Organisation) -> None:
    bring_stays(org, RENAMED)
    waiting = org.as_("Dana").waiting
    [waits] = waiting.people()
    assert ok(waiting.recognise(waits.key, org.participants[0])) == 1
    again = ok(org.desk.intake.plan([("a.csv", RENAMED)], SETTINGS))
    assert all(isinstance(match, Matched) for match in again.people)


def test_nobody_is_recognized_as_somebody_who_is_not_here(org: Organisation) -> None:
    bring_stays(org, STAY)
    waiting = org.as_("Dana").waiting
    [waits] = waiting.people()
    nobody = RecordId("Z" * 21 + "A")
    assert why(waiting.recognise(waits.key, nobody)) == ("This participant is not here.",)


def test_who_is_left_waiting_in_an_import_waits(org: Organisation) -> None:
    intake = org.as_("Dana").intake
    plan = ok(intake.plan([("a.csv", STAY)], SETTINGS))
    assert ok(intake.commit(plan, {plan.people[0].person.key: Wait()})) == Imported(1, 0, 0, 1, 0)
    assert len(org.desk.waiting.people()) == 1


@pytest.mark.parametrize("name", ["Ann", "Fay", "Carl", "Drew", "Lena"])
def test_who_takes_nothing_in_is_told_nothing_of_it(org: Organisation, name: str) -> None:
    bring_all(org)
    [waits] = org.desk.waiting.people()
    waiting = org.as_(name).waiting
    assert waiting.people() == ()
    assert waiting.rows() == 0
    assert len(why(waiting.recognise(waits.key, NEW))) == 1


# -- whose scope ----------------------------------------------------------------------------------


def seen_by(org: Organisation, *names: str) -> dict[str, tuple[int, int]]:
    """How many people and rows each is told of."""
    found = {name: org.as_(name).waiting for name in names}
    return {name: (len(org.as_(name).waiting.people()), found[name].rows()) for name in names}


def test_rows_of_no_site_are_told_to_whose_scope_has_a_site_of_who_brought_them_in(org: Organisation) -> None:
    bring_all(org)
    told = seen_by(org, "Dana", "Vera", "Omar", "Quinn", "Ada")
    assert told == {"Dana": (1, 5), "Vera": (1, 5), "Omar": (0, 0), "Quinn": (1, 5), "Ada": (1, 5)}
    [waits] = org.as_("Dana").waiting.people()
    at_oak = NewParticipant(OAK.id, date(2025, 1, 1))
    gone = ("Nothing of this person waits any more.",)
    assert why(org.as_("Omar").waiting.recognise(waits.key, at_oak)) == gone
    assert seen_by(org, "Dana") == {"Dana": (1, 5)}


def test_what_who_has_all_sites_brought_in_is_told_to_those_who_have_all(org: Organisation) -> None:
    intake = org.as_("Quinn").intake
    ok(intake.commit(ok(intake.plan([("a.csv", STAY)], SETTINGS)), {}))
    assert seen_by(org, "Dana", "Omar", "Sam", "Ada") == {
        "Dana": (0, 0),
        "Omar": (0, 0),
        "Sam": (1, 1),
        "Ada": (1, 1),
    }


def test_a_row_that_names_a_site_is_told_to_who_has_it_whoever_brought_it_in(org: Organisation) -> None:
    visits = (
        b"visit id,member id,last name,first name,visit date,caregiver,location\n"
        b"V1,9,Vance,Lee,07/03/2026,Ann Bell,oak  street\nV2,8,Moe,Jo,07/03/2026,Ann Bell,Maple House\n"
    )
    bring_list(org, ListKind.VISITS, visits)
    assert seen_by(org, "Dana", "Omar", "Quinn") == {"Dana": (1, 1), "Omar": (1, 1), "Quinn": (2, 2)}
    [waits] = org.as_("Omar").waiting.people()
    assert waits.person.family == "Vance"
    assert ok(org.as_("Omar").waiting.recognise(waits.key, NewParticipant(OAK.id, date(2025, 1, 1)))) == 1


def test_so_is_what_was_brought_in_elsewhere(org: Organisation) -> None:
    record = RecordId("Q" * 21 + "A")
    laptop = Laptop(org)
    laptop.sign_in("Omar")
    told = people.HospitalEvent("inpatient", START, SETTINGS.source, "visit|E9", Identity("Vance", "Lee"))
    laptop.write(record, people.EVENT_IMPORTED, people.event_change(told))
    assert parked_now(org, record) == parked_anew(org, record) == {}
    assert seen_by(org, "Dana", "Omar", "Quinn") == {"Dana": (0, 0), "Omar": (1, 1), "Quinn": (1, 1)}


def test_who_covers_for_somebody_with_all_sites_is_told_of_all(org: Organisation) -> None:
    intake = org.as_("Quinn").intake
    ok(intake.commit(ok(intake.plan([("a.csv", STAY)], SETTINGS)), {}))
    until = START.date() + timedelta(days=7)
    of, who = org.person("Quinn").id, org.person("Omar").id
    cover = Cover("V" * 21 + "A", who, of, Role.QUALITY_LEAD, START.date(), until, "Leave")
    ok(org.as_("Ada").covering.record(cover, PASSPHRASE))
    assert seen_by(org, "Dana", "Omar") == {"Dana": (0, 0), "Omar": (1, 1)}
