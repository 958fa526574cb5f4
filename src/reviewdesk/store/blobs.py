"""Evidence files: each encrypted with a key of its own, found by the hash of its ciphertext."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final, NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from reviewdesk.errors import Fault, Refusal
from reviewdesk.eventlog.codec import b64, is_hash
from reviewdesk.store.disk import telling
from reviewdesk.store.files import PRIVATE_FILE, PRIVATE_FOLDER, open_regular, sync_folder
from reviewdesk.texts import Text

BlobId = NewType("BlobId", str)  # SHA-256 of the ciphertext, 43 characters

CHUNK: Final = 4 * 1024 * 1024
_TAG: Final = 16
_LABEL: Final = b"reviewdesk/file/v1"


class BlobState(StrEnum):
    """Where a file is; what is said of it by an act (lost for good, held by a device) is told by entries."""

    HERE = "here"
    LOST = "lost"


class BlobLost(Refusal):
    """The file is not on this computer."""


class BlobDamaged(Fault):
    """The file's bytes, or the key, are not those it was stored with."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored file: its id, and the length of what is in it."""

    id: BlobId
    length: int


class Blobs:
    """A folder of encrypted files. Keys are not kept here but in the entries that name the files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: BinaryIO, key: bytes) -> Blob:
        """Encrypt and store a file. `key`: 32 random bytes, never used for another file.

        Once this returns the file survives a power cut. Raises Refusal or Fault; nothing is then stored.
        """
        with telling(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
            # Named by the key's hash: two files being written at once never meet.
            beside = self._folder / f".{hashlib.sha256(_LABEL + key).hexdigest()}.new"
            try:
                with beside.open("wb") as file:
                    beside.chmod(PRIVATE_FILE)
                    digest, length = hashlib.sha256(), 0
                    for plain, sealed in _sealed(content, key):
                        file.write(sealed)
                        digest.update(sealed)
                        length += plain
                    file.flush()
                    os.fsync(file.fileno())
                blob = Blob(BlobId(b64(digest.digest())), length)
                place = self._place(blob.id)
                place.parent.mkdir(exist_ok=True, mode=PRIVATE_FOLDER)
                beside.replace(place)
                sync_folder(place.parent)
                sync_folder(self._folder)
            finally:
                beside.unlink(missing_ok=True)
        return blob

    def read(self, blob: BlobId, key: bytes) -> Iterator[bytes]:
        """The content, piece by piece, each checked before it is given; at most 4 MiB of it in memory.

        Raises BlobLost, BlobDamaged: the latter perhaps only after pieces that were good, so who writes them
        somewhere keeps the whole only when this has ended.
        """
        place = self._place(blob)
        if not place.exists():
            raise BlobLost(
                Text("The evidence file is not on this computer."),
                why=Text("It was not copied here, or was removed from the desk's folder."),
                next_step=self._restore(),
            )
        cipher, digest = AESGCM(key), hashlib.sha256()
        with telling(place), open_regular(place) as file:
            sealed, index = file.read(CHUNK + _TAG), 0
            while True:
                following = file.read(CHUNK + _TAG)
                digest.update(sealed)
                try:
                    yield cipher.decrypt(_nonce(index, last=not following), sealed, _LABEL)
                except InvalidTag:
                    raise self._damaged() from None
                if not following:
                    break
                sealed, index = following, index + 1
        if b64(digest.digest()) != blob:
            raise self._damaged()

    def state(self, blob: BlobId) -> BlobState:
        """Whether the file is here; its bytes are not read."""
        return BlobState.HERE if self._place(blob).exists() else BlobState.LOST

    def check(self, blob: BlobId) -> bool:
        """Whether the file is here and its ciphertext whole; needs no key."""
        place = self._place(blob)
        if not place.exists():
            return False
        with telling(place), open_regular(place) as file:
            return b64(hashlib.file_digest(file, "sha256").digest()) == blob

    def delete(self, blob: BlobId) -> None:
        """Remove the file; a redaction also removes the body that holds its key, which is what counts."""
        with telling(self._folder):
            self._place(blob).unlink(missing_ok=True)

    def _place(self, blob: BlobId) -> Path:
        if not is_hash(blob):
            raise ValueError("not the id of a file")
        return self._folder / blob[:2] / blob

    def _damaged(self) -> BlobDamaged:
        return BlobDamaged(
            Text("The evidence file is damaged."),
            why=Text("Its bytes are not those that were stored."),
            next_step=self._restore(),
        )

    def _restore(self) -> Text:
        folder = str(self._folder)
        return Text("Restore the folder {folder} from a backup, or attach the file again.", folder=folder)


def _sealed(content: BinaryIO, key: bytes) -> Iterator[tuple[int, bytes]]:
    """Encrypted chunks, each with the length of what is in it; an empty file is one empty chunk."""
    cipher, index = AESGCM(key), 0
    plain = _chunk(content)
    while True:
        following = _chunk(content)
        yield len(plain), cipher.encrypt(_nonce(index, last=not following), plain, _LABEL)
        if not following:
            return
        plain, index = following, index + 1


def _chunk(content: BinaryIO) -> bytes:
    """Up to one chunk; a source may give less than it is asked for before its end."""
    pieces, missing = [], CHUNK
    while missing and (piece := content.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _nonce(index: int, *, last: bool) -> bytes:
    # The key serves one file only, so place and end may be the nonce: no chunk can be moved or cut off.
    return index.to_bytes(11, "big") + (b"\1" if last else b"\0")
