"""`forms`: check, new, preview, adopt."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import run, run_in
from tests.forms.test_definitions import FILE as DEFINITIONS
from tests.sample_home import SampleHome

from reviewdesk.sample.staff import ADMINISTRATOR, AGREEMENTS


def test_good_forms_are_silent(root: Path) -> None:
    found = run("forms", "check", root / "forms")
    assert (found.exit_code, found.output) == (0, "")


def test_every_problem_has_its_place(root: Path, tmp_path: Path) -> None:
    good = (root / "forms" / "hospital-avoidance.yaml").read_text("utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        good.replace("type: measure", "type: meaure").replace("in: [late, none]", "in: [latte, none]")
    )
    found = run("forms", "check", broken)
    assert found.exit_code == 1
    lines = found.output.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith(f"{broken}:") for line in lines)
    places = [line.split("  ")[0].removeprefix(f"{broken}:").split(":") for line in lines]
    assert all(len(place) == 2 and all(number.isdigit() for number in place) for place in places)
    assert "measure" in lines[0]


def test_a_folder_without_forms(tmp_path: Path) -> None:
    found = run("forms", "check", tmp_path)
    assert found.exit_code == 2
    assert "There is no form in" in found.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert run("forms", "check", tmp_path / "none.yaml").exit_code == 2


def test_a_new_form_is_good_and_says_what_to_do_next(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    made = run("forms", "new", file)
    assert made.exit_code == 0
    assert "forms check" in made.output + made.stderr
    found = run("forms", "check", file)
    assert (found.exit_code, found.output) == (0, "")
    assert file.read_text().startswith("# yaml-language-server: $schema=form-1.json\n")
    assert (tmp_path / "form-1.json").read_bytes() == (root / "forms" / "form-1.json").read_bytes()


def test_a_schema_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "form-1.json").write_text("mine")
    assert run("forms", "new", tmp_path / "form.yaml").exit_code == 0
    assert (tmp_path / "form-1.json").read_text() == "mine"


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine")
    found = run("forms", "new", file)
    assert (found.exit_code, file.read_text()) == (2, "mine")
    assert "nothing was written" in found.stderr


def test_a_broken_form_is_told_and_not_previewed(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text("form: f\nversion: 1\n")
    found = run("forms", "preview", file)
    assert found.exit_code == 1
    assert all(line.startswith(f"{file}:") for line in found.output.splitlines())


def test_a_form_is_put_in_force_by_an_administrator(sample_home: SampleHome, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    assert run("forms", "new", file).exit_code == 0
    refused = run_in(sample_home, "forms", "adopt", file)
    assert refused.exit_code == 2
    assert "Only an administrator" in refused.stderr
    good = file.read_text()
    file.write_text(good.replace("owner: supervisor", "owner: boss"))
    broken = run_in(sample_home, "forms", "adopt", file, person=ADMINISTRATOR.name)
    assert broken.exit_code == 1
    assert 'There is no role "boss"' in broken.output
    file.write_text(good)
    done = run_in(sample_home, "forms", "adopt", file, person=ADMINISTRATOR.name)
    assert done.exit_code == 0
    assert "My review, version 0.1.0, is in force." in done.output + done.stderr
    again = run_in(sample_home, "forms", "adopt", file, person=ADMINISTRATOR.name)
    assert again.exit_code == 2
    assert "adopted already" in again.stderr


def test_a_contract_takes_definitions_in_place_of_the_forms_own(
    sample_home: SampleHome, tmp_path: Path
) -> None:
    file = tmp_path / "definitions.yaml"
    file.write_text(DEFINITIONS)
    words = ("forms", "define", AGREEMENTS[0].name, file)
    refused = run_in(sample_home, *words)
    assert refused.exit_code == 2
    done = run_in(sample_home, *words, person=ADMINISTRATOR.name)
    assert (done.exit_code, done.output) == (
        0,
        "The contract's reviews that open from now on use State plan, 2026-07.\n",
    )
    none = run_in(sample_home, "forms", "define", "No contract", file, person=ADMINISTRATOR.name)
    assert (none.exit_code, "This contract is not here." in none.stderr) == (2, True)
