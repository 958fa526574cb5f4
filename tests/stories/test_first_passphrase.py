"""The administrator gives Nia a first passphrase; before anything else she chooses her own."""

from __future__ import annotations

from tests.stories.conftest import LAKESIDE

from reviewdesk.sample.staff import ADMINISTRATOR, PASSPHRASE
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import come_in, take_over

FIRST = "walnut drizzle forty kites"
OWN = "nine quiet harbors sing"


def test_only_the_person_knows_the_passphrase_they_sign_with(hand: Hand) -> None:
    come_in(hand, ADMINISTRATOR.name, PASSPHRASE)
    hand.press("People")
    hand.wait_for("Yolanda Pierce")
    hand.press("Add person")
    hand.type_into("Name", "Nia Stone")
    hand.press("Quality lead")
    hand.press("All sites")
    hand.press("I give a first one, good for one sign-in")
    hand.type_into("First passphrase", FIRST)
    hand.type_into("The same again", FIRST)
    hand.type_into("Your own passphrase", PASSPHRASE)
    hand.press("Add")
    hand.wait_for("Nia Stone can sign in now.")
    hand.wait_for("First passphrase")

    hand.press("Switch person")
    hand.wait_for("Who takes over?")
    hand.choose_row("Nia Stone")
    hand.type_into("Passphrase", FIRST)
    hand.press("Sign in")
    hand.wait_for("Choose your own passphrase")
    assert hand.sees(f"{ADMINISTRATOR.name} gave you this passphrase on ")
    assert hand.sees("Nobody has signed in with it.")
    hand.press("Cancel")
    hand.wait_without("Choose your own passphrase")
    assert not hand.offers("Reviews"), "a first passphrase opens nothing"

    hand.type_into("Passphrase", FIRST)
    hand.press("Sign in")
    hand.wait_for("Choose your own passphrase")
    hand.type_into("New passphrase", FIRST)
    hand.type_into("New passphrase again", FIRST)
    hand.press("Choose it and sign in")
    hand.wait_for("Choose another one: somebody else knows the first.")
    hand.type_into("New passphrase", OWN)
    hand.type_into("New passphrase again", OWN)
    hand.press("Choose it and sign in")
    hand.wait_without("Who are you?")
    hand.press("Reviews")
    hand.wait_for(LAKESIDE)

    take_over(hand, ADMINISTRATOR.name, PASSPHRASE)
    hand.press("People")
    hand.choose_row("Nia Stone", open_=True)
    hand.press("What happened so far")
    hand.wait_for("Chose a passphrase of their own. By Nia Stone.")
    hand.press("Cancel")
    hand.press("Switch person")
    hand.choose_row("Nia Stone")
    hand.type_into("Passphrase", FIRST)
    hand.press("Sign in")
    hand.wait_for("The passphrase is not right.")
