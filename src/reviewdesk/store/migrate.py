"""Bring an older file to the present form, a copy put aside before."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from reviewdesk.store.backup import copy_to
from reviewdesk.store.engine import SCHEMA, schema_of, writing
from reviewdesk.store.faults import telling

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(engine: Engine, path: Path, backups: Path, *, to: int = SCHEMA) -> Path | None:
    """Change the file to the form this version knows, all or nothing; returns the copy made before, if any.

    Raises Refusal or Fault; the file then is as it was.
    """
    with telling(path), engine.connect() as connection:
        before = schema_of(connection)
    if before == to:
        return None
    copy = None
    if before:
        copy = backups / f"{path.stem}-before-{to}-from-{before}.db"
        copy_to(engine, path, copy)
    upgrade(engine, path, version=to)
    return copy


def upgrade(engine: Engine, path: Path, revision: str = "head", version: int = SCHEMA) -> None:
    """Run the migrations up to a revision in one transaction; `version` is the form that revision makes."""
    # Loaded here: alembic costs a tenth of a second at every start, and is needed at one in a hundred.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with telling(path), writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
