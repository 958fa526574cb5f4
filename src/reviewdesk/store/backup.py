"""A copy of the encrypted file, under the same key, made while the desk is open."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Engine

from reviewdesk.store.faults import telling
from reviewdesk.store.files import PRIVATE_FILE, sync_folder


def copy_to(engine: Engine, path: Path, target: Path) -> None:
    """Copy the whole file, in one state, to `target`, replacing what is there; encrypted with the same key.

    The key check travels along, so that the copy tells a wrong key from damage too. Raises Refusal or Fault;
    `target` then is as it was.
    """
    beside = target.with_name(f".{target.name}.new")
    with telling(target):
        beside.unlink(missing_ok=True)
        try:
            with engine.connect() as connection:
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute("VACUUM INTO ?", (str(beside),))
            beside.chmod(PRIVATE_FILE)
            with beside.open("rb+") as file:
                os.fsync(file.fileno())  # SQLite does not wait for the disk when it makes such a copy
            target.with_suffix(".check").write_bytes(path.with_suffix(".check").read_bytes())
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(target.parent)
