"""The rail of steps at the left of a review."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.rail import StepRow, StepState
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.icons import Icon, draw_icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.text_box import TextBox
from reviewdesk.ui.theme.tips import set_tip
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.keyed import KeyedButton

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)


class StepButton(KeyedButton):
    """One step: its number or sign in a circle, its title, what it needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row: StepRow | None = None
        self.first = self.last = self.compact = False
        self._title, self._note = TextBox(), TextBox()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_row(self, row: StepRow, *, first: bool, last: bool, compact: bool) -> None:
        if (row, first, last, compact) == (self.row, self.first, self.last, self.compact):
            return
        self.row, self.first, self.last, self.compact = row, first, last, compact
        self.setText(row.title)
        said = {
            StepState.SIGNED: tr("signed"),
            StepState.CONFIRM: tr("signed, to be confirmed"),
            StepState.STALE: tr("to be signed again"),
            StepState.OPEN: tr("open"),
            StepState.LATER: tr("opens later"),
        }[row.state]
        self.setAccessibleName(tr("Step {n}: {title}", n=row.number, title=row.title))
        current = tr("This step is shown.") if row.current else ""
        holds = say(counted("{n} hold", "{n} holds", row.holds)) if row.holds else ""
        self.setAccessibleDescription(", ".join(part for part in (said, row.note, holds, current) if part))
        set_tip(self, f"{row.title}\n{row.note}" if compact else "")
        self.updateGeometry()
        self.update()

    def _circle(self) -> int:
        return look().sized(24)

    def _texts(self, width: int) -> tuple[QRect, QRect]:
        row = self.row
        left = self._circle() + 12 + Space.S
        room = max(40, width - left - Space.S)
        title_font = Type.LABEL if row and row.current else Type.BODY
        title = self._title.of(row.title if row else "", title_font, room)
        note = self._note.of(row.note if row else "", Type.SMALL, room)
        title.moveTo(left, 8)
        note.moveTo(left, title.bottom() + 1)
        title.setWidth(room)
        note.setWidth(room)
        return title, note if row and row.note else QRect(note.left(), note.top(), 0, 0)

    def sizeHint(self) -> QSize:
        width = self._circle() + 2 * Space.S + 8 if self.compact else look().sized(216)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._circle() + 2 * Space.S, self._circle() + 20)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self.compact:
            return self._circle() + 24
        title, note = self._texts(width)
        return max(self._circle() + 26, max(title.bottom(), note.bottom()) + 14)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        row = self.row
        if row is None:
            return
        c = look().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            paint.box(painter, self.rect(), fill=c.hover)
        side = self._circle()
        circle = QRectF(Space.S, 6, side, side)
        middle = circle.center().x()
        painter.setPen(QPen(QColor(c.line), 2))
        if not self.first:
            painter.drawLine(QPointF(middle, 0), QPointF(middle, circle.top() - 2))
        if not self.last:
            painter.drawLine(QPointF(middle, circle.bottom() + 2), QPointF(middle, self.height()))
        self._draw_circle(painter, circle, row)
        if not self.compact:
            self._draw_texts(painter, row)
        if self.ringed:
            paint.ring(painter, self.rect(), c.focus)
        painter.end()

    def _draw_circle(self, painter: QPainter, circle: QRectF, row: StepRow) -> None:
        c = look().colours
        ground, edge, ink = None, c.edge, c.text
        if row.state is StepState.SIGNED:
            ground, edge, ink = c.ok, c.ok, c.page
        elif row.state is StepState.CONFIRM:
            edge, ink = c.ok, c.ok
        elif row.state is StepState.STALE:
            ground, edge, ink = c.hold_soft, c.hold, c.hold
        elif row.current:
            ground, edge, ink = c.accent, c.accent, c.on_accent
        elif row.state is StepState.LATER:
            edge, ink = c.line, c.muted
        painter.setPen(QPen(QColor(edge), 1.75))
        painter.setBrush(QColor(ground or c.page))
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        if row.state in {StepState.SIGNED, StepState.CONFIRM, StepState.STALE}:
            inset = circle.width() * 0.2
            icon = Icon.UNDO if row.state is StepState.STALE else Icon.CHECK
            at = circle.adjusted(inset, inset, -inset, -inset)
            draw_icon(painter, icon, at, QColor(ink), weight=3.0)
            return
        painter.setPen(QColor(ink))
        painter.setFont(look().font(Type.PILL))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(row.number))

    def _draw_texts(self, painter: QPainter, row: StepRow) -> None:
        title, note = self._texts(self.width())
        later = row.state is StepState.LATER
        painter.setFont(look().font(Type.LABEL if row.current else Type.BODY))
        painter.setPen(look().color(Tone.MUTED if later and not row.current else Tone.PLAIN))
        painter.drawText(title, _WRAP, row.title)
        if row.note:
            mine = row.mine and (row.state is StepState.CONFIRM or row.holds > 0)
            warn = row.state is StepState.STALE or (mine and row.state in {StepState.OPEN, StepState.CONFIRM})
            painter.setFont(look().font(Type.SMALL))
            painter.setPen(look().color(Tone.HOLD if warn else Tone.MUTED))
            painter.drawText(note, _WRAP, row.note)


class StepRail(QScrollArea):
    """All steps; `chosen` carries the section's id."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Steps of the review"))
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        self.setWidget(inner)
        self._buttons: list[StepButton] = []
        self._rows: tuple[StepRow, ...] = ()
        self._compact = False
        self._fit()

    def show_rows(self, rows: tuple[StepRow, ...]) -> None:
        """Show the steps; buttons are kept and only changed ones repaint."""
        self._rows = rows
        while len(self._buttons) < len(rows):
            button = StepButton()
            button.clicked.connect(lambda _=False, b=button: self._on_clicked(b))
            self._list.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
        while len(self._buttons) > len(rows):
            gone = self._buttons.pop()
            self._list.removeWidget(gone)
            gone.deleteLater()
        for at, (button, row) in enumerate(zip(self._buttons, rows, strict=True)):
            button.show_row(row, first=at == 0, last=at == len(rows) - 1, compact=self._compact)

    def set_compact(self, compact: bool) -> None:
        """Circles only, for narrow windows and large text."""
        if compact != self._compact:
            self._compact = compact
            self.show_rows(self._rows)
            self._fit()

    def step_by(self, by: int) -> str | None:
        """The section of the step before or after the current one, if there is one."""
        at = next((i for i, row in enumerate(self._rows) if row.current), None)
        if at is None or not 0 <= at + by < len(self._rows):
            return None
        return self._rows[at + by].section

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_rows"):
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        self.setFixedWidth(look().sized(24) + 2 * Space.S + 12 if self._compact else look().sized(216))

    def _on_clicked(self, button: StepButton) -> None:
        if button.row is not None:
            self.chosen.emit(button.row.section)
