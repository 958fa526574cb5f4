"""Coming in, locking, handing over: who does not know the passphrase sees nothing."""

from __future__ import annotations

from tests.stories.conftest import LAKESIDE

from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import come_in, open_review, take_over


def test_a_wrong_passphrase_a_lock_and_another_person(hand: Hand) -> None:
    hand.choose_row("Dana Whitfield")
    hand.press("Sign in")
    hand.wait_for("Enter your passphrase.")
    hand.type_into("Passphrase", "tide lantern quilt paper")
    hand.press("Sign in")
    hand.wait_for("This passphrase does not open it.")
    assert not hand.sees(LAKESIDE)
    come_in(hand, "Dana Whitfield", PASSPHRASE)
    open_review(hand, LAKESIDE)
    hand.wait_for(" of 5 · ")

    hand.key("Ctrl+L")
    hand.wait_for("Locked. Nothing is lost.")
    assert not hand.sees(" of 5 · ")
    assert not hand.offers("Reviews")
    hand.key("Ctrl+K")
    hand.key("Alt+N")
    assert not hand.sees(LAKESIDE)

    come_in(hand, "Dana Whitfield", PASSPHRASE)
    take_over(hand, "Kayla Moreno", PASSPHRASE)
    hand.wait_for("Direct support professional")
    assert not hand.sees("Dana Whitfield")
