"""A pack is valid, or it is said what was done to it."""

from __future__ import annotations

import random
import re
import time
from io import BytesIO

import msgspec
import pikepdf
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.pack.content_samples import case, content
from tests.pack.making import ALL_PASSED, check, details, good_pack, outcomes, pack
from tests.pack.people import signers

from reviewdesk.errors import Refusal
from reviewdesk.pack import manifest as manifests
from reviewdesk.pack.verdict import CheckName, Outcome, State, verdict_json
from reviewdesk.texts import say


def test_a_signed_pack_is_valid():
    verdict = check(good_pack())
    assert (verdict.state, outcomes(verdict)) == (State.VALID, ALL_PASSED)
    assert (verdict.pack_id, verdict.signer.name, verdict.signer.organisation) == (
        "HHS-2026-0007",
        "Joy Mbeki",
        "Harbor Home Supports",
    )


def test_without_a_root_the_signer_is_unknown_but_everything_else_is_checked():
    verdict = check(good_pack(), trust=None)
    assert verdict.state == State.UNKNOWN_SIGNER
    assert outcomes(verdict) == ALL_PASSED | {CheckName.SIGNER: Outcome.UNKNOWN}
    assert verdict.signer.root_fingerprint in say(verdict.of(CheckName.SIGNER)[0].reason)


def test_the_root_of_another_organization_does_not_know_the_signer():
    verdict = check(good_pack(), root=signers(seed=2).root_pem)
    assert verdict.state == State.UNKNOWN_SIGNER
    assert outcomes(verdict)[CheckName.SIGNER] == Outcome.FAILED


def test_a_pack_of_an_impostor_organization_of_the_same_name_is_of_an_unknown_signer():
    verdict = check(pack(of=signers(seed=3)))
    assert verdict.state == State.UNKNOWN_SIGNER


@pytest.mark.parametrize("third", range(3))
def test_any_flipped_bit_is_refused(third):
    data = good_pack()
    source = random.Random(third)
    size = len(data) // 3
    for _ in range(40):
        at = source.randrange(third * size, (third + 1) * size)
        flipped = data[:at] + bytes([data[at] ^ (1 << source.randrange(8))]) + data[at + 1 :]
        verdict = check(flipped)
        assert verdict.state in {State.CHANGED, State.CANNOT_CHECK}, f"byte {at}"


def test_a_flipped_bit_in_the_pages_is_told_as_a_change_after_signing():
    data = good_pack()
    at = data.index(b"endstream") - 40
    verdict = check(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert verdict.state == State.CHANGED
    assert "changed after it was signed" in say(verdict.of(CheckName.SIGNATURE)[0].reason)


def test_a_flipped_bit_in_the_signature_itself_is_refused():
    data = good_pack()
    start = data.index(b"/Contents <") + len(b"/Contents <")
    for at in range(start, start + 3300, 97):
        digit = data[at : at + 1]
        other = b"1" if digit != b"1" else b"2"
        assert check(data[:at] + other + data[at + 1 :]).state == State.CHANGED, f"digit {at - start}"


@pytest.mark.parametrize("kept", [0, 1, 7, 200, 5000, 0.5, 0.9, 0.999])
def test_a_truncated_pack_is_refused(kept):
    data = good_pack()
    size = kept if isinstance(kept, int) else int(len(data) * kept)
    assert check(data[:size]).state in {State.CHANGED, State.CANNOT_CHECK}


def test_something_added_behind_the_pack_is_refused():
    for tail in (b"\n", b"%%EOF\n", b"\n1 0 obj\n<<>>\nendobj\n"):
        assert check(good_pack() + tail).state == State.CHANGED


def test_a_later_revision_is_refused():
    out = BytesIO()
    with pikepdf.open(BytesIO(good_pack())) as pdf:
        pdf.save(out)
    assert check(out.getvalue()).state == State.CHANGED
    appended = good_pack() + _revision(good_pack())
    assert check(appended).state == State.CHANGED


def _revision(data: bytes) -> bytes:
    """An incremental update that replaces the document's catalog by itself."""
    offset = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    at = len(data)
    body = b"\n9999 0 obj\n<< /Added true >>\nendobj\n"
    table = b"xref\n9999 1\n%010d 00000 n \ntrailer\n<< /Size 10000 /Prev %d /Root 1 0 R >>\n" % (
        at + 1,
        offset,
    )
    return body + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(body))


def test_a_removed_signature_is_refused():
    out = BytesIO()
    with pikepdf.open(BytesIO(good_pack())) as pdf:
        del pdf.Root.AcroForm, pdf.pages[-1].Annots, pdf.Root.Perms
        pdf.save(out)
    assert check(out.getvalue()).state == State.CHANGED


def test_a_word_changed_and_signed_anew_by_another_trusted_person_is_caught_and_named():
    said = content()
    printed = content(headline=said.headline.replace("missed", "met"))
    verdict = check(pack(said, printed=printed, who=1))
    assert verdict.state == State.CHANGED
    assert outcomes(verdict) == ALL_PASSED | {CheckName.PRINTED: Outcome.FAILED}
    assert details(verdict, CheckName.PRINTED) == [
        "Page 1: “met:” is printed behind “5 avoidable admissions was”; the entries say “missed:”.",
        "The document's own subject is not that of the pages.",
    ]


def test_a_case_left_out_is_caught():
    said = content(4)
    verdict = check(pack(said, printed=content(4, cases=said.cases[:3])))
    assert verdict.state == State.CHANGED


def test_entries_of_another_review_are_caught():
    other = content(2, pack_id="HHS-2026-0007", review_title="Avoidable admissions, April to June 2026")
    verdict = check(pack(other, printed=content()))
    assert (verdict.state, outcomes(verdict)[CheckName.PRINTED]) == (State.CHANGED, Outcome.FAILED)


def test_a_root_that_is_no_certificate_is_refused():
    with pytest.raises(Refusal, match="root certificate cannot be read"):
        check(good_pack(), root="-----BEGIN CERTIFICATE-----")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"%PDF-",
        b"%PDF-1.7\n%%EOF",
        b"PK\x03\x04" + bytes(100),
        b"%PDF-1.7\n" + b"[" * 100_000,
        b"\x00" * 4096,
    ],
    ids=["nothing", "text", "head only", "empty", "zip", "nested", "zeros"],
)
def test_what_is_no_pack_cannot_be_checked(data):
    verdict = check(data)
    assert verdict.state == State.CANNOT_CHECK
    assert {o for n, o in outcomes(verdict).items() if n != CheckName.FILE} == {Outcome.NOT_REACHED}


def test_an_unsigned_pdf_cannot_be_checked():
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    assert check(out.getvalue()).state == State.CANNOT_CHECK


def test_a_huge_file_is_refused_at_once():
    huge = b"%PDF-2.0\n" + bytes(200 * 1024 * 1024)
    begun = time.perf_counter()
    assert check(huge).state == State.CANNOT_CHECK
    assert time.perf_counter() - begun < 0.5


def test_the_verdict_as_json():
    told = msgspec.json.decode(verdict_json(check(good_pack())))
    assert (told["format"], told["state"], told["pack_id"], told["signer"]["name"]) == (
        "reviewdesk/pack-verdict/v1",
        "valid",
        "HHS-2026-0007",
        "Joy Mbeki",
    )
    assert [c["check"] for c in told["checks"]] == [name.value for name in CheckName]


def test_a_manifest_is_read_only_in_the_form_it_is_written():
    with pikepdf.open(BytesIO(good_pack())) as pdf:
        data = bytes(pdf.attachments["pack.json"].get_file().read_bytes())
    assert manifests.encode_manifest(manifests.decode_manifest(data)) == data
    assert manifests.decode_manifest(data.replace(b'{"', b'{ "', 1)) is None
    assert manifests.decode_manifest(data.replace(b"pack/v1", b"pack/v2")) is None


def test_a_pack_with_long_texts_and_foreign_letters_is_valid():
    long = "Night staff wrote this. " * 900
    odd = case(1, 1)
    said = content(
        1,
        cases=(odd,),
        headline="日本 \u202e reversed and ﷽ <b>bold</b> & more",
        sections=(),
        answers=tuple(type(a)(a.question, long, a.source) for a in content().answers),
    )
    assert check(pack(said)).state == State.VALID


@given(st.data())
@settings(max_examples=40)
def test_a_pack_cut_and_pasted_at_random_is_never_valid_and_never_breaks_the_verifier(data):
    """Pieces of the file moved, doubled, dropped or overwritten with PDF's own words."""
    pack_bytes = good_pack()
    start = data.draw(st.integers(0, len(pack_bytes) - 1))
    size = data.draw(st.integers(1, 400))
    piece = data.draw(
        st.one_of(
            st.binary(max_size=200),
            st.sampled_from(
                [
                    b"",
                    b"endobj",
                    b"<<",
                    b">>",
                    b"[" * 300,
                    b"/ByteRange [0 1 2 3]",
                    b"%%EOF",
                    b"stream\n",
                    b"1 0 R",
                ]
            ),
        )
    )
    changed = pack_bytes[:start] + piece + pack_bytes[start + size :]
    assume(changed != pack_bytes)
    assert check(changed).state in {State.CHANGED, State.CANNOT_CHECK}
