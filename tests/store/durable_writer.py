"""A process that appends for ever and says what it was told is saved; to be killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.store.writers import ORG, STORAGE_KEY, Writer, known, record

from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import Stream
from reviewdesk.store.device_last import DeviceLast
from reviewdesk.store.engine import open_encrypted
from reviewdesk.store.home import Home
from reviewdesk.store.log import SqlLog


def main(folder: str, start: str, words: str) -> None:
    """Go on behind `start` own entries of this run's writer; each line said names an entry that is saved."""
    home = Home(Path(folder))
    with home.held():
        engine = open_encrypted(home.database, STORAGE_KEY)
        writer = Writer(f"run {start}")
        last = DeviceLast(home.device_last, writer.key)
        log = SqlLog(engine, home.database, ORG, known(writer).get, after_commit=last.note)
        assert log.tip(writer.key.key_id, Stream.RECORD) is None
        say("ready")
        before = None
        while True:
            entry = writer.writes(
                record("a"),
                values={"about/-/story": words},
                replaces=() if before is None else (before,),
                after=() if before is None else (before,),
            )
            try:
                log.append([entry])
            except DeskError as error:
                say(f"{type(error).__name__} {error}")
                return
            before = entry.entry.id
            say(before)


def say(line: str) -> None:
    # One write each: what the reader gets of a killed process is whole lines.
    os.write(1, line.encode() + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
