"""A new organization sets itself up on one laptop, and its recovery code opens the desk again."""

from __future__ import annotations

from pathlib import Path

from tests.stories.conftest import Program

from reviewdesk.desk.open import home_at

PASSPHRASE = "walnut drizzle forty kites"


def test_a_new_organization_and_its_recovery_code(program: Program, tmp_path: Path) -> None:
    home = home_at(tmp_path / "home")
    hand = program.start(home)
    hand.wait_for("Welcome")
    hand.press("Set up my organization")
    hand.press("Set up")
    hand.wait_for("Give the organization a name.")
    hand.type_into("Name of the organization", "Elm Row Supports")
    hand.type_into("Your name", "Ada Quist")
    hand.type_into("Your passphrase", "password")
    hand.type_into("The passphrase again", "password")
    hand.press("Set up")
    hand.until(lambda: hand.offers("Set up") and not hand.sees("Give the organization a name."))
    assert not home.exists(), "a weak passphrase set up a desk"
    hand.type_into("Your passphrase", PASSPHRASE)
    hand.type_into("The passphrase again", PASSPHRASE)
    hand.press("Set up")
    hand.wait_for("Your recovery code")
    code = hand.stands_in("Recovery code")
    hand.press("Go to the desk")
    hand.wait_for("Print the code or write it down first, and tick the box.")
    hand.press("I have printed it or written it down")
    hand.press("Go to the desk")
    hand.wait_for("Nothing is due to you")
    assert hand.sees("Ada Quist")
    assert not hand.sees("SYNTHETIC")
    program.end()

    again = program.start(home)
    again.wait_for("Who are you?")
    again.press("Forgot the passphrase?")
    again.type_into("Recovery code", code[:-1] + ("2" if code[-1] != "2" else "3"))
    again.press("Open the desk")
    again.until(lambda: again.offers("Open the desk"))
    assert not again.sees("The desk is open.")
    again.type_into("Recovery code", code.lower())
    again.press("Open the desk")
    again.wait_for("The desk is open.")
    again.wait_for("Elm Row Supports")
