"""Encounters and the patients they name."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from tests.exchange.found import SETTINGS, read, said, stays, who

from reviewdesk.exchange.admissions import (
    EventKind,
    FileForm,
    Identifier,
    Place,
    ReadSettings,
)
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.texts import say

INPATIENT, EMERGENCY = EventKind.INPATIENT, EventKind.EMERGENCY


def test_ndjson_finds_its_patients_in_another_file_whatever_the_order() -> None:
    files = read("good/encounters.ndjson", "good/patients.ndjson")
    assert stays(files) == [
        ("visit|9001", INPATIENT, "2026-06-01T08:30-04:00", "2026-06-04T12:00-04:00"),
        ("Encounter|e2", EMERGENCY, "2026-06-09", ""),
        ("Encounter|e5", EMERGENCY, "2026-06-12T19:00-04:00", ""),
    ]
    assert [e.source for e in files.events] == ["urn:example:visit", "feed", "feed"]
    assert who(files) == [
        ("Brandt", "Ida Mae", date(1940, 5, 6), (Identifier("urn:example:mrn", "77-1"),)),
        ("Tomás Vega", "", None, (Identifier("urn:example:mrn", "77-2"),)),
        ("Within", "", None, ()),
    ]
    assert said(files) == [
        (2, "Patient.birthDate", "The birth date names no whole day; it was left empty.", False)
    ]
    assert [(say(left.reason), left.count) for left in files.left_out] == [
        ("Encounter of class AMB: neither IMP nor EMER.", 1),
        ("Encounter cancelled: nobody was admitted.", 1),
        ("Patient without an inpatient or emergency stay here.", 1),
    ]
    turned = read("good/patients.ndjson", "good/encounters.ndjson")
    assert (turned.events, turned.people, turned.left_out) == (files.events, files.people, files.left_out)


def test_an_encounter_whose_patient_is_not_there_is_kept_and_waits() -> None:
    files = read("good/encounters.ndjson")
    assert len(files.events) == 3
    assert [(line, column, left_out) for line, column, _, left_out in said(files)] == [
        (1, "Encounter.subject", False),
        (3, "Encounter.subject", False),
    ]


def test_civil_numbers_stay_in_the_file_unless_asked_for() -> None:
    numbers = [
        '{"type":{"coding":[{"code":"MR"}]},"system":"urn:mrn","value":"1"}',
        '{"type":{"coding":[{"code":"DL"}]},"system":"urn:any","value":"2"}',
        '{"system":"http://hl7.org/fhir/sid/us-ssn","value":"3"}',
        '{"system":"urn:oid:2.16.840.1.113883.4.3.25","value":"4"}',
    ]
    data = (
        f'{{"resourceType":"Patient","id":"p","identifier":[{",".join(numbers)}]}}\n'
        '{"resourceType":"Encounter","id":"e","class":{"code":"IMP"},"subject":{"reference":"Patient/p"},'
        '"period":{"start":"2026-01-02"}}\n'
    ).encode()
    files = read_admissions([("a.ndjson", data)], SETTINGS)
    assert files.people[0].identifiers == (Identifier("urn:mrn", "1"),)
    (note,) = files.notes
    assert say(note) == (
        "Social security, driver's license, passport and tax numbers were not taken: "
        "recognizing a person does not need them."
    )
    asked = ReadSettings("America/New_York", "feed", civil_numbers=True)
    files = read_admissions([("a.ndjson", data)], asked)
    assert [number.value for number in files.people[0].identifiers] == ["1", "2", "3", "4"]


def sender(name: str, *resources: str) -> tuple[str, bytes]:
    return name, ("\n".join(resources) + "\n").encode()


def patient(family: str) -> str:
    return f'{{"resourceType":"Patient","id":"1","name":[{{"family":"{family}"}}]}}'


def encounter(number: str) -> str:
    return (
        f'{{"resourceType":"Encounter","id":"{number}","class":{{"code":"IMP"}},'
        '"subject":{"reference":"Patient/1"},"period":{"start":"2026-01-02"}}'
    )


def test_two_senders_with_the_same_ids_keep_their_own_patients() -> None:
    files = read_admissions(
        [
            sender("a.ndjson", patient("Okafor"), encounter("e1")),
            sender("b.ndjson", patient("Brandt"), encounter("e2")),
        ],
        SETTINGS,
    )
    assert {e.natural_id: files.person_of(e).family for e in files.events} == {
        "Encounter|e1": "Okafor",
        "Encounter|e2": "Brandt",
    }
    assert files.problems == ()


def test_a_stay_that_could_be_of_two_patients_is_given_to_neither() -> None:
    files = read_admissions(
        [
            sender("a.ndjson", patient("Okafor")),
            sender("b.ndjson", patient("Brandt")),
            sender("c.ndjson", encounter("e1")),
        ],
        SETTINGS,
    )
    assert [files.person_of(e).family for e in files.events] == [""]
    ((_, _, what, _),) = said(files)
    assert what == (
        "Different patients in these files are called Patient/1: it is not clear whose stay this is. "
        "Import each sender's files by themselves."
    )


def test_one_patient_told_twice_is_one_person() -> None:
    files = read_admissions(
        [
            sender("a.ndjson", patient("Okafor"), encounter("e1")),
            sender("b.ndjson", patient("Okafor"), encounter("e2")),
        ],
        SETTINGS,
    )
    assert (len(files.events), len(files.people), files.problems) == (2, 1, ())


def test_two_patients_of_one_file_under_one_id_are_told() -> None:
    files = read_admissions(
        [sender("a.ndjson", patient("Okafor"), patient("Brandt"), encounter("e1"))], SETTINGS
    )
    assert [(line, column, left_out) for line, column, _, left_out in said(files)] == [
        (2, "Patient.id", True)
    ]


def test_a_bundle() -> None:
    files = read("good/bundle.json")
    assert stays(files) == [("Encounter|b1", EMERGENCY, "2026-01-05T17:10-05:00", "2026-01-05T22:00-05:00")]
    assert who(files) == [("Ngo", "Thi", date(1970, 3, 2), (Identifier("feed", "K-9"),))]
    assert (files.events[0].facility, files.events[0].place) == ("St. Brendan", Place("bundle.json", entry=3))
    assert (files.files[0].form, files.files[0].rows) == (FileForm.BUNDLE, 4)


def test_real_admissions_of_a_simulated_town(shared: Path) -> None:
    folder = shared / "data" / "clinosim"
    files = read_admissions([(p.name, p.read_bytes()) for p in sorted(folder.iterdir())], SETTINGS)
    assert Counter(event.kind for event in files.events) == {INPATIENT: 17, EMERGENCY: 52}
    assert (len(files.people), files.problems, files.more_problems) == (51, (), 0)
    assert {event.admitted_at.year for event in files.events} == {2025, 2026}
    assert all(event.reason and event.facility and event.ended_at for event in files.events)


def test_bundles_of_whole_lives(shared: Path) -> None:
    folder = shared / "data" / "synthea_fhir_r4"
    files = read_admissions([(p.name, p.read_bytes()) for p in sorted(folder.iterdir())], SETTINGS)
    assert Counter(event.kind for event in files.events) == {INPATIENT: 1, EMERGENCY: 6}
    assert [p.family for p in files.people] == ["Olivares", "Windler", "McCullough"]
    assert files.problems == ()
    left = {say(one.reason): one.count for one in files.left_out}
    assert sorted(left.values()) == [8, 48]
    assert left["Goal: choose the file again as goals to bring it in."] == 8
    assert {number.system for person in files.people for number in person.identifiers} == {
        "https://github.com/synthetichealth/synthea",
        "http://hospital.smarthealthit.org",
    }
    assert (files.events[0].admitted_at.year, files.events[-1].admitted_at.year) == (1962, 2017)
