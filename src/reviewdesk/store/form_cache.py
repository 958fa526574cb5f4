"""What form files were read to, kept beside the desk: sealed, disposable, and worth nothing elsewhere."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from reviewdesk.errors import DeskError
from reviewdesk.identity.sealing import Random, unwrap, wrap
from reviewdesk.store.files import PRIVATE_FOLDER, read_regular, write_atomically


class FormCache:
    """One file a form, sealed with the storage key to the SHA-256 of the form, the format it is kept in and
    the program that read it (`reader`).

    So nobody without the key can put another form in its place, and another release of the program, which may
    find problems where this one found none, reads the file itself. What does not open is written anew.
    """

    def __init__(self, folder: Path, storage_key: bytes, random: Random, reader: str) -> None:
        self._folder = folder
        self._key = storage_key
        self._random = random
        self._reader = reader

    def get(self, sha256: str, format_: int) -> bytes | None:
        """What was kept; None when it is not there, or not as it was written."""
        try:
            sealed = read_regular(self._file(sha256))
        except OSError:
            return None
        return unwrap(sealed, self._key, label=self._label(sha256, format_))

    def put(self, sha256: str, format_: int, data: bytes) -> None:
        """Keep it, where the disk lets us: nothing depends on it."""
        sealed = wrap(data, self._key, label=self._label(sha256, format_), random=self._random)
        with suppress(DeskError, OSError):
            self._folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            write_atomically(self._file(sha256), sealed, durable=False)

    def _file(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.read"

    def _label(self, sha256: str, format_: int) -> bytes:
        return f"reviewdesk/form/{format_}/{self._reader}/{sha256}".encode()
