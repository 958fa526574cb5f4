"""The small file inside every pack that says which it is: layout, id, language, release."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from reviewdesk.pack.content import Release, Variant

FORMAT = "reviewdesk/pack/v1"
MANIFEST_NAME = "pack.json"
MANIFEST_TYPE = "application/vnd.reviewdesk.pack.v1+json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`layout` is the version of the drawing.

    `stands_at` the moment (ms UTC) and `tz` the zone the content was taken in.
    """

    layout: int
    pack_id: str
    variant: Variant
    language: str
    stands_at: int
    tz: int
    release: Release
    entries_name: str
    entries_type: str
    entries_sha256: str
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Attachment:
    """The entries a pack carries, as bytes of some content type."""

    name: str
    content_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, hex."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a verifier takes out of a pack.

    The manifest, the entries, and the certificates that signed it (DER, the signer's first).
    """

    manifest: Manifest
    entries: bytes
    certificates: tuple[bytes, ...]


def encode_manifest(manifest: Manifest) -> bytes:
    """JSON with sorted keys: the same manifest gives the same bytes."""
    return msgspec.json.encode(manifest, order="sorted")


def decode_manifest(data: bytes) -> Manifest | None:
    """The manifest, or None when the bytes are not one of this format, or not in the form `encode_manifest`
    gives.
    """
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return manifest if manifest.format == FORMAT and encode_manifest(manifest) == data else None
