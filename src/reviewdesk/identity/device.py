"""The Ed25519 key of a device, which signs its entries; the control key is one of the same kind."""

from __future__ import annotations

import hashlib
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from reviewdesk.eventlog.codec import b64
from reviewdesk.eventlog.header import KeyId
from reviewdesk.identity.sealing import Random, unwrap, wrap


class DeviceKey:
    """Signs for a device, or for the control chain. `private` is the 32-byte seed: never stored unsealed."""

    __slots__ = ("_key", "key_id", "private", "spki")

    def __init__(self, private: bytes) -> None:
        self._key: Final = Ed25519PrivateKey.from_private_bytes(private)
        self.private: Final = private
        public = self._key.public_key()
        self.spki: Final = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.key_id: Final = key_id(self.spki)

    @classmethod
    def generate(cls, random: Random) -> DeviceKey:
        """A new key from 32 random bytes."""
        return cls(random(32))

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature over the message as it stands (the caller brings the context)."""
        return self._key.sign(message)

    def sealed(self, storage_key: bytes, org: str, random: Random) -> bytes:
        """The key sealed under the storage key, as it lies in device.key; bound to the organisation."""
        return wrap(self.private, storage_key, label=_label(org), random=random)

    @classmethod
    def unsealed(cls, sealed: bytes, storage_key: bytes, org: str) -> DeviceKey | None:
        """The key from device.key; None when storage key or organisation is another, or a byte changed."""
        private = unwrap(sealed, storage_key, label=_label(org))
        return None if private is None else cls(private)

    def __repr__(self) -> str:
        return f"DeviceKey({self.key_id})"


def key_id(spki: bytes) -> KeyId:
    """The id of a public key: SHA-256 of its DER SubjectPublicKeyInfo, base64url without padding."""
    return KeyId(b64(hashlib.sha256(spki).digest()))


def _label(org: str) -> bytes:
    return b"reviewdesk/device-key/v1\n" + org.encode()
