"""Secrets sealed under a passphrase (scrypt, then AES-256-GCM) or under a key (HKDF, then AES-256-GCM)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

Random: TypeAlias = Callable[[int], bytes]
"""Gives that many random bytes; a cryptographic source, wired by the desk."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try at a passphrase costs: scrypt's N, r, p. Memory is 128 * N * r bytes."""

    n: int = 1 << 17
    r: int = 8
    p: int = 1

    def __post_init__(self) -> None:
        # A file names its own cost: one that asks for gigabytes, or for nothing, is not ours.
        power = self.n > 1 and self.n & (self.n - 1) == 0
        if not (power and self.n <= 1 << 20 and 1 <= self.r <= 16 and 1 <= self.p <= 4):
            raise ValueError("scrypt cost out of bounds")


STANDARD = Cost()
"""128 MiB and about half a second on a laptop."""


@dataclass(frozen=True, slots=True)
class WrongPassphrase:
    """The passphrase does not open it, or the sealed bytes were changed: the two cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """A secret sealed under a passphrase: what is needed to open it but the passphrase."""

    cost: Cost
    salt: bytes  # 16
    nonce: bytes  # 12
    sealed: bytes  # as long as the secret, and 16 bytes of tag


def seal(secret: bytes, passphrase: str, *, label: bytes, cost: Cost, random: Random) -> Sealing:
    """Seal a secret under a passphrase; the label is bound in: a sealing cannot be put in another's place."""
    salt, nonce = random(16), random(12)
    key = _stretched(passphrase, salt, cost)
    return Sealing(cost, salt, nonce, AESGCM(key).encrypt(nonce, secret, label))


def unseal(sealing: Sealing, passphrase: str, *, label: bytes) -> bytes | WrongPassphrase:
    """The secret, or that this passphrase does not open it."""
    key = _stretched(passphrase, sealing.salt, sealing.cost)
    try:
        return AESGCM(key).decrypt(sealing.nonce, sealing.sealed, label)
    except InvalidTag:
        return WrongPassphrase()


def wrap(secret: bytes, key: bytes, *, label: bytes, random: Random) -> bytes:
    """Seal a secret under a 32-byte key, the label bound in: nonce (12), sealed secret, tag (16)."""
    nonce = random(12)
    return nonce + AESGCM(derived(key, label)).encrypt(nonce, secret, label)


def unwrap(wrapped: bytes, key: bytes, *, label: bytes) -> bytes | None:
    """The secret; None when the key is another or a byte was changed."""
    if len(wrapped) < 12 + 16:
        return None
    try:
        return AESGCM(derived(key, label)).decrypt(wrapped[:12], wrapped[12:], label)
    except InvalidTag:
        return None


def derived(key: bytes, purpose: bytes) -> bytes:
    """A 32-byte key for one purpose from a 32-byte key (HKDF-SHA256)."""
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(key)


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # Keyboards and systems compose accents differently; NFKC makes one passphrase of them.
    words = unicodedata.normalize("NFKC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=cost.n, r=cost.r, p=cost.p).derive(words)
