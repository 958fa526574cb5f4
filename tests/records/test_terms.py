"""The settings a review opens under, and when it is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.shipped import shipped_form

from reviewdesk.forms.model import Duration, Form, Unit
from reviewdesk.measures.clock import BusinessCalendar
from reviewdesk.records.terms import as_values, complete_by, settings_of

FEDERAL = BusinessCalendar()


def form() -> Form:
    return shipped_form("hospital-avoidance")


def test_a_contracts_value_wins_and_only_for_settings_the_form_has() -> None:
    own = settings_of(form(), {})
    first = next(iter(own))
    changed = settings_of(form(), {first: "9 hours", "unheard-of": "1 hours"})
    assert changed == own | {first: "9 hours"}


def test_spelled_durations_become_durations_and_numbers_stay() -> None:
    assert as_values({"a": "48 hours", "b": 2, "c": "words"}) == {
        "a": Duration(48, Unit.HOURS),
        "b": 2,
        "c": "words",
    }


@pytest.mark.parametrize(
    ("within", "due"),
    [
        ("20 business days", date(2026, 12, 22)),
        ("30 days", date(2026, 12, 23)),
        ("same day", date(2026, 11, 23)),
        ("36 hours", date(2026, 11, 25)),
        ("words", None),
    ],
)
def test_completion_is_due_within_what_the_contract_says(within: str, due: date | None) -> None:
    made = form()
    assert made.due_within is not None
    name = made.due_within.name  # type: ignore[union-attr]
    opened, known = date(2026, 11, 23), date(2026, 11, 9)
    assert complete_by(made, {name: within}, opened, known, FEDERAL) == due
    from_known = replace(made, due_from="known")
    assert complete_by(from_known, {name: within}, date(2026, 12, 1), opened, FEDERAL) == due
