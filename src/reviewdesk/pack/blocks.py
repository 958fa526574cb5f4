"""The parts a pack's pages are made of: paragraphs, facts, tables, chips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus.flowables import CondPageBreak, Flowable, PageBreak, Spacer
from reportlab.platypus.paragraph import Paragraph
from reportlab.platypus.tables import Table

from reviewdesk.pack import face
from reviewdesk.pack.content import Fact, Standing
from reviewdesk.pack.timeline import Timeline
from reviewdesk.pack.words import heading, words
from reviewdesk.texts import Catalogue, Text

LONG = 700
"""Characters above which an answer leaves its table and runs over the full width, so that it can break
across pages.
"""


class Voice:
    """Says the pack's own words in the pack's language."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @property
    def language(self) -> str:
        """The pack's language, as a two-letter code."""
        return self._catalogue.language

    def __call__(self, text: Text | str) -> str:
        """Render a text; values that are texts are rendered too, and a plain string stays as it is."""
        if isinstance(text, str):
            return text
        template = self._catalogue.template(text.id)
        if not text.values:
            return template
        return template.format(**{n: self(v) if isinstance(v, Text) else v for n, v in text.values})


def paragraph(text: str, style: ParagraphStyle = face.BODY) -> Paragraph:
    """Somebody's words, printed as they are."""
    return words(text, style)


def paragraphs(text: str, style: ParagraphStyle = face.BODY) -> list[Flowable]:
    """A long text, one paragraph for each of its own."""
    return [paragraph(part, style) for part in text.split("\n") if part.strip()] or [paragraph("–", style)]


def colored(standing: Standing, style: ParagraphStyle = face.CELL) -> Paragraph:
    """A standing in its color, in words."""
    ink, _ = face.TONES[standing.tone]
    return Paragraph(
        f'<font name="{face.BOLD}" color="#{_hex(ink)}">{face.markup(standing.words)}</font>', style
    )


def _hex(color: Color) -> str:
    return str(color.hexval())[2:]


def start(title: str, *, fresh: bool = False) -> list[Flowable]:
    """A part of the pack begins: on a fresh page, or where there is room for more than its head."""
    if fresh:
        return [PageBreak(), heading(title, face.H1, level=0)]
    return [CondPageBreak(250), heading(title, face.H1_BELOW, level=0)]


class Chips(Flowable):
    """Standings as rounded labels in a row, wrapping where the line is full."""

    def __init__(self, standings: Sequence[Standing], *, size: float = 9) -> None:
        super().__init__()
        self._chips = [(face.plain(s.words), *face.TONES[s.tone]) for s in standings if s.words]
        self._size = size
        self._lines: list[list[tuple[str, Color, Color, float]]] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002 -- ReportLab's signature
        """As many lines as the labels need."""
        self._lines = [[]]
        used = 0.0
        for said, ink, paper in self._chips:
            wide = min(stringWidth(said, face.BOLD, self._size) + 16, width)
            if used and used + wide > width:
                self._lines.append([])
                used = 0.0
            self._lines[-1].append((said, ink, paper, wide))
            used += wide + 6
        return width, len(self._lines) * (self._size + 12)

    def draw(self) -> None:
        """From the top line down."""
        canvas, tall = self.canv, self._size + 8
        for row, line in enumerate(self._lines):
            x, y = 0.0, (len(self._lines) - row - 1) * (tall + 4) + 3
            for said, ink, paper, wide in line:
                canvas.setFillColor(paper)
                canvas.roundRect(x, y, wide, tall, tall / 2, stroke=0, fill=1)
                canvas.setFillColor(ink)
                canvas.setFont(face.BOLD, self._size)
                canvas.drawString(x + 8, y + (tall - self._size * 0.68) / 2, said)
                x += wide + 6


def panel(
    flowables: Sequence[Flowable],
    *,
    ink: Color = face.ACCENT,
    paper: Color = face.ACCENT_PALE,
    pad: float = 12,
) -> Table:
    """Flowables on a tinted ground with a colored edge; short ones only, it does not break well."""
    return Table(
        [[list(flowables)]],
        colWidths=[face.TEXT_WIDTH],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), face.REGULAR),
            ("BACKGROUND", (0, 0), (-1, -1), paper),
            ("LINEBEFORE", (0, 0), (0, -1), 3, ink),
            ("LEFTPADDING", (0, 0), (-1, -1), pad + 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), pad),
            ("TOPPADDING", (0, 0), (-1, -1), pad - 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), pad - 2),
        ],
        spaceAfter=10,
        splitInRow=60,
    )


_GRID: list[Any] = [
    ("FONTNAME", (0, 0), (-1, -1), face.REGULAR),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, face.LINE),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 8),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
]
_HEADED: list[Any] = [*_GRID, ("LINEBELOW", (0, 0), (-1, 0), 1, face.MUTED)]


def grid(head: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[float]) -> Table:
    """A table whose head returns on every page; `widths` are shares of the text's width."""
    total = sum(widths)
    return Table(
        [[paragraph(cell, face.CELL_HEAD) for cell in head], *([*row] for row in rows)],
        colWidths=[face.TEXT_WIDTH * share / total for share in widths],
        style=_HEADED,
        repeatRows=1,
        splitInRow=40,
        spaceAfter=8,
    )


def facts(
    items: Sequence[Fact], voice: Voice, *, label_share: float = 0.3, paired: bool = False
) -> list[Flowable]:
    """Questions on the left, answers on the right; long answers over the full width, in their place.

    `paired`: short ones stand two in a line.
    """
    out: list[Flowable] = []
    shares = _PAIRED if paired else (label_share, 1 - label_share)
    at = 0
    while at < len(items):
        item = items[at]
        if item.heads:
            out += tabled(item, voice)
            at += 1
            continue
        if len(item.value) > LONG:
            out += [
                paragraph(item.label, face.LABEL),
                *paragraphs(item.value),
                *_foot(item, voice),
                Spacer(1, 6),
            ]
            at += 1
            continue
        end = at
        while end < len(items) and len(items[end].value) <= LONG and not items[end].heads:
            end += 1
        out += _tables(items[at:end], voice, shares)
        at = end
    if out:
        out[-1].spaceAfter = 6
    return out


def tabled(item: Fact, voice: Voice) -> list[Flowable]:
    """A question whose answer is a table: over the full width, with its marks in time above."""
    columns = [(head, *(line[at] for line in item.lines)) for at, head in enumerate(item.heads)]
    widths = [min(40, max(4, *map(len, column))) for column in columns]
    rows = ([paragraph(cell or "–", face.CELL) for cell in line] for line in item.lines)
    return [
        CondPageBreak(90),
        paragraph(item.label, face.LABEL),
        *([Timeline(item.marks)] if item.marks is not None else []),
        grid(item.heads, rows, widths),
        *_foot(item, voice),
        Spacer(1, 6),
    ]


_PAIRED = (0.21, 0.29, 0.21, 0.29)


def _tables(items: Sequence[Fact], voice: Voice, shares: tuple[float, ...]) -> list[Flowable]:
    """One table, or with four columns as many as the change between short and longer answers asks for."""
    if len(shares) == 2:
        return [_table([_cells(item, voice) for item in items], shares)]
    out: list[Flowable] = []
    wide = (shares[0], sum(shares[1:]))
    for short, run in groupby(items, key=_is_short):
        cells = [_cells(item, voice) for item in run]
        if not short:
            out.append(_table(cells, wide))
            continue
        if pairs := [[*one, *two] for one, two in zip(cells[::2], cells[1::2], strict=False)]:
            out.append(_table(pairs, shares))
        if len(cells) % 2:
            out.append(_table([cells[-1]], wide))
    return out


def _is_short(item: Fact) -> bool:
    return len(item.value) <= 60 and len(item.label) <= 44 and len(item.note) <= 60 and "\n" not in item.value


def _cells(item: Fact, voice: Voice) -> list[Flowable | list[Flowable]]:
    return [
        paragraph(item.label, face.CELL_MUTED),
        [paragraph(item.value or "–", face.CELL), *_foot(item, voice)],
    ]


def _table(rows: list[list[Flowable | list[Flowable]]], shares: Sequence[float]) -> Table:
    return Table(rows, colWidths=[face.TEXT_WIDTH * share for share in shares], style=_GRID, splitInRow=40)


def _foot(item: Fact, voice: Voice) -> list[Flowable]:
    parts = [item.note] if item.note else []
    if item.evidence:
        parts.append(voice(Text("Evidence: {numbers}", numbers=", ".join(item.evidence))))
    return [paragraph(" · ".join(parts), face.SMALL_MUTED)] if parts else []
