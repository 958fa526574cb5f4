"""Marks of several kinds over one stretch of time, a lane for each kind."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewdesk.texts import visible
from reviewdesk.ui.present.tables import Axis
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tips import show_tip
from reviewdesk.ui.theme.tokens import Space, Type

_SIGN = 9.0


class TimeAxis(QWidget):
    """Each lane has a sign of its own, so that color alone tells nothing. A mark says itself on hovering."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis: Axis | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_axis(self, axis: Axis) -> None:
        if axis != self._axis:
            self._axis = axis
            self.setAccessibleDescription(axis.words)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        small = look().metrics(Type.SMALL)
        lanes = len(self._axis.lanes) if self._axis else 1
        return QSize(look().sized(320), lanes * (small.height() + Space.S) + small.height() + Space.S)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            said = [words for point, words in self._signs() if (point - event.pos()).manhattanLength() < 10]
            show_tip(event.globalPos(), "\n".join(said[:6]), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._axis is None:
            return
        c = look().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look().font(Type.SMALL))
        left, right, line = self._frame()
        foot = len(self._axis.lanes) * line
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawLine(left, foot, right, foot)
        ticks = [*self._axis.ticks, (1.0, "")]
        for (at, name), (after, _) in pairwise(ticks):
            x = left + round(at * (right - left))
            painter.setPen(QPen(QColor(c.line), 1))
            painter.drawLine(x, 0, x, foot + 4)
            painter.setPen(QColor(c.muted))
            room = round((after - at) * (right - left))
            painter.drawText(QRect(x + 4, foot + 2, room, line), Qt.AlignmentFlag.AlignLeft, name)
        for number, lane in enumerate(self._axis.lanes):
            painter.setPen(QColor(c.text))
            where = QRect(0, number * line, left - Space.S, line)
            painter.drawText(
                where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, visible(lane.label)
            )
            for mark in lane.marks:
                self._sign(
                    painter, lane.lane, QPointF(left + mark.at * (right - left), (number + 0.5) * line)
                )
        painter.end()

    def _frame(self) -> tuple[int, int, int]:
        """Where the axis begins and ends, and how high a lane is."""
        assert self._axis is not None
        small = look().metrics(Type.SMALL)
        widest = max((small.horizontalAdvance(lane.label) for lane in self._axis.lanes), default=0)
        return min(widest + Space.L, self.width() // 2), self.width() - Space.S, small.height() + Space.S

    def _signs(self) -> list[tuple[QPointF, str]]:
        if self._axis is None:
            return []
        left, right, line = self._frame()
        return [
            (QPointF(left + mark.at * (right - left), (number + 0.5) * line), mark.words)
            for number, lane in enumerate(self._axis.lanes)
            for mark in lane.marks
        ]

    @staticmethod
    def _sign(painter: QPainter, lane: int, at: QPointF) -> None:
        """A ring for the first kind, a filled diamond for the second, a square for any other."""
        c = look().colours
        half = _SIGN / 2
        if lane == 0:
            painter.setPen(QPen(QColor(c.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, half - 1, half - 1)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.hold if lane == 1 else c.muted))
        if lane == 1:
            corners = [QPointF(0, -half), QPointF(half, 0), QPointF(0, half), QPointF(-half, 0)]
            painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
        else:
            painter.drawRect(QRectF(at.x() - half, at.y() - half, _SIGN, _SIGN))
