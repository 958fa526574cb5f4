"""The walk: the main job of the desk on the sample, done through its window by its people, with pictures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from reviewdesk.texts import Text
from reviewdesk.ui.walk.album import Album
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import (
    CASES,
    PlannedAction,
    case_held_by,
    choose_case,
    choose_step,
    come_in,
    confirm_signature,
    open_review,
    sign_shown,
    take_over,
    wait_until_saved,
    write_action,
)

SUPERVISOR, NURSE, QUALITY_LEAD = "Dana Whitfield", "A. Reyes", "Priya Nandakumar"
OPEN_REVIEW, FINISHED_REVIEW = "Lakeside House", "Millbrook Apartments"
SENDER = "great-lakes-plan"
RULE = "Delayed supervision"
CONTACT = "Who was contacted, when, and what was advised: "
_HEADERS = "patient_id,last name,first name,dob,admit date,discharge date,class,encounter_id,diagnosis"


@dataclass(frozen=True, slots=True)
class Walked:
    """What the walk left behind."""

    pictures: tuple[Path, ...]
    pack: Path
    root: Path


class Walk:
    """One walk through a fresh copy of the sample. `tell` is given each step, with its picture."""

    def __init__(
        self, hand: Hand, out: Path, passphrase: str, now: datetime, tell: Callable[[Text], None]
    ) -> None:
        self._hand = hand
        self._out = out
        self._passphrase = passphrase
        self._now = now
        self._tell = tell
        self._album = Album(hand, out)
        self._case = self._number = self._day = ""

    def run(self) -> Walked:
        """Walk from the door to the verified pack. Raises NotFound where the window is not as expected."""
        hand = self._hand
        hand.wait_for(SUPERVISOR)
        hand.resize(1360, 880)
        self._seen("door", Text("The door: who are you?"))
        self._supervise()
        self._nurse()
        self._change()
        self._import()
        pack, root = self._release()
        self._dark()
        return Walked(tuple(self._album.pictures), pack, root)

    def _seen(self, name: str, what: Text) -> None:
        path = self._album.take(name)
        self._tell(Text("{picture}  {what}", picture=path.name, what=what))

    # --- the supervisor ---------------------------------------------------------------------

    def _supervise(self) -> None:
        hand = self._hand
        come_in(hand, SUPERVISOR, self._passphrase)
        hand.wait_for("Your work")
        self._seen("my-work", Text("{name} signs in: what is due, held and waiting.", name=SUPERVISOR))
        hand.press("Reviews")
        hand.wait_for(OPEN_REVIEW)
        self._seen("reviews", Text("The reviews of the organization."))
        open_review(hand, OPEN_REVIEW)
        self._case = case_held_by(hand, RULE)
        self._day = hand.stands_in("Event date and time").split()[0]
        self._number = next(iter(_numbers(hand)))
        self._seen("held", Text("A case is held by a rule: {rule}.", rule=RULE))
        hand.press("Sign this case")
        hand.wait_for("1 thing to finish before this goes on")
        hand.wait_for("You answered")
        self._seen("missing", Text("Sign is pressed all the same: what is missing, in words, with a link."))
        hand.press(f"{RULE}: ")
        due = self._now + timedelta(days=24)
        write_action(
            hand,
            PlannedAction(
                what="Coach the evening lead to call the on-call supervisor at the first sign.",
                kind="Coaching",
                who=SUPERVISOR,
                until=f"{due:%m/%d/%Y}",
                proof="Coaching record and two observed shifts",
                checker=QUALITY_LEAD,
            ),
        )
        self._seen("action", Text("The link is followed to an action: who, until when, how it is proved."))
        hand.press("Keep the action")
        hand.until(lambda: not hand.reads(RULE), "the case is still held")
        self._seen("lifted", Text("The action lifts the hold."))
        hand.press("Sign this case")
        hand.wait_for("What your signature means")
        self._seen("sign", Text("What is signed, and what the signature means."))
        confirm_signature(hand, self._passphrase)
        hand.wait_for("Signed. Nothing holds it.")
        hand.wait_for("You signed")
        self._seen("signed", Text("{name} has signed the case.", name=SUPERVISOR))

    # --- the nurse --------------------------------------------------------------------------

    def _nurse(self) -> None:
        hand = self._hand
        take_over(hand, NURSE, self._passphrase)
        open_review(hand, OPEN_REVIEW)
        choose_step(hand, "Clinical findings")
        choose_case(hand, self._case)
        hand.press("Which signs does the record show? Swelling or weight gain")
        hand.write(
            "Signs present in the record",
            "Weight up four pounds in three days on the weight sheet; both ankles swollen in the night note.",
        )
        hand.press("Link evidence: Signs present in the record")
        hand.type_into("Title", "Weight sheet and night note")
        hand.type_into("Where it lies", f"Electronic record, {self._number}")
        hand.press("Link it")
        hand.wait_for("Open evidence: Weight sheet and night note")
        hand.write(f"{CONTACT}Who was told", "On-call clinician, cardiology clinic")
        hand.pick(f"{CONTACT}Told by", "Marcus")
        hand.write(f"{CONTACT}When", f"{self._day} 10:40 AM")
        hand.pick(f"{CONTACT}How", "Phone")
        hand.write(f"{CONTACT}What was said", "Weight gain of four pounds, swollen ankles, short of breath.")
        hand.write(f"{CONTACT}Answer received", f"{self._day} 11:05 AM")
        hand.write(f"{CONTACT}What they answered", "An extra dose today; call again in the evening.")
        hand.press("Was medication reconciled? Yes")
        hand.press("Medication discrepancy None found")
        hand.write("Recommendation", "Call the clinic the same day when weight rises three pounds in a day.")
        wait_until_saved(hand)
        hand.wait_for("Nothing holds it. It can be signed.")
        hand.wait_for("You answered “Recommendation”")
        self._seen("clinical", Text("{name} writes the clinical findings.", name=NURSE))
        sign_shown(hand, "Sign this case", self._passphrase)
        hand.wait_for("You signed")
        self._seen("clinical-signed", Text("{name} has signed them.", name=NURSE))

    # --- a change after signing ---------------------------------------------------------------

    def _change(self) -> None:
        hand = self._hand
        take_over(hand, SUPERVISOR, self._passphrase)
        open_review(hand, OPEN_REVIEW)
        choose_step(hand, "Cases")
        choose_case(hand, self._case)
        before = hand.stands_in("Staff action")
        hand.write("Staff action", f"{before} The on-call number was dialed twice.")
        wait_until_saved(hand)
        hand.until(lambda: self._standing("Changed after signing"), "the case is not shown as changed")
        hand.wait_for("You changed “Staff action”")
        self._seen("stale", Text("A signed answer is changed: the signature is shown as given before that."))
        sign_shown(hand, "Sign this case", self._passphrase)
        hand.until(lambda: self._standing("Signed"), "the case is not shown as signed")
        hand.wait_for("You signed")
        self._seen("signed-again", Text("{name} signs again.", name=SUPERVISOR))

    def _standing(self, words: str) -> bool:
        return any(row.startswith(self._case) and row.endswith(words) for row in self._hand.rows(CASES))

    # --- admissions and measures ----------------------------------------------------------------

    def _import(self) -> None:
        hand = self._hand
        given, _, family = self._case.partition(" ")
        day = self._now - timedelta(days=1)
        file = self._out / "stays.csv"
        rows = (
            f"{self._number},{family},{given},,{day:%m/%d/%Y} 2:20 PM,,IMP,W{day:%y%j}1,I50.9",
            f",Okafor,Ines,05/14/1961,{day:%m/%d/%Y} 9:05 AM,,EMER,W{day:%y%j}2,J18.9",
            f",Okafor,Ines,05/14/1961,in spring,,EMER,W{day:%y%j}3,J18.9",
        )
        file.write_text("\n".join((_HEADERS, *rows)) + "\n", "utf-8")
        hand.press("Import")
        hand.choose_files("Choose files", file)
        hand.wait_for("1 row problem")
        hand.write("Who sent these files?", SENDER)
        hand.wait_for("1 person is undecided")
        self._seen("import", Text("A file of two stays: everything is seen before anything is written."))
        hand.press("Row problems")
        self._seen("row-problem", Text("A row that cannot be read is shown with its reason."))
        hand.press("Import 2 stays")
        hand.wait_for("Imported")
        hand.wait_without("Nothing is written yet")
        self._seen(
            "imported", Text("Written; the stay of a stranger waits until somebody knows whose it is.")
        )
        hand.press("Measures")
        hand.wait_for("Avoidable admissions")
        self._seen("measures", Text("The measures and their results."))

    # --- the pack ---------------------------------------------------------------------------

    def _release(self) -> tuple[Path, Path]:
        hand = self._hand
        pack, root = self._out / "pack.pdf", self._out / "root.pem"
        for old in (pack, root):
            old.unlink(missing_ok=True)
        take_over(hand, QUALITY_LEAD, self._passphrase)
        hand.press("Packs")
        hand.wait_for("Can be released")
        self._seen("packs", Text("{name} sees which packs can be released.", name=QUALITY_LEAD))
        hand.choose_row(FINISHED_REVIEW, open_=True)
        hand.wait_for("Ready to release")
        hand.until(lambda: hand.told("Page 1 of") != "", "the first page was not drawn")
        self._seen("pack", Text("The pages of a pack before it is signed."))
        hand.press("Sign and release")
        hand.type_into("Where the pack is written", str(pack))
        hand.type_into("Your passphrase", self._passphrase)
        self._seen("release", Text("Where the pack is written, and what the signature means."))
        hand.press("Sign and release")
        hand.wait_for("The pack is signed and written.")
        hand.choose_files("Save the root certificate", root)
        hand.wait_for("The root certificate is saved.")
        self._seen("released", Text("The signed pack is written, the root certificate beside it."))
        hand.press("All packs")
        hand.press("Check a pack")
        hand.type_into("The pack", str(pack))
        hand.press("Another organization's")
        hand.type_into("The root certificate", str(root))
        hand.press("Check it")
        hand.wait_for("The pack was not changed since it was signed")
        self._seen("verified", Text("The pack is checked as a receiver would check it."))
        return pack, root

    def _dark(self) -> None:
        hand = self._hand
        hand.press("Settings")
        hand.press("Dark")
        open_review(hand, OPEN_REVIEW)
        self._seen("dark", Text("The same in dark colors."))
        hand.press("My work")
        hand.wait_for("Your work")
        self._seen("dark-work", Text("The work of {name}, in dark colors.", name=QUALITY_LEAD))


def _numbers(hand: Hand) -> list[str]:
    """Numbers of records that stand on the page, as GLP-012345."""
    return re.findall(r"GLP-\d+", " ".join(hand.texts()))
