"""A review given away as a FHIR document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.sample_home import SampleHome, made_sample, sample_home

from reviewdesk.desk.exporting import Exported
from reviewdesk.errors import Refusal
from reviewdesk.forms.answers import Blind, Given
from reviewdesk.records.rights import Blocked

__all__ = ["made_sample", "sample_home"]


def _of(bundle: Any, kind: str) -> list[Any]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def _leaves(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [leaf for value in node.values() for leaf in _leaves(value)]
    return [leaf for value in node for leaf in _leaves(value)] if isinstance(node, list) else [node]


def test_every_review_of_the_sample_is_a_whole_document(sample_home: SampleHome, tmp_path: Path) -> None:
    desk = sample_home.open("quality")
    findings = signatures = exported = 0
    for view in desk.reviews.mine():
        path = tmp_path / f"{view.review.id}.json"
        made = desk.exporting.review(view.review.id, path)
        assert isinstance(made, Exported)
        bundle = json.loads(path.read_bytes())
        assert (bundle["type"], bundle["entry"][0]["resource"]["resourceType"]) == ("document", "Composition")
        urls = {entry["fullUrl"] for entry in bundle["entry"]}
        assert len(urls) == len(bundle["entry"])
        refs = {leaf for leaf in _leaves(bundle) if isinstance(leaf, str) and leaf.startswith("urn:uuid:")}
        assert refs <= urls
        assert len(_of(bundle, "Task")) == 1 + len(view.actions)
        assert len(_of(bundle, "Provenance")) == len(view.review.signatures)
        (result,) = _of(bundle, "MeasureReport")
        assert result["group"][0]["population"][0]["count"] == view.review.opening.numerator
        for place, answer in view.facts.answers.items():
            if isinstance(answer, Blind):
                assert place.field not in _leaves(_of(bundle, "QuestionnaireResponse"))
        exported += 1
        findings += len(_of(bundle, "DetectedIssue"))
        signatures += len(_of(bundle, "Provenance"))
    assert findings > 0
    assert signatures > 0
    desk.close()
    auditor = sample_home.open("admin")
    lines = auditor.looking.lines()
    auditor.close()
    assert not isinstance(lines, Blocked)
    noted = [line for line in lines if str(line.what) == "Wrote a review as a FHIR document"]
    assert len(noted) == exported > 0


def test_who_may_not_release_may_not_export_and_nothing_is_written(
    sample_home: SampleHome, tmp_path: Path
) -> None:
    desk = sample_home.open("dana")
    view = desk.reviews.mine()[0]
    found = desk.exporting.review(view.review.id, tmp_path / "out.json")
    assert isinstance(found, Blocked)
    assert list(tmp_path.glob("*.json")) == []
    desk.close()


def test_a_file_that_is_there_is_left_alone(sample_home: SampleHome, tmp_path: Path) -> None:
    desk = sample_home.open("quality")
    view = desk.reviews.mine()[0]
    path = tmp_path / "out.json"
    path.write_text("mine")
    with pytest.raises(Refusal, match="There is a file"):
        desk.exporting.review(view.review.id, path)
    assert path.read_text() == "mine"
    assert any(isinstance(answer, Given) for answer in view.facts.answers.values())
    desk.close()
