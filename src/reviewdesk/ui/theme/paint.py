"""Drawing of the shapes every control is made of: boxes, rings, check marks and dots."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from reviewdesk.ui.theme.tokens import Colours, Radius


def box(
    painter: QPainter,
    rect: QRect | QRectF,
    *,
    fill: str | QColor | None = None,
    line: str | QColor | None = None,
    width: float = 1.0,
    radius: float = Radius.CONTROL,
) -> None:
    """A rounded box whose line lies wholly inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if line is not None else 0.0
    shape = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.setBrush(QColor(fill) if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(line), width) if line is not None else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(shape, radius, radius)
    painter.restore()


def ring(painter: QPainter, rect: QRect | QRectF, colour: str, *, radius: float = Radius.CONTROL) -> None:
    """The focus ring: two pixels, wholly inside `rect`."""
    box(painter, rect, line=colour, width=2.0, radius=radius)


def field(painter: QPainter, rect: QRect, c: Colours, *, focus: bool, problem: bool, live: bool) -> None:
    """The ground of anything typed into."""
    line, width = (c.bad, 2.0) if problem else (c.edge, 1.0)
    if focus:
        line, width = (c.bad if problem else c.focus), 2.0
    if not live:
        line, width = c.line, 1.0
    box(painter, rect, fill=c.field if live else c.page, line=line, width=width)


def check_mark(
    painter: QPainter, rect: QRectF, c: Colours, *, on: bool, partly: bool, live: bool, hover: bool
) -> None:
    """A check box indicator in any state."""
    colour = c.accent if live else c.muted
    if on or partly:
        box(painter, rect, fill=colour, radius=4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(c.on_accent if live else c.page), max(1.8, rect.width() / 9))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        w = rect.width()
        if partly:
            painter.drawLine(
                rect.topLeft() + QPointF(w * 0.28, w * 0.5), rect.topLeft() + QPointF(w * 0.72, w * 0.5)
            )
        else:
            mark = QPainterPath(rect.topLeft() + QPointF(w * 0.24, w * 0.52))
            mark.lineTo(rect.topLeft() + QPointF(w * 0.43, w * 0.71))
            mark.lineTo(rect.topLeft() + QPointF(w * 0.77, w * 0.31))
            painter.drawPath(mark)
        painter.restore()
    else:
        ground = c.field if live else c.page
        box(painter, rect, fill=ground, line=colour if hover else c.edge, width=1.5, radius=4)


def radio_dot(painter: QPainter, rect: QRectF, c: Colours, *, on: bool, live: bool, hover: bool) -> None:
    """A radio button indicator in any state."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(c.accent if live else c.muted)
    width = 2.0 if on else 1.5
    painter.setPen(QPen(colour if on or hover else QColor(c.edge), width))
    painter.setBrush(QColor(c.field if live else c.page))
    painter.drawEllipse(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2))
    if on:
        inset = rect.width() * 0.28
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(rect.adjusted(inset, inset, -inset, -inset))
    painter.restore()


def pill(painter: QPainter, rect: QRectF, text: str, *, ink: str, ground: str) -> None:
    """A small rounded badge with its text in the middle; the painter's font is used."""
    box(painter, rect, fill=ground, radius=rect.height() / 2)
    painter.save()
    painter.setPen(QColor(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
