"""`forms import` and `forms export`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import run

TREE = {
    "resourceType": "Questionnaire",
    "name": "Falls",
    "title": "Falls",
    "item": [{"linkId": "1", "text": "Did it?", "type": "boolean", "initial": [{"valueBoolean": True}]}],
}


def _file(folder: Path, name: str = "falls.json", **more: object) -> Path:
    path = folder / name
    path.write_text(json.dumps({**TREE, **more}))
    return path


def test_a_form_is_written_that_passes_the_check(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = run(
        "forms", "import", _file(tmp_path), "--out", out, "--owner", "supervisor", "--measure", "fall"
    )
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert lines[0] == "falls: 1 item, 1 came along, 0 of them whole."
    assert lines[1] == "  Initial answers: The question begins without an answer. (1: 1)"
    written = (out / "falls.yaml").read_text()
    assert "owner: supervisor" in written
    assert "measure_kinds: [fall]" in written
    assert run("forms", "check", out).output == ""


def test_nothing_is_written_without_a_folder_and_nothing_written_over(tmp_path: Path) -> None:
    file, out = _file(tmp_path), tmp_path / "out"
    assert run("forms", "import", file).exit_code == 0
    assert list(tmp_path.iterdir()) == [file]
    run("forms", "import", file, "--out", out)
    (out / "falls.yaml").write_text("mine")
    again = run("forms", "import", file, "--out", out)
    assert again.exit_code == 1
    assert "There is a file" in again.stderr
    assert [path.read_text() for path in out.iterdir()] == ["mine"]


def test_a_folder_tells_totals_and_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    _file(tmp_path, "a.json")
    _file(tmp_path, "b.json")
    (tmp_path / "c.json").write_text("{")
    found = run("forms", "import", tmp_path, "--out", tmp_path / "out")
    assert found.exit_code == 1
    assert "2 forms." in found.output
    assert "1 file was not imported." in found.output
    assert "not a JSON object" in found.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["falls-2.yaml", "falls.yaml"]


def test_a_form_goes_out_and_comes_back(root: Path, tmp_path: Path) -> None:
    form, fhir, out = root / "forms" / "hospital-avoidance.yaml", tmp_path / "form.json", tmp_path / "out"
    assert run("forms", "export", form, "--fhir", fhir).exit_code == 0
    back = run("forms", "import", fhir, "--out", out)
    assert back.exit_code == 0, back.output
    assert len(back.output.splitlines()) == 1  # nothing is lost
    assert run("forms", "check", out).output == ""
    again = run("forms", "export", form, "--fhir", fhir)
    assert again.exit_code == 2
    assert "There is a file" in again.stderr


def test_responses_are_held_against_their_questionnaire(tmp_path: Path) -> None:
    _file(tmp_path, url="http://q.example/falls")
    answers = [{"linkId": link, "answer": [{"valueBoolean": True}]} for link in ("1", "2")]
    response = {"resourceType": "QuestionnaireResponse", "questionnaire": "http://q.example/falls"}
    (tmp_path / "one.json").write_text(json.dumps({**response, "item": answers}))
    (tmp_path / "two.json").write_text(json.dumps({**response, "questionnaire": "http://q.example/other"}))
    found = run("forms", "import", tmp_path, "--losses", "--out", tmp_path / "out")
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    told = lines[lines.index("one.json, to falls: 2 answers, 1 come back equal.") :]
    assert [line.split() for line in told[1:]] == [
        line.split()
        for line in (
            "Items: The questionnaire has no such item. (1: 2)",
            "two.json: its questionnaire is not among these files.",
            "",
            "1 response to a questionnaire here.",
            "Answers 2",
            "Come back equal 1",
            "Do not, as listed 1",
            "Come back otherwise 0",
            "Outside the bounds of the form 0",
            "Required and not given 0",
            "1 response has its questionnaire elsewhere.",
        )
    ]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["falls.yaml"]


def test_a_response_alone_has_no_questionnaire_here(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps({"resourceType": "QuestionnaireResponse", "item": []}))
    found = run("forms", "import", file)
    assert found.exit_code == 0
    assert "1 response has its questionnaire elsewhere." in found.output
