"""A person's signing key, opened by passphrase for one act, and what a signature by it proves."""

from __future__ import annotations

import base64
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity import cms
from reviewdesk.identity.authority import pem_of, private_key, random_scalar, serial_of
from reviewdesk.identity.sealing import STANDARD, Cost, Random, Sealing, WrongPassphrase, seal, unseal
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A person's key as it is kept: the public part, and the private part sealed under the passphrase.

    `first`: under a passphrase that somebody else gave them; it is good for choosing their own, and nothing
    more.
    """

    person: PersonId
    spki: bytes  # DER SubjectPublicKeyInfo, P-256
    sealing: Sealing
    first: bool = False

    @classmethod
    def create(
        cls,
        person: PersonId,
        passphrase: str,
        *,
        random: Random,
        cost: Cost = STANDARD,
        first: bool = False,
    ) -> PersonKey:
        """A new key. Whether the passphrase is good enough is asked elsewhere (passphrase.py)."""
        scalar = random_scalar(random)
        spki = _spki(scalar)
        label = _label(person, spki, first=first)
        return cls(person, spki, seal(scalar, passphrase, label=label, cost=cost, random=random), first)

    def open(self, passphrase: str, certificate_pem: str) -> OpenKey | WrongPassphrase:
        """The key, ready to sign as the certificate's subject; drop it after the act. Takes half a second."""
        scalar = unseal(self.sealing, passphrase, label=_label(self.person, self.spki, first=self.first))
        if isinstance(scalar, WrongPassphrase):
            return scalar
        return OpenKey(scalar, x509.load_pem_x509_certificate(certificate_pem.encode()))

    def certified_by(self, certificate_pem: str) -> bool:
        """Whether the certificate is this key's."""
        certificate = x509.load_pem_x509_certificate(certificate_pem.encode())
        return self.spki == certificate.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )

    def with_passphrase(
        self, old: str, new: str, *, random: Random, cost: Cost = STANDARD
    ) -> PersonKey | WrongPassphrase:
        """The same key under a passphrase of the person's own."""
        scalar = unseal(self.sealing, old, label=_label(self.person, self.spki, first=self.first))
        if isinstance(scalar, WrongPassphrase):
            return scalar
        label = _label(self.person, self.spki, first=False)
        return PersonKey(self.person, self.spki, seal(scalar, new, label=label, cost=cost, random=random))

    def to_bytes(self) -> bytes:
        """The key file, JSON."""
        return msgspec.json.format(
            msgspec.json.encode(_KeyFile(1, self.person, self.spki, self.sealing, self.first))
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> PersonKey | None:
        """The key from its file; None when the bytes are no key file of a kind known here."""
        try:
            kept = msgspec.json.decode(data, type=_KeyFile)
        except (msgspec.DecodeError, ValueError):
            return None
        if kept.v != 1:
            return None
        return cls(PersonId(kept.person), kept.spki, kept.sealing, kept.first)


class OpenKey:
    """A person's key, open for one act. Python cannot promise to wipe memory: drop it once it has signed."""

    __slots__ = ("_key", "certificate")

    def __init__(self, scalar: bytes, certificate: x509.Certificate) -> None:
        self._key: Final = private_key(scalar)
        self.certificate: Final = certificate
        if certificate.public_key() != self._key.public_key():
            raise ValueError("the certificate belongs to another key")

    def sign(self, message: bytes) -> bytes:
        """The DER ECDSA signature over SHA-256 of the message: for envelopes of others, such as PAdES."""
        return self._key.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True))

    def sign_statement(self, statement: bytes, *, at: int) -> bytes:
        """A detached CMS (DER) over the statement; `at` in ms UTC stands in it as the signing time."""
        return cms.signed(statement, self.certificate, self.sign, at=at)

    @property
    def certificate_pem(self) -> str:
        """The signer's certificate."""
        return pem_of(self.certificate)


@dataclass(frozen=True, slots=True)
class Verified:
    """Signed by this person's key, under a certificate of the organisation that was valid at that time."""

    person: PersonId
    printed_name: str
    certificate: str  # PEM
    serial: str
    time: int  # as the signer's clock had it, ms UTC


@dataclass(frozen=True, slots=True)
class NotVerified:
    """Why the signature does not count."""

    reason: Text


def verify_statement(
    signature: bytes, statement: bytes, *, root_pem: str, at: int, revoked: Container[str] = ()
) -> Verified | NotVerified:
    """Check a detached CMS over a statement against the organisation's root.

    `at` (ms UTC) is the time the certificate must be valid at; `revoked` names the serials (lowercase
    hexadecimal) revoked by then, from the control stream or `authority.revoked_by`.
    """
    found = cms.read(signature, statement)
    if isinstance(found, cms.NotASignature):
        return NotVerified(found.reason)
    certificate = found.certificate
    root = x509.load_pem_x509_certificate(root_pem.encode())
    try:
        moment = datetime.fromtimestamp(at / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return NotVerified(Text("The time of signing is no time that any calendar has."))
    try:
        certificate.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return NotVerified(Text("The signer's certificate was not issued by this organization."))
    if not _may_sign(certificate):
        return NotVerified(Text("The signer's certificate is not meant for signing."))
    for each in (certificate, root):
        if not each.not_valid_before_utc <= moment <= each.not_valid_after_utc:
            return NotVerified(Text("The signer's certificate was not valid at the time of signing."))
    if serial_of(certificate) in revoked:
        return NotVerified(Text("The signer's certificate had been revoked."))
    return Verified(
        PersonId(_named(certificate, NameOID.USER_ID)),
        _named(certificate, NameOID.COMMON_NAME),
        pem_of(certificate),
        serial_of(certificate),
        found.time,
    )


class _KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    v: int
    person: str
    spki: bytes
    sealing: Sealing
    first: bool = False


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        authority = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
    named = all(
        len(certificate.subject.get_attributes_for_oid(oid)) == 1
        for oid in (NameOID.COMMON_NAME, NameOID.USER_ID)
    )
    return usage.digital_signature and usage.content_commitment and not authority and named


def _named(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    value = certificate.subject.get_attributes_for_oid(oid)[0].value
    return value if isinstance(value, str) else value.decode()


def _spki(scalar: bytes) -> bytes:
    return private_key(scalar).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _label(person: PersonId, spki: bytes, *, first: bool) -> bytes:
    # Bound in, so that nobody makes a first passphrase pass for a person's own by editing the file.
    end = b"\nfirst" if first else b""
    return b"reviewdesk/person-key/v1\n" + person.encode() + b"\n" + base64.b64encode(spki) + end
