"""`export review`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import run_in
from tests.sample_home import SampleHome


def test_a_review_is_written_for_who_may_release_it(sample_home: SampleHome, tmp_path: Path) -> None:
    desk = sample_home.open("quality")
    review = desk.reviews.mine()[0].review.id
    desk.close()
    file = tmp_path / "review.json"
    refused = run_in(sample_home, "export", "review", review, "--fhir", file)
    assert refused.exit_code == 2
    assert not file.exists()
    found = run_in(sample_home, "export", "review", review, "--fhir", file, person="Priya Nandakumar")
    assert found.exit_code == 0, found.output
    assert json.loads(file.read_bytes())["type"] == "document"
    again = run_in(sample_home, "export", "review", review, "--fhir", file, person="Priya Nandakumar")
    assert again.exit_code == 2
    assert "There is a file" in again.stderr
