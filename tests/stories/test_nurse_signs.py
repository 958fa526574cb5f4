"""The nurse consultant signs her findings; nobody else can change them."""

from __future__ import annotations

import pytest
from tests.stories.conftest import LAKESIDE

from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import (
    CASES,
    choose_case,
    choose_step,
    come_in,
    open_review,
    sign_shown,
    take_over,
)

CONTACT = "Who was contacted, when, and what was advised: "
SEEN = "Fever and less appetite in the notes of both night shifts."


def write_findings(hand: Hand) -> None:
    hand.press("Which signs does the record show? Fever, or signs of infection")
    hand.write("Signs present in the record", SEEN)
    hand.press("Link evidence: Signs present in the record")
    hand.type_into("Title", "Night notes")
    hand.type_into("Where it lies", "Electronic record, night shift")
    hand.press("Link it")
    hand.wait_for("Open evidence: Night notes")
    hand.write(f"{CONTACT}Who was told", "On-call clinician, primary care office")
    hand.pick(f"{CONTACT}Told by", "Marcus")
    hand.write(f"{CONTACT}When", "7/15/2026 10:40 AM")
    hand.pick(f"{CONTACT}How", "Phone")
    hand.write(f"{CONTACT}What was said", "Fever since the night, eats little.")
    hand.press("Was medication reconciled? Yes")
    hand.press("Medication discrepancy None found")
    hand.write("Recommendation", "Ask for a urine test the same day.")


@pytest.fixture
def case(hand: Hand) -> str:
    """A case the supervisor completed; the nurse stands before it, in her step."""
    come_in(hand, "A. Reyes", PASSPHRASE)
    open_review(hand, LAKESIDE)
    choose_step(hand, "Cases")
    name = next(row.split(",")[0] for row in hand.rows(CASES) if row.endswith(", Complete"))
    choose_step(hand, "Clinical findings")
    choose_case(hand, name)
    return name


def test_the_nurse_signs_and_nobody_else_can_change_her_findings(hand: Hand, case: str) -> None:
    hand.press("Sign this case")
    hand.wait_for("things to finish before this goes on")
    write_findings(hand)
    hand.wait_for("Nothing holds it. It can be signed.")
    sign_shown(hand, "Sign this case", PASSPHRASE)
    assert [row for row in hand.rows(CASES) if row.startswith(case) and row.endswith(", Signed")]

    for other in ("Dana Whitfield", "Priya Nandakumar"):
        take_over(hand, other, PASSPHRASE)
        open_review(hand, LAKESIDE)
        choose_step(hand, "Clinical findings")
        choose_case(hand, case)
        assert not hand.offers("Was medication reconciled? No")
        assert not hand.offers("Sign ")
        hand.type_into("Signs present in the record", "Nothing was seen.")
        hand.key("Tab")
        assert hand.stands_in("Signs present in the record") == SEEN
    hand.wait_for("A. Reyes, RN signed")
