"""The look of a pack: typeface, colors, sizes, and text made safe to print."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import font_source_sans_pro
from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from reviewdesk.pack.content import Tone

REGULAR, BOLD = "ReviewDesk", "ReviewDesk-Semibold"
START: dict[str, Any] = {"initialFontName": REGULAR}
"""For every canvas: without it ReportLab names Helvetica on each page, a face no pack embeds."""

PAGE_WIDTH, PAGE_HEIGHT = letter
MARGIN = 54
TOP, BOTTOM = 72, 60
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

INK = HexColor(0x18212C)
MUTED = HexColor(0x566273)
LINE = HexColor(0xDCE1E8)
PALE = HexColor(0xF5F6F8)
ACCENT = HexColor(0x0A5BB5)
ACCENT_PALE = HexColor(0xEAF2FB)
OK, OK_PALE = HexColor(0x1B7A4B), HexColor(0xE6F4EC)
HOLD, HOLD_PALE = HexColor(0x8A5A00), HexColor(0xFFF4D6)
BAD, BAD_PALE = HexColor(0xB3261E), HexColor(0xFCEBEA)
WHITE = white

TONES: dict[Tone, tuple[Color, Color]] = {
    Tone.PLAIN: (INK, PALE),
    Tone.GOOD: (OK, OK_PALE),
    Tone.HELD: (HOLD, HOLD_PALE),
    Tone.BAD: (BAD, BAD_PALE),
}


class _Face(TTFont):
    """The typeface, which remembers how wide words are: the same ones come again and again."""

    def __init__(self, name: str, file: str) -> None:
        super().__init__(name, file)
        self._wide = lru_cache(maxsize=65536)(super().stringWidth)

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802 -- ReportLab's
        width: float = self._wide(text, size, encoding)
        return width


@cache
def load_face() -> frozenset[int]:
    """Register the typeface with ReportLab, once; gives the code points it can show."""
    rl_config.useA85 = 0  # a fifth smaller, and read faster
    folder = Path(str(files(font_source_sans_pro))) / "files"
    known: frozenset[int] | None = None
    for name, file in ((REGULAR, "Regular"), (BOLD, "Semibold")):
        font = _Face(name, str(folder / f"SourceSansPro-{file}.ttf"))
        pdfmetrics.registerFont(font)
        points = frozenset(font.face.charToGlyph)
        known = points if known is None else known & points
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    assert known is not None
    return known


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    base: dict[str, Any] = {
        "fontName": REGULAR,
        "fontSize": size,
        "leading": leading,
        "textColor": INK,
        "alignment": TA_LEFT,
        "splitLongWords": 1,
        "allowWidows": 0,
        "allowOrphans": 0,
    }
    return ParagraphStyle(name, **(base | more))


BODY = _style("body", 10, 14, spaceAfter=6)
LEAD = _style("lead", 12.5, 17.5, spaceAfter=8)
SMALL = _style("small", 8.5, 11.5)
SMALL_MUTED = _style("small-muted", 8.5, 11.5, textColor=MUTED)
LABEL = _style("label", 8.5, 11.5, textColor=MUTED, spaceBefore=4)
CELL = _style("cell", 9, 12)
CELL_BOLD = _style("cell-bold", 9, 12, fontName=BOLD)
CELL_MUTED = _style("cell-muted", 8.5, 11.5, textColor=MUTED)
CELL_HEAD = _style("cell-head", 8.5, 11.5, fontName=BOLD, textColor=MUTED)
CELL_MONO = _style("cell-mono", 8, 10.5, textColor=MUTED)
H1 = _style("h1", 18, 23, fontName=BOLD, spaceAfter=8, keepWithNext=1)
H2 = _style("h2", 13, 17, fontName=BOLD, spaceBefore=12, spaceAfter=5, keepWithNext=1)
H3 = _style("h3", 10.5, 14, fontName=BOLD, spaceBefore=9, spaceAfter=3)
EYEBROW = _style("eyebrow", 10, 13, fontName=BOLD, textColor=ACCENT, spaceAfter=4)
TITLE = _style("title", 27, 32, fontName=BOLD, spaceAfter=4)
SUBTITLE = _style("subtitle", 12.5, 17, textColor=MUTED, spaceAfter=14)
RESULT = _style("result", 15, 21, fontName=BOLD)
ANSWER = _style("answer", 11.5, 15, fontName=BOLD, spaceAfter=2)
ACTION = _style("action", 11, 14.5, fontName=BOLD, spaceBefore=9, spaceAfter=3, keepWithNext=1)
STEP = _style("step", 10, 14, spaceAfter=6, leftIndent=14, firstLineIndent=-14)
CASE_SUMMARY = _style("case-summary", 8.5, 11.5, textColor=MUTED, keepWithNext=1)
H1_BELOW = _style("h1-below", 18, 23, fontName=BOLD, spaceBefore=24, spaceAfter=8, keepWithNext=1)
BECAUSE = _style("because", 10.5, 14.5)
NUMBER = _style("number", 22, 26, fontName=BOLD)
RIGHT = _style("right", 9, 12, alignment=TA_RIGHT)


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """The text with every character the typeface cannot show, or that changes how others read, printed as
    its code point.

    A box or an invisible character in a signed document could hide a difference; `[U+202E]` cannot.
    """
    known = load_face()
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    return "".join(
        c
        if c == "\n" or (ord(c) in known and unicodedata.category(c) not in _UNSEEN)
        else f"[U+{ord(c):04X}]"
        for c in normal
    )


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def markup(text: str) -> str:
    """Text as ReportLab paragraph markup: nothing in it is read as a tag; line ends stay."""
    return escape(plain(text)).replace("\n", "<br/>")
