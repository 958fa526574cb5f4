"""A supervisor does the main job with the keyboard alone, from the door to a signed case."""

from __future__ import annotations

from tests.stories.conftest import LAKESIDE

from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import CASES, wait_until_saved

NAME = "Dana Whitfield"
RULE = "Delayed supervision"


def go_down(hand: Hand, table: str, words: str) -> None:
    """From the top of a list, arrow by arrow, to the row that reads so."""
    hand.key("Home")
    for _ in hand.rows(table):
        if words in hand.current_row(table):
            return
        hand.key("Down")
    raise AssertionError(f"the arrows never reach {words!r}: {hand.rows(table)}")


def pick(hand: Hand, box: str, words: str) -> None:
    """Down in a list box to the entry that begins so."""
    hand.tab_to(box)
    seen: list[str] = []
    while not hand.picked(box).startswith(words):
        assert hand.picked(box) not in seen, f"the arrows never reach {words!r}: {seen}"
        seen.append(hand.picked(box))
        hand.key("Down")


def come_in(hand: Hand) -> None:
    """The keyboard is in the passphrase; the people stand before it."""
    hand.until(lambda: hand.focus() == "Passphrase")
    hand.key("Shift+Tab")
    go_down(hand, "Who are you?", NAME)
    hand.key("Return")
    assert hand.focus() == "Passphrase"
    hand.type_here(PASSPHRASE)
    hand.key("Return")
    hand.wait_for(LAKESIDE)


def open_review(hand: Hand) -> None:
    hand.tab_to("Your work")
    assert hand.current_row("Your work"), "the list is entered and no row is chosen"
    go_down(hand, "Your work", f"{LAKESIDE} | What it needs: Cases")
    hand.key("Return")
    hand.wait_for("Steps of the review")


def go_to_held_case(hand: Hand) -> str:
    """Arrow by arrow through the cases to the one the rule holds; its row."""
    hand.tab_to(CASES)
    hand.key("Home")
    for _ in hand.rows(CASES):
        if hand.offers(f"Add an action: {RULE}"):
            return hand.current_row(CASES)
        hand.key("Down")
    raise AssertionError(f"no case is held by {RULE!r}")


def test_from_the_door_to_a_signed_case_without_a_mouse(hand: Hand) -> None:
    come_in(hand)
    open_review(hand)

    # The hold of a case, and the action it asks for.
    case = go_to_held_case(hand)
    hand.key("Alt+N")
    assert hand.focus().startswith(f"Add an action: {RULE}")
    hand.key("Return")
    hand.wait_for(f"Action for: {RULE}")
    hand.until(lambda: hand.focus() == "What is done?")
    hand.type_here("Coach the evening lead to call the on-call supervisor at the first sign.")
    hand.tab_to("Coaching")
    hand.key("Space")
    pick(hand, "Who does it?", NAME)
    hand.tab_to("Until when?")
    hand.type_here("12/31/2099")
    hand.tab_to("How will it be proved?")
    hand.type_here("Coaching record")
    pick(hand, "Who checks it?", "Priya")
    hand.tab_to("Keep the action")
    hand.key("Return")
    hand.wait_without("How will it be proved?")
    hand.wait_without(f"Add an action: {RULE}")
    wait_until_saved(hand)

    # A sentence is added, the case is signed.
    hand.tab_to("Staff action")
    hand.key("Ctrl+End")
    hand.type_here(" She was told at once.")
    hand.key("Ctrl+Return")
    hand.wait_for("What your signature means")
    hand.until(lambda: hand.focus() == "Your passphrase")
    hand.type_here(PASSPHRASE)
    hand.key("Return")
    hand.wait_for("Signed: ")
    name = case.split(",")[0]
    assert [row for row in hand.rows(CASES) if row.startswith(name) and row.endswith(", Signed")]


def test_what_is_opened_by_typing_is_closed_by_escape_and_the_keyboard_is_back(hand: Hand) -> None:
    come_in(hand)

    def search() -> None:
        hand.type_here(LAKESIDE)
        hand.key("Return")

    hand.meanwhile("Ctrl+K", search)
    hand.wait_for("Steps of the review")
    go_to_held_case(hand)
    hand.key("Alt+N")
    link = hand.focus()
    hand.key("Return")
    hand.wait_for(f"Action for: {RULE}")
    hand.key("Esc")
    hand.wait_without("How will it be proved?")
    assert hand.focus() == link, "the keyboard is not back where the dialog was asked for"
    hand.meanwhile("Ctrl+K", lambda: hand.key("Esc"))
    assert hand.focus() == link


def test_tab_goes_round_the_review_as_it_is_read_and_back(hand: Hand) -> None:
    come_in(hand)
    open_review(hand)
    there: list[str] = []
    hand.tab_to("My work")
    while not (there and there[-1] == "My work"):
        hand.key("Tab")
        there.append(hand.focus())
    assert all(there), "Tab stops at something without a name"
    read = (
        "History",
        "Step 1: Cases",
        "Cases",
        "Staff action",
        "Sign this case",
        "Whole history",
    )
    places = [there.index(name) for name in read]
    assert places == sorted(places), [there[at] for at in sorted(places)]
    back = []
    for _ in there:
        hand.key("Shift+Tab")
        back.append(hand.focus())
    assert back[:-1] == there[-2::-1]
