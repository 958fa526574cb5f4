"""Marks in time on a page: a lane for each kind, over the months they lie in."""

from __future__ import annotations

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus.flowables import Flowable

from reviewdesk.pack import face
from reviewdesk.pack.content import Marks

_LANE, _FOOT, _SIZE, _SIGN = 16.0, 14.0, 8.0, 3.2


class Timeline(Flowable):
    """Each kind has a sign of its own, so that a copy in gray tells them apart."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        self._wide = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002 -- ReportLab's signature
        """As wide as the text, as high as its lanes."""
        self._wide = width
        return width, len(self._marks.lanes) * _LANE + _FOOT + 4

    def draw(self) -> None:
        """From the top lane down to the names of the months."""
        canvas = self.canv
        labels = [face.plain(label) for label, _ in self._marks.lanes]
        left = min(max((stringWidth(t, face.REGULAR, _SIZE) for t in labels), default=0) + 10, self._wide / 3)
        room = self._wide - left - 6
        canvas.setFont(face.REGULAR, _SIZE)
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(face.LINE)
        canvas.line(left, _FOOT, left + room, _FOOT)
        for at, name in self._marks.months:
            x = left + room * at / 1000
            canvas.setStrokeColor(face.LINE)
            canvas.line(x, _FOOT - 3, x, _FOOT + len(labels) * _LANE)
            canvas.setFillColor(face.MUTED)
            canvas.drawString(x + 3, 3, face.plain(name))
        for number, (label, (_, places)) in enumerate(zip(labels, self._marks.lanes, strict=True)):
            y = _FOOT + (len(labels) - number - 0.5) * _LANE
            canvas.setFillColor(face.INK)
            canvas.drawString(0, y - _SIZE * 0.35, label)
            for at in places:
                self._sign(number, left + room * at / 1000, y)

    def _sign(self, lane: int, x: float, y: float) -> None:
        """A ring for the first kind, a filled diamond for the second, a filled square for any other."""
        canvas = self.canv
        if lane == 0:
            canvas.setStrokeColor(face.ACCENT)
            canvas.setLineWidth(1.1)
            canvas.circle(x, y, _SIGN, stroke=1, fill=0)
            canvas.setLineWidth(0.5)
            return
        canvas.setFillColor(face.MUTED if lane > 1 else face.HOLD)
        path = canvas.beginPath()
        corners = ((0, 1), (1, 0), (0, -1), (-1, 0)) if lane == 1 else ((-1, 1), (1, 1), (1, -1), (-1, -1))
        path.moveTo(x + corners[0][0] * _SIGN, y + corners[0][1] * _SIGN)
        for dx, dy in corners[1:]:
            path.lineTo(x + dx * _SIGN, y + dy * _SIGN)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
