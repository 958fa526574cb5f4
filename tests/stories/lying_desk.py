"""A desk put together wrongly on purpose, from the program's own parts: what it calls saved may be lost."""

from __future__ import annotations

import base64
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine, event
from tests.organisation import CHEAP, PASSPHRASE, START
from tests.stories.people_at_work import answer

from reviewdesk.desk.custody import Custody
from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, PersonId, RecordId, Stream
from reviewdesk.eventlog.memory import MemoryLog
from reviewdesk.eventlog.port import Sealed, Stored
from reviewdesk.eventlog.seal import Keys
from reviewdesk.identity.device import key_id
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Person
from reviewdesk.store import keys as files
from reviewdesk.store.backup import copy_to
from reviewdesk.store.blobs import Blobs
from reviewdesk.store.device_last import DeviceLast
from reviewdesk.store.engine import integrity, open_encrypted
from reviewdesk.store.home import Home
from reviewdesk.store.keys import KeyFileKeys
from reviewdesk.store.log import SqlLog
from reviewdesk.store.reading import Drafts, Reading
from reviewdesk.ui.app import App
from reviewdesk.ui.flows.arrivals import Entered
from reviewdesk.ui.theme.look import install
from reviewdesk.ui.walk.hand import Hand

HASTY, SLOW, EARLY, UNSYNCED = "hasty", "slow", "early", "unsynced"
LATER = 2.0  # seconds


class HastyLog(SqlLog):
    """Says "stored" at once and commits later."""

    def __init__(self, engine: Engine, path: Path, org: OrgId, keys: Keys) -> None:
        super().__init__(engine, path, org, keys)
        self._memory = MemoryLog(org, keys)
        here = [stored.entry.id for stored in super().entries()]
        found = super().sealed_of(here)
        self._memory.append([found[entry] for entry in here])

    def append_together(self, batches: Sequence[Sequence[Sealed]]) -> tuple[Stored, ...]:
        stored = self._memory.append_together(batches)
        later = threading.Timer(LATER, lambda: super(HastyLog, self).append_together(batches))
        later.daemon = True
        later.start()
        return stored

    def entries(
        self, *, stream: Stream | None = None, record: RecordId | None = None, after: int = 0
    ) -> Iterator[Stored]:
        return self._memory.entries(stream=stream, record=record, after=after)

    def get(self, entry: EntryId) -> Stored | None:
        return self._memory.get(entry)

    def tip(self, key: KeyId, stream: Stream) -> tuple[int, EntryId] | None:
        return self._memory.tip(key, stream)


class SlowLog(SqlLog):
    """Takes its time and tells the truth."""

    def append_together(self, batches: Sequence[Sequence[Sealed]]) -> tuple[Stored, ...]:
        time.sleep(LATER)
        return super().append_together(batches)


def open_wrongly(home: Home, administrator: PersonId, environment: Environment, lie: str) -> Desk:
    """As `desk.open` wires a desk, but for one part."""
    org = files.read_key_file(home).org
    storage_key = KeyFileKeys(home, administrator, PASSPHRASE).unlock()
    device = files.read_device_key(home, storage_key, org)
    engine = open_encrypted(home.database, storage_key)
    if lie == UNSYNCED:
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
        engine.dispose()  # connections from before
    own = key_id(device.spki)
    known = {own: device.spki}
    honest = SqlLog(engine, home.database, org, known.get)
    control = base64.b64decode(Library(honest, org).organisation.founding.control_spki)
    known[key_id(control)] = control
    numbers = DeviceLast(home.device_last, device)
    if lie == HASTY:
        log: SqlLog = HastyLog(engine, home.database, org, known.get)
    elif lie == UNSYNCED:
        log = SqlLog(engine, home.database, org, known.get, after_commit=numbers.note)
    else:
        log = SlowLog(engine, home.database, org, known.get, after_commit=numbers.note)
    library = Library(log, org)
    return Desk(
        log=log,
        library=library,
        writer=Writer(library, device, environment),
        custody=Custody(home, storage_key, os.urandom, slots=True, cost=CHEAP),
        drafts=Drafts(engine, home.database),
        index=Reading(engine, home.database),
        last=numbers,
        pages=lambda: integrity(engine, home.database),
        copy=lambda target: copy_to(engine, home.database, target),
        blobs=Blobs(home.blobs),
        reading=Reading(engine, home.database),
        copies=home.backups,
        environment=environment,
        close=engine.dispose,
    )


def main(folder: str, lie: str, administrator: str, person: str) -> None:
    app = QApplication(["reviewdesk"])
    install(app)
    begun = time.monotonic()

    def clock() -> datetime:
        return START + timedelta(days=1, seconds=time.monotonic() - begun)

    environment = Environment(clock, os.urandom, "office laptop")
    home = home_at(Path(folder))
    desk = open_wrongly(home, PersonId(administrator), environment, lie)
    here = desk.persons.sign_in(PersonId(person), PASSPHRASE)
    assert isinstance(here, Person), here
    made = App(home, environment)
    if lie == EARLY:
        # Whatever is under way: this window says that all is saved.
        made.runner.busy_changed.connect(lambda _: made.window.show_saved())
    made.begin()
    made.entry.entered.emit(Entered(desk, here, desk.organisation.name, False, desk.persons.offers()))
    QTimer.singleShot(0, lambda: answer(Hand(), Path(folder).parent, 0))
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
