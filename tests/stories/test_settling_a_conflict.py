"""Two laptops wrote different answers; a person settles it in the window, and opens it again."""

from __future__ import annotations

from pathlib import Path

from tests.desk.test_signing import elsewhere
from tests.organisation import PASSPHRASE, found, ok
from tests.stories.conftest import Program
from tests.walker import Walker

from reviewdesk.forms.answers import Given
from reviewdesk.ui.walk.moves import come_in, wait_until_saved

BENS, ANNS = "Dry mouth on the second", "Low fluid intake for three days"


def test_two_values_are_settled_with_a_reason_and_opened_again(program: Program, tmp_path: Path) -> None:
    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    place = walker.long_text("clinical")
    asked = walker.view("Ann").form.field(place.field).ask.said()
    laptop, drafts = elsewhere(walker, "Ben", place, BENS)
    ok(org.as_("Ann").reviews.answer(walker.review, place, Given(ANNS)))
    laptop.arrive(*drafts)  # type: ignore[misc]
    org.desk.close()

    hand = program.start(org.home)
    come_in(hand, "Ann Lindqvist", PASSPHRASE)
    hand.choose_row(f"Two values to settle: {asked}", open_=True)
    hand.wait_for("Different answers stand here.")
    hand.wait_for(BENS)
    hand.wait_for(ANNS)
    hand.wait_for("Ben Nakata")
    hand.press(f"Keep “{BENS}”: {asked}")
    hand.press("Change it")
    hand.wait_for("Write the reason first.")
    hand.type_into(asked + ": ", "He was there")
    hand.press("Change it")
    hand.wait_without("Different answers stand here.")
    wait_until_saved(hand)
    assert hand.stands_in(asked) == BENS

    hand.choose_in_menu(f"Other answers: {asked}", "Settled between two values")
    hand.write("Why was it settled wrongly?", "He was not there after all")
    hand.press("Open it again")
    hand.wait_for("Different answers stand here.")
    hand.press("My work")
    hand.wait_for(f"Two values to settle: {asked}")
