"""Signing a pack: by the right person, readable by others, whole or not at all."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from tests.pack.content_samples import content
from tests.pack.making import entries_of, good_pack, house, released_by
from tests.pack.people import signers

from reviewdesk.errors import Refusal
from reviewdesk.pack.signing import sign_pack


def sign(**changes):
    key = changes.pop("key", house().keys[0])
    made = {
        "content": content(1),
        "release": released_by(0),
        "entries": entries_of(content(1)),
        "key": key,
        "root_pem": house().root_pem,
        "stands_at": 1,
    } | changes
    return sign_pack(
        made["content"],
        made["release"],
        made["entries"],
        made["key"],
        root_pem=made["root_pem"],
        stands_at=made["stands_at"],
    )


def test_a_key_of_another_organization_does_not_sign():
    stranger = signers(seed=5).keys[0]
    with pytest.raises(Refusal, match="was not issued by this organization"):
        sign(key=stranger)


def test_a_key_of_another_person_does_not_sign():
    other = house().keys[1]
    with pytest.raises(Refusal, match="does not name Joy Mbeki"):
        sign(key=other)


def test_a_certificate_other_than_the_printed_one_does_not_sign():
    with pytest.raises(Refusal, match="is not the one that signs"):
        sign(release=replace(released_by(0), fingerprint="0" * 64))


def test_a_pack_that_would_be_read_in_two_ways_is_not_made():
    with pytest.raises(Refusal, match="read in different ways"):
        sign(release=replace(released_by(0), organisation="Harbor\0Home"))


def test_the_signature_shows_name_role_meaning_time_and_organization():
    with pikepdf.open(BytesIO(good_pack())) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        value = field.V
        assert (str(value.Name), str(value.Reason), str(value.Location), str(value.M)) == (
            "Joy Mbeki",
            "Responsibility for the release of this pack",
            "Harbor Home Supports",
            "D:20261012160500-05'00'",
        )
        assert str(value.SubFilter) == "/ETSI.CAdES.detached"
        assert field.AP.N.Subtype == pikepdf.Name.Form


def test_the_attachments_are_entries_and_a_description_as_data():
    with pikepdf.open(BytesIO(good_pack())) as pdf:
        files = {name: str(spec.obj.AFRelationship) for name, spec in pdf.attachments.items()}
        assert files == {"entries.json": "/Data", "pack.json": "/Data"}
        assert bytes(pdf.attachments["entries.json"].get_file().read_bytes()) == entries_of(content()).data


@pytest.fixture
def pdfsig(tool: Callable[[str], str], tmp_path: Path) -> Callable[[bytes, str], str]:
    """What pdfsig says of a file under a root certificate."""
    program, certutil = tool("pdfsig"), tool("certutil")

    def ask(data: bytes, root: str) -> str:
        nss = tmp_path / "nss"
        if not nss.exists():
            nss.mkdir()
            subprocess.run(
                [certutil, "-N", "-d", f"sql:{nss}", "--empty-password"], check=True, capture_output=True
            )
            (tmp_path / "root.pem").write_text(root)
            subprocess.run(
                [
                    certutil,
                    "-A",
                    "-d",
                    f"sql:{nss}",
                    "-n",
                    "root",
                    "-t",
                    "C,C,C",
                    "-i",
                    str(tmp_path / "root.pem"),
                ],
                check=True,
                capture_output=True,
            )
        file = tmp_path / "asked.pdf"
        file.write_bytes(data)
        done = subprocess.run(
            [program, "-nssdir", f"sql:{nss}", str(file)], capture_output=True, text=True, check=False
        )
        return done.stdout

    return ask


def test_pdfsig_agrees_with_a_valid_pack(pdfsig):
    said = pdfsig(good_pack(), house().root_pem)
    for line in (
        "Signer Certificate Common Name: Joy Mbeki",
        "Signature Type: ETSI.CAdES.detached",
        "Total document signed",
        "Signature is Valid.",
        "Certificate is Trusted.",
    ):
        assert line in said


def test_pdfsig_agrees_that_a_changed_byte_breaks_the_signature(pdfsig):
    data = good_pack()
    at = data.index(b"endstream") - 40
    said = pdfsig(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], house().root_pem)
    assert "Signature is Valid." not in said


def test_pdfsig_agrees_that_another_root_does_not_know_the_signer(pdfsig):
    said = pdfsig(good_pack(), signers(seed=2).root_pem)
    assert "Certificate is Trusted." not in said
