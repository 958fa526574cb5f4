"""The navigation at the left: where one is, where one can go, how much waits there, who is here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.icons import Icon, draw_icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tips import set_tip
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.keyed import KeyedButton
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import IconMark

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class NavItem:
    """One destination."""

    id: str
    label: str
    icon: Icon


class NavButton(KeyedButton):
    """Icon and label at the left, count at the right; the chosen one has a bar, a ground and strong type."""

    def __init__(self, item: NavItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.count = 0
        self.compact = False
        self.setText(item.label)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(item.label)

    def show_count(self, count: int) -> None:
        self.count = count
        said = say(counted("{n} item", "{n} items", count)) if count else ""
        self.setAccessibleDescription(said)
        self.update()

    def set_compact(self, compact: bool) -> None:
        self.compact = compact
        set_tip(self, self.item.label if compact else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = look().metrics(Type.BODY).height()
        width = look().sized(20) + 2 * Space.M
        if not self.compact:
            width += (
                Space.M + look().metrics(Type.LABEL).horizontalAdvance(self.item.label) + look().sized(40)
            )
        return QSize(width, max(line + 16, look().sized(34)))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = look().colours
        painter = QPainter(self)
        chosen = self.isChecked()
        rect = self.rect()
        if chosen:
            paint.box(painter, rect, fill=c.accent_soft)
            bar = QRectF(rect.left(), rect.top() + 7, 3, rect.height() - 14)
            paint.box(painter, bar, fill=c.accent, radius=1.5)
        elif self.underMouse():
            paint.box(painter, rect, fill=c.neutral_soft)
        ink = QColor(c.accent if chosen else c.text)
        side = look().sized(20)
        left = (rect.width() - side) / 2 if self.compact else Space.M
        at = QRectF(left, (rect.height() - side) / 2, side, side)
        draw_icon(painter, self.item.icon, at, ink if chosen else QColor(c.muted))
        if self.compact:
            self._draw_dot(painter, at)
        else:
            self._draw_words(painter, rect, side, ink)
        if self.ringed:
            paint.ring(painter, rect, c.focus)
        painter.end()

    def _draw_dot(self, painter: QPainter, at: QRectF) -> None:
        if self.count:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().color(Tone.ACCENT))
            painter.drawEllipse(QPointF(at.right() + 2, at.top() + 1), 4, 4)

    def _draw_words(self, painter: QPainter, rect: QRect, side: int, ink: QColor) -> None:
        painter.setFont(look().font(Type.LABEL if self.isChecked() else Type.BODY))
        painter.setPen(ink)
        count = str(self.count) if self.count else ""
        room = look().metrics(Type.SMALL_STRONG).horizontalAdvance(count)
        start = Space.M + side + Space.M - 2
        words = QRect(start, 0, rect.width() - start - Space.M - room - Space.S, rect.height())
        shown = QFontMetrics(painter.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, _LEFT, shown)
        painter.setFont(look().font(Type.SMALL_STRONG))
        painter.setPen(ink if self.isChecked() else look().color(Tone.MUTED))
        at = QRect(0, 0, rect.width() - Space.M, rect.height())
        painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)


class Navigation(QWidget):
    """`chosen` carries a destination's id; `switch` and `lock` are asked for at the person below."""

    chosen = Signal(str)
    switch = Signal()
    lock = Signal()

    def __init__(self, items: tuple[NavItem, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compact = False
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.L, Space.M, Space.M)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setContentsMargins(Space.S, 0, 0, 0)
        head.setSpacing(Space.S + 2)
        head.addWidget(IconMark(Icon.LOGO, Tone.ACCENT, 26))
        names = QVBoxLayout()
        names.setSpacing(0)
        self._product = Label(tr("ReviewDesk"), Type.HEADING, wrap=False)
        self._organisation = Label("", Type.SMALL, Tone.MUTED)
        names.addWidget(self._product)
        names.addWidget(self._organisation)
        head.addLayout(names, 1)
        column.addLayout(head)
        column.addSpacing(Space.M)
        self.buttons: dict[str, NavButton] = {}
        for item in items:
            button = NavButton(item)
            button.clicked.connect(lambda _=False, to=item.id: self.chosen.emit(to))
            column.addWidget(button)
            self.buttons[item.id] = button
        column.addStretch(1)
        self._person = Label("", Type.LABEL)
        self._role = Label("", Type.SMALL, Tone.MUTED)
        self._initials = Label("", Type.LABEL, wrap=False)
        self._initials.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._initials)
        column.addWidget(self._person)
        column.addWidget(self._role)
        self._switch = Button(tr("Switch"), ButtonKind.QUIET, Icon.SWITCH, name=tr("Switch person"))
        self._lock = Button(tr("Lock"), ButtonKind.QUIET, Icon.LOCK, name=tr("Lock the desk"))
        self._switch.clicked.connect(self.switch)
        self._lock.clicked.connect(self.lock)
        self._acts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._acts.setSpacing(2)
        self._acts.addWidget(self._switch)
        self._acts.addWidget(self._lock)
        self._acts.addStretch(1)
        column.addLayout(self._acts)
        self.setAccessibleName(tr("Navigation"))
        self._fit()

    def show_organisation(self, name: str) -> None:
        self._organisation.show_text(name, hide_empty=not self._compact)

    def show_person(self, name: str, role: str) -> None:
        """Who is at the desk; nobody hides the lower end."""
        self._person.show_text(name)
        self._role.show_text(role)
        self._initials.show_text("".join(part[0] for part in name.replace(",", " ").split()[:2]))
        who = f"{name}, {role}" if role else name
        self._initials.setAccessibleName(who)
        set_tip(self._initials, who)
        self._fit()

    def show_counts(self, counts: dict[str, int]) -> None:
        for known, button in self.buttons.items():
            button.show_count(counts.get(known, 0))

    def show_only(self, places: frozenset[str]) -> None:
        """Offer these destinations and no others."""
        for known, button in self.buttons.items():
            button.setVisible(known in places)

    def show_chosen(self, destination: str) -> None:
        if destination in self.buttons:
            self.buttons[destination].setChecked(True)

    def set_compact(self, compact: bool) -> None:
        """Icons only, for narrow windows and large text."""
        if compact != self._compact:
            self._compact = compact
            for button in self.buttons.values():
                button.set_compact(compact)
            self._switch.setText("" if compact else tr("Switch"))
            self._lock.setText("" if compact else tr("Lock"))
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_acts"):
            self._fit()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = look().colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.side))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), QColor(c.line))
        painter.end()

    def _fit(self) -> None:
        for label in (self._product, self._organisation, self._person, self._role):
            label.setVisible(not self._compact and bool(label.text()))
        someone = bool(self._person.text())
        self._switch.setVisible(someone)
        self._lock.setVisible(someone)
        self._initials.setVisible(someone and self._compact)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._acts.setDirection(down if self._compact else across)
        for act in (self._switch, self._lock):
            self._acts.setAlignment(act, Qt.AlignmentFlag.AlignHCenter if self._compact else _LEFT)
        self.setFixedWidth(look().sized(20) + 4 * Space.M + 6 if self._compact else look().sized(208))
