"""Detached CMS signatures (RFC 5652) with ECDSA P-256 and SHA-256, as openssl and others read them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import InvalidVersion

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


def _assembled(content: bytes, der: bytes, sign: Callable[[bytes], bytes], at: int) -> bytes:
    carried = asn1_x509.Certificate.load(der)
    essence = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(der).digest()}]})
    moment = datetime.fromtimestamp(at // 1000, UTC)
    spelled = "utc_time" if moment.year < 2050 else "generalized_time"  # RFC 5652, 11.3
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "signing_time", "values": [cms.Time({spelled: moment})]},
            {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
            {"type": "signing_certificate_v2", "values": [essence]},
        ]
    )
    info = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "data"},
            "certificates": [carried],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.IssuerAndSerialNumber(
                        {"issuer": carried.issuer, "serial_number": carried.serial_number}
                    ),
                    "digest_algorithm": {"algorithm": "sha256"},
                    "signed_attrs": attributes,
                    "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                    "signature": sign(attributes.untag().dump()),
                }
            ],
        }
    )
    der_info: bytes = cms.ContentInfo({"content_type": "signed_data", "content": info}).dump()
    return der_info


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
    data = cms.ContentInfo.load(signature, strict=True)["content"]
    (signer,), (carried,) = data["signer_infos"], data["certificates"]
    said = {attribute["type"].native: attribute["values"][0].native for attribute in signer["signed_attrs"]}
    if said["message_digest"] != hashlib.sha256(content).digest():
        return NotASignature(Text("What was signed is not what is here: it was changed after signing."))
    der, made = carried.chosen.dump(), signer["signature"].native
    time = round(said["signing_time"].timestamp() * 1000)
    to_sign: list[bytes] = []

    def again(message: bytes) -> bytes:
        to_sign.append(message)
        return bytes(made)

    # Before the certificate is looked into: a changed one is noticed here.
    if _assembled(content, der, again, time) != signature:
        return NotASignature(Text("The signature is not of the kind this program makes."))
    certificate = x509.load_der_x509_certificate(der)
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return NotASignature(Text("The signature is not of the kind this program makes."))
    try:
        public.verify(made, to_sign[0], ec.ECDSA(SHA256()))
    except InvalidSignature:
        return NotASignature(Text("The signature does not belong to the certificate it carries."))
    return Signature(certificate, time)
