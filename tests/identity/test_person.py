"""What a signature of a person proves, and every way it can fail to."""

from __future__ import annotations

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.people import (
    ANA,
    BEN,
    DAY,
    NOW,
    ORG,
    OWN,
    QUICK,
    YEAR,
    authority,
    counting,
    signer,
)

from reviewdesk.identity import cms
from reviewdesk.identity.authority import Authority
from reviewdesk.identity.person import NotVerified, OpenKey, PersonKey, Verified, verify_statement
from reviewdesk.identity.sealing import WrongPassphrase
from reviewdesk.texts import Text

CA = authority()
KEY, ISSUED = signer(CA)
STATEMENT = b'{"context":"reviewdesk/sign-off/v1","meaning":"I have reviewed this"}'
SIGNATURE = KEY.sign_statement(STATEMENT, at=NOW)


def reason(found: Verified | NotVerified) -> str:
    assert isinstance(found, NotVerified)
    return str(found.reason)


def test_a_signature_names_person_certificate_and_time() -> None:
    assert verify_statement(SIGNATURE, STATEMENT, root_pem=CA.root_pem, at=NOW) == Verified(
        ANA, "Ana Ruiz", ISSUED.pem, ISSUED.serial, NOW
    )


def test_a_changed_statement_is_told_as_changed() -> None:
    found = verify_statement(SIGNATURE, STATEMENT + b" ", root_pem=CA.root_pem, at=NOW)
    assert found == NotVerified(Text("What was signed is not what is here: it was changed after signing."))


@given(st.integers(0, len(SIGNATURE) - 1), st.integers(0, 7))
def test_no_single_changed_bit_leaves_it_valid(place: int, bit: int) -> None:
    changed = bytearray(SIGNATURE)
    changed[place] ^= 1 << bit
    found = verify_statement(bytes(changed), STATEMENT, root_pem=CA.root_pem, at=NOW)
    # The signing time is signed, the certificate named by its hash, the rest is compared: nothing is loose.
    assert isinstance(found, NotVerified)


@pytest.mark.parametrize("data", [b"", b"\x30\x00", SIGNATURE[:-1], SIGNATURE + b"\0", b"x" * 500])
def test_what_is_no_signature_cannot_be_read(data: bytes) -> None:
    assert "cannot be read" in reason(verify_statement(data, STATEMENT, root_pem=CA.root_pem, at=NOW))


def test_a_certificate_of_another_root_is_unknown_even_under_the_same_name() -> None:
    other = authority(seed="impostor")
    found = verify_statement(SIGNATURE, STATEMENT, root_pem=other.root_pem, at=NOW)
    assert "not issued by this organization" in reason(found)


@pytest.mark.parametrize("at", [NOW - 2 * DAY, NOW + 11 * YEAR])
def test_outside_its_years_a_certificate_does_not_count(at: int) -> None:
    found = verify_statement(SIGNATURE, STATEMENT, root_pem=CA.root_pem, at=at)
    assert "not valid at the time" in reason(found)


def test_a_revoked_certificate_does_not_count() -> None:
    found = verify_statement(SIGNATURE, STATEMENT, root_pem=CA.root_pem, at=NOW, revoked={ISSUED.serial})
    assert "revoked" in reason(found)


def test_the_root_itself_signs_no_statements() -> None:
    root = x509.load_pem_x509_certificate(CA.root_pem.encode())
    signature = OpenKey(CA.private, root).sign_statement(STATEMENT, at=NOW)
    found = verify_statement(signature, STATEMENT, root_pem=CA.root_pem, at=NOW)
    assert "not meant for signing" in reason(found)


def test_a_signature_by_another_key_under_ones_certificate_is_none() -> None:
    ben, _ = signer(CA, BEN, "Ben Cole")
    forged = cms.signed(STATEMENT, KEY.certificate, ben.sign, at=NOW)
    found = verify_statement(forged, STATEMENT, root_pem=CA.root_pem, at=NOW)
    assert "does not belong to the certificate" in reason(found)


def test_a_time_beyond_2049_is_written_as_the_standard_says() -> None:
    late = NOW + 24 * YEAR
    old = Authority.found("Willow", ORG, at=late - YEAR, random=counting("late"))
    key = PersonKey.create(ANA, OWN, random=counting(), cost=QUICK)
    issued = old.issue(ANA, "Ana Ruiz", key.spki, at=late, random=counting())
    opened = key.open(OWN, issued.pem)
    assert isinstance(opened, OpenKey)
    found = verify_statement(opened.sign_statement(b"x", at=late), b"x", root_pem=old.root_pem, at=late)
    assert found == Verified(ANA, "Ana Ruiz", issued.pem, issued.serial, late // 1000 * 1000)


def test_a_key_opens_with_its_passphrase_only() -> None:
    key = PersonKey.create(ANA, OWN, random=counting(), cost=QUICK)
    issued = CA.issue(ANA, "Ana Ruiz", key.spki, at=NOW, random=counting())
    assert key.open("another's words", issued.pem) == WrongPassphrase()
    assert isinstance(key.open(OWN, issued.pem), OpenKey)


def test_accents_may_be_composed_by_any_keyboard() -> None:
    key = PersonKey.create(ANA, "la mañana fría", random=counting(), cost=QUICK)
    issued = CA.issue(ANA, "Ana Ruiz", key.spki, at=NOW, random=counting())
    assert isinstance(key.open("la man\u0303ana fri\u0301a", issued.pem), OpenKey)


def test_a_key_signs_under_its_own_certificate_only() -> None:
    key = PersonKey.create(ANA, OWN, random=counting("new"), cost=QUICK)
    with pytest.raises(ValueError, match="another key"):
        key.open(OWN, ISSUED.pem)


def test_a_new_passphrase_opens_the_same_key() -> None:
    key = PersonKey.create(ANA, OWN, random=counting(), cost=QUICK)
    again = key.with_passphrase(OWN, "quite different words", random=counting("again"), cost=QUICK)
    assert isinstance(again, PersonKey)
    issued = CA.issue(ANA, "Ana Ruiz", key.spki, at=NOW, random=counting())
    assert again.open(OWN, issued.pem) == WrongPassphrase()
    assert isinstance(again.open("quite different words", issued.pem), OpenKey)
    assert key.with_passphrase("wrong", "new", random=counting(), cost=QUICK) == WrongPassphrase()


def test_a_key_file_is_read_as_written_and_nothing_else_is() -> None:
    key = PersonKey.create(ANA, OWN, random=counting(), cost=QUICK)
    assert PersonKey.from_bytes(key.to_bytes()) == key
    for data in (b"", b"{}", key.to_bytes().replace(b'"v": 1', b'"v": 2'), b"[" + key.to_bytes()):
        assert PersonKey.from_bytes(data) is None


def test_a_key_moved_to_another_person_does_not_open() -> None:
    key = PersonKey.create(ANA, OWN, random=counting(), cost=QUICK)
    moved = PersonKey(BEN, key.spki, key.sealing)
    assert moved.open(OWN, ISSUED.pem) == WrongPassphrase()
