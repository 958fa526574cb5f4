"""Imports admissions at a desk and is killed, as by a power cut, when the log's file is written to.

Run as a process of its own: `folder` of a home, who imports, the file, and where it is killed: before the
`at`-th lot of entries goes into the file, or as it says itself that all is in.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import Engine, event
from tests.organisation import CHEAP, PASSPHRASE, SETTINGS, Clock, ok

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.open import open_with_passphrase
from reviewdesk.eventlog.header import PersonId


def main(folder: str, person: str, file: str, at: str) -> None:
    who = PersonId(person)
    home = home_at(Path(folder))
    desk = open_with_passphrase(home, Environment(Clock(), os.urandom, "desk"), who, PASSPHRASE, CHEAP)
    ok(desk.persons.sign_in(who, PASSPHRASE))
    plan = ok(desk.intake.plan([("admissions.csv", Path(file).read_bytes())], SETTINGS))
    kill_before(int(at))
    ok(desk.intake.commit(plan, {}))
    os.kill(os.getpid(), signal.SIGKILL)


def kill_before(at: int) -> None:
    seen = 0

    def written(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal seen
        if statement.startswith("INSERT INTO entries"):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", written)


if __name__ == "__main__":
    main(*sys.argv[1:])
