"""People who work for ever at the program's own window and say what it called saved; to be killed."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from tests.organisation import PASSPHRASE, START
from tests.stories.promises import ACTION, ALL_SIGNATURES, PACK, PERSON, SIGNATURE, STAY

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import (
    CASES,
    PlannedAction,
    choose_step,
    come_in,
    open_review,
    wait_until_saved,
    write_action,
)
from reviewdesk.ui.walk.showing import with_window

TEXT, DRAFT, CHOICE = "Staff action", "Early warning signs", "Outcome"
REVIEW = "Avoidable admissions"
RULE = "Delayed supervision"
REST = 300.0  # seconds; it is killed long before
LABELS = ("Home as before", "Home with higher need", "Moved elsewhere")
HEADERS = "patient_id,last name,first name,dob,admit date,discharge date,class,encounter_id"


@dataclass(frozen=True)
class Work:
    """Somebody's work; `at` gets, once they are in, a folder for files and the number of the run."""

    person: str
    at: Callable[[Hand, Path, int], None]


def main(folder: str, work: str, run: int) -> None:
    """Each line said is JSON: what, of which question or kind, which words."""
    begun = time.monotonic()

    def clock() -> datetime:
        return START + timedelta(days=1, hours=run, seconds=time.monotonic() - begun)

    environment = Environment(clock, os.urandom, "office laptop")
    chosen = WORKS[work]

    def act(hand: Hand) -> None:
        hand.resize(1360, 880)
        come_in(hand, chosen.person, PASSPHRASE)
        chosen.at(hand, Path(folder).parent, run)

    with_window(home_at(Path(folder)), environment, act)


def answer(hand: Hand, _files: Path, run: int) -> None:
    """Types, leaves, chooses; every other run rests with a text under the cursor first."""
    open_review(hand, REVIEW)
    for asked in (TEXT, DRAFT):
        say("offered", asked, hand.stands_in(asked))
    rests = run % 2 == 1
    if not rests:
        say("ready")
    for n in count():
        standing = f"Seen {run}-{n}"
        say("answering", DRAFT, standing)
        hand.type_into(DRAFT, standing)
        if rests and n == 0:
            wait_until_saved(hand)
            say("standing", DRAFT, standing)
            say("ready")
        acted = f"Acted {run}-{n}"
        say("answering", TEXT, acted)
        hand.write(TEXT, acted)
        wait_until_saved(hand)
        say("answered", DRAFT, standing)
        say("answered", TEXT, acted)
        label = LABELS[n % len(LABELS)]
        say("answering", CHOICE, label)
        hand.press(f"{CHOICE} {label}")
        wait_until_saved(hand)
        say("answered", CHOICE, label)


def act_for_gaps(hand: Hand, _files: Path, run: int) -> None:
    """Adds an action for every case that is held by the rule."""
    open_review(hand, REVIEW)
    say("ready")
    for n, row in enumerate(hand.rows(CASES)):
        go_to_case(hand, row)
        if not hand.offers(f"Add an action: {RULE}"):
            continue
        title = f"Coach the evening lead {run}-{n}"
        hand.press(f"Add an action: {RULE}")
        write_action(hand, PlannedAction(title, "Coaching", "Dana", "12/31/2026", "Coaching record", "Quinn"))
        say("doing", ACTION, title)
        hand.press("Keep the action")
        hand.wait_without("What is done?")
        wait_until_saved(hand)
        say("done", ACTION, title)
    hand.breathe(REST)


def sign(hand: Hand, _files: Path, run: int) -> None:
    """Changes a signed answer and signs again."""
    open_review(hand, REVIEW)
    choose_step(hand, "Cases")
    go_to_case(hand, hand.rows(CASES)[0])
    say("ready")
    for n in count():
        acted = f"Called the on-call supervisor, {run}-{n}"
        say("answering", TEXT, acted)
        hand.write(TEXT, acted)
        wait_until_saved(hand)
        say("answered", TEXT, acted)
        hand.press("Sign the last case")
        hand.type_into("Your passphrase", PASSPHRASE)
        say("doing", SIGNATURE, ALL_SIGNATURES)
        hand.press("Sign now")
        hand.wait_for("Signed: ")
        say("done", SIGNATURE, ALL_SIGNATURES)


def bring_in(hand: Hand, files: Path, run: int) -> None:
    """Imports a file of two stays, again and again."""
    say("ready")
    for n in count():
        file = files / "stays.csv"
        visits = [f"V{run}-{n}-{i}" for i in range(2)]
        lines = (
            f"{i + 1},,,,2026-0{i + 8}-0{1 + n % 9} 0{run % 10}:0{n % 6},,IMP,{visit}"
            for i, visit in enumerate(visits)
        )
        file.write_text("\n".join((HEADERS, *lines)) + "\n", "utf-8")
        hand.press("Import")
        hand.until(lambda: bool(_choosing(hand)), "no files can be chosen")
        hand.choose_files(_choosing(hand), file)
        hand.wait_for("Import 2 stays")
        hand.write("Who sent these files?", "lakeside-hospital")
        for visit in visits:
            say("doing", STAY, visit)
        hand.press("Import 2 stays")
        hand.wait_for("2 new stays are here.")
        for visit in visits:
            say("done", STAY, visit)


def take_in(hand: Hand, _files: Path, run: int) -> None:
    """Adds people who can sign in here."""
    hand.press("People")
    say("ready")
    for n in count():
        name = f"Newcomer {run}-{n}"
        hand.until(lambda: bool(hand.rows("People")), "nobody is listed")
        hand.press("Add person")
        hand.type_into("Name", name)
        hand.press("Supervisor")
        hand.press("All sites")
        hand.press("I give a first one, good for one sign-in")
        hand.type_into("First passphrase", "walnut drizzle forty kites")
        hand.type_into("The same again", "walnut drizzle forty kites")
        hand.type_into("Your own passphrase", PASSPHRASE)
        say("doing", PERSON, name)
        hand.press("Add")
        hand.wait_for(f"{name} can sign in now.")
        say("done", PERSON, name)


def release(hand: Hand, files: Path, run: int) -> None:
    """Signs and writes the pack, each time into a file of its own."""
    hand.press("Packs")
    hand.choose_row(REVIEW, open_=True)
    for n in count():
        hand.wait_for("Ready to release")
        if n == 0:
            say("ready")
        name = f"pack {run}-{n}.pdf"
        hand.press("Sign and release")
        hand.type_into("Where the pack is written", str(files / name))
        hand.type_into("Your passphrase", PASSPHRASE)
        say("doing", PACK, name)
        hand.press("Sign and release")
        hand.wait_for("The pack is signed and written.")
        say("done", PACK, name)
        hand.press("All packs")
        hand.choose_row(REVIEW, open_=True)


WORKS = {
    "answers": Work("Dana Whitfield", answer),
    "actions": Work("Dana Whitfield", act_for_gaps),
    "signatures": Work("Dana Whitfield", sign),
    "stays": Work("Dana Whitfield", bring_in),
    "people": Work("Ada Adminson", take_in),
    "packs": Work("Quinn Abara", release),
}


def _choosing(hand: Hand) -> str:
    return next((name for name in ("Choose files", "Choose more files") if hand.offers(name)), "")


def go_to_case(hand: Hand, row: str) -> None:
    hand.choose_row(row)
    case = hand.rows(CASES).index(row) + 1
    hand.wait_for(f"Case {case} of ")


def say(what: str, key: str = "", words: str = "") -> None:
    # One write each: what the reader gets of a killed process is whole lines.
    os.write(1, json.dumps([what, key, words]).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
