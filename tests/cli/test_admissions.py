"""`import admissions`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.cli.running import run_in
from tests.sample_home import SampleHome

from reviewdesk.desk.desk import Desk

HEADER = "Member ID,Last name,First name,Birth date,Patient class,Admit date,Discharge date,Visit number\n"
GOOD = "X-1,Zander,Ilse,02/03/1960,IMP,06/20/2026 10:00,06/22/2026 11:00,N-1\n"
BAD = "X-2,Zander,Otto,02/03/1961,IMP,sometime,,N-2\n"
ZONE = ("--zone", "America/New_York", "--source", "tests")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stays.csv"
    path.write_text(HEADER + GOOD + BAD)
    return path


def waiting(sample: SampleHome) -> int:
    desk: Desk = sample.open("dana")
    try:
        return desk.waiting.rows()
    finally:
        desk.close()


def test_the_preview_comes_first_and_nothing_is_written(sample_home: SampleHome, file: Path) -> None:
    before = waiting(sample_home)
    found = run_in(sample_home, "import", "admissions", file, *ZONE)
    assert found.exit_code == 1
    assert found.output.startswith("1 inpatient stay and 0 emergency visits of 1 person")
    assert f"{file.name}:3 Admit date:" in found.output
    assert "Admitted <- Admit date" in found.output
    assert found.output.endswith("Give --yes to write it.\nNothing was written.\n")
    assert waiting(sample_home) == before


def test_with_yes_it_is_written_once(sample_home: SampleHome, file: Path) -> None:
    before = waiting(sample_home)
    first = run_in(sample_home, "import", "admissions", file, *ZONE, "--yes")
    assert first.exit_code == 1  # a row was left out
    assert "Written: 1 new, 0 changed, 0 known already." in first.output
    again = run_in(sample_home, "import", "admissions", file, *ZONE, "--yes")
    assert "Written: 0 new, 0 changed, 1 known already." in again.output
    assert waiting(sample_home) == before + 1


ODD = "Ref,Who,Came\nN-7,Zander Ilse,06/20/2026 10:00\n"


def test_columns_are_named_where_the_guess_is_wrong(sample_home: SampleHome, file: Path) -> None:
    file.write_text(ODD)
    guessed = run_in(sample_home, "import", "admissions", file, *ZONE)
    assert "No column says when the person was admitted." in guessed.output
    told = ("--column", "Admitted=Came", "--column", "full name=Who", "--column", "event_id=Ref")
    named = run_in(sample_home, "import", "admissions", file, *ZONE, *told, "--all", "emergency")
    assert named.output.startswith("0 inpatient stays and 1 emergency visit of 1 person")
    assert "Visit number <- Ref" in named.output


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Admitted=Went", 'No column is called "Went".'),
        ("Shoe size=Came", "--column Shoe size=Came names nothing that such a file tells."),
        ("Came", "--column Came names nothing that such a file tells."),
    ],
)
def test_a_column_that_is_nowhere_is_refused(
    sample_home: SampleHome, file: Path, said: str, why: str
) -> None:
    file.write_text(ODD)
    found = run_in(sample_home, "import", "admissions", file, *ZONE, "--column", said)
    assert found.exit_code == 2
    assert why in found.output


def test_a_whole_file_is_exit_0(sample_home: SampleHome, file: Path) -> None:
    file.write_text(HEADER + GOOD)
    assert run_in(sample_home, "import", "admissions", file, *ZONE, "--yes").exit_code == 0


def test_a_role_that_may_not_import_is_refused(sample_home: SampleHome, file: Path) -> None:
    found = run_in(sample_home, "import", "admissions", file, *ZONE, "--yes", person="Gloria Mensah")
    assert found.exit_code == 2
    assert "roles may do this" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_zone_nobody_knows(sample_home: SampleHome, file: Path) -> None:
    found = run_in(sample_home, "import", "admissions", file, "--zone", "Mars/Base")
    assert (found.exit_code, found.stderr) == (
        2,
        "There is no time zone Mars/Base.\nChoose one such as America/New_York.\n",
    )


def test_real_events_read_whole(sample_home: SampleHome, shared: Path) -> None:
    files = sorted((shared / "data" / "clinosim").glob("*.ndjson"))
    found = run_in(sample_home, "import", "admissions", *files, *ZONE, "--yes")
    assert found.exit_code == 0, found.output
    assert "Written: 69 new" in found.output


def test_bundles_of_another_sender_read_whole(sample_home: SampleHome, shared: Path) -> None:
    files = sorted((shared / "data" / "synthea_fhir_r4").glob("*.json"))
    found = run_in(sample_home, "import", "admissions", *files, *ZONE, "--yes")
    assert found.exit_code == 0, found.output
    assert found.output.startswith("1 inpatient stay and 6 emergency visits of 3 people")
    assert "Left out: 48. Encounter of class AMB: neither IMP nor EMER." in found.output
    assert "Written: 7 new" in found.output


def test_what_cannot_have_been_is_left_out_and_what_is_odd_is_told(
    sample_home: SampleHome, file: Path
) -> None:
    before = waiting(sample_home)
    ahead = GOOD.replace("06/20/2026", "06/20/2098").replace("06/22/2026", "06/22/2098")
    long = GOOD.replace("06/20/2026", "06/20/2024").replace("N-1", "N-3")
    file.write_text(HEADER + ahead + long)
    found = run_in(sample_home, "import", "admissions", file, *ZONE, "--yes")
    assert found.exit_code == 1
    assert f"{file.name}:2 The admission lies in the future." in found.output
    assert f"{file.name}:3 The stay is 732 days long; it was taken as it is." in found.output
    assert "Written: 1 new" in found.output
    assert waiting(sample_home) == before + 1


def test_what_is_no_file_is_refused_and_nothing_written(sample_home: SampleHome, tmp_path: Path) -> None:
    before = waiting(sample_home)
    for path, says in (
        (tmp_path, "is a folder. Choose the files inside it."),
        (tmp_path / "gone.csv", "There is no file"),
        (Path(os.devnull), "is not a file: it is a device or a pipe."),
    ):
        found = run_in(sample_home, "import", "admissions", path, *ZONE, "--yes")
        assert found.exit_code == 2
        assert says in found.stderr.replace("\n", " ")
        assert "Traceback" not in found.stderr
    assert waiting(sample_home) == before
