"""Detached CMS signatures (RFC 5652) with ECDSA P-256 and SHA-256, as openssl and others read them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Signature:
    """What a good signature carries: the signer's certificate, and the time it claims (ms UTC)."""

    certificate: x509.Certificate
    time: int | None


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
    der = certificate.public_bytes(Encoding.DER)
    carried = asn1_x509.Certificate.load(der)
    essence = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(der).digest()}]})
    moment = datetime.fromtimestamp(at // 1000, UTC)
    spelled = "utc_time" if moment.year < 2050 else "general_time"  # RFC 5652, 11.3
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

    Whether that certificate is to be trusted is not asked here.
    """
    try:
        return _read(signature, content)
    except (ValueError, TypeError, KeyError, IndexError):
        # asn1crypto parses lazily: any of these, at any place, means bytes that are no CMS of our shape.
        return NotASignature(Text("The signature cannot be read."))


def _read(signature: bytes, content: bytes) -> Signature | NotASignature:
    info = cms.ContentInfo.load(signature, strict=True)
    if info["content_type"].native != "signed_data" or info.dump(force=True) != signature:
        return NotASignature(Text("The signature cannot be read."))
    data = info["content"]
    signers, certificates = data["signer_infos"], data["certificates"]
    attached = data["encap_content_info"]["content"].native is not None
    if len(signers) != 1 or len(certificates) != 1 or attached:
        return NotASignature(Text("The signature is not of the kind this program makes."))
    signer, carried = signers[0], certificates[0].chosen
    identifier = signer["sid"].chosen
    if (
        signer["digest_algorithm"]["algorithm"].native != "sha256"
        or signer["signature_algorithm"]["algorithm"].native != "sha256_ecdsa"
        or not isinstance(identifier, cms.IssuerAndSerialNumber)
        or identifier["issuer"].dump() != carried.issuer.dump()
        or identifier["serial_number"].native != carried.serial_number
    ):
        return NotASignature(Text("The signature is not of the kind this program makes."))
    der = carried.dump()
    said = {attribute["type"].native: attribute["values"] for attribute in signer["signed_attrs"]}
    if len(said) != len(signer["signed_attrs"]) or any(len(values) != 1 for values in said.values()):
        return NotASignature(Text("The signature is not of the kind this program makes."))
    if said["content_type"][0].native != "data" or not _names(said["signing_certificate_v2"][0], der):
        return NotASignature(Text("The signature is not of the kind this program makes."))
    if said["message_digest"][0].native != hashlib.sha256(content).digest():
        return NotASignature(Text("What was signed is not what is here: it was changed after signing."))
    certificate = x509.load_der_x509_certificate(der)
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return NotASignature(Text("The signature is not of the kind this program makes."))
    try:
        public.verify(
            signer["signature"].native, signer["signed_attrs"].untag().dump(force=True), ec.ECDSA(SHA256())
        )
    except InvalidSignature:
        return NotASignature(Text("The signature does not belong to the certificate it carries."))
    time = said["signing_time"][0].native if "signing_time" in said else None
    return Signature(certificate, None if time is None else round(time.timestamp() * 1000))


def _names(essence: core.Any, der: bytes) -> bool:
    hashes = [certificate["cert_hash"].native for certificate in essence["certs"]]
    return hashes == [hashlib.sha256(der).digest()]
