"""The shape of a target and the ending of a kind say what an entry does."""

from __future__ import annotations

import pytest
from tests.eventlog.desks import ROWS

from reviewdesk.eventlog.header import Target
from reviewdesk.eventlog.targets import (
    Effect,
    Place,
    Touch,
    effect_of,
    is_sign_off,
    place_of,
    target_of,
    touch_of,
)

ROW = ROWS[0]


@pytest.mark.parametrize(
    ("text", "place", "touch"),
    [
        ("summary", Place("summary", None, None), Touch.REGISTER),
        (f"cases/{ROW}", Place("cases", ROW, None), Touch.ROW),
        (f"cases/{ROW}/told_at", Place("cases", ROW, "told_at"), Touch.REGISTER),
        ("summary/-/text.es", Place("summary", None, "text.es"), Touch.REGISTER),
        (f"cases/{ROW}/avoidable.nurse", Place("cases", ROW, "avoidable.nurse"), Touch.REGISTER),
        (f"cases/{ROW}/_signed.nurse", Place("cases", ROW, "_signed.nurse"), Touch.FACT),
        ("summary/-/_told", Place("summary", None, "_told"), Touch.FACT),
    ],
)
def test_a_target_taken_apart_and_put_together(text: str, place: Place, touch: Touch) -> None:
    assert place_of(Target(text)) == place
    assert touch_of(text) is touch
    assert target_of(place.section, place.row, place.field) == text


def test_parts_that_make_no_target() -> None:
    for parts in (("Q",), ("",), ("a/b",), ("q", None, ""), ("q", None, "F"), ("q", type(ROW)("row"))):
        with pytest.raises(ValueError, match="not a target"):
            target_of(*parts)  # that is what is tested


@pytest.mark.parametrize(
    ("kind", "effect"),
    [
        ("case.removed", Effect.REMOVES),
        ("case.restored", Effect.RESTORES),
        ("section.withdrawn", Effect.WITHDRAWS),
        ("review.reopened", Effect.REOPENS),
        ("review.answered", Effect.WRITES),
        ("removed", Effect.WRITES),
        ("a.removed.later", Effect.WRITES),
    ],
)
def test_the_ending_of_a_kind_says_its_effect(kind: str, effect: Effect) -> None:
    assert effect_of(kind) is effect


def test_only_sign_off_facts_are_sign_offs() -> None:
    fields = {"_signed": True, "_signed.nurse": True, "_signedby": False, "signed": False, "_told": False}
    assert {field: is_sign_off(target_of("q", None, field)) for field in fields} == fields
    assert not is_sign_off(Target("q"))
