"""What was shown of an import is written only as far as it still holds: nobody and nothing twice."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.desk.test_waiting import HEADER, LISTS, NEW, STAY, bring_list, bring_stays
from tests.organisation import ADMISSIONS, MAPLE, SETTINGS, Organisation, ok, why

from reviewdesk.desk.importing import Imported, ImportPlan
from reviewdesk.desk.listing import ListPlan
from reviewdesk.desk.recognising import Wait
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.records.people import Identifier, Identity, Stay

WORDS = (
    "You decided who 1 person of this import is, but the people here have changed since. "
    "Nothing was written: look again."
)
CHANGED = (WORDS,)
UNNUMBERED = HEADER + b",Vance,Lee,1961-06-07,2026-08-20 08:15,,IMP,E9\n"
BARE = HEADER + b",Vance,Lee,,2026-08-20 08:15,,IMP,E9\n"


def stay_plan(org: Organisation, data: bytes = STAY) -> ImportPlan:
    return ok(org.as_("Dana").intake.plan([("a.csv", data)], SETTINGS))


def list_plan(org: Organisation, kind: ListKind) -> ListPlan:
    settings = ListSettings("America/New_York", SETTINGS.source)
    return ok(org.as_("Dana").lists.plan(kind, [("a.csv", LISTS[kind])], settings))


def vances(org: Organisation) -> int:
    return sum(
        p.identity.family.casefold() == "vance" for p in org.as_("Dana").intake._library.participants()
    )


def log_size(org: Organisation) -> int:
    return org.desk.intake._library.log.size()


@pytest.mark.parametrize("data", [STAY, UNNUMBERED], ids=["by number", "by name and birth date"])
def test_written_twice_adds_nobody_twice(org: Organisation, data: bytes) -> None:
    plan = stay_plan(org, data)
    choices = {plan.people[0].person.key: NEW}
    assert ok(org.desk.intake.commit(plan, choices)) == Imported(1, 0, 0, 0, 1)
    before = log_size(org)
    assert why(org.desk.intake.commit(plan, choices)) == CHANGED
    assert (vances(org), log_size(org)) == (1, before)


def test_who_has_neither_number_nor_birth_date_is_added_once_too(org: Organisation) -> None:
    plan = stay_plan(org, BARE)
    choices = {plan.people[0].person.key: NEW}
    assert ok(org.desk.intake.commit(plan, choices)) == Imported(1, 0, 0, 0, 1)
    before = log_size(org)
    assert ok(org.desk.intake.commit(plan, choices)) == Imported(0, 0, 1, 0, 0)
    assert (vances(org), log_size(org)) == (1, before)


@pytest.mark.parametrize("kind", ListKind)
def test_a_list_written_twice_adds_nobody_twice(org: Organisation, kind: ListKind) -> None:
    plan = list_plan(org, kind)
    choices = {plan.people[0].person.key: NEW}
    rows = len(plan.lines)
    assert ok(org.desk.lists.commit(plan, choices)) == Imported(rows, 0, 0, 0, 1)
    before = log_size(org)
    assert why(org.desk.lists.commit(plan, choices)) == CHANGED
    assert ok(org.desk.lists.commit(plan, {})) == Imported(0, 0, rows, 0, 0)
    assert (vances(org), log_size(org)) == (1, before)


def test_who_was_recognized_meanwhile_is_not_added_again(org: Organisation) -> None:
    bring_list(org, ListKind.VISITS, LISTS[ListKind.VISITS])
    plan = stay_plan(org)
    choices = {plan.people[0].person.key: NEW}
    [waits] = org.desk.waiting.people()
    ok(org.desk.waiting.recognise(waits.key, NEW))
    assert why(org.desk.intake.commit(plan, choices)) == CHANGED
    assert why(org.desk.intake.commit(plan, {plan.people[0].person.key: org.participants[0]})) == CHANGED
    assert vances(org) == 1
    # Nothing was decided: the number matches by now, and the stay is theirs.
    assert ok(org.desk.intake.commit(plan, {})) == Imported(1, 0, 0, 0, 0)


def test_who_was_added_meanwhile_and_is_chosen_is_taken(org: Organisation) -> None:
    plan = stay_plan(org)
    lee = Identity("Vance", "Lee", date(1961, 6, 7), (Identifier(SETTINGS.source, "9"),))
    (known,) = ok(org.desk.intake.add_participants([(lee, (Stay(MAPLE.id, date(2025, 1, 1)),))]))
    assert ok(org.desk.intake.commit(plan, {plan.people[0].person.key: known})) == Imported(1, 0, 0, 0, 0)


def test_who_waits_goes_on_waiting(org: Organisation) -> None:
    plan = stay_plan(org)
    choices = {plan.people[0].person.key: Wait()}
    assert ok(org.desk.intake.commit(plan, choices)) == Imported(1, 0, 0, 1, 0)
    assert ok(org.desk.intake.commit(plan, choices)) == Imported(0, 0, 1, 1, 0)


def test_somebody_of_the_same_name_and_birth_date_is_looked_at_first(org: Organisation) -> None:
    plan = stay_plan(org)
    lee = Identity("Vance", "Lee", date(1961, 6, 7))
    ok(org.desk.intake.add_participants([(lee, (Stay(MAPLE.id, date(2025, 1, 1)),))]))
    key = plan.people[0].person.key
    assert why(org.desk.intake.commit(plan, {key: NEW})) == CHANGED
    # Seen, and decided all the same: two people of one name.
    again = stay_plan(org)
    assert ok(org.desk.intake.commit(again, {key: NEW})).participants == 1


def test_values_that_came_in_meanwhile_are_not_written_over(org: Organisation) -> None:
    plan = stay_plan(org)
    bring_stays(org, STAY.replace(b"08-21 12:00", b"08-23 09:00"))
    before = log_size(org)
    assert why(org.desk.intake.commit(plan, {})) == (
        "1 row came in otherwise since it was shown. Nothing was written: look at the import again.",
    )
    assert log_size(org) == before
    # Seen as a change, it is written.
    assert ok(org.desk.intake.commit(stay_plan(org), {})) == Imported(0, 1, 0, 1, 0)


def test_one_number_is_not_given_to_a_second_one_who_waited(org: Organisation) -> None:
    bring_stays(org, STAY)
    [waits] = org.desk.waiting.people()
    lee = Identity("Vance", "Lee", date(1961, 6, 7), (Identifier(SETTINGS.source, "9"),))
    (known,) = ok(org.desk.intake.add_participants([(lee, (Stay(MAPLE.id, date(2025, 1, 1)),))]))
    assert why(org.desk.waiting.recognise(waits.key, NEW)) == (
        "A participant with the number 9 is here already. Choose them instead of a new participant.",
    )
    assert ok(org.desk.waiting.recognise(waits.key, known)) == 1
    assert vances(org) == 1


def bundle(n: int) -> bytes:
    """One stay of Lee Vance, who has another resource in every file."""
    patient = {
        "resourceType": "Patient",
        "id": f"p{n}",
        "identifier": [{"system": "urn:mrn", "value": "77"}],
        "name": [{"family": "Vance", "given": ["Lee"]}],
        "birthDate": "1961-06-07",
    }
    stay = {
        "resourceType": "Encounter",
        "id": f"e{n}",
        "status": "finished",
        "class": {"code": "IMP"},
        "subject": {"reference": f"Patient/p{n}"},
        "period": {"start": f"2026-08-0{n}T10:00:00-04:00", "end": f"2026-08-0{n}T20:00:00-04:00"},
    }
    entries = [{"resource": patient}, {"resource": stay}]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def test_one_number_in_two_files_adds_one_participant(org: Organisation) -> None:
    intake = org.as_("Dana").intake
    files = [(f"{n}.json", bundle(n)) for n in (1, 2)]
    plan = ok(intake.plan(files, SETTINGS))
    first, second = (match.person.key for match in plan.people)
    (reason,) = why(intake.commit(plan, {first: NEW, second: NEW}))
    assert reason.startswith("New participants of this import have one number: 77. Add one of them")
    assert vances(org) == 0
    assert ok(intake.commit(plan, {first: NEW, second: Wait()})) == Imported(2, 0, 0, 1, 1)
    assert ok(intake.commit(ok(intake.plan(files, SETTINGS)), {})) == Imported(0, 0, 2, 0, 0)
    assert vances(org) == 1


def test_a_plan_tells_how_it_was_read(org: Organisation) -> None:
    assert stay_plan(org, ADMISSIONS).settings is SETTINGS
