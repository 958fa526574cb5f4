"""From bytes to text: which encoding, which characters are let through."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass

from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str


# What people send in place of a text file, by its first bytes.
_OTHER_FILES: tuple[tuple[bytes, Text], ...] = (
    (
        b"PK\x03\x04",
        Text("This is a workbook or a ZIP archive. Save the sheet as CSV, or unpack it, and import that."),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        Text("This is an old Excel workbook (.xls). Save it as .xlsx or as CSV and import that."),
    ),
    (b"%PDF", Text("This is a PDF. Ask the sender for CSV or FHIR files.")),
    (b"\x1f\x8b", Text("This file is compressed (gzip). Unpack it and import what is inside.")),
)


def decode(data: bytes) -> Decoded | Text:
    """The text of a file in UTF-8, UTF-16 or Windows-1252, or why it has none."""
    for start, what in _OTHER_FILES:
        if data.startswith(start):
            return what
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, encoding)
    if encoding := _unmarked_utf16(data[:4096]):
        return _strictly(data, encoding)
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "cp1252")


def _unmarked_utf16(head: bytes) -> str:
    """Plain letters in UTF-16 have a zero in every other byte."""
    pairs = len(head) // 2
    if pairs < 2:
        return ""
    if head[1::2].count(0) > 0.7 * pairs and head[::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if head[::2].count(0) > 0.7 * pairs and head[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return ""


def _strictly(data: bytes, encoding: str) -> Decoded | Text:
    try:
        return _checked(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        return Text(
            "This is not a text file, or it is damaged: byte {position} has no meaning in {encoding}. "
            "Ask the sender for the file again, as UTF-8.",
            position=error.start + 1,
            encoding=encoding,
        )


def _checked(text: str, encoding: str) -> Decoded | Text:
    head = text[:65_536]
    controls = sum(1 for c in head if c < " " and c not in "\t\r\n\f")
    if controls * 20 > len(head):
        return Text("This is not a text file. Ask the sender for CSV or FHIR files.")
    return Decoded(text, encoding)


LONGEST_WORDS = 500


def clean(text: str, most: int = LONGEST_WORDS) -> str:
    """Words fit to be shown: one line, no control or direction characters, not longer than `most`."""
    if len(text) <= most and text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = text[: most * 4]  # what is cut off need not be looked at
    shown = "".join(" " if c.isspace() else "" if unicodedata.category(c) in _UNSEEN else c for c in text)
    line = " ".join(shown.split())
    return line if len(line) <= most else line[: most - 1] + "…"


# Control, format (direction overrides, zero width), surrogate, private use, unassigned.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def unseen_sign(text: str) -> str:
    """The first sign that `clean` takes out; empty when there is none."""
    if text.isprintable():
        return ""
    return next((c for c in text if not c.isspace() and unicodedata.category(c) in _UNSEEN), "")


def is_control(sign: str) -> bool:
    """Whether it is a control character: what it stands for is lost, so a word without it is another word."""
    return unicodedata.category(sign) == "Cc"


def sign_told(sign: str, *, left_out: bool) -> Text:
    """That such a sign was found; `left_out`: the row is, else the sign alone."""
    code = f"{ord(sign):04X}"
    if left_out:
        return Text(
            "There is a control character in it (U+{code}), which can be neither stored nor printed. Ask the "
            "sender to correct it.",
            code=code,
        )
    return Text("There is a sign in it that cannot be seen (U+{code}); it was taken out.", code=code)
