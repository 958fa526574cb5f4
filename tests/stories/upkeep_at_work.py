"""Sets up a desk, or makes the projections of one anew again and again; to be killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.organisation import CHEAP, PASSPHRASE, Clock
from tests.stories.people_at_work import say

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.open import FirstRun, first_run, open_with_passphrase
from reviewdesk.eventlog.header import PersonId


def set_up(folder: str) -> None:
    environment = Environment(Clock(), os.urandom, "office laptop")
    say("ready")
    opened = first_run(
        home_at(Path(folder)), FirstRun("Harbor Home", "Ada Adminson", PASSPHRASE), environment, cost=CHEAP
    )
    say("done", "set up", opened.administrator)
    opened.desk.close()
    say("ready")


def rebuild(folder: str, administrator: str) -> None:
    environment = Environment(Clock(), os.urandom, "office laptop")
    person = PersonId(administrator)
    desk = open_with_passphrase(home_at(Path(folder)), environment, person, PASSPHRASE, CHEAP)
    say("ready")
    while True:
        desk.upkeep.rebuild()


if __name__ == "__main__":
    {"set-up": set_up, "rebuild": rebuild}[sys.argv[1]](*sys.argv[2:])
