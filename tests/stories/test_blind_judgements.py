"""Two judge the same admission, each before seeing what the other says."""

from __future__ import annotations

from tests.stories.conftest import LAKESIDE

from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import (
    CASES,
    case_held_by,
    choose_case,
    choose_step,
    come_in,
    open_review,
    take_over,
    wait_until_saved,
)

ASKED = "Classification of this admission"
NURSES = "Nurse consultant: Linked to delayed action"
MINE = "Your judgement: Potentially preventable"


def chosen(hand: Hand) -> list[str]:
    return [name for name in hand.buttons() if name.startswith(f"{ASKED} ") and hand.ticked(name)]


def go_to(hand: Hand, case: str) -> None:
    open_review(hand, LAKESIDE)
    choose_step(hand, "Classification and accountability")
    choose_case(hand, case)
    hand.wait_for(ASKED)


def test_neither_sees_the_others_judgement_before_both_are_in(hand: Hand) -> None:
    come_in(hand, "Dana Whitfield", PASSPHRASE)
    open_review(hand, LAKESIDE)
    judged = case_held_by(hand, "Delayed supervision")  # by the nurse, in the sample

    go_to(hand, judged)
    hand.wait_for("Judged: Nurse consultant. Still to judge, without seeing the other: Supervisor.")
    assert chosen(hand) == []
    assert not hand.sees(NURSES)
    hand.press("Whole history")
    hand.until(lambda: not hand.offers("Whole history"), "the history did not open")
    hand.wait_for("recorded a first judgement")
    assert not hand.sees("Linked to delayed action")
    hand.press("Close")
    hand.press(f"{ASKED} Potentially preventable")
    wait_until_saved(hand)
    hand.wait_for(NURSES)
    hand.wait_for(MINE)
    hand.wait_for("The panel settles it")

    choose_step(hand, "Cases")
    other = next(row.split(",")[0] for row in hand.rows(CASES) if row.endswith(", Complete"))
    go_to(hand, other)
    hand.press(f"{ASKED} Planned")
    wait_until_saved(hand)
    take_over(hand, "A. Reyes", PASSPHRASE)
    go_to(hand, other)
    hand.wait_for("Judged: Supervisor. Still to judge, without seeing the other: Nurse consultant.")
    assert chosen(hand) == []
    assert not hand.sees("Supervisor: Planned")
