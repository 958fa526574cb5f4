"""The published schema: current, true of every good form, and sharp on what a schema can see."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from tests.forms.answering import ROOT
from tests.forms.generated import small_forms

from reviewdesk.desk.shipped import shipped
from reviewdesk.forms.problems import Findings
from reviewdesk.forms.reading import Mapping, Node, Scalar, read_yaml
from reviewdesk.forms.schema import NAME, form_schema

CORPUS = ROOT / "tests" / "corpus" / "forms"
GOOD = [
    *sorted((ROOT / "forms").glob("*.yaml")),
    *sorted((CORPUS / "good").glob("*.yaml")),
    *sorted((CORPUS / "advice").glob("*.yaml")),
    *sorted((ROOT.parent / "shared" / "design" / "forms").glob("*.yaml")),
    ROOT / "resources" / "starting-form.yaml",
]
SEEN = (
    "brace-without-quotes", "columns", "comma-read-as-key", "durations-and-settings", "gate-without-because",
    "gates", "head", "in-an-empty-list", "key-that-does-not-exist", "role-that-does-not-exist",
    "unknown-words",
)  # fmt: skip
VALIDATOR = Draft202012Validator(form_schema())


def plain(node: Node) -> object:
    """A node as an editor reads it: YAML 1.2, whose plain words are booleans, numbers or texts."""
    if isinstance(node, Scalar):
        if not node.plain:
            return node.text
        if node.text in ("true", "false"):
            return node.text == "true"
        if re.fullmatch(r"-?[0-9]+", node.text):
            return int(node.text)
        return float(node.text) if re.fullmatch(r"-?[0-9]+\.[0-9]+", node.text) else node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.items}
    return [plain(item) for item in node.items]


def faults(path: Path) -> list[ValidationError]:
    root = read_yaml(path.read_bytes(), Findings(path.name))
    return list(VALIDATOR.iter_errors(plain(root))) if root is not None else [ValidationError("unreadable")]


def test_the_file_beside_the_forms_is_current() -> None:
    """`make schema` writes it."""
    assert json.loads((ROOT / "forms" / NAME).read_text(encoding="utf-8")) == form_schema()
    assert (shipped("forms") / NAME).is_file()
    Draft202012Validator.check_schema(form_schema())


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_good_form_fits(path: Path) -> None:
    assert [(list(fault.path), fault.message[:200]) for fault in faults(path)] == []


@pytest.mark.parametrize("name", SEEN)
def test_what_a_schema_can_see_is_seen(name: str) -> None:
    assert faults(CORPUS / "invalid" / f"{name}.yaml") != []


@given(small_forms())
def test_every_generated_form_fits(form: dict[str, object]) -> None:
    root = read_yaml(json.dumps(form).encode(), Findings("small.yaml"))
    assert root is not None
    # Written as JSON every word is in quotes; numbers and flags are such in a file.
    assert not [f for f in VALIDATOR.iter_errors(_typed(plain(root))) if "is not of type" not in f.message]


def _typed(value: object) -> object:
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    if isinstance(value, str) and re.fullmatch(r"true|false|-?[0-9]+", value):
        return json.loads(value)
    return value


def test_every_form_in_the_box_names_the_schema_in_its_first_line() -> None:
    for path in sorted((ROOT / "forms").glob("*.yaml")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={NAME}"
