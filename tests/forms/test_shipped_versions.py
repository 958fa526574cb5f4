"""A version of a shipped form means one text for ever: desks that have it would not take another as newer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.records.organisation import FormFile

RECORD = Path(__file__).parents[1] / "shipped_versions"


@dataclass(frozen=True)
class Handed:
    """A text that was handed out."""

    form: str
    version: str
    sha256: str


def handed_out() -> tuple[Handed, ...]:
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return tuple(Handed(*line.split()) for line in lines if line and not line.startswith("#"))


def wrong(form: FormFile, record: tuple[Handed, ...]) -> str:
    """What is wrong with a form as it is shipped now; empty when nothing is."""
    same = [one for one in record if one.form == form.id]
    for one in same:
        if one.version == form.version:
            return "" if one.sha256 == form.sha256 else f"{form.id} changed: give it a higher version"
    if any(number(one.version) > number(form.version) for one in same):
        return f"{form.id}: a higher version than {form.version} was handed out"
    return f"{form.id} {form.version} is not recorded: run `make versions`"


def number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


@pytest.mark.parametrize("form", shipped_forms(), ids=lambda form: form.id)
def test_a_changed_form_has_a_new_version(form: FormFile) -> None:
    assert wrong(form, handed_out()) == ""


def test_each_version_is_recorded_once() -> None:
    named = [(one.form, one.version) for one in handed_out()]
    assert len(set(named)) == len(named)
    assert {form.id for form in shipped_forms()} <= {form for form, _ in named}


@pytest.mark.parametrize(
    ("version", "sha256", "said"),
    [
        ("1.10.0", "b", ""),
        ("1.10.0", "x", "f changed: give it a higher version"),
        ("1.9.0", "x", "f: a higher version than 1.9.0 was handed out"),
        ("1.11.0", "x", "f 1.11.0 is not recorded: run `make versions`"),
    ],
)
def test_what_is_told_of_a_form(version: str, sha256: str, said: str) -> None:
    record = (Handed("f", "1.2.0", "a"), Handed("f", "1.10.0", "b"), Handed("g", "9.0.0", "c"))
    assert wrong(FormFile("f", version, sha256, ""), record) == said
