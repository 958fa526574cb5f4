"""A year of real stays comes in through the window, a result misses its target, and a review is filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import CASES, come_in, take_over

SITE = "Cedar Street Homes"


@pytest.fixture
def files(shared: Path) -> tuple[Path, Path]:
    """69 stays of 2025 and 2026, and their patients, as a hospital system exports them."""
    folder = shared / "data" / "clinosim"
    return folder / "Encounter_IMP_EMER.ndjson", folder / "Patient.ndjson"


def test_a_year_of_stays_fills_a_review(hand: Hand, files: tuple[Path, Path]) -> None:
    come_in(hand, "Dana Whitfield", PASSPHRASE)
    hand.press("Import")
    hand.choose_files("Choose files", *files)
    hand.press("People, 51")
    hand.press("Decide for all 51 nobody knows")
    hand.pick("Site of the new participants", SITE)
    hand.press("Decide for all of them")
    hand.press("Import 69 stays")
    hand.wait_for("69 new stays are here.")

    take_over(hand, "Priya Nandakumar", PASSPHRASE)
    hand.press("Measures")
    hand.press("Record a result")
    hand.pick("Measure", "Avoidable admissions")
    hand.write("Period", "January to June 2026")
    hand.write("First day", "1/1/2026")
    hand.write("Last day", "6/30/2026")
    hand.write("Avoidable admissions", "30")
    hand.write("Participant days", "5000")
    hand.press(SITE)
    hand.write("Where the counts come from", "Hospital feed of July 2026")
    hand.wait_for("Missed")
    hand.press("Record it")
    hand.wait_for("January to June 2026")

    take_over(hand, "Dana Whitfield", PASSPHRASE)
    hand.choose_row("Avoidable admissions, January to June 2026", open_=True)
    hand.wait_for("were found in the period.")
    hand.press("Open the review")
    hand.wait_for("Case 1 of ")
    assert len(hand.rows(CASES)) > 10
    assert all("2026" in row for row in hand.rows(CASES))
    hand.wait_for("Imported from")
