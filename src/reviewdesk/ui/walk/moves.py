"""What a person does at the desk, in several presses: come in, open a review, act for a gap, sign."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.ui.walk.hand import Hand, NotFound

CASES = "Cases"


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What is written into the dialog of an action; people by the beginning of their names."""

    what: str
    kind: str
    who: str
    until: str
    proof: str
    checker: str


def come_in(hand: Hand, name: str, passphrase: str) -> None:
    """Choose oneself at the door, type the passphrase, wait until one's work is there."""
    hand.choose_row(name)
    hand.type_into("Passphrase", passphrase)
    hand.press("Sign in")
    hand.wait_without("Who are you?")
    hand.until(
        lambda: any(greeting in text for text in hand.texts() for greeting in GREETINGS), "no greeting"
    )


GREETINGS = ("Good morning", "Good afternoon", "Good evening")


def take_over(hand: Hand, name: str, passphrase: str) -> None:
    """Another person sits down at the desk."""
    hand.press("Switch person")
    hand.wait_for("Who takes over?")
    come_in(hand, name, passphrase)


def open_review(hand: Hand, words: str) -> None:
    """Open the review in whose line these words stand."""
    hand.press("Reviews")
    hand.choose_row(words, open_=True)
    hand.wait_for("Steps of the review")


def choose_step(hand: Hand, title: str) -> None:
    """Go to a step of the review by its title."""
    hand.until(lambda: _step(hand, title) is not None, lambda: f"no step {title!r}")
    step = _step(hand, title)
    assert step is not None
    hand.press(step)


def choose_case(hand: Hand, words: str) -> None:
    """Go to a case of the step shown."""
    hand.choose_row(words)
    hand.wait_for(f"· {words}")


def case_held_by(hand: Hand, rule: str) -> str:
    """Look through the cases for the first one held by this rule; its participant."""
    for row in hand.rows(CASES):
        name = row.split(",")[0]
        choose_case(hand, name)
        if hand.reads(rule):
            return name
    raise NotFound(f"no case is held by {rule!r}: {hand.rows(CASES)}")


def sign_shown(hand: Hand, button: str, passphrase: str) -> None:
    """Sign what is shown, with the passphrase."""
    hand.press(button)
    confirm_signature(hand, passphrase)


def confirm_signature(hand: Hand, passphrase: str) -> None:
    """In the dialog of a signature: type the passphrase and sign."""
    hand.wait_for("What your signature means")
    hand.type_into("Your passphrase", passphrase)
    hand.press("Sign now")
    hand.wait_for("Signed: ")


def write_action(hand: Hand, action: PlannedAction) -> None:
    """Fill the dialog of an action; it is not kept yet."""
    hand.write("What is done?", action.what)
    hand.press(action.kind)
    hand.pick("Who does it?", action.who)
    hand.write("Until when?", action.until)
    hand.write("How will it be proved?", action.proof)
    hand.pick("Who checks it?", action.checker)


def wait_until_saved(hand: Hand) -> None:
    """Wait until the line at the foot says so."""
    hand.until(lambda: hand.told("State of your work").startswith("All saved"), "never saved")


def _step(hand: Hand, title: str) -> str | None:
    return next((name for name in hand.buttons() if name.startswith("Step ") and name.endswith(title)), None)
