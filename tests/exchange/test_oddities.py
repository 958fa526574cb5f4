"""Dates that cannot have been are left out, odd ones are taken and said; each with its place."""

from __future__ import annotations

from datetime import date

import pytest
from tests.exchange.found import SETTINGS, said

from reviewdesk.exchange.admissions import AdmissionFiles
from reviewdesk.exchange.reading import read_admissions

TODAY = date(2026, 11, 28)
HEADERS = "patient_id,last name,dob,admit date,discharge date,class,encounter_id"
UNBORN = "The admission lies before the person's birth. Ask the sender which date is right."
FUTURE = "The admission lies in the future. Correct the date, or bring it in when it has happened."


def table(*rows: str) -> AdmissionFiles:
    text = "\n".join((HEADERS, *rows)) + "\n"
    return read_admissions([("stays.csv", text.encode())], SETTINGS, today=TODAY)


def encounter(born: str, start: str, end: str) -> AdmissionFiles:
    lines = (
        f'{{"resourceType":"Patient","id":"p","birthDate":"{born}","name":[{{"family":"Okafor"}}]}}\n'
        '{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"IMP"},'
        f'"subject":{{"reference":"Patient/p"}},"period":{{"start":"{start}","end":"{end}"}}}}\n'
    )
    return read_admissions([("stays.ndjson", lines.encode())], SETTINGS, today=TODAY)


@pytest.mark.parametrize(
    ("born", "admitted", "ended", "message", "left_out"),
    [
        ("1980-05-01", "1975-03-02", "1975-03-04", UNBORN, True),
        ("1980-05-01", "2026-12-24", "", FUTURE, True),
        (
            "1896-05-01", "2026-03-02", "2026-03-04",
            "By their birth date the person was 130 years old. Ask the sender for it.", False,
        ),
        (
            "1980-05-01", "2025-03-02", "2026-04-06",
            "The stay is 400 days long; it was taken as it is. Ask the sender.", False,
        ),
        (
            "1980-05-01", "2026-11-20", "2026-12-24",
            "The discharge lies in the future; it was taken as it is. Ask the sender.", False,
        ),
        (
            "1980-05-01", "2026-03-09", "2026-03-02",
            "The discharge lies before the admission; it was left empty.", False,
        ),
    ],
)  # fmt: skip
def test_each_form_says_what_cannot_be_meant(
    born: str, admitted: str, ended: str, message: str, left_out: bool
) -> None:
    for files in (
        table(f"7,Okafor,{born},{admitted},{ended},IMP,V1"),
        encounter(born, admitted, ended or admitted),
    ):
        place, _, words, left = next(one for one in said(files) if one[2] == message)
        assert (place, words, left) == (2, message, left_out)
        assert len(files.events) == (0 if left_out else 1)


def test_what_is_only_rare_is_not_held_up() -> None:
    files = table(
        "1,Born,2026-11-28,2026-11-28,2026-11-29,IMP,V1",  # on the day of birth; discharged tomorrow
        "2,Old,1910-01-01,2026-03-02,2026-03-04,IMP,V2",
        "3,Long,1980-01-01,2025-03-02,2026-03-02,IMP,V3",
        "4,Ahead,1980-01-01,2026-11-29 00:10,,EMER,V4",  # a sender east of here
    )
    assert said(files) == []
    assert len(files.events) == 4


def test_stays_of_one_person_that_overlap_are_said_and_both_taken() -> None:
    files = table(
        "1,Okafor,1980-05-01,2026-03-02,2026-03-20,IMP,V1",
        "1,Okafor,1980-05-01,2026-03-05,2026-03-06,IMP,V2",
        "1,Okafor,1980-05-01,2026-03-19,2026-03-25,IMP,V3",
        "1,Okafor,1980-05-01,2026-03-25,2026-03-26,IMP,V4",  # from one hospital to the next
        "1,Okafor,1980-05-01,2026-03-03,2026-03-03,EMER,V5",
        "2,Lopez,1980-05-01,2026-03-03,2026-03-04,IMP,V6",
    )
    first = "This stay begins before another stay of the same person has ended (stays.csv:2)."
    assert [(line, words.startswith(first), left) for line, _, words, left in said(files)] == [
        (3, True, False),
        (4, True, False),
    ]
    assert len(files.events) == 6


def test_without_a_clock_nothing_lies_in_the_future() -> None:
    row = f"{HEADERS}\n7,Okafor,1980-05-01,2031-03-02,,IMP,V1\n"
    assert said(read_admissions([("a.csv", row.encode())], SETTINGS)) == []


def test_one_visit_in_two_files_with_other_values_is_taken_once_and_said() -> None:
    one, other = (
        f"{HEADERS}\n7,Okafor,1980-05-01,2026-03-02,{ended},IMP,V1\n".encode()
        for ended in ("2026-03-04", "2026-03-09")
    )
    files = read_admissions([("a.csv", one), ("b.csv", other)], SETTINGS, today=TODAY)
    ((problem,), (event,)) = files.problems, files.events
    assert (problem.place.file, problem.place.line, problem.left_out) == ("b.csv", 2, True)
    assert event.place.file == "a.csv"
