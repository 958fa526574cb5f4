"""The organisation's certificate authority: its root, certificates of persons, the revocation list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509.oid import NameOID

from reviewdesk.eventlog.header import OrgId, PersonId
from reviewdesk.identity.sealing import Random

ROOT_YEARS = 25
PERSON_YEARS = 10
LIST_DAYS = 400  # a desk renews its list with every revocation and pack; a year of silence stays valid

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SIGNING_ONLY = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
_AUTHORITY_ONLY = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate, in the forms others ask for. `serial` is lowercase hexadecimal."""

    serial: str
    pem: str


@dataclass(frozen=True, slots=True)
class Authority:
    """The organisation's root, with its private key: held only while an administrator issues or revokes."""

    private: bytes  # the 32-byte scalar, big endian
    root_pem: str

    @classmethod
    def found(cls, organisation: str, org: OrgId, *, at: int, random: Random) -> Authority:
        """Make the root of a new organisation. `at` in ms UTC; the certificate lasts 25 years."""
        private = random_scalar(random)
        key = private_key(private)
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, certificate_name(organisation)),
                x509.NameAttribute(NameOID.COMMON_NAME, certificate_name(organisation)),
                x509.NameAttribute(NameOID.USER_ID, org),
            ]
        )
        start = _moment(at)
        subject_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        root = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(_serial(random))
            .not_valid_before(start - timedelta(days=1))
            .not_valid_after(_years_later(start, ROOT_YEARS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_AUTHORITY_ONLY, critical=True)
            .add_extension(subject_key, critical=False)
            .sign(key, SHA256(), ecdsa_deterministic=True)
        )
        return cls(private, pem_of(root))

    def issue(self, person: PersonId, name: str, spki: bytes, *, at: int, random: Random) -> Issued:
        """Certify a person's public key (DER SubjectPublicKeyInfo, P-256) for 10 years at most.

        The subject carries the printed name (cut to the 64 characters X.509 allows), the organisation, and
        the person's id as UID (UTF-8; serialNumber knows no underscore).
        """
        public = load_der_public_key(spki)
        if not isinstance(public, ec.EllipticCurvePublicKey) or public.curve.name != "secp256r1":
            raise ValueError("a person's key is a P-256 key")
        root = x509.load_pem_x509_certificate(self.root_pem.encode())
        start = _moment(at)
        organisation = root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0]
        subject = x509.Name(
            [
                organisation,
                x509.NameAttribute(NameOID.COMMON_NAME, certificate_name(name)),
                x509.NameAttribute(NameOID.USER_ID, person),
            ]
        )
        # Clocks of two laptops differ: a certificate used minutes later must not be "not yet valid".
        begin = max(start - timedelta(days=1), root.not_valid_before_utc)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root.subject)
            .public_key(public)
            .serial_number(_serial(random))
            .not_valid_before(begin)
            .not_valid_after(min(_years_later(start, PERSON_YEARS), root.not_valid_after_utc))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_SIGNING_ONLY, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(_authority_key(root), critical=False)
            .sign(private_key(self.private), SHA256(), ecdsa_deterministic=True)
        )
        return Issued(serial_of(certificate), pem_of(certificate))

    def revocation_list(self, revoked: Mapping[str, int], *, number: int, at: int) -> str:
        """The CRL as PEM: serials (hexadecimal) with the time of revocation (ms UTC); `number` only grows."""
        root = x509.load_pem_x509_certificate(self.root_pem.encode())
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(root.subject)
            .last_update(_moment(at))
            .next_update(_moment(at) + timedelta(days=LIST_DAYS))
            .add_extension(x509.CRLNumber(number), critical=False)
            .add_extension(_authority_key(root), critical=False)
        )
        for serial, when in sorted(revoked.items()):
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(int(serial, 16))
                .revocation_date(_moment(when))
                .build()
            )
        signed = builder.sign(private_key(self.private), SHA256(), ecdsa_deterministic=True)
        return signed.public_bytes(Encoding.PEM).decode()

    def __repr__(self) -> str:
        return "Authority(...)"


def revoked_by(crl_pem: str, root_pem: str, *, at: int) -> frozenset[str] | None:
    """The serials a list names as revoked by then (ms UTC); None when the root did not sign the list."""
    root = x509.load_pem_x509_certificate(root_pem.encode())
    key = root.public_key()
    try:
        crl = x509.load_pem_x509_crl(crl_pem.encode())
        assert isinstance(key, ec.EllipticCurvePublicKey)
        if crl.issuer != root.subject or not crl.is_signature_valid(key):
            return None
    except (ValueError, InvalidSignature):
        return None
    return frozenset(f"{entry.serial_number:x}" for entry in crl if entry.revocation_date_utc <= _moment(at))


def random_scalar(random: Random) -> bytes:
    """A private P-256 key; reducing 384 random bits leaves no bias worth a name (FIPS 186-5, A.2.1)."""
    scalar = int.from_bytes(random(48), "big") % (_P256_ORDER - 1) + 1
    return scalar.to_bytes(32, "big")


def private_key(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    """The P-256 key of a 32-byte scalar."""
    return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())


def certificate_name(name: str) -> str:
    """A name as X.509 can carry it: 64 characters at most, never empty."""
    return name.strip()[:64] or "-"


def serial_of(certificate: x509.Certificate) -> str:
    """The serial number, lowercase hexadecimal."""
    return f"{certificate.serial_number:x}"


def pem_of(certificate: x509.Certificate) -> str:
    """The certificate as PEM."""
    return certificate.public_bytes(Encoding.PEM).decode()


def _authority_key(root: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    subject_key = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject_key.value)


def _serial(random: Random) -> int:
    # Positive and never zero: 127 random bits below a fixed leading one would be longer than needed.
    return int.from_bytes(random(16), "big") >> 1 | 1


def _moment(at: int) -> datetime:
    # Certificates know whole seconds only.
    return datetime.fromtimestamp(at // 1000, UTC)


def _years_later(start: datetime, years: int) -> datetime:
    return start + timedelta(days=round(365.25 * years))
