"""Before and after a review is filled: records come in, a result misses its target, a pack goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reviewdesk.sample.staff import PASSPHRASE
from reviewdesk.ui.walk.hand import Hand

PERIOD = "The last weeks"


@dataclass(frozen=True)
class Counted:
    """A measure by its title, and what is counted of it."""

    title: str
    numerator: str
    part: int
    denominator: str
    whole: int


def bring_in(hand: Hand, file: Path, text: str, who: str, site: str) -> None:
    """Import a file about one person, who is a new participant of the site unless somebody knows them."""
    file.write_text(text + "\n", "utf-8")
    hand.press("Import")
    hand.until(lambda: _choosing(hand) != "", "no files can be chosen")
    hand.choose_files(_choosing(hand), file)
    hand.wait_for("Who sent these files?")
    hand.write("Who sent these files?", "agency-records")
    hand.press("People, 1")
    hand.choose_row(who, open_=True)
    hand.wait_for("In the file")
    if not any(hand.ticked(name) for name in hand.buttons() if name.startswith(who)):
        hand.press("A new participant")
        hand.pick("Site of the new participant", site)
    hand.press("Keep this decision")
    hand.wait_for("Everybody is decided.")
    hand.press("Import ")
    hand.wait_for("Imported")
    hand.wait_without("Nothing is written yet")


def _choosing(hand: Hand) -> str:
    return next((name for name in ("Choose files", "Choose more files") if hand.offers(name)), "")


def add_measure(hand: Hand, measure: Counted, kind: str) -> None:
    """Agree on one more measure, a share that is better when it is lower."""
    hand.press("People")
    hand.press("Measures, ")
    hand.press("Add measure")
    hand.write("Title", measure.title)
    hand.pick("Contract", "")
    hand.pick("Kind", kind)
    hand.press("A share: so many of so many")
    hand.write("What is counted", measure.numerator.lower())
    hand.write("Over what", measure.denominator.lower())
    hand.write("Target", "10%")
    hand.write("Where the counts come from", "Claims")
    hand.type_into("Your own passphrase", PASSPHRASE)
    hand.press("Keep")
    hand.wait_for(f"The measure {measure.title} is kept.")


def record_result(hand: Hand, measure: Counted, since: date, until: date, site: str) -> None:
    """Record what was counted at a site in a period; it misses the target."""
    hand.press("Measures")
    hand.press("Record a result")
    hand.pick("Measure", measure.title)
    hand.write("Period", PERIOD)
    hand.write("First day", f"{since:%m/%d/%Y}")
    hand.write("Last day", f"{until:%m/%d/%Y}")
    hand.write(measure.numerator, str(measure.part))
    hand.write(measure.denominator, str(measure.whole))
    hand.press(site)
    hand.write("Where the counts come from", "The records of the agency")
    hand.wait_for("Missed")
    hand.press("Record it")
    hand.wait_for(PERIOD)


def open_from_result(hand: Hand, measure: Counted, who: str) -> str:
    """Open the review of the result with the cases of one person; its title."""
    title = f"{measure.title}, {PERIOD}"
    hand.choose_row(title, open_=True)
    hand.wait_for("Its cases")
    rows = [name for name in hand.buttons() if " · " in name]
    assert any(who in row for row in rows), rows
    for row in rows:
        if hand.ticked(row) is not (who in row):
            hand.press(row)
    hand.press("Open the review")
    hand.wait_for("Steps of the review")
    return title


def release(hand: Hand, review: str, pack: Path, root: Path) -> None:
    """Sign and write the pack, and save the root certificate beside it."""
    hand.press("Packs")
    hand.choose_row(review, open_=True)
    hand.wait_for("Ready to release")
    hand.press("Sign and release")
    hand.type_into("Where the pack is written", str(pack))
    hand.type_into("Your passphrase", PASSPHRASE)
    hand.press("Sign and release")
    hand.wait_for("The pack is signed and written.")
    hand.choose_files("Save the root certificate", root)
    hand.wait_for("The root certificate is saved.")
