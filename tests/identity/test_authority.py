"""Certificates as others check them: by our reader, by openssl, by their dates."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from tests.identity.people import ANA, BEN, NOW, ORG, OWN, QUICK, YEAR, authority, counting, signer

from reviewdesk.identity.authority import Authority, random_scalar, revoked_by
from reviewdesk.identity.person import PersonKey


def certificate(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def named(of: x509.Certificate, oid: x509.ObjectIdentifier) -> list[str | bytes]:
    return [attribute.value for attribute in of.subject.get_attributes_for_oid(oid)]


def test_a_persons_certificate_says_who_they_are() -> None:
    _, issued = signer(authority())
    found = certificate(issued.pem)
    assert [
        named(found, oid) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.USER_ID)
    ] == [
        ["Ana Ruiz"],
        ["Willow Street Homes"],
        [ANA],
    ]
    assert issued.serial == f"{found.serial_number:x}"


def test_a_root_lasts_25_years_and_a_person_10_and_never_longer() -> None:
    ca = authority()
    root = certificate(ca.root_pem)
    key = PersonKey.create(ANA, OWN, random=counting(), cost=QUICK)
    late = ca.issue(ANA, "Ana Ruiz", key.spki, at=NOW + 20 * YEAR, random=counting())
    _, early = signer(ca)
    moment = datetime.fromtimestamp(NOW // 1000, UTC)
    assert round((root.not_valid_after_utc - moment).days / 365.25, 2) == 25
    assert round((certificate(early.pem).not_valid_after_utc - moment).days / 365.25, 2) == 10
    assert certificate(late.pem).not_valid_after_utc == root.not_valid_after_utc


def test_names_that_x509_cannot_carry_are_cut() -> None:
    ca = authority("  " + "Willow " * 20)
    _, issued = signer(ca, name="  ")
    assert named(certificate(ca.root_pem), NameOID.ORGANIZATION_NAME) == [("Willow " * 20)[:64]]
    assert named(certificate(issued.pem), NameOID.COMMON_NAME) == ["-"]


def test_only_keys_of_persons_are_certified() -> None:
    public = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(ValueError, match="P-256"):
        authority().issue(ANA, "Ana Ruiz", spki, at=NOW, random=counting())


def test_the_same_random_bytes_make_the_same_root_and_others_another() -> None:
    assert authority() == authority()
    assert authority().root_pem != authority(seed="other").root_pem
    assert random_scalar(bytes) == (1).to_bytes(32, "big")
    assert "private" not in repr(authority())


def test_a_revocation_list_says_what_was_revoked_when() -> None:
    ca = authority()
    (_, ana), (_, ben) = signer(ca), signer(ca, BEN, "Ben Cole")
    crl = ca.revocation_list({ana.serial: NOW + 5000, ben.serial: NOW + 9000}, number=3, at=NOW + 10_000)
    assert revoked_by(crl, ca.root_pem, at=NOW + 4000) == frozenset()
    assert revoked_by(crl, ca.root_pem, at=NOW + 5000) == {ana.serial}
    assert revoked_by(crl, ca.root_pem, at=NOW + 9000) == {ana.serial, ben.serial}


def test_a_revocation_list_of_another_root_says_nothing() -> None:
    ca = authority()
    same_name = Authority.found("Willow Street Homes", ORG, at=NOW, random=counting("impostor"))
    crl = same_name.revocation_list({}, number=1, at=NOW)
    assert revoked_by(crl, ca.root_pem, at=NOW) is None
    assert revoked_by("no list", ca.root_pem, at=NOW) is None


def test_openssl_agrees(tmp_path: Path, tool: Callable[[str], str]) -> None:
    ca = authority()
    (_, ana), (_, ben) = signer(ca), signer(ca, BEN, "Ben Cole")
    files = {
        "root.pem": ca.root_pem,
        "ana.pem": ana.pem,
        "ben.pem": ben.pem,
        "crl.pem": ca.revocation_list({ben.serial: NOW}, number=1, at=NOW),
    }
    for name, pem in files.items():
        (tmp_path / name).write_text(pem)

    def verify(name: str) -> tuple[int, str]:
        checks = "verify -x509_strict -crl_check -CAfile root.pem -CRLfile crl.pem -attime"
        found = subprocess.run(
            [tool("openssl"), *checks.split(), str(NOW // 1000 + 60), name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return found.returncode, found.stdout + found.stderr

    assert verify("ana.pem") == (0, "ana.pem: OK\n")
    code, said = verify("ben.pem")
    assert (code, "certificate revoked" in said) == (2, True)
