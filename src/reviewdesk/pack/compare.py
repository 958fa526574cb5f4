"""Compare a pack's pages with those drawn again from its entries: words in order, and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from reviewdesk.texts import Text, counted

SCALE = 96 / 72
MOST_SAID = 20
"""Differences named before the rest is only counted."""

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Found:
    """Every difference, each with its page; empty when there is none."""

    differences: tuple[Text, ...]


def compare(found: bytes, expected: bytes) -> Found:
    """Compare a signed pack with the pages expected, their signature field shown but not signed.

    Not safe to call from two threads at once: PDFium is not.
    """
    with _opened(found) as left, _opened(expected) as right:
        return Found(tuple(_few(_differences(left, right))))


class _opened:  # noqa: N801 -- used as a statement
    """A document that is closed at the end."""

    def __init__(self, data: bytes) -> None:
        self._document: Any = pdfium.PdfDocument(data)
        self._document.init_forms()  # before any page is touched, or the signature is not drawn

    def __enter__(self) -> Any:
        return self._document

    def __exit__(self, *_: object) -> None:
        self._document.close()


def _differences(left: Any, right: Any) -> Iterator[Text]:
    if len(left) != len(right):
        yield Text(
            "The file has {found} pages, the entries make {expected}.", found=len(left), expected=len(right)
        )
    for number in range(min(len(left), len(right))):
        with _page(left, number) as found, _page(right, number) as expected:
            worded = list(_word_differences(_words(found), _words(expected), number + 1))
            yield from worded
            if not worded and not _alike(_picture(found), _picture(expected)):
                yield Text("Page {n}: the words are the same, but what is drawn differs.", n=number + 1)
    if _titles(left) != _titles(right):
        yield Text("The bookmarks differ from the headings.")
    for name in ("Title", "Author", "Subject", "Keywords"):
        if left.get_metadata_value(name) != right.get_metadata_value(name):
            yield Text("The document's own {name} is not that of the pages.", name=name.lower())


@contextmanager
def _page(document: Any, number: int) -> Iterator[Any]:
    page = document[number]
    try:
        yield page
    finally:
        page.close()


def _words(page: Any) -> list[str]:
    text = page.get_textpage()
    try:
        said: str = text.get_text_bounded()
    finally:
        text.close()
    return said.split()


def _word_differences(found: list[str], expected: list[str], page: int) -> Iterator[Text]:
    if found == expected:
        return
    for kind, a, b, c, d in SequenceMatcher(None, found, expected, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        behind = " ".join(expected[max(0, c - 4) : c])
        values = {
            "n": page,
            "found": _quoted(found[a:b]),
            "expected": _quoted(expected[c:d]),
            "behind": behind,
        }
        if kind == "delete":
            yield Text("Page {n}: {found} is printed behind “{behind}”; the entries do not say it.", **values)
        elif kind == "insert":
            yield Text("Page {n}: {expected} is missing behind “{behind}”.", **values)
        else:
            yield Text(
                "Page {n}: {found} is printed behind “{behind}”; the entries say {expected}.", **values
            )


def _quoted(words: list[str]) -> str:
    said = " ".join(words[:30])
    return f"“{said[:200]}…”" if len(words) > 30 or len(said) > 200 else f"“{said}”"


def _picture(page: Any) -> Picture:
    bitmap = page.render(scale=SCALE)
    try:
        drawn: Picture = bitmap.to_numpy().copy()
    finally:
        bitmap.close()
    return drawn


def _alike(found: Picture, expected: Picture) -> bool:
    """Equal in every pixel: both are drawn here, by one library, and what is faint can be read too."""
    return np.array_equal(found, expected)


def _titles(document: Any) -> list[tuple[int, str]]:
    return [(entry.level, entry.get_title()) for entry in document.get_toc(max_depth=8)]


def _few(differences: Iterator[Text]) -> Iterator[Text]:
    more = 0
    for number, difference in enumerate(differences):
        if number < MOST_SAID:
            yield difference
        else:
            more += 1
    if more:
        yield counted("And {n} more difference.", "And {n} more differences.", more)
