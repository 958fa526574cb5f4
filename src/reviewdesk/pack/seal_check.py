"""The signature of a pack as pyHanko sees it, and whether its signer is known."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from reviewdesk.pack.verdict import Signer
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Sealed:
    """A good signature. `distrust` says why its signer is not known; None when it is."""

    signer: Signer
    certificates: tuple[bytes, ...]  # DER, the signer's first
    trusted: Text
    distrust: Text | None


@dataclass(frozen=True, slots=True)
class Unsealed:
    """The signature is not good, and why."""

    reason: Text


def check_seal(reader: PdfFileReader, trust: str | None) -> Sealed | Unsealed:
    """Validate the one signature of the file; `trust` is the root to measure its signer by (PEM)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd certificates are judged, not remarked upon
            return _check(reader, trust)
    except Exception as failure:  # noqa: BLE001 -- validators may fail in any way on a signature made to harm them
        return Unsealed(Text("The signature cannot be read: {why}", why=type(failure).__name__))


def _check(reader: PdfFileReader, trust: str | None) -> Sealed | Unsealed:
    found = reader.embedded_signatures
    if len(found) != 1 or len(reader.embedded_regular_signatures) != 1:
        return Unsealed(Text("The file does not carry exactly one signature."))
    signature = found[0]
    own = x509.load_der_x509_certificate(signature.signer_cert.dump())
    others = [x509.load_der_x509_certificate(c.dump()) for c in signature.other_embedded_certs]
    embedded_root = others[0] if len(others) == 1 and _is_root(others[0]) else None
    if embedded_root is None:
        return Unsealed(
            Text("The signature does not carry the organization's root certificate, and it alone.")
        )
    root = x509.load_pem_x509_certificate(trust.encode()) if trust is not None else embedded_root
    moment = signature.self_reported_timestamp
    if moment is None or moment.tzinfo is None:
        return Unsealed(Text("The signature does not say when it was made."))
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root.public_bytes(Encoding.DER))],
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    status = validate_pdf_signature(signature, context)
    if trust is not None and root != embedded_root and _issued(own, root):
        return Unsealed(
            Text("The root certificate in the signature is not the one that issued the signer's.")
        )
    if not (status.intact and status.valid):
        return Unsealed(Text("The signature does not fit the file: it was changed after it was signed."))
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return Unsealed(Text("The signature does not cover the whole file."))
    if signature.sig_object.get("/SubFilter") != "/ETSI.CAdES.detached" or status.md_algorithm != "sha256":
        return Unsealed(Text("The signature is not of the kind packs carry (PAdES B-B, SHA-256)."))
    signer = Signer(
        name=_named(own, NameOID.COMMON_NAME),
        organisation=_named(own, NameOID.ORGANIZATION_NAME),
        fingerprint=own.fingerprint(hashes.SHA256()).hex(),
        root_fingerprint=root.fingerprint(hashes.SHA256()).hex(),
        time=round(moment.timestamp() * 1000),
        reason=str(signature.sig_object.get("/Reason", "")),
    )
    return Sealed(
        signer,
        (own.public_bytes(Encoding.DER), *(c.public_bytes(Encoding.DER) for c in others)),
        Text(
            "Signed by {name}, certified by {organisation}.",
            name=signer.name,
            organisation=signer.organisation,
        ),
        _distrust(own, root, moment, trusted=status.trusted, given=trust is not None, signer=signer),
    )


def _is_root(certificate: x509.Certificate) -> bool:
    return certificate.issuer == certificate.subject and _issued(certificate, certificate)


def _issued(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _distrust(
    own: x509.Certificate,
    root: x509.Certificate,
    moment: datetime,
    *,
    trusted: bool,
    given: bool,
    signer: Signer,
) -> Text | None:
    if not _issued(own, root):
        return Text(
            "The certificate of {name} was not issued under the root certificate that was given.",
            name=signer.name,
        )
    if not own.not_valid_before_utc <= moment <= own.not_valid_after_utc:
        return Text("The certificate of {name} was not valid at the time of signing.", name=signer.name)
    if not trusted:
        return Text("The certificate of {name} is not one that may sign.", name=signer.name)
    if not given:
        return Text(
            "The signature is good, but whose it is cannot be told: no root certificate was given. "
            "The file says it is "
            "{name} of {organisation}, under the root with SHA-256 {root}.",
            name=signer.name,
            organisation=signer.organisation,
            root=signer.root_fingerprint,
        )
    return None


def _named(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    values = [attribute.value for attribute in certificate.subject.get_attributes_for_oid(oid)]
    return str(values[0]) if len(values) == 1 else ""
