"""Packs for tests: signed by real keys, their entries the content itself, and forgeries of all kinds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO

import msgspec
import pikepdf
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer
from tests.pack.content_samples import content, release
from tests.pack.people import Signers, signers

from reviewdesk.pack.blocks import Voice
from reviewdesk.pack.content import PackContent, Release
from reviewdesk.pack.manifest import Attachment, Embedded
from reviewdesk.pack.release_page import signature_box
from reviewdesk.pack.signing import fingerprint, sign_pack, sign_written, steady
from reviewdesk.pack.verdict import Check, CheckName, Outcome, Recomputed, Verdict
from reviewdesk.pack.verify import verify_pack
from reviewdesk.texts import Catalogue, Text, say

ALL_PASSED = dict.fromkeys(CheckName, Outcome.PASSED)


@cache
def house() -> Signers:
    """The organisation all test packs come from."""
    return signers()


def entries_of(said: PackContent) -> Attachment:
    """The content itself stands for the entries: what is tested here is the comparison, not the log."""
    return Attachment("entries.json", "application/json", msgspec.json.encode(said, order="sorted"))


def read_entries(embedded: Embedded) -> Recomputed:
    """The counterpart of entries_of."""
    try:
        said = msgspec.json.decode(embedded.entries, type=PackContent)
    except msgspec.DecodeError:
        return Recomputed(
            (Check(CheckName.ENTRIES, Outcome.FAILED, Text("The entries cannot be read.")),), None
        )
    return Recomputed((Check(CheckName.ENTRIES, Outcome.PASSED, Text("The entries verify.")),), said)


def released_by(who: int, **changes: object) -> Release:
    """A release by the first or second person of the house."""
    key = house().keys[who]
    name = ("Joy Mbeki", "Pat Brandt")[who]
    return release(fingerprint=fingerprint(key.certificate), name=name, **changes)


def pack(
    said: PackContent | None = None,
    *,
    printed: PackContent | None = None,
    who: int = 0,
    of: Signers | None = None,
) -> bytes:
    """A signed pack whose entries say `said` and whose pages say `printed` (left out: the same)."""
    said = said or content()
    home = of or house()
    key = home.keys[who]
    return sign_pack(
        printed or said,
        released_by(who) if of is None else release(fingerprint=fingerprint(key.certificate)),
        entries_of(said),
        key,
        root_pem=home.root_pem,
        stands_at=1_791_839_000_000,
    )


@cache
def good_pack(who: int = 0) -> bytes:
    """A valid pack of three cases, released by the first or second person of the house."""
    return pack(who=who)


def check(data: bytes, *, trust: str | None = "", root: str = "") -> Verdict:
    """Verify against the house's root (trust=None: against none)."""
    return verify_pack(
        data, trust=None if trust is None else (root or house().root_pem), recompute=read_entries
    )


def forged(
    change: Callable[[pikepdf.Pdf], None],
    *,
    who: int = 1,
    data: bytes | None = None,
    beside: Callable[[PdfFileWriter], object] = lambda _writer: None,
) -> bytes:
    """A pack changed on its pages or elsewhere, then signed anew, by the book, by a trusted person of the
    house. `beside` writes more into the file, which nothing need refer to.
    """
    key, signed_by = house().keys[who], released_by(0 if who == 0 else who)
    with pikepdf.open(BytesIO(data or good_pack(who))) as pdf:
        del pdf.Root.AcroForm, pdf.Root.Perms, pdf.Root.Extensions, pdf.pages[-1].Annots
        identity = b"".join(bytes(half) for half in pdf.trailer.ID).hex()
        change(pdf)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    writer = copy_into_new_writer(PdfFileReader(out))
    writer.ensure_output_version((2, 0))  # as that of a pack: else pyHanko declares an extension more
    steady(writer, identity)
    beside(writer)
    root = x509.load_pem_x509_certificate(house().root_pem.encode())
    box = signature_box(signed_by, Voice(Catalogue()), language="en")
    return sign_written(writer, signed_by, key, root, box)


def outcomes(verdict: Verdict) -> dict[CheckName, Outcome]:
    return {c.name: c.outcome for c in verdict.checks}


def details(verdict: Verdict, name: CheckName) -> list[str]:
    return [say(detail) for c in verdict.of(name) for detail in c.details]


def attach(pdf: pikepdf.Pdf, name: str, data: bytes) -> None:
    """Put other bytes in the place of an attached file."""
    names = pdf.Root.Names.EmbeddedFiles.Names
    for index in range(0, len(names), 2):
        if str(names[index]) == name:
            names[index + 1].EF.F.write(data)
