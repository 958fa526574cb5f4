"""A supervisor is held by a rule, follows its link, adds the action it asks for, and goes on."""

from __future__ import annotations

from tests.stories.conftest import LAKESIDE

from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import (
    CASES,
    PlannedAction,
    case_held_by,
    come_in,
    confirm_signature,
    open_review,
    write_action,
)

RULE = "Delayed supervision"
BECAUSE = "The review identifies delayed supervision and cannot proceed without a documented action."
ACTION = PlannedAction(
    what="Coach the evening lead to call the on-call supervisor at the first sign.",
    kind="Coaching",
    who="Dana Whitfield",
    until="12/31/2099",
    proof="Coaching record and two observed shifts",
    checker="Priya Nandakumar",
)


def test_a_held_case_says_why_and_its_link_leads_to_the_action_that_lifts_it(hand: Hand) -> None:
    come_in(hand, "Dana Whitfield", PASSPHRASE)
    open_review(hand, LAKESIDE)
    case = case_held_by(hand, RULE)
    hand.wait_for(BECAUSE)
    hand.wait_for("Was supervisor review on time? Late")

    hand.press("Sign this case")
    hand.wait_for("1 thing to finish before this goes on")
    hand.press(f"{RULE}: {BECAUSE}")

    hand.wait_for(f"Action for: {RULE}")
    hand.write("What is done?", ACTION.what)
    hand.press(ACTION.kind)
    hand.press("Keep the action")
    hand.wait_for("It does not count as documented yet: who does it")
    write_action(hand, ACTION)
    hand.press("Keep the action")

    hand.until(lambda: not hand.reads(RULE), "it is still held")
    hand.wait_for("Nothing holds it. It can be signed.")
    hand.press("Sign this case")
    confirm_signature(hand, PASSPHRASE)
    assert [row for row in hand.rows(CASES) if row.startswith(case) and row.endswith(", Signed")]
    hand.press("Actions")
    hand.wait_for(ACTION.what)
