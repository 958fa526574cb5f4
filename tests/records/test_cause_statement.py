"""The gentle check of cause statements: what it asks to read again, and what it leaves alone."""

from __future__ import annotations

import pytest

from reviewdesk.records.cause_statement import Rule, looks_again

GOOD = (
    "The on-call list named a nurse who had left",
    "the night staff reached nobody for four hours",
    "a hospital stay for dehydration",
)


def test_a_sound_statement_is_left_alone() -> None:
    assert looks_again(*GOOD) == ()


@pytest.mark.parametrize(
    ("cause", "effect", "rules"),
    [
        ("Staffing", "late care", (Rule.LINK,)),
        ("Poor supervision on the night shift", "signs were seen late", (Rule.VAGUE,)),
        ("The aide forgot the fluid chart", "signs were seen late", (Rule.ERROR,)),
        ("The aide forgot the fluid chart because it lay in another room", "signs were seen late", ()),
        ("Staff did not follow the fluid protocol", "signs were seen late", (Rule.DEVIATION,)),
        ("Nobody looked at the chart that night", "signs were seen late", (Rule.DUTY,)),
        ("The supervisor, assigned to look at the chart, did not see it", "signs were seen late", ()),
        (
            "Staff made mistakes and skipped the round",
            "bad care that night",
            (Rule.VAGUE, Rule.ERROR, Rule.DEVIATION),
        ),
    ],
)
def test_signs_of_each_rule(cause: str, effect: str, rules: tuple[Rule, ...]) -> None:
    assert looks_again(cause, effect, "a hospital stay") == rules


def test_words_count_only_whole() -> None:
    assert looks_again("A terror alert closed the road to the home", GOOD[1], GOOD[2]) == ()
    assert looks_again("Vaporized disinfectant closed two rooms", GOOD[1], GOOD[2]) == ()
