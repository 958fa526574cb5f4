"""`import admissions`."""

from __future__ import annotations

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
        return len(desk.intake.waiting())
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
