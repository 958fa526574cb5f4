"""Files of every form become people and events, or a problem with its place."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from tests.exchange.found import CORPUS, SETTINGS, read, read_text, stays, who
from tests.organisation import ADMISSIONS
from tests.workbooks import workbook

from reviewdesk.exchange.admissions import (
    AdmissionFiles,
    EventKind,
    Identifier,
    ReadSettings,
)
from reviewdesk.exchange.columns import Column, ColumnMapping, guess_mapping
from reviewdesk.exchange.dates import DateOrder
from reviewdesk.exchange.natural_ids import event_row_id
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.texts import say

KEY = bytes(range(32))
INPATIENT, EMERGENCY = EventKind.INPATIENT, EventKind.EMERGENCY


def test_a_hospital_feed() -> None:
    files = read("good/hospital-feed.csv")
    assert stays(files) == [
        ("visit|V-1001", INPATIENT, "2026-03-14T09:15-04:00", "2026-03-18T14:30-04:00"),
        ("visit|V-1002", EMERGENCY, "2026-03-15T23:40-04:00", "2026-03-16T04:05-04:00"),
        ("visit|V-1004", EMERGENCY, "2026-03-22T18:10-04:00", "2026-03-22T21:55-04:00"),
    ]
    assert who(files) == [
        ("Okafor", "Ngozi", date(1951, 2, 28), (Identifier("feed", "A-17"),)),
        ("O'Neill", "Rory", date(1963, 11, 2), (Identifier("feed", "A-22"),)),
        ("Peña", "Luz", date(1978, 7, 9), (Identifier("feed", "A-31"),)),
    ]
    assert [(e.reason, e.facility, e.place.line) for e in files.events] == [
        ("Shortness of breath", "Lakeside General", 2),
        ("Fall at home", "Lakeside General", 3),
        ("Seizure, first", "St. Brendan", 5),
    ]
    assert [(say(left.reason), left.count) for left in files.left_out] == [
        ("Observation: neither an inpatient stay nor an emergency visit.", 1)
    ]
    assert files.problems == ()
    assert files.files[0].unmapped == ("Payer",)
    assert files.person_of(files.events[1]).family == "O'Neill"


def test_windows_text_with_semicolons_and_the_day_first() -> None:
    text = (CORPUS / "good/day-first.csv").read_text(encoding="utf-8")
    files = read_admissions([("day-first.csv", text.encode("cp1252"))], SETTINGS)
    assert (files.files[0].encoding, files.files[0].mapping and files.files[0].mapping.delimiter) == (
        "cp1252",
        ";",
    )
    assert [(e.kind, f"{e.admitted_at:%Y-%m-%d %H:%M}", e.reason) for e in files.events] == [
        (EMERGENCY, "2026-02-25 14:05", "Sturz – Prellung"),
        (INPATIENT, "2026-04-03 09:00", "Pneumonie"),
    ]
    assert [(p.family, p.given, p.birth_date) for p in files.people] == [
        ("Müller", "Jürgen", date(1949, 12, 31)),
        ("López Ruiz", "Ana", date(1990, 6, 5)),
    ]
    assert any("were read as day first" in say(note) for note in files.notes)


def test_unicode_text_with_tabs_and_a_time_column() -> None:
    files = read("good/unicode-text.txt")
    assert files.files[0].encoding == "utf-16"
    assert [(e.admitted_at.isoformat(), e.time_known) for e in files.events] == [
        ("2026-02-03T09:15:00-05:00", True),
        ("2026-02-04T23:40:00-05:00", True),
    ]


def test_csv_and_fhir_together() -> None:
    files = read("good/hospital-feed.csv", "good/bundle.json")
    assert Counter(event.place.file for event in files.events) == {"hospital-feed.csv": 3, "bundle.json": 1}


def test_one_file_twice_gives_the_same_ids_and_counts_the_repeats() -> None:
    once, again = read("good/hospital-feed.csv"), read("good/hospital-feed.csv", "good/hospital-feed.csv")
    assert [event_row_id(KEY, e) for e in once.events] == [event_row_id(KEY, e) for e in again.events]
    assert ("The same event again, with the same values.", 3) in [
        (say(left.reason), left.count) for left in again.left_out
    ]


def test_a_changed_encounter_keeps_its_id() -> None:
    text = (CORPUS / "good/hospital-feed.csv").read_text(encoding="utf-8")
    old, new = read_text(text), read_text(text.replace("Fall at home", "Fall in the bathroom"))
    assert [event_row_id(KEY, e) for e in old.events] == [event_row_id(KEY, e) for e in new.events]
    assert [e.reason for e in old.events] != [e.reason for e in new.events]


def test_one_number_with_two_birth_dates_stands_for_two_people() -> None:
    files = read("bad/same-number.csv")
    assert [(p.identifiers, p.birth_date) for p in files.people] == [
        ((Identifier("feed", "A"),), date(1951, 3, 4)),
        ((Identifier("feed", "A"),), date(1960, 1, 1)),
    ]


def test_a_birth_date_given_in_one_row_holds_for_all_rows_of_the_number() -> None:
    files = read_text("MRN,DOB,Class,Admit date\nA,,ED,2026-01-02\nA,1951-02-03,ED,2026-01-09\n")
    assert who(files) == [("", "", date(1951, 2, 3), (Identifier("feed", "A"),))]


def test_a_column_chosen_by_the_person_wins_over_the_guess() -> None:
    text = "who,when,what,from\nA,3/4/2026,bed day,Ward\n"
    assert len(read_text(text).events) == 0
    mapping = ColumnMapping(
        columns=((Column.PERSON_ID, "who"), (Column.ADMITTED, "when"), (Column.KIND, "what")),
        date_order=DateOrder.DAY_FIRST,
        kind_words=(("Bed day", "inpatient"),),
        identifier_system="urn:ours",
    )
    files = read_text(text, mapping=mapping)
    assert [(e.kind, f"{e.admitted_at:%Y-%m-%d}") for e in files.events] == [(INPATIENT, "2026-04-03")]
    assert files.people[0].identifiers == (Identifier("urn:ours", "A"),)
    assert files.files[0].unmapped == ("from",)


def test_a_file_of_one_kind_needs_no_column_for_it() -> None:
    text = "MRN,Admit date\nA,2026-01-02\n"
    mapping = ColumnMapping(
        ((Column.PERSON_ID, "MRN"), (Column.ADMITTED, "Admit date")), kind_for_all="emergency"
    )
    assert [e.kind for e in read_text(text, mapping=mapping).events] == [EMERGENCY]


def test_dates_that_could_be_either_are_said() -> None:
    files = read_text("MRN,Class,Admit date\nA,ED,3/4/2026\n")
    assert f"{files.events[0].admitted_at:%Y-%m-%d}" == "2026-03-04"
    assert say(files.notes[0]) == (
        "a.csv: every date in Admit date could be month first or day first. "
        "They were read as month first (US). Change the date order if that is wrong."
    )


def test_another_column_of_the_file_settles_how_dates_are_written() -> None:
    files = read_text("MRN,DOB,Class,Admit date\nA,31/12/1950,ED,3/4/2026\n")
    assert f"{files.events[0].admitted_at:%Y-%m-%d}" == "2026-04-03"
    assert not any("could be" in say(note) for note in files.notes)


def test_times_that_are_all_midnight_are_days() -> None:
    days = read_text("MRN,Class,Admitted\nA,ED,2026-01-02 00:00:00\nB,ED,2026-01-03 00:00\n")
    times = read_text("MRN,Class,Admitted\nA,ED,2026-01-02 00:00:00\nB,ED,2026-01-03 14:10\n")
    assert [e.time_known for e in days.events] == [False, False]
    assert [e.time_known for e in times.events] == [True, True]


def test_people_are_found_by_their_events_however_many_there_are() -> None:
    rows = "".join(f"N{n},IMP,2026-01-02,V{n}\n" for n in range(3000))
    files = read_text("MRN,Class,Admit date,Visit ID\n" + rows)
    numbers = {
        (files.person_of(e).identifiers[0].value.removeprefix("N"), e.natural_id[7:]) for e in files.events
    }
    assert numbers == {(str(n), str(n)) for n in range(3000)}


def test_no_files_no_events() -> None:
    assert read_admissions([], SETTINGS) == AdmissionFiles((), (), (), (), (), 0, ())


def test_headers_are_guessed_and_the_better_of_two_is_taken() -> None:
    mapping = guess_mapping(
        ["Member #", "Member ID", "Visit start date", "visit_start_datetime", "Type", "DOB"]
    )
    assert dict(mapping.columns) == {
        Column.PERSON_ID: "Member ID",
        Column.ADMITTED: "visit_start_datetime",
        Column.KIND: "Type",
        Column.BIRTH_DATE: "DOB",
        Column.NAME: "Member #",
    }
    moved = mapping.with_column(Column.ADMITTED, "Type")
    assert (moved.header_of(Column.ADMITTED), moved.header_of(Column.KIND)) == ("Type", None)
    assert moved.with_column(Column.ADMITTED, None).header_of(Column.ADMITTED) is None


def test_a_table_of_visits_from_a_research_database(shared: Path) -> None:
    path = shared / "data" / "synthea27nj_omop" / "VISIT_OCCURRENCE.csv"
    files = read_admissions([(path.name, path.read_bytes())], SETTINGS)
    assert Counter(event.kind for event in files.events) == {INPATIENT: 13, EMERGENCY: 56}
    assert not any(event.time_known for event in files.events)


def test_a_workbook_reads_as_its_table_would() -> None:
    rows = [line.split(",") for line in ADMISSIONS.decode().splitlines()]
    settings = ReadSettings("America/New_York", "mrn")
    book = read_admissions([("a.xlsx", workbook(rows))], settings)
    table = read_admissions([("a.xlsx", ADMISSIONS)], settings)
    assert book.events == table.events
    assert len(book.events) == 2
