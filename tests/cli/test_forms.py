"""`forms check`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import run


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
