"""What files hold is told by their headers and content, or is left to be asked."""

from __future__ import annotations

import pytest
from tests.organisation import ADMISSIONS, SETTINGS
from tests.workbooks import workbook

from reviewdesk.exchange.kinds import FileKind, guess_kind
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.exchange.lists.reading import read_list
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.texts import say

VISITS = (
    b"visit id,member id,visit date,clock in,clock out,caregiver,status\n"
    b"V1,1,07/01/2026,8:00,16:00,Ann,done\n"
)
STAYS_OF_OMOP = (
    b"visit_occurrence_id,person_id,visit_concept_id,visit_start_date,visit_end_date\n1,2,9201,2026-01-02,\n"
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ADMISSIONS, FileKind.STAYS),
        (STAYS_OF_OMOP, FileKind.STAYS),
        (b"Patient ID,Visit Type,Visit Date\n1,ER,07/01/2026\n", FileKind.STAYS),
        (VISITS, FileKind.VISITS),
        (
            b"shift id;client;scheduled start;scheduled end;caregiver\n1;Lee Vance;7/1/2026 8:00;;Ann\n",
            FileKind.VISITS,
        ),
        (b"incident id,member id,incident date,incident type\n1,2,07/04/2026,Fall\n", FileKind.INCIDENTS),
        (b"goal id,member id,goal,status,due date\nG1,1,Walks,met,08/31/2026\n", FileKind.GOALS),
        (b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Encounter"}}]}', FileKind.STAYS),
        (b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Goal"}}]}', FileKind.GOALS),
        (
            b'<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Goal/></resource></entry></Bundle>',
            FileKind.GOALS,
        ),
        (b"Member,Came\nOkafor,08/02/2026\n", None),
        (b"name,date\nOkafor,08/02/2026\n", None),
        (b"<html>no</html>", None),
        (b"PK\x03\x04 not a workbook", None),
        (b"", None),
    ],
)
def test_what_a_file_holds(data: bytes, kind: FileKind | None) -> None:
    assert guess_kind([("file", data)]) == kind


def bundle(*resources: str) -> bytes:
    entries = ",".join(f'{{"resource":{resource}}}' for resource in resources)
    return f'{{"resourceType":"Bundle","entry":[{entries}]}}'.encode()


STAY, AIM = '{"resourceType":"Encounter"}', '{"resourceType":"Goal"}'
XML_OF_BOTH = (
    b'<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Encounter/></resource></entry><entry>'
    b"<resource><Goal/></resource></entry></Bundle>"
)
QUOTING = r'{"resourceType":"Encounter","text":{"div":"<Goal> \"resourceType\": \"Goal\""},"x":' + AIM + "}"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (bundle(STAY, STAY, AIM), None),
        (bundle(AIM, AIM, STAY), None),
        (f"{STAY}\n{STAY}\n{AIM}\n".encode(), None),
        (f"{STAY}\n{{broken\n{STAY}\n".encode(), FileKind.STAYS),
        (bundle(*[STAY] * 20_000, AIM), None),
        (bundle(*['{"resourceType":"Patient"}'] * 20_000, AIM), FileKind.GOALS),
        (QUOTING.encode(), FileKind.STAYS),
        (bundle(QUOTING), FileKind.STAYS),
        (bundle(STAY)[:-2], None),
        (b'{"resourceType":"Bundle","entry":3}', None),
        (b'{"resourceType":"Bundle","entry":[3,{"resource":[]}]}', None),
        (b'{"resourceType":"Bundle"}', None),
        (b"[" * 100_000, None),
        (XML_OF_BOTH, None),
        (
            b'<Encounter xmlns="http://hl7.org/fhir"><text><div><Goal/></div></text></Encounter>',
            FileKind.STAYS,
        ),
    ],
)
def test_resources_of_two_kinds_are_asked_about_and_what_a_text_quotes_counts_nothing(
    data: bytes, kind: FileKind | None
) -> None:
    assert guess_kind([("file", data)]) == kind


def test_a_file_of_two_kinds_is_asked_about_beside_one_that_is_clear() -> None:
    assert guess_kind([("a", bundle(STAY, AIM)), ("b", bundle(AIM))]) is None


def test_what_is_of_the_other_kind_is_counted_as_left_out() -> None:
    both = [("file.json", bundle(STAY, AIM, AIM))]
    left = {say(one.reason): one.count for one in read_admissions(both, SETTINGS).left_out}
    assert left["Goal: choose the file again as goals to bring it in."] == 2
    goals = read_list(ListKind.GOALS, both, ListSettings("America/New_York", "mrn"))
    left = {say(one.reason): one.count for one in goals.left_out}
    assert left["Encounter: choose the file again as hospital stays to bring it in."] == 1


def test_a_workbook_is_told_like_its_table() -> None:
    rows = [line.split(",") for line in VISITS.decode().splitlines()]
    assert guess_kind([("roster.xlsx", workbook(rows))]) is FileKind.VISITS


def test_files_that_tell_different_things_are_asked_about_and_one_that_tells_nothing_follows() -> None:
    assert guess_kind([("a", ADMISSIONS), ("b", VISITS)]) is None
    assert guess_kind([("a", b'{"resourceType":"Patient"}'), ("b", VISITS)]) is FileKind.VISITS


def test_the_start_of_a_long_file_is_enough() -> None:
    assert guess_kind([("a", VISITS + b"V2,1,07/01/2026,8:00,16:00,Ann,done\n" * 20_000)]) is FileKind.VISITS


def test_who_sends_files_of_which_nobody_said_it_never_changes() -> None:
    """Rows are told by it: with another word all that came in once would come in again."""
    assert {kind.value: kind.usual_source for kind in FileKind} == {
        "stays": "admissions",
        "visits": "roster",
        "incidents": "incidents",
        "goals": "goals",
    }
