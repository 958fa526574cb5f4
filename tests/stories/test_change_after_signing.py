"""What was signed is changed: everybody sees that the signature is older, and its signer signs again."""

from __future__ import annotations

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
    wait_until_saved,
)


def standing(hand: Hand, case: str) -> str:
    return next(row for row in hand.rows(CASES) if row.startswith(case)).rsplit(", ", 1)[1]


def test_a_change_makes_the_signature_stale_and_its_signer_signs_again(hand: Hand) -> None:
    come_in(hand, "Dana Whitfield", PASSPHRASE)
    open_review(hand, LAKESIDE)
    choose_step(hand, "Cases")
    case = next(row.split(",")[0] for row in hand.rows(CASES) if row.endswith(", Signed"))
    choose_case(hand, case)
    hand.write("Staff action", hand.stands_in("Staff action") + " A second call was made.")
    wait_until_saved(hand)
    hand.until(lambda: standing(hand, case) == "Changed after signing", "not shown as changed")

    take_over(hand, "Priya Nandakumar", PASSPHRASE)
    open_review(hand, LAKESIDE)
    choose_step(hand, "Cases")
    assert standing(hand, case) == "Changed after signing"

    take_over(hand, "Dana Whitfield", PASSPHRASE)
    open_review(hand, LAKESIDE)
    choose_step(hand, "Cases")
    choose_case(hand, case)
    sign_shown(hand, "Sign", PASSPHRASE)
    hand.until(lambda: standing(hand, case) == "Signed", "not shown as signed")
    hand.press("Whole history")
    hand.wait_for("A second call was made.")
