"""Detached CMS signatures (RFC 5652) with ECDSA P-256 and SHA-256, as openssl and others read them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import InvalidVersion

from reviewdesk.identity import der
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Signature:
    """What a good signature carries: the signer's certificate, and the time it claims (ms UTC)."""

    certificate: x509.Certificate
    time: int


@dataclass(frozen=True, slots=True)
class NotASignature:
    """The bytes do not sign this content."""

    reason: Text


def signed(
    content: bytes, certificate: x509.Certificate, sign: Callable[[bytes], bytes], *, at: int
) -> bytes:
    """Sign the content, detached: DER of a ContentInfo with one signer and its certificate.

    `sign` gives the DER ECDSA signature over SHA-256 of what it is given. `at` (ms UTC) stands in it as
    the signing time.
    """
    return _assembled(content, certificate.public_bytes(Encoding.DER), sign, at)


_DATA = der.oid("1.2.840.113549.1.7.1")
_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.4")
_SIGNING_TIME = der.oid("1.2.840.113549.1.9.5")
_SIGNING_CERTIFICATE = der.oid("1.2.840.113549.1.9.16.2.47")  # v2, RFC 5035
_SHA256 = der.wrap(der.SEQUENCE, der.oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00")  # parameters NULL
_ECDSA = der.wrap(der.SEQUENCE, der.oid("1.2.840.10045.4.3.2"))
_ONE = der.wrap(der.INTEGER, b"\x01")


def _assembled(content: bytes, certificate: bytes, sign: Callable[[bytes], bytes], at: int) -> bytes:
    """The whole signature; written out by hand, since a desk checks hundreds of them at a time."""
    attributes = _attributes(content, certificate, at)
    signer = der.wrap(
        der.SEQUENCE,
        _ONE,
        _issuer_and_serial(certificate),
        _SHA256,
        der.wrap_set(der.CONTEXT, attributes),
        _ECDSA,
        der.wrap(der.OCTETS, sign(der.wrap_set(der.SET, attributes))),
    )
    data = der.wrap(
        der.SEQUENCE,
        _ONE,
        der.wrap(der.SET, _SHA256),
        der.wrap(der.SEQUENCE, _DATA),
        der.wrap(der.CONTEXT, certificate),
        der.wrap(der.SET, signer),
    )
    return der.wrap(der.SEQUENCE, _SIGNED_DATA, der.wrap(der.CONTEXT, data))


def _attributes(content: bytes, certificate: bytes, at: int) -> tuple[bytes, ...]:
    essence = der.wrap(der.SEQUENCE, der.wrap(der.OCTETS, hashlib.sha256(certificate).digest()))
    known = der.wrap(der.SEQUENCE, der.wrap(der.SEQUENCE, essence))
    digest = der.wrap(der.OCTETS, hashlib.sha256(content).digest())
    pairs = (
        (_CONTENT_TYPE, _DATA),
        (_SIGNING_TIME, _moment(at)),
        (_MESSAGE_DIGEST, digest),
        (_SIGNING_CERTIFICATE, known),
    )
    return tuple(der.wrap(der.SEQUENCE, kind, der.wrap(der.SET, value)) for kind, value in pairs)


def _moment(at: int) -> bytes:
    moment = datetime.fromtimestamp(at // 1000, UTC)
    if moment.year < 2050:  # RFC 5652, 11.3
        return der.wrap(der.UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode())
    return der.wrap(der.GENERALIZED_TIME, moment.strftime("%Y%m%d%H%M%SZ").encode())


def _issuer_and_serial(certificate: bytes) -> bytes:
    whole, _ = der.unwrap(certificate, der.SEQUENCE)
    parts = der.values(der.unwrap(whole, der.SEQUENCE)[0])
    # [0] version, serial number, algorithm, issuer (RFC 5280, 4.1)
    return der.wrap(der.SEQUENCE, parts[3], parts[1])


def read(signature: bytes, content: bytes) -> Signature | NotASignature:
    """Check a detached CMS over the content: shape, digest, and the signature by the certificate it carries.

    Only what `signed` makes is read, byte for byte: nothing unsigned in it can be changed. Whether the
    certificate is to be trusted is not asked here.
    """
    try:
        return _read(signature, content)
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ArithmeticError,
        InvalidVersion,
        UnsupportedAlgorithm,
    ):
        # Parsing is lazy: any of these, at any place, means bytes that are no CMS of our shape.
        return NotASignature(Text("The signature cannot be read."))


def _read(signature: bytes, content: bytes) -> Signature | NotASignature:
    der_of, made, attributes = _parts(signature)
    if attributes[_MESSAGE_DIGEST] != der.wrap(der.OCTETS, hashlib.sha256(content).digest()):
        return NotASignature(Text("What was signed is not what is here: it was changed after signing."))
    time = _time(attributes[_SIGNING_TIME])
    to_sign: list[bytes] = []

    def again(message: bytes) -> bytes:
        to_sign.append(message)
        return made

    # Before the certificate is looked into: a changed one is noticed here.
    if _assembled(content, der_of, again, time) != signature:
        return NotASignature(Text("The signature is not of the kind this program makes."))
    certificate = x509.load_der_x509_certificate(der_of)
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return NotASignature(Text("The signature is not of the kind this program makes."))
    try:
        public.verify(made, to_sign[0], ec.ECDSA(SHA256()))
    except InvalidSignature:
        return NotASignature(Text("The signature does not belong to the certificate it carries."))
    return Signature(certificate, time)


def _parts(signature: bytes) -> tuple[bytes, bytes, dict[bytes, bytes]]:
    """Certificate, signature value, signed attributes; ValueError or LookupError where they are missing."""
    whole, end = der.unwrap(signature, der.SEQUENCE)
    if end != len(signature):
        raise ValueError("something behind the signature")
    _, wrapped = der.values(whole)
    data, _ = der.unwrap(der.unwrap(wrapped, der.CONTEXT)[0], der.SEQUENCE)
    _, _, _, certificates, signers = der.values(data)
    certificate, _ = der.unwrap(certificates, der.CONTEXT)
    signer = der.values(der.unwrap(der.unwrap(signers, der.SET)[0], der.SEQUENCE)[0])
    attributes = {}
    for attribute in der.values(der.unwrap(signer[3], der.CONTEXT)[0]):
        kind, value = der.values(der.unwrap(attribute, der.SEQUENCE)[0])
        attributes[kind] = der.unwrap(value, der.SET)[0]
    return certificate, der.unwrap(signer[5], der.OCTETS)[0], attributes


def _time(value: bytes) -> int:
    """The moment of a UTCTime or GeneralizedTime, in ms UTC."""
    short = value[0] == der.UTC_TIME
    text = der.unwrap(value, der.UTC_TIME if short else der.GENERALIZED_TIME)[0].decode("ascii")
    if short:
        text = ("20" if int(text[:2]) < 50 else "19") + text  # RFC 5652, 11.3
    moment = datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
