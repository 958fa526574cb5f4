"""The first look at a file, before any PDF parser: do hash and span of the signature fit?"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

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
    nothing there, or one signed file could be written in more than one way; so it is put together again
    from its certificates, signed attributes and signature, and compared.
    """
    try:
        data = cms.ContentInfo.load(contents, strict=False)["content"]
        (signer,) = data["signer_infos"]
        certificates = [one.chosen.dump() for one in data["certificates"]]
        named = signer["sid"].chosen
        (own,) = [c for c in data["certificates"] if c.chosen.serial_number == named["serial_number"].native]
        sid = _der(0x30, own.chosen.issuer.dump(), named["serial_number"].dump())
        signed, made = signer["signed_attrs"], signer["signature"]
        again = (
            _assembled(certificates, sid, signed.dump(), made.dump(), null, other_null)
            for null in _NULLS
            for other_null in _NULLS
        )
        if len(certificates) != 2 or contents.rstrip(b"\0") not in {one.rstrip(b"\0") for one in again}:
            return None
        digests = [a["values"][0].native for a in signed if a["type"].native == "message_digest"]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        # asn1crypto parses lazily: any of these, at any place, means bytes that are no CMS.
        return None
    return digests[0] if len(digests) == 1 and isinstance(digests[0], bytes) else None


_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_SHA256 = bytes.fromhex("0609608648016503040201")
_SHA256_ECDSA = bytes.fromhex("300a06082a8648ce3d040302")
_VERSION_1 = bytes.fromhex("020101")
_NULLS = (b"\x05\x00", b"")  # a digest algorithm is written with or without NULL parameters


def _assembled(
    certificates: list[bytes], sid: bytes, attributes: bytes, made: bytes, null: bytes, other_null: bytes
) -> bytes:
    """The one way to write such a CMS, DER (RFC 5652, 5.1 and 5.3); `attributes` with their [0] tag."""
    signer = _der(0x30, _VERSION_1, sid, _der(0x30, _SHA256, other_null), attributes, _SHA256_ECDSA, made)
    data = _der(
        0x30,
        _VERSION_1,
        _der(0x31, _der(0x30, _SHA256, null)),
        _der(0x30, _DATA),
        _der(0xA0, *certificates),
        _der(0x31, signer),
    )
    return _der(0x30, _SIGNED_DATA, _der(0xA0, data))


def _der(tag: int, *parts: bytes) -> bytes:
    """Tag, length in its shortest form, parts."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    written = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(written))) + written + body
