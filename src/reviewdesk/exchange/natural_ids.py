"""Ids that two offline laptops make alike: the same row of the same source has the same id everywhere."""

from __future__ import annotations

import base64
import hashlib
import hmac

from reviewdesk.eventlog.header import RowId
from reviewdesk.exchange.admissions import ImportedEvent

KEY_BYTES = 32
_ID_BYTES = 16


def natural_row_id(import_key: bytes, source: str, natural_id: str) -> RowId:
    """HMAC-SHA256 under the organization's import key, cut to 128 bits: 22 characters of base64url.

    The message is the length of the source (4 bytes, big-endian), the source, the natural id, both UTF-8, so
    that no two pairs read alike. A key of any other length than KEY_BYTES raises ValueError.
    """
    if len(import_key) != KEY_BYTES:
        raise ValueError(f"an import key has {KEY_BYTES} bytes, not {len(import_key)}")
    name = source.encode()
    message = len(name).to_bytes(4, "big") + name + natural_id.encode()
    digest = hmac.new(import_key, message, hashlib.sha256).digest()[:_ID_BYTES]
    return RowId(base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"))


def event_row_id(import_key: bytes, event: ImportedEvent) -> RowId:
    """The row id of an imported event: unchanged when its other values change."""
    return natural_row_id(import_key, event.source, event.natural_id)
