"""What was done by mistake is put right: taken back with a reason, restored, undone; nothing is lost."""

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
    return next((row for row in hand.rows(CASES) if row.startswith(case)), "gone").rsplit(", ", 1)[-1]


def a_case(hand: Hand, state: str) -> str:
    """The participant of a case in this state."""
    return next(row.split(",")[0] for row in hand.rows(CASES) if row.endswith(f", {state}"))


def in_cases(hand: Hand, name: str = "Dana Whitfield") -> None:
    come_in(hand, name, PASSPHRASE)
    open_review(hand, LAKESIDE)
    choose_step(hand, "Cases")


def test_a_signature_and_evidence_are_taken_back_with_a_reason(hand: Hand) -> None:
    in_cases(hand)
    case = a_case(hand, "Signed")
    choose_case(hand, case)
    hand.press("Withdraw my signature")
    hand.press("Withdraw it")
    hand.wait_for("Write the reason")
    hand.write("Why do you withdraw it?", "I signed the wrong case")
    hand.press("Withdraw it")
    hand.until(lambda: standing(hand, case) == "Complete", lambda: f"it is {standing(hand, case)}")
    hand.wait_for("withdrew a signature")
    hand.wait_for("Reason: I signed the wrong case")

    hand.press("Attach evidence")
    hand.write("Title", "Fluid chart of another person")
    hand.write("Where it lies", "EVV 88213")
    hand.press("Link it")
    hand.press("Withdraw evidence: Fluid chart of another person")
    hand.write("Why does it not count?", "Wrong chart")
    hand.press("Withdraw it")
    hand.until(lambda: not hand.offers("Withdraw evidence: Fluid chart"), "the evidence still counts")
    hand.wait_for("withdrew evidence: Fluid chart of another person. Reason: Wrong chart")


def test_a_case_is_taken_out_and_restored_and_an_answer_undone(hand: Hand) -> None:
    in_cases(hand)
    case = a_case(hand, "Complete")
    choose_case(hand, case)
    before = hand.stands_in("Staff action")
    hand.write("Staff action", "Something else")
    wait_until_saved(hand)
    hand.key("Ctrl+Z")
    hand.wait_for("Undone: Staff action")
    hand.until(lambda: hand.stands_in("Staff action") == before, "the former answer is not back")
    wait_until_saved(hand)
    hand.choose_in_menu("Other answers: Staff action", "History of this answer")
    hand.wait_for("History of: Staff action")
    hand.wait_for("from “Something else” to")
    hand.press("Close")

    hand.press("Remove case")
    hand.write("Why is it removed?", "It belongs to another period")
    hand.press("Remove the case")
    hand.until(lambda: standing(hand, case) == "gone", "it is still listed")
    hand.press("1 removed case")
    hand.wait_for("Removed by Dana Whitfield")
    hand.wait_for("Reason: It belongs to another period")
    hand.press(f"Restore {case}")
    hand.until(lambda: standing(hand, case) == "Complete", "it did not come back as it was")


def test_work_is_sent_back_and_signed_again(hand: Hand) -> None:
    come_in(hand, "Priya Nandakumar", PASSPHRASE)
    open_review(hand, LAKESIDE)
    choose_step(hand, "Cases")
    case = a_case(hand, "Signed")
    choose_step(hand, "Classification and accountability")
    choose_case(hand, case)
    hand.press("Return work with a reason")
    hand.pick("Back to which step?", f"Cases: {case}")
    hand.write("What is asked for?", "Which shift saw it first?")
    hand.press("Return it")
    choose_step(hand, "Cases")
    hand.until(lambda: standing(hand, case) == "Sent back", "not shown as sent back")

    take_over(hand, "Dana Whitfield", PASSPHRASE)
    hand.choose_row("sent back: Which shift saw it first?", open_=True)
    hand.wait_for("Returned by Priya Nandakumar")
    hand.wait_for(f"· {case}")
    sign_shown(hand, "Sign", PASSPHRASE)
    hand.until(lambda: standing(hand, case) == "Signed", "not shown as signed")
    hand.press("My work")
    hand.wait_without("Which shift saw it first?")


def test_a_judge_is_excused_and_awaited_again(hand: Hand) -> None:
    come_in(hand, "Priya Nandakumar", PASSPHRASE)
    open_review(hand, LAKESIDE)
    choose_step(hand, "Cases")
    case = a_case(hand, "Complete")
    choose_step(hand, "Classification and accountability")
    choose_case(hand, case)
    hand.press("Excuse from judging: Nurse consultant")
    hand.write("Why can the nurse consultant not judge?", "On leave until December")
    hand.press("Excuse")
    hand.wait_for("Excused: On leave until December")
    hand.press("Take back the excuse: Nurse consultant")
    hand.until(lambda: hand.offers("Excuse from judging: Nurse consultant"), "she is not awaited again")
    hand.wait_for("took back the excuse from a first judgement")


def test_a_note_is_found_again_by_its_words(hand: Hand) -> None:
    in_cases(hand)
    case = a_case(hand, "Complete")
    choose_case(hand, case)
    hand.press("Add a note")
    hand.write("What should the others know?", "Ask the zookeeper about Sunday")
    hand.press("Keep the note")
    hand.wait_for("You, Today")

    def search() -> None:
        hand.type_into("Search everything", "zookeeper sunday")
        hand.wait_for("Note · ")
        hand.key("Return")

    hand.press("My work")
    hand.meanwhile("Ctrl+K", search)
    hand.wait_for(f"· {case}")
