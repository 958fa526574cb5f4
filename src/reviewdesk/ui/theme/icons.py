"""The program's own icons: strokes on a 24 x 24 grid, drawn in whatever colour the tokens say."""

# ruff: noqa: E501 -- a path is one line
from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap


class Icon(StrEnum):
    """Paths in a small language: M L C Z as in SVG (absolute), O cx cy r a circle, R x y w h r a rounded box."""

    WORK = "R 4 4 16 16 3 M 8 9 L 9.5 10.5 L 12 8 M 8 15 L 9.5 16.5 L 12 14 M 14.5 9.5 L 16.5 9.5 M 14.5 15.5 L 16.5 15.5"
    REVIEWS = "R 5 5 14 16 2.5 M 9 5 L 9 4 C 9 3.4 9.4 3 10 3 L 14 3 C 14.6 3 15 3.4 15 4 L 15 5 M 9 11 L 15 11 M 9 15 L 13 15"
    ACTIONS = "M 6 21 L 6 4 M 6 5 C 9 3 12 7 18 4.6 L 18 13.4 C 12 15.8 9 11.8 6 13.8"
    MEASURES = "M 4 4 L 4 20 L 20 20 M 8 15 L 11.5 11 L 14.5 13.5 L 19 8"
    CONTRACTS = "M 7 3 L 14 3 L 19 8 L 19 21 L 7 21 C 6 21 5 20 5 19 L 5 5 C 5 4 6 3 7 3 Z M 14 3 L 14 8 L 19 8 M 9 13 L 15 13 M 9 17 L 13 17"
    PACKS = "M 12 3 L 20 7 L 20 17 L 12 21 L 4 17 L 4 7 Z M 4 7 L 12 11 L 20 7 M 12 11 L 12 21"
    CONFLICTS = "M 7 4 L 7 9 C 7 13 17 11 17 15 L 17 20 M 17 4 L 17 9 C 17 13 7 11 7 15 L 7 20"
    PEOPLE = "O 9 8.5 3.5 M 3 20 C 3 16.5 5.5 14.5 9 14.5 C 12.5 14.5 15 16.5 15 20 M 15.5 5.3 C 17.4 5.8 18.5 7 18.5 8.7 C 18.5 10.3 17.5 11.5 16 12 M 17.5 14.9 C 19.7 15.6 21 17.4 21 20"
    PERSON = "O 12 8.5 3.8 M 5 20.5 C 5 16.6 8 14.5 12 14.5 C 16 14.5 19 16.6 19 20.5"
    IMPORT = "M 12 3 L 12 14 M 7.5 10 L 12 14.5 L 16.5 10 M 4 15 L 4 18.5 C 4 19.5 4.5 20 5.5 20 L 18.5 20 C 19.5 20 20 19.5 20 18.5 L 20 15"
    EXPORT = "M 12 15 L 12 4 M 7.5 8 L 12 3.5 L 16.5 8 M 4 15 L 4 18.5 C 4 19.5 4.5 20 5.5 20 L 18.5 20 C 19.5 20 20 19.5 20 18.5 L 20 15"
    SETTINGS = "M 4 7 L 13 7 M 19 7 L 20 7 O 16 7 2.5 M 4 17 L 5 17 M 11 17 L 20 17 O 8 17 2.5"
    SEARCH = "O 10.5 10.5 6 M 15 15 L 20 20"
    LOCK = "R 5 11 14 10 2.5 M 8 11 L 8 8 C 8 5.5 9.8 4 12 4 C 14.2 4 16 5.5 16 8 L 16 11"
    SWITCH = "M 4 8.5 L 18 8.5 M 14.5 5 L 18 8.5 L 14.5 12 M 20 15.5 L 6 15.5 M 9.5 12 L 6 15.5 L 9.5 19"
    PLUS = "M 12 5 L 12 19 M 5 12 L 19 12"
    CHECK = "M 5 12.5 L 10 17.5 L 19.5 7"
    CROSS = "M 6 6 L 18 18 M 18 6 L 6 18"
    RIGHT = "M 4.5 12 L 19 12 M 13.5 6.5 L 19 12 L 13.5 17.5"
    LEFT = "M 19.5 12 L 5 12 M 10.5 6.5 L 5 12 L 10.5 17.5"
    DOWN = "M 6 9.5 L 12 15.5 L 18 9.5"
    UP = "M 6 14.5 L 12 8.5 L 18 14.5"
    CHEVRON = "M 9.5 6 L 15.5 12 L 9.5 18"
    WARN = "M 12 4 L 21 19.5 L 3 19.5 Z M 12 10 L 12 14 M 12 16.8 L 12 16.9"
    INFO = "O 12 12 8.5 M 12 11 L 12 16.5 M 12 7.7 L 12 7.8"
    HELP = "O 12 12 8.5 M 9.5 9.5 C 9.7 8 10.7 7.3 12 7.3 C 13.5 7.3 14.6 8.2 14.6 9.6 C 14.6 11.6 12 11.8 12 13.8 M 12 16.7 L 12 16.8"
    ATTACH = "M 19 11 L 12 18 C 10 20 7 20 5.4 18.4 C 3.8 16.8 3.8 14 5.6 12.2 L 12.8 5 C 14 3.8 16 3.8 17.2 5 C 18.4 6.2 18.4 8 17.2 9.2 L 10.4 16 C 9.8 16.6 8.8 16.6 8.2 16 C 7.6 15.4 7.6 14.4 8.2 13.8 L 14 8"
    HISTORY = "O 12 12 8.5 M 12 7 L 12 12 L 15.5 14"
    CALENDAR = "R 4 5 16 15 2.5 M 4 10 L 20 10 M 8.5 3 L 8.5 7 M 15.5 3 L 15.5 7"
    MORE = "O 6 12 0.7 O 12 12 0.7 O 18 12 0.7"
    LINK = "M 10 14 L 14 10 M 11 7.5 L 13.5 5 C 15 3.6 17.4 3.6 18.9 5.1 C 20.4 6.6 20.4 9 19 10.5 L 16.5 13 M 13 16.5 L 10.5 19 C 9 20.4 6.6 20.4 5.1 18.9 C 3.6 17.4 3.6 15 5 13.5 L 7.5 11"
    SAVED = "O 12 12 8.5 M 8 12.2 L 11 15.2 L 16.2 9.5"
    PRINT = "M 7 8 L 7 4 L 17 4 L 17 8 M 7 17 L 5.5 17 C 4.5 17 4 16.4 4 15.5 L 4 10.5 C 4 9 4.6 8 6 8 L 18 8 C 19.4 8 20 9 20 10.5 L 20 15.5 C 20 16.4 19.5 17 18.5 17 L 17 17 M 7 14 L 17 14 L 17 20 L 7 20 Z"
    COPY = "R 8 8 12 12 2.5 M 16 8 L 16 6 C 16 4.7 15.3 4 14 4 L 6 4 C 4.7 4 4 4.7 4 6 L 4 14 C 4 15.3 4.7 16 6 16 L 8 16"
    EYE = "M 2.5 12 C 5 7.5 8.3 5.5 12 5.5 C 15.7 5.5 19 7.5 21.5 12 C 19 16.5 15.7 18.5 12 18.5 C 8.3 18.5 5 16.5 2.5 12 Z O 12 12 3"
    UNDO = "M 8.5 5 L 4 9.5 L 8.5 14 M 4 9.5 L 14 9.5 C 17.5 9.5 20 11.8 20 15 C 20 17 19 18.7 17.5 19.7"
    COMPUTED = "M 17 6.5 L 17 5 L 7 5 L 13 12 L 7 19 L 17 19 L 17 17.5"
    SIGN = "M 4 20 L 20 20 M 6 16 L 7 12 L 15.5 3.5 C 16.3 2.7 17.5 2.7 18.3 3.5 C 19.1 4.3 19.1 5.5 18.3 6.3 L 10 15 Z"
    HOLD = "O 12 12 8.5 M 9.8 8.8 L 9.8 15.2 M 14.2 8.8 L 14.2 15.2"
    LOGO = "M 6 3.5 L 18 3.5 C 19.4 3.5 20 4.2 20 5.5 L 20 18.5 C 20 19.8 19.4 20.5 18 20.5 L 6 20.5 C 4.6 20.5 4 19.8 4 18.5 L 4 5.5 C 4 4.2 4.6 3.5 6 3.5 Z M 8 12.3 L 11 15.3 L 16.2 9"


_TOKEN = re.compile(r"[MLCZOR]|-?\d+(?:\.\d+)?")


@cache
def path_of(icon: Icon) -> QPainterPath:
    """The strokes of an icon on its 24 x 24 grid."""
    path = QPainterPath()
    tokens = iter(_TOKEN.findall(icon.value))

    def number() -> float:
        return float(next(tokens))

    for command in tokens:
        match command:
            case "M":
                path.moveTo(number(), number())
            case "L":
                path.lineTo(number(), number())
            case "C":
                path.cubicTo(number(), number(), number(), number(), number(), number())
            case "Z":
                path.closeSubpath()
            case "O":
                centre = QPointF(number(), number())
                radius = number()
                path.addEllipse(centre, radius, radius)
            case "R":
                box = QRectF(number(), number(), number(), number())
                radius = number()
                path.addRoundedRect(box, radius, radius)
    return path


def draw_icon(painter: QPainter, icon: Icon, box: QRectF, colour: QColor, *, weight: float = 1.7) -> None:
    """Draw an icon into a square of any size; the stroke never gets thinner than a pixel and a bit."""
    size = min(box.width(), box.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.x() + (box.width() - size) / 2, box.y() + (box.height() - size) / 2)
    painter.scale(size / 24, size / 24)
    pen = QPen(colour, max(weight, 1.25 * 24 / size))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(colour if icon is Icon.MORE else Qt.BrushStyle.NoBrush)
    painter.drawPath(path_of(icon))
    painter.restore()


def pixmap(icon: Icon, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of `size` logical pixels."""
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    draw_icon(painter, icon, QRectF(0, 0, size, size), colour)
    painter.end()
    return made


def qicon(icon: Icon, size: int, colour: QColor) -> QIcon:
    """An icon for Qt's own buttons, menus and line edits, sharp at twice the density too."""
    return _kept(icon, size, colour.name())


@cache
def _kept(icon: Icon, size: int, name: str) -> QIcon:
    colour = QColor(name)
    made = QIcon(pixmap(icon, size, colour))
    made.addPixmap(pixmap(icon, size, colour, 2.0))
    return made
