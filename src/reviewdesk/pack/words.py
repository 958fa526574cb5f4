"""Paragraphs of somebody's words: nothing in them is markup, and they are broken into lines once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.paragraph import Paragraph

from reviewdesk.pack import face
from reviewdesk.pack.canvas import MARK, PackCanvas

_BLANKS = re.compile("[ \t]+")


class Words(Paragraph):
    """A paragraph that remembers its lines: a table asks for them three times before it is drawn.

    Plain ones share lines and drawing with all of the same words: most labels of a pack stand in every case.
    """

    _broken: tuple[float, tuple[float, float]] | None = None
    _plain: tuple[str, ParagraphStyle] | None = None
    mark: MARK | None = None

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 -- ReportLab's
        """Width and height, for this width."""
        # A split takes the lines away again.
        if self._broken is None or self._broken[0] != availWidth or not hasattr(self, "blPara"):
            if self._plain is None:
                size = super().wrap(availWidth, availHeight)
            else:
                lines = _lines(*self._plain, availWidth)
                vars(self).update(lines)
                size = (lines["width"], lines["height"])
            self._broken = (availWidth, size)
        return self._broken[1]

    def draw(self) -> None:
        """Draw, and bookmark where it is a heading."""
        paper = self.canv
        assert isinstance(paper, PackCanvas)
        if self.mark is not None:
            paper.mark(*self.mark)
        if self._plain is None or self._broken is None:
            super().draw()
        else:
            # It begins and ends with the canvas as it was, and stands where the canvas is moved to.
            paper.again((*self._plain, self._broken[0]), super().draw)


@lru_cache(maxsize=4096)
def _lines(text: str, style: ParagraphStyle, width: float) -> dict[str, Any]:
    """What a paragraph of these words knows once it is broken into lines of this width."""
    made = Paragraph(text, style, frags=[_fragment(style).clone(text=text)])
    made.wrap(width, 0)
    return {name: vars(made)[name] for name in _LINES}


_LINES = ("width", "height", "blPara", "_wrapWidths", "_width_max", "_splitLongWordCount", "_hyphenations")
"""What ReportLab's `Paragraph.wrap` leaves in a paragraph."""


def words(text: str, style: ParagraphStyle) -> Words:
    """Somebody's words, printed as they are; line ends stay."""
    shown = _BLANKS.sub(" ", face.plain(text)).strip()
    if not shown or "\n" in shown:
        return Words(face.markup(text), style)
    made = Words(shown, style, frags=[_fragment(style).clone(text=shown)])
    made._plain = (shown, style)
    return made


def heading(text: str, style: ParagraphStyle, *, level: int) -> Words:
    """A paragraph that stands in the bookmarks."""
    made = words(text, style)
    made.mark = (face.plain(text), level)
    return made


def _fragment(style: ParagraphStyle) -> Any:
    """What ReportLab makes of one plain word in this style: parsing every text takes longer than drawing."""
    known = getattr(style, "plain_fragment", None)
    if known is None or known[0] is not style:  # a clone of a style brings what was made for the other
        (fragment,) = Paragraph("x", style).frags
        known = style.plain_fragment = (style, fragment)
    return known[1]
