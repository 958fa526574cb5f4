"""Paragraphs of somebody's words: nothing in them is markup, and they are broken into lines once."""

from __future__ import annotations

import re
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.paragraph import Paragraph

from reviewdesk.pack import face
from reviewdesk.pack.canvas import MARK, PackCanvas

_BLANKS = re.compile("[ \t]+")


class Words(Paragraph):
    """A paragraph that remembers its lines: a table asks for them three times before it is drawn."""

    _broken: tuple[float, tuple[float, float]] | None = None
    mark: MARK | None = None

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 -- ReportLab's
        """Width and height, for this width."""
        # A split takes the lines away again.
        if self._broken is None or self._broken[0] != availWidth or not hasattr(self, "blPara"):
            wide, tall = super().wrap(availWidth, availHeight)
            self._broken = (availWidth, (wide, tall))
        return self._broken[1]

    def draw(self) -> None:
        """Draw, and bookmark where it is a heading."""
        if self.mark is not None:
            paper = self.canv
            assert isinstance(paper, PackCanvas)
            paper.mark(*self.mark)
        super().draw()


def words(text: str, style: ParagraphStyle) -> Words:
    """Somebody's words, printed as they are; line ends stay."""
    shown = _BLANKS.sub(" ", face.plain(text)).strip()
    if not shown or "\n" in shown:
        return Words(face.markup(text), style)
    return Words(shown, style, frags=[_fragment(style).clone(text=shown)])


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
