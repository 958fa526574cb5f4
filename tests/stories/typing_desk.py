"""A person who answers for ever at the program's own window and says what it called saved; to be killed."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

from PySide6.QtWidgets import QApplication
from tests.organisation import PASSPHRASE, START

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import come_in, open_review, wait_until_saved
from reviewdesk.ui.walk.showing import with_window
from reviewdesk.ui.window import Window

TEXT, DRAFT, CHOICE = "Staff action", "Early warning signs", "Outcome"
KEPT_WITHIN = 2.5  # seconds after which what stands under the cursor is promised to be kept
LABELS = ("Home as before", "Home with higher need", "Moved elsewhere")


def main(folder: str, run: int) -> None:
    """Each line said is JSON: what, which field, which words."""
    begun = time.monotonic()
    clock = lambda: START + timedelta(days=1, hours=run, seconds=time.monotonic() - begun)  # noqa: E731
    environment = Environment(clock, os.urandom, "office laptop")
    with_window(home_at(Path(folder)), environment, lambda hand: answer(hand, run))


def answer(hand: Hand, run: int) -> None:
    come_in(hand, "Dana Whitfield", PASSPHRASE)
    open_review(hand, "Avoidable admissions")
    for field in (TEXT, DRAFT):
        say("offered", field, hand.stands_in(field))
    rests = run % 2 == 1
    if not rests:
        say("ready")
    for n in count():
        standing = f"Seen {run}-{n}"
        say("tried", DRAFT, standing)
        hand.type_into(DRAFT, standing)
        if rests and n == 0:
            hand.breathe(KEPT_WITHIN)
            hand.until(at_rest)
            say("standing", DRAFT, standing)
            say("ready")
        acted = f"Acted {run}-{n}"
        say("tried", TEXT, acted)
        hand.write(TEXT, acted)
        wait_until_saved(hand)
        say("saved", DRAFT, standing)
        say("saved", TEXT, acted)
        label = LABELS[n % len(LABELS)]
        say("tried", CHOICE, label)
        hand.press(f"{CHOICE} {label}")
        wait_until_saved(hand)
        say("saved", CHOICE, label)


def at_rest() -> bool:
    """Nothing is under way any more."""
    return all(w.runner.busy == 0 for w in QApplication.topLevelWidgets() if isinstance(w, Window))


def say(what: str, field: str = "", words: str = "") -> None:
    # One write each: what the reader gets of a killed process is whole lines.
    os.write(1, json.dumps([what, field, words]).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
