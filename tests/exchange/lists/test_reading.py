"""Lists out of tables, workbooks and FHIR: what is read, what is doubted, what is left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workbooks import workbook

from reviewdesk.exchange.lists.columns import ListKind, ListMapping, guess_columns
from reviewdesk.exchange.lists.found import ListFiles, ListSettings
from reviewdesk.exchange.lists.reading import read_list
from reviewdesk.texts import say

SETTINGS = ListSettings("America/New_York", "roster")


def read(kind: ListKind, data: bytes, name: str = "list.csv", **mappings: ListMapping) -> ListFiles:
    return read_list(kind, [(name, data)], ListSettings("America/New_York", "roster", mappings))


def problems(found: ListFiles) -> list[tuple[int | None, str, str]]:
    return [(p.line, p.column, str(p.what)) for p in found.problems]


def test_the_six_fields_of_visit_verification_are_found_by_their_headers() -> None:
    headers = ("Service", "Individual", "Date of service", "Location", "Caregiver", "Begin time", "End time")
    assert dict(guess_columns(ListKind.VISITS, headers).columns) == {
        "service": "Service",
        "name": "Individual",
        "day": "Date of service",
        "location": "Location",
        "worker": "Caregiver",
        "began_at": "Begin time",
        "ended_at": "End time",
    }


def test_a_workbook_reads_as_its_table_would() -> None:
    rows = [
        ["Visit ID", "Member ID", "Visit date", "Begin time", "End time", "Caregiver"],
        ["V1", "7", "07/02/2026", "10:00 PM", "6:00 AM", "Cy Dorn"],
    ]
    table = "\n".join(",".join(row) for row in rows).encode()
    book = read(ListKind.VISITS, workbook(rows), "visits.xlsx")
    assert problems(book) == []
    assert [(r.natural_id, r.values) for r in book.rows] == [
        (r.natural_id, r.values) for r in read(ListKind.VISITS, table).rows
    ]
    [row] = book.rows
    begin, end = row.moment("began_at"), row.moment("ended_at")
    assert begin is not None
    assert end is not None
    assert (end.at - begin.at).total_seconds() == 8 * 3600


def test_a_visit_of_which_only_the_day_is_known_has_no_time() -> None:
    found = read(ListKind.VISITS, b"member id,date,worker\n7,2026-07-02,Ann\n")
    [row] = found.rows
    begin = row.moment("began_at")
    assert begin is not None
    assert (begin.at.date(), begin.time_known) == (date(2026, 7, 2), False)


def test_a_plan_of_which_nothing_else_is_known_did_not_begin() -> None:
    data = b"member id,date,planned worker,worker,status\n7,2026-07-02,Ann,,\n7,2026-07-03,Ann,Ann,\n"
    planned, worked = read(ListKind.VISITS, data).rows
    assert (planned.moment("began_at"), planned.moment("planned_at") is not None) == (None, True)
    assert worked.moment("began_at") is not None


def test_doubts_are_named_at_their_column_and_leave_only_that_cell_empty() -> None:
    data = b"""visit id,member id,start,end,worker,status,agency
V1,7,07/02/2026 08:00,07/01/2026 09:00,Ann,perhaps,maybe
"""
    found = read(ListKind.VISITS, data)
    assert problems(found) == [
        (2, "status", "\u201cperhaps\u201d is not a word that is known here; it was left empty."),
        (2, "agency", "\u201cmaybe\u201d is neither yes nor no; it was left empty."),
        (2, "end", "The end lies before the begin; it was left empty."),
    ]
    [row] = found.rows
    assert set(row.values) == {"began_at", "worker"}


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        (ListKind.VISITS, b"worker,start\nAnn,2026-07-02 08:00\n", "No column says who the person is."),
        (ListKind.VISITS, b"member id,worker\n7,Ann\n", "No column says when a visit was."),
        (ListKind.INCIDENTS, b"member id,type\n7,Fall\n", "No column says when an incident happened."),
        (ListKind.GOALS, b"member id,due date\n7,2026-07-02\n", "No column says what the goal is."),
        (ListKind.GOALS, b"", "The file is empty."),
        (ListKind.GOALS, b"PK\x03\x04 not a workbook", "This workbook cannot be read"),
        (ListKind.VISITS, b"%PDF-1.7", "This is a PDF."),
        (ListKind.GOALS, b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "This XML defines its own entities"),
        (ListKind.GOALS, b"<x/>", "This is XML, but not FHIR."),
        (ListKind.GOALS, b"<x>", "This is not valid XML"),
        (ListKind.GOALS, b"<a>" * 100_000, "This is not valid XML"),
    ],
)
def test_what_cannot_be_read_says_why(kind: ListKind, data: bytes, said: str) -> None:
    found = read(kind, data)
    assert found.rows == ()
    assert [text for _, _, text in problems(found) if text.startswith(said)]


def test_goals_of_a_bundle_come_with_their_people_and_days() -> None:
    bundle = b"""{"resourceType": "Bundle", "entry": [
      {"resource": {"resourceType": "Patient", "id": "p", "birthDate": "1950-01-02",
        "name": [{"family": "Okafor", "given": ["Maya"]}]}},
      {"resource": {"resourceType": "Goal", "id": "g", "lifecycleStatus": "active",
        "description": {"text": "Walks to the shop"}, "subject": {"reference": "Patient/p"},
        "achievementStatus": {"coding": [{"code": "not-achieved"}]},
        "target": [{"dueDate": "2026-08-31"}], "startDate": "2026-01-01"}},
      {"resource": {"resourceType": "Goal", "id": "h", "lifecycleStatus": "cancelled",
        "description": {"text": "Given up"}, "subject": {"reference": "Patient/p"}}}]}"""
    found = read(ListKind.GOALS, bundle, "goals.json")
    [row] = found.rows
    assert row.values == {
        "statement": "Walks to the shop",
        "progress": "not_achieved",
        "since": date(2026, 1, 1),
        "due": date(2026, 8, 31),
    }
    assert (found.person_of(row).family, found.person_of(row).birth_date) == ("Okafor", date(1950, 1, 2))
    assert [(left.count, str(left.reason)) for left in found.left_out] == [
        (1, "Goal with the status cancelled.")
    ]


def test_weights_are_exact_and_a_level_is_a_number() -> None:
    found = read(ListKind.GOALS, b"member id,goal,weight,gas\n7,Cooks,1.5,-2\n7,Walks,heavy,\n")
    assert [row.values.get("weight") for row in found.rows] == [Decimal("1.5"), None]
    assert found.rows[0].number("level") == Decimal(-2)


@given(st.binary(max_size=400), st.sampled_from(ListKind))
def test_any_bytes_give_rows_or_problems(data: bytes, kind: ListKind) -> None:
    found = read(kind, data)
    assert found.rows or found.problems or found.left_out


_CELL = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.lists(_CELL, min_size=6, max_size=6), max_size=6), st.sampled_from(ListKind))
def test_any_cells_give_rows_or_problems(rows: list[list[str]], kind: ListKind) -> None:
    header = "member id,goal,start,incident date,weight,status"
    lines = ['"' + '","'.join(cell.replace('"', '""') for cell in row) + '"' for row in rows]
    found = read(kind, "\n".join((header, *lines)).encode())
    assert all(person.key for person in found.people)
    assert {row.person for row in found.rows} == {person.key for person in found.people}


def test_a_control_character_in_a_name_leaves_the_row_out_and_in_other_words_is_taken_out() -> None:
    data = (
        b"Participant,Worker,Visit date,Reason\nMa\0ya Okafor,Drew Park,2026-08-02,\n"
        b"Jo Lopez,Dr\0ew Park,2026-08-02,\nJo Lopez,Drew Park,2026-08-03,ill\x1b[31m\n"
    )
    files = read_list(ListKind.VISITS, [("visits.csv", data)], SETTINGS)
    told = [(p.place.line, p.column, say(p.what)[:60], p.left_out) for p in files.problems]
    garbled = "There is a control character in it (U+0000), which can be ne"
    assert told[:2] == [(2, "Participant", garbled, True), (3, "Worker", garbled, True)], told
    assert len(files.rows) == 1
