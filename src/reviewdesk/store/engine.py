"""The encrypted file behind SQLAlchemy: its cipher, its settings, its version, and why it will not open."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from reviewdesk.errors import Refusal
from reviewdesk.store.faults import damaged, in_use, telling
from reviewdesk.store.files import PRIVATE_FILE, NotAFile, read_regular, write_atomically
from reviewdesk.texts import Text

APPLICATION: Final = 0x52764473  # "RvDs", in the file's application id
SCHEMA: Final = 1  # in the file's user version; one more with every migration
BUSY_MS: Final = 5000

# Pinned, so that a later SQLCipher with other defaults still opens what this one wrote.
_CIPHER = (
    "PRAGMA cipher_page_size = 4096",
    "PRAGMA cipher_use_hmac = ON",
    "PRAGMA cipher_hmac_algorithm = HMAC_SHA512",
    "PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA512",
    "PRAGMA kdf_iter = 256000",
    "PRAGMA cipher_plaintext_header_size = 0",
)
_SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA recursive_triggers = ON",  # else INSERT OR REPLACE would slip past the guards of the tables
    "PRAGMA temp_store = MEMORY",
)


class NoStore(Refusal):
    """There is no encrypted file where one was expected."""


class StoreThere(Refusal):
    """There is already a file where a new one was to be made."""


class WrongStorageKey(Refusal):
    """The key is not the one this file was encrypted with."""


class NewerStore(Refusal):
    """A newer version of the program has changed the file to a form this one does not know."""


class NotAStore(Refusal):
    """The file opens, but holds something else."""


def create_encrypted(path: Path, key: bytes) -> Engine:
    """Make a new encrypted file with a 32-byte key. Its tables come by migration (`migrate.migrate`).

    Raises StoreThere when the file exists; Refusal or Fault when the disk will not have it.
    """
    if path.exists():
        raise StoreThere(
            Text("There is already a desk at {path}.", path=str(path)),
            next_step=Text("Open it, or choose another folder. Nothing was overwritten."),
        )
    write_atomically(_key_check_path(path), _key_check(key))
    with telling(path):
        # Made here, with its permissions, before SQLite would make it with those of the process.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
        connection = _connect(path, key, BUSY_MS)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
    return _engine(path, key, BUSY_MS)


def open_encrypted(path: Path, key: bytes, *, busy_ms: int = BUSY_MS) -> Engine:
    """Open an encrypted file with its 32-byte key; an older one still has to be migrated.

    `busy_ms`: how long to wait for another program that holds the file. Raises NoStore, WrongStorageKey,
    NewerStore, NotAStore, NotWritable, StoreBusy, StoreDamaged; the file is untouched.
    """
    if not path.exists():
        raise NoStore(
            Text("There is no desk at {path}.", path=str(path)),
            next_step=Text("Choose the folder the desk was set up in, or restore a backup there."),
        )
    engine = _engine(path, key, busy_ms)
    try:
        _try_key(engine, path, key)
        with telling(path), engine.connect() as connection:
            _check_kind(connection, path)
            _check_writable(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, its transactions begun for writing: they wait at the start, never half way."""
    return engine.execution_options(immediate=True)


def empty_wal(engine: Engine, path: Path) -> None:
    """Carry the write-ahead file into the file and empty it: what was deleted is then in neither."""
    with telling(path), engine.connect() as connection:
        # The engine begins a transaction by itself; this must run outside of one.
        driver = connection.connection.driver_connection
        assert driver is not None
        (held, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if held:
        raise in_use(path)


def schema_of(connection: Connection) -> int:
    """The version of the file's tables; 0 before the first migration."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def integrity(engine: Engine, path: Path) -> tuple[str, ...]:
    """Read every page and check it; what is wrong, in the database's own words, empty when nothing is."""
    with telling(path), engine.connect() as connection:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
        if not found:
            told = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
            found = [line for line in told if line != "ok"]
    return tuple(found)


def _connect(path: Path, key: bytes, busy_ms: int) -> Any:
    if len(key) != 32:
        raise ValueError("a storage key has 32 bytes")
    # uri with mode=rw: a connection never makes a file, so a deleted one is noticed.
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, check_same_thread=False, isolation_level=None
    )
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for statement in (*_CIPHER, *_SETTINGS, f"PRAGMA busy_timeout = {busy_ms}"):
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


def _engine(path: Path, key: bytes, busy_ms: int) -> Engine:
    def connect() -> Any:
        return _connect(path, key, busy_ms)

    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=sqlcipher,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        hide_parameters=True,  # an error that is shown or kept must not quote participants' data
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver begins nothing by itself (isolation_level=None): reads see one state, writers queue up.
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _try_key(engine: Engine, path: Path, key: bytes) -> None:
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_NOTADB":
            with telling(path):
                raise
        if _key_is_right(path, key):
            raise damaged(path) from error
        raise WrongStorageKey(
            Text("The desk at {path} does not open with this key.", path=str(path)),
            why=Text("It was encrypted with another key."),
            next_step=Text(
                "Sign in on the account of this computer that set the desk up, or open it with the recovery "
                "code. Nothing was changed."
            ),
        ) from error


def _check_kind(connection: Connection, path: Path) -> None:
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION:
        raise NotAStore(
            Text("The file {path} does not belong to a desk.", path=str(path)),
            next_step=Text("Choose the folder the desk was set up in."),
        )
    if schema_of(connection) > SCHEMA:
        raise NewerStore(
            Text("The desk at {path} was last opened by a newer version of this program.", path=str(path)),
            why=Text("Its file has a form this version does not know."),
            next_step=Text("Update the program on this computer. Nothing was changed."),
        )


def _check_writable(connection: Connection) -> None:
    # Nothing is changed and nothing stays; a read-only file says so here rather than at the first answer.
    connection.rollback()
    connection.exec_driver_sql(f"PRAGMA user_version = {schema_of(connection)}")
    connection.rollback()


def _key_check_path(path: Path) -> Path:
    return path.with_suffix(".check")


def _key_check(key: bytes) -> bytes:
    """Tells a wrong key from a damaged file; from it the key cannot be found."""
    return hmac.new(key, b"reviewdesk/key-check/v1", hashlib.sha256).digest()


def _key_is_right(path: Path, key: bytes) -> bool:
    try:
        return hmac.compare_digest(read_regular(_key_check_path(path)), _key_check(key))
    except (FileNotFoundError, NotAFile):
        return False
