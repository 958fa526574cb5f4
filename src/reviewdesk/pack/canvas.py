"""The paper under a pack: counts pages, keeps bookmarks, and says on every page what it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable

from reviewdesk.pack import face

MARK = tuple[str, int]
"""A heading to be bookmarked, and its level from 0."""


@dataclass(frozen=True, slots=True)
class Running:
    """What stands above and below every page."""

    left: str
    right: str
    foot: str
    synthetic: str  # empty when the data are real
    page_of: Callable[[int, int], str]


@dataclass(slots=True)
class _Sheet:
    """A page drawn but not yet closed: its state, its headings, and where numbers of pages belong."""

    state: dict[str, object]
    marks: list[MARK] = field(default_factory=list)
    numbers: list[tuple[str, float, float]] = field(default_factory=list)


class PackCanvas(Canvas):
    """A canvas that closes its pages at the end, when their number is known.

    Invariant: the same drawing gives the same bytes.
    """

    def __init__(self, out: BytesIO, running: Running, *, language: str) -> None:
        super().__init__(
            out,
            pagesize=(face.PAGE_WIDTH, face.PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            lang=language,
            **face.START,
        )
        self._running = running
        self._sheets: list[_Sheet] = []
        self._marks: list[MARK] = []
        self._numbers: list[tuple[str, float, float]] = []
        self._drawn: dict[Hashable, tuple[str, ...]] = {}

    def again(self, what: Hashable, draw: Callable[[], None]) -> None:
        """Draw what may have been drawn before in this file: the same operators, without working them out."""
        code: list[str] = self._code  # type: ignore[attr-defined]  # not in the stubs
        known = self._drawn.get(what)
        if known is not None:
            code.extend(known)
            return
        before = len(code)
        draw()
        self._drawn[what] = tuple(code[before:])

    def mark(self, title: str, level: int) -> None:
        """Bookmark what is drawn now."""
        self._marks.append((title, level))

    def number_later(self, title: str, x: float, y: float) -> None:
        """Print here, right-aligned at x, the page on which the heading `title` will stand."""
        self._numbers.append((title, *self.absolutePosition(x, y)))

    def showPage(self) -> None:  # noqa: N802 -- ReportLab's name
        """Keep the page for the end."""
        self._sheets.append(_Sheet(dict(self.__dict__), self._marks, self._numbers))
        self._marks, self._numbers = [], []
        self._startPage()  # type: ignore[attr-defined]  # not in the stubs

    def save(self) -> None:
        """Close every page with its number, and write the file."""
        first: dict[str, int] = {}
        for number, sheet in enumerate(self._sheets, start=1):
            for title, _level in sheet.marks:
                first.setdefault(title, number)
        total = len(self._sheets)
        depth = -1
        for number, sheet in enumerate(self._sheets, start=1):
            self.__dict__.update(sheet.state)
            for index, (title, level) in enumerate(sheet.marks):
                key = f"p{number}-{index}"
                self.bookmarkPage(key)
                depth = min(level, depth + 1)
                self.addOutlineEntry(title, key, level=depth, closed=depth > 0)
            self._draw_numbers(sheet, first)
            self._draw_running(number, total)
            super().showPage()
        super().save()

    def _draw_numbers(self, sheet: _Sheet, first: dict[str, int]) -> None:
        self.setFont(face.REGULAR, 10)
        self.setFillColor(face.INK)
        for title, x, y in sheet.numbers:
            if title in first:
                self.drawRightString(x, y, str(first[title]))

    def _draw_running(self, number: int, total: int) -> None:
        left, right = face.MARGIN, face.PAGE_WIDTH - face.MARGIN
        running = self._running
        self.setFont(face.REGULAR, 8.5)
        self.setFillColor(face.MUTED)
        self.setStrokeColor(face.LINE)
        self.setLineWidth(0.75)
        top = face.PAGE_HEIGHT - 42
        if number > 1:
            self.drawString(left, top, _fitting(running.left, face.TEXT_WIDTH - 150))
            self.drawRightString(right, top, running.right)
            self.line(left, top - 7, right, top - 7)
        self.line(left, 44, right, 44)
        self.drawString(left, 31, running.foot)
        self.drawRightString(right, 31, running.page_of(number, total))
        if running.synthetic:
            self._draw_synthetic(running.synthetic)

    def _draw_synthetic(self, words: str) -> None:
        self.setFillColor(face.HOLD_PALE)
        self.setStrokeColor(face.HOLD)
        self.rect(0, face.PAGE_HEIGHT - 24, face.PAGE_WIDTH, 24, stroke=0, fill=1)
        self.setFillColor(face.HOLD)
        self.setFont(face.BOLD, 9)
        self.drawCentredString(face.PAGE_WIDTH / 2, face.PAGE_HEIGHT - 15.5, words)


def _fitting(text: str, width: float) -> str:
    """The text, cut with an ellipsis where it would not fit in 8.5 point."""
    if stringWidth(text, face.REGULAR, 8.5) <= width:
        return text
    while text and stringWidth(text + "…", face.REGULAR, 8.5) > width:
        text = text[:-1]
    return text.rstrip() + "…"


CONTENTS_LINE = 16.5
"""How high one line of the table of contents is, in points."""


class ContentsLine(Flowable):
    """One line of the table of contents; its page number is printed when it is known."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = face.plain(title)

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002 -- ReportLab's signature
        """As wide as there is room, one line high."""
        self.width = width
        return width, CONTENTS_LINE

    def draw(self) -> None:
        """The title, a hairline, and a place for the number."""
        canvas = self.canv
        assert isinstance(canvas, PackCanvas)
        canvas.setFont(face.REGULAR, 10)
        canvas.setFillColor(face.INK)
        canvas.drawString(0, 4.5, self._title)
        canvas.setStrokeColor(face.LINE)
        canvas.setLineWidth(0.5)
        canvas.line(0, 0, self.width, 0)
        canvas.number_later(self._title, self.width, 4.5)
