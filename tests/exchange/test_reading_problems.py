"""What is wrong with a file is told with its place, in words its sender can act on."""

from __future__ import annotations

import pytest
from tests.exchange.found import CORPUS, SETTINGS, read, read_text, said, who

from reviewdesk.errors import Refusal
from reviewdesk.exchange.admissions import (
    Identifier,
    ReadSettings,
)
from reviewdesk.exchange.columns import Column, ColumnMapping
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.texts import say

BAD: list[tuple[str, int, list[tuple[int | None, str, str, bool]]]] = [
    ("cut-short.ndjson", 0, [(1, "", "This ends in the middle.", True)]),
    (
        "odd-lines.ndjson",
        1,
        [
            (2, "", "This is not valid JSON, from character 34 of the line.", True),
            (3, "", "This is not a FHIR resource: it is not a JSON object", True),
            (4, "", "This is not a FHIR resource: it is not a JSON object", True),
            (5, "", "This is not a FHIR resource: it is not a JSON object", True),
            (6, "", "This is not a FHIR resource: it has no resourceType.", True),
            (7, "", "This ends in the middle.", True),
            (8, "", "A Bundle inside a file of resources is not read.", True),
        ],
    ),
    ("too-deep.json", 0, [(None, "", "This is nested far deeper than any FHIR resource.", True)]),
    ("broken.json", 0, [(None, "", "This is not valid JSON, from line 4, character 21.", True)]),
    ("entry-no-list.json", 0, [(None, "Bundle.entry", "The entries of this Bundle are not a list", True)]),
    (
        "wrong-types.json",
        1,
        [
            (1, "Bundle.entry", "This entry is not an object", True),
            (2, "Bundle.entry", "This entry is not an object", True),
            (3, "", "This is not a FHIR resource: it is not a JSON object", True),
            (4, "", "This is not a FHIR resource: it has no resourceType.", True),
            (5, "Encounter.class", "This encounter has no class code", True),
            (6, "Encounter.class", "This encounter has no class code", True),
            (7, "Encounter.period.start", "This encounter does not say when it began.", True),
            (8, "Encounter.period.start", "This encounter does not say when it began.", True),
            (9, "Encounter.period.start", "“2026-13-01T00:00:00Z” names no whole day.", True),
            (10, "Encounter.period.start", "“2026-01” names no whole day.", True),
            (11, "Encounter.subject", "This record does not say whose it is.", True),
            (12, "Encounter.subject", "This record does not say whose it is.", True),
            (13, "Encounter.subject", "This record is about a group, not a person.", True),
            (14, "Encounter.subject", "This record names a patient inside itself", True),
            (15, "Encounter.id", "This encounter has neither a number nor an id", True),
            (16, "Encounter.id", "This encounter has neither a number nor an id", True),
            (17, "Encounter.period.end", "The discharge lies before the admission", False),
            (18, "Patient.birthDate", "The birth date names no whole day", False),
            (19, "Patient.id", "This patient has neither an id nor a full URL", True),
        ],
    ),
    (
        "bad-cells.csv",
        2,
        [
            (2, "DOB", "“3/4/51” is not a birth date that can be read; it was left empty", False),
            (2, "Admit date", "“02/30/2026” is not a date that can be read.", True),
            (4, "MRN", "This row does not say who the person is.", True),
            (5, "Class", "This row does not say whether it is an inpatient stay", True),
            (6, "Admit date", "This row has no admission date.", True),
            (7, "Discharge date", "The discharge lies before the admission", False),
            (8, "Discharge date", "“soon” is not a date that can be read;", False),
            (9, "Admit date", "“46027” is not a date that can be read.", True),
        ],
    ),
    (
        "uneven.csv",
        3,
        [
            (4, "", "This row does not have as many cells as the first line", True),
            (5, "", "This row does not have as many cells as the first line", True),
        ],
    ),
    (
        "same-number.csv",
        2,
        [(4, "", "Another event with other values has the same number (same-number.csv:2).", True)],
    ),
    (
        "summer-time.csv",
        3,
        [
            (2, "Admitted", "This time does not exist", False),
            (3, "Admitted", "This time came twice that night", False),
        ],
    ),
    (
        "no-headers.csv",
        0,
        [
            (None, "", "No column says when the person was admitted.", True),
            (None, "", "No column says who the person is.", True),
            (None, "", "No column says whether a row is an inpatient stay", True),
        ],
    ),
    (
        "hostile.csv",
        2,
        [
            (2, "MRN", "There is a sign in it that cannot be seen (U+202E); it was taken out.", False),
            (2, "Last name", "There is a sign in it that cannot be seen (U+00AD); it was taken out.", False),
            (2, "Reason", "There is a sign in it that cannot be seen (U+200B); it was taken out.", False),
        ],
    ),
    ("workbook.csv", 0, [(None, "", "This workbook cannot be read", True)]),
    ("compressed.json", 0, [(None, "", "This file is compressed (gzip).", True)]),
    ("binary.csv", 0, [(None, "", "This is not a text file, or it is damaged", True)]),
    ("half-utf16.csv", 0, [(None, "", "This is not a text file, or it is damaged", True)]),
    ("page.xml", 0, [(None, "", "This is XML or a web page.", True)]),
    ("empty.csv", 0, [(None, "", "The file is empty.", True)]),
    ("blank.ndjson", 0, [(None, "", "The file is empty.", True)]),
]


@pytest.mark.parametrize(("name", "events", "problems"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_files_say_what_is_wrong_and_where(
    name: str, events: int, problems: list[tuple[int | None, str, str, bool]]
) -> None:
    files = read(f"bad/{name}")
    assert len(files.events) == events
    shortened = [
        (at, column, what[: len(start[2])], left_out)
        for (at, column, what, left_out), start in zip(said(files), problems, strict=True)
    ]
    assert shortened == problems


def test_every_bad_file_is_named_here() -> None:
    assert {path.name for path in (CORPUS / "bad").iterdir()} == {name for name, _, _ in BAD}


def test_hostile_words_come_out_harmless_and_whole() -> None:
    files = read("bad/hostile.csv")
    assert [(e.natural_id, e.reason[:42]) for e in files.events] == [
        ("visit|=1+1", '=HYPERLINK("http://x","click")'),
        ("visit|2", "a" * 42),
    ]
    assert len(files.events[1].reason) == 500
    assert who(files) == [
        ("Smith", "Line break", None, (Identifier("feed", "A-9"),)),
        ("{0.__class__}", "%s", None, (Identifier("feed", "{name}"),)),
    ]


def test_an_open_quotation_mark_stops_the_reading_at_its_line() -> None:
    rest = "3,C,IMP,2026-01-04\n" * 8000
    files = read_text(f'Visit ID,MRN,Class,Admit date\n1,A,IMP,2026-01-02\n2,"B,IMP,2026-01-03\n{rest}')
    assert len(files.events) == 1
    ((line, _, what, _),) = said(files)
    assert (line, what[:72]) == (
        3,
        "From line 3 the file cannot be read: a quotation mark that is never clos",
    )


def test_a_mapping_that_does_not_fit_the_file_is_told_wholly() -> None:
    mapping = ColumnMapping(((Column.PERSON_ID, "gone"), (Column.ADMITTED, "MRN"), (Column.ENDED, "MRN")))
    files = read_text("MRN,Admit date\nA,2026-01-02\n", mapping=mapping)
    needs_kind = (
        "No column says whether a row is an inpatient stay or an emergency visit. "
        "Choose it, or say that the file holds only one of them."
    )
    assert [what for _, _, what, _ in said(files)] == [
        "The file has no column gone. Choose another one.",
        "The column MRN is chosen twice. Choose it once.",
        "The column MRN is chosen twice. Choose it once.",
        needs_kind,
    ]


def test_ten_thousand_complaints_are_counted_not_kept() -> None:
    files = read_text("MRN,Class,Admit date\n" + "A,ED,soon\n" * 10_000)
    assert (len(files.problems), files.more_problems) == (500, 9_500)


def test_a_zone_nobody_knows_is_refused() -> None:
    for zone in ("Mars/Olympus", "", "../etc/passwd", "America"):
        with pytest.raises(Refusal, match="There is no time zone"):
            read_admissions([], ReadSettings(zone, "feed"))


HEAD = "patient_id,last name,first name,dob,admit date,discharge date,class,encounter_id,reason"


GARBLED = (
    "There is a control character in it (U+{code}), which can be neither stored nor printed. "
    "Ask the sender to correct it."
)


@pytest.mark.parametrize(
    ("sign", "code"), [("\0", "0000"), ("\x07", "0007"), ("\x7f", "007F"), ("\x9d", "009D")]
)
@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("patient_id", "1{sign},Ok,Ma,1950-01-02,2026-08-02,,IMP,E1,fall"),
        ("last name", "1,O{sign}k,Ma,1950-01-02,2026-08-02,,IMP,E1,fall"),
        ("first name", "1,Ok,{sign}Ma,1950-01-02,2026-08-02,,IMP,E1,fall"),
        ("encounter_id", "1,Ok,Ma,1950-01-02,2026-08-02,,IMP,E{sign}1,fall"),
    ],
)
def test_a_control_character_in_a_name_or_number_is_told_and_its_row_left_out(
    sign: str, code: str, header: str, row: str
) -> None:
    good = "2,Lo,Jo,1948-03-04,2026-09-10,,IMP,E2,fall"
    data = "\n".join((HEAD, row.format(sign=sign), good)).encode()
    files = read_admissions([("stays.csv", data)], SETTINGS)
    assert [(p.place.line, p.column, say(p.what), p.left_out) for p in files.problems] == [
        (2, header, GARBLED.format(code=code), True)
    ]
    assert [event.natural_id for event in files.events] == ["visit|E2"]
    assert [person.family for person in files.people] == ["Lo"]


def test_a_control_character_in_other_words_is_told_and_taken_out() -> None:
    data = f"{HEAD}\n1,Ok,Ma,1950-01-02,2026-08-02,,IMP,E1,fa\0ll".encode()
    files = read_admissions([("stays.csv", data)], SETTINGS)
    assert [(p.place.line, p.column, say(p.what), p.left_out) for p in files.problems] == [
        (2, "reason", "There is a sign in it that cannot be seen (U+0000); it was taken out.", False)
    ]
    assert [event.reason for event in files.events] == ["fall"]


def test_a_date_nobody_can_read_is_told_with_its_line_as_found_and_how_to_write_it() -> None:
    rows = (
        "1,Ok,Ma,02-Jan-50,31.31.2026,,IMP,E1,",
        "2,Lo,Jo,1948-03-04,2026-09-10 25:00,,IMP,E2,",
        "3,Ng,Al,1948-03-04,2026-09-10,soon,IMP,E3,",
    )
    files = read_admissions([("stays.csv", "\n".join((HEAD, *rows)).encode())], SETTINGS)
    birth = "Write it as 1950-08-31, 8/31/1950 or 31 Aug 1950, with all four digits of the year."
    ways = "Write it as 2026-08-31, 8/31/2026 or 31 Aug 2026; a time may follow as 14:30 or 2:30 PM."
    assert [(p.place.line, p.column, say(p.what), p.left_out) for p in files.problems] == [
        (
            2,
            "dob",
            f"“02-Jan-50” is not a birth date that can be read; it was left empty. {birth}",
            False,
        ),
        (2, "admit date", f"“31.31.2026” is not a date that can be read. {ways}", True),
        (3, "admit date", f"“2026-09-10 25:00” is not a date that can be read. {ways}", True),
        (4, "discharge date", f"“soon” is not a date that can be read; it was left empty. {ways}", False),
    ]
    for written in ("2026-08-31", "8/31/2026", "31 Aug 2026", "2026-08-31 14:30", "8/31/2026 2:30 PM"):
        row = f"1,Ok,Ma,31 Aug 1950,{written},,IMP,E1,"
        assert len(read_admissions([("a.csv", f"{HEAD}\n{row}".encode())], SETTINGS).events) == 1, written


@pytest.mark.parametrize(
    ("name", "data", "column", "says"),
    [
        (
            "a.json",
            '{"resourceType":"Bundle","entry":[{"fullUrl":' + "9" * 100_000 + "}]}",
            "Bundle.entry.fullUrl",
            "The fullUrl of this entry is no text, as FHIR R4 asks; it was not read.",
        ),
        (
            "a.json",
            '{"resourceType":"Bundle","total":' + "9" * 100_000 + ',"entry":[{"fullUrl":"urn:a"}]}',
            "",
            "There is no inpatient stay and no emergency visit in this file. Is it the right one?",
        ),
        (
            "a.csv",
            HEAD,
            "",
            "There is no inpatient stay and no emergency visit in this file. Is it the right one?",
        ),
    ],
)
def test_where_nothing_is_found_a_problem_says_why(name: str, data: str, column: str, says: str) -> None:
    files = read_admissions([(name, data.encode())], SETTINGS)
    assert files.events == ()
    assert [(p.column, say(p.what)) for p in files.problems] == [(column, says)]


def test_a_control_character_in_fhir_is_told() -> None:
    patient = (
        '{"resourceType":"Patient","id":"p","identifier":[{"system":"s","value":"A\\u00001"}],'
        '"name":[{"family":"O\\u0000k"}]}'
    )
    encounter = (
        '{"resourceType":"Encounter","id":"e","class":{"code":"IMP"},"subject":{"reference":"Patient/p"},'
        '"period":{"start":"2026-01-02"}}'
    )
    files = read_admissions([("a.ndjson", f"{patient}\n{encounter}\n".encode())], SETTINGS)
    told = "There is a sign in it that cannot be seen (U+0000); it was taken out."
    assert [(p.place.line, p.column, say(p.what)) for p in files.problems] == [
        (1, "Patient.name", told),
        (1, "Patient.identifier", told),
    ]
