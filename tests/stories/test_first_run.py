"""A new organization sets itself up on one laptop, and its recovery code opens the desk again."""

from __future__ import annotations

from pathlib import Path

from tests.stories.conftest import Program

from reviewdesk.desk.door import home_at
from reviewdesk.ui.walk.moves import come_in

PASSPHRASE = "walnut drizzle forty kites"
NEW = "nine quiet harbors sing"


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
    hand.press("I have it on paper")
    assert not hand.sees(code)
    group = sum(code.encode()) % 8
    asked = f"Type group {group + 1} of the code from your paper"
    hand.type_into(asked, "00000")
    hand.press("Go to the desk")
    hand.wait_for(f"That is not group {group + 1}.")
    hand.type_into(asked, code.split("-")[group].lower())
    hand.press("Go to the desk")
    hand.choose_row("Set up the organization", open_=True)
    hand.wait_for("People and organization")
    assert hand.sees("Ada Quist")
    assert not hand.sees("SYNTHETIC")
    program.end()

    again = program.start(home)
    again.wait_for("Who are you?")
    again.press("Forgot the passphrase?")
    again.press("Only open the desk: somebody knows their own passphrase")
    again.type_into("Recovery code", code[:-1] + ("2" if code[-1] != "2" else "3"))
    again.press("Go on")
    again.wait_for("Group 8 of the recovery code is not right.")
    assert not again.sees("The desk is open.")
    again.type_into("Recovery code", code.lower())
    again.press("Go on")
    again.wait_for("The desk is open.")
    again.wait_for("Elm Row Supports")
    program.end()

    last = program.start(home)
    last.wait_for("Who are you?")
    last.press("Forgot the passphrase?")
    last.type_into("Recovery code", code)
    last.type_into("New passphrase", NEW)
    last.type_into("New passphrase again", NEW)
    last.press("Go on")
    last.wait_for("Set up the organization")
    assert last.sees("Ada Quist")
    last.press("Lock the desk")
    last.wait_for("Locked. Nothing is lost.")
    last.type_into("Passphrase", PASSPHRASE)
    last.press("Sign in")
    last.wait_for("The passphrase is not right.")
    come_in(last, "Ada Quist", NEW)
