"""Compare a pack with the one made again from its entries.

Whether they differ is told by what they are made of (`same`); words in order, and pictures, name where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from pyhanko.pdf_utils.reader import PdfFileReader

from reviewdesk.pack.same import Path, unlike, written_otherwise
from reviewdesk.pack.signing import DRAWN_BY
from reviewdesk.texts import Text, counted

SCALE = 96 / 72
MOST_SAID = 20
"""Differences named before the rest is only counted."""

Place = int | str
"""Where something differs: a page by its number, or another part of the file."""

_PAGES, _BOOKMARKS, _ATTACHMENTS, _SIGNATURE = "pages", "bookmarks", "attachments", "signature"
_SAID = {
    _PAGES: Text("The list of pages is not made as packs make it."),
    _BOOKMARKS: Text("The bookmarks lead elsewhere than to the headings."),
    _ATTACHMENTS: Text("The attachments are described in other words than a pack's."),
    _SIGNATURE: Text("The visible signature is not the one that was made."),
}
_PRODUCER: Path = ("/Info", "/Producer")
_PROGRAM = re.compile(r"ReviewDesk, layout \d{1,6}, ReportLab [\d.]{1,20}, pyHanko [\d.]{1,20}")

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Found:
    """Every difference, each with its place; empty when there is none. `drawn_by`: as the file says."""

    differences: tuple[Text, ...]
    drawn_by: str


def compare_parts(data: bytes, found: PdfFileReader, expected: bytes) -> Found:
    """Compare a pack, as bytes and as they are read, with the pack expected, made by this program.

    Not safe to call from two threads at once: PDFium is not.
    """
    again = PdfFileReader(BytesIO(expected))
    paths = unlike(found, again)
    drawn_by = _drawn_by(found)
    if paths == (_PRODUCER,) and drawn_by != _drawn_by(again):
        paths = ()  # another version that makes the same of it
    odd = written_otherwise(data, found)
    if not paths and not odd:
        return Found((), drawn_by)
    with _opened(data) as left, _opened(expected) as right:
        named = list(_differences(left, right))
    unseen = _unseen({place for place, _ in named}, paths)
    return Found(tuple(_few([*(text for _, text in named), *unseen])), drawn_by)


def _drawn_by(reader: PdfFileReader) -> str:
    """What the file says it was made by, when it says it as packs do."""
    said = str(reader.trailer_view["/Info"].get("/Producer"))
    return said if _PROGRAM.fullmatch(said) else DRAWN_BY


def _unseen(named: set[Place], paths: tuple[Path, ...]) -> Iterator[Text]:
    """What differs and cannot be seen here, by its place; where pages are missing all behind them differs."""
    if _PAGES in named:
        return
    told = set(named)
    for path in paths:
        place = _place(path)
        if place not in told:
            told.add(place)
            yield _said(place)
    if not told:
        yield Text("Something stands between the parts of the file; another program may show it.")


def _place(path: Path) -> Place:
    match path:
        case ("/Root", "/Pages", "/Kids", int(), "/Annots", *_) | ("/Root", "/AcroForm" | "/Perms", *_):
            return _SIGNATURE
        case ("/Root", "/Pages", "/Kids", int(index), *_):
            return index + 1
        case ("/Root", "/Pages", *_):
            return _PAGES
        case ("/Root", "/Outlines", *_):
            return _BOOKMARKS
        case ("/Root", "/Names" | "/AF", *_):
            return _ATTACHMENTS
    return "/".join(str(step).strip("/") for step in path)


def _said(place: Place) -> Text:
    match place:
        case int():
            return Text(
                "Page {n} looks as it should here, but is not made as it should be: another program may show "
                "something else.",
                n=place,
            )
        case str() if place in _SAID:
            return _SAID[place]
        case str() if place.startswith("Info/"):
            name = place.removeprefix("Info/")[:40]
            return Text("The document's own {name} is not that of the pages.", name=name.lower())
    return Text("The file holds something no pack has: {path}", path=place[:80])


class _opened:  # noqa: N801 -- used as a statement
    """A document that is closed at the end."""

    def __init__(self, data: bytes) -> None:
        self._document: Any = pdfium.PdfDocument(data)
        self._document.init_forms()  # before any page is touched, or the signature is not drawn

    def __enter__(self) -> Any:
        return self._document

    def __exit__(self, *_: object) -> None:
        self._document.close()


def _differences(left: Any, right: Any) -> Iterator[tuple[Place, Text]]:
    """What can be seen to differ, with its place."""
    if len(left) != len(right):
        yield (
            _PAGES,
            Text(
                "The file has {found} pages, the entries make {expected}.",
                found=len(left),
                expected=len(right),
            ),
        )
    for number in range(min(len(left), len(right))):
        with _page(left, number) as found, _page(right, number) as expected:
            worded = list(_word_differences(_words(found), _words(expected), number + 1))
            yield from ((number + 1, text) for text in worded)
            if not worded and not _alike(_picture(found), _picture(expected)):
                yield (
                    number + 1,
                    Text("Page {n}: the words are the same, but what is drawn differs.", n=number + 1),
                )
    if _titles(left) != _titles(right):
        yield _BOOKMARKS, Text("The bookmarks differ from the headings.")


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


def _few(differences: Iterable[Text]) -> Iterator[Text]:
    more = 0
    for number, difference in enumerate(differences):
        if number < MOST_SAID:
            yield difference
        else:
            more += 1
    if more:
        yield counted("And {n} more difference.", "And {n} more differences.", more)
