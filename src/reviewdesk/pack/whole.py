"""The first look at a file, before any PDF parser: do hash and span of the signature fit?"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms

from reviewdesk.texts import Text

LARGEST = 64 * 1024 * 1024
"""Bytes. Forty cases with evidence lists make a third of a megabyte."""

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_HEX = re.compile(rb"<[0-9A-Fa-f]*>")
_OURS = (b"vnd.reviewdesk.pack", b"ETSI.CAdES.detached", b"/ByteRange")


@dataclass(frozen=True, slots=True)
class Whole:
    """The file is whole.

    The signature's span is all of it but the signature itself. `contents` is the CMS, DER and padding.
    """

    contents: bytes


@dataclass(frozen=True, slots=True)
class NotWhole:
    """`readable`.

    The file is a PDF that was changed; otherwise it is something else, or nothing to be checked.
    """

    reason: Text
    readable: bool


def look(data: bytes) -> Whole | NotWhole:
    """Check the span and the hash of the one signature.

    Linear in the size of the file; parses nothing else.
    """
    if len(data) > LARGEST:
        return NotWhole(
            Text("The file is larger than any pack ({size} MiB at most).", size=LARGEST // 1024 // 1024),
            False,
        )
    if not data.startswith(b"%PDF-"):
        return NotWhole(Text("The file is not a PDF."), False)
    spans = list(_RANGE.finditer(data))
    if not spans:
        if any(mark in data for mark in _OURS):
            return NotWhole(Text("The signature was removed or damaged."), True)
        return NotWhole(Text("The file carries no digital signature: it is not a signed pack."), False)
    if len(spans) > 1:
        return NotWhole(Text("The file carries more than one signature; a pack has one."), True)
    start, before, resume, after = (int(group) for group in spans[0].groups())
    if start != 0 or before > resume or resume + after != len(data):
        return NotWhole(
            Text(
                "The signature does not cover the whole file: something was added behind it, or a "
                "part is missing."
            ),
            True,
        )
    gap = data[before:resume]
    if not _HEX.fullmatch(gap):
        return NotWhole(Text("There is something beside the signature in the place kept for it."), True)
    contents = bytes.fromhex(gap[1:-1].decode() + ("0" if len(gap) % 2 else ""))
    if gap != b"<" + contents.hex().upper().encode() + b">":
        return NotWhole(Text("The signature is damaged: it is not written as packs write it."), True)
    digest = hashlib.sha256(data[:before])
    digest.update(data[resume:])
    said = _digest_in(contents)
    if said is None:
        return NotWhole(Text("The signature is damaged: it cannot be read."), True)
    if said != digest.digest():
        return NotWhole(
            Text("The file was changed after it was signed: its hash is not the signed one."), True
        )
    return Whole(contents)


def _digest_in(contents: bytes) -> bytes | None:
    """The hash the signature says it covers; None unless it is a CMS of the one shape packs have.

    A CMS has room outside what it signs: unsigned attributes, names of algorithms, padding. There must be
    nothing there, or one signed file could be written in more than one way.
    """
    try:
        info = cms.ContentInfo.load(contents, strict=False)
        der = info.dump(force=True)
        if contents[: len(der)] != der or contents[len(der) :].strip(b"\0"):
            return None
        data = info["content"]
        signers, certificates = data["signer_infos"], data["certificates"]
        if (
            info["content_type"].native != "signed_data"
            or data["version"].native != "v1"
            or [a.native for a in data["digest_algorithms"]] != [_SHA256]
            or data["encap_content_info"].native != {"content_type": "data", "content": None}
            or data["crls"].native is not None
            or len(signers) != 1
            or len(certificates) != 2
        ):
            return None
        return _digest_of(signers[0], [certificate.chosen for certificate in certificates])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        # asn1crypto parses lazily: any of these, at any place, means bytes that are no CMS.
        return None


_SHA256 = {"algorithm": "sha256", "parameters": None}


def _digest_of(signer: Any, certificates: list[Any]) -> bytes | None:
    named = signer["sid"].chosen
    own = [c for c in certificates if c.serial_number == named["serial_number"].native]
    if (
        signer["version"].native != "v1"
        or signer["sid"].name != "issuer_and_serial_number"
        or len(own) != 1
        or named["issuer"].dump() != own[0].issuer.dump()
        or signer["digest_algorithm"].native != _SHA256
        or signer["signature_algorithm"].native != {"algorithm": "sha256_ecdsa", "parameters": None}
        or signer["unsigned_attrs"].native is not None
    ):
        return None
    digests = [a["values"][0].native for a in signer["signed_attrs"] if a["type"].native == "message_digest"]
    return digests[0] if len(digests) == 1 and isinstance(digests[0], bytes) else None
