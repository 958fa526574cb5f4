"""The one place where failures surface: what happened, why, what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Radius, Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import IconMark

_DRESS = {
    Weight.NOTE: (Tone.ACCENT, Icon.INFO),
    Weight.OK: (Tone.OK, Icon.SAVED),
    Weight.REFUSAL: (Tone.HOLD, Icon.WARN),
    Weight.FAULT: (Tone.BAD, Icon.WARN),
}


class BannerBar(QWidget):
    """Shows one banner at a time, until it is closed or replaced; `acted` when its one offer is taken."""

    acted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner: Banner | None = None
        self._sign = IconMark(Icon.INFO, Tone.ACCENT, 20)
        self._what = Label("", Type.LABEL)
        self._why = Label("", Type.BODY)
        self._next = Label("", Type.BODY)
        self._act = Button("")
        self._close = Button("", ButtonKind.QUIET, Icon.CROSS, name=tr("Close this message"))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        for label in (self._what, self._why, self._next):
            texts.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.M, Space.S, Space.M)
        row.setSpacing(Space.M)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self._act, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._act.clicked.connect(self.acted)
        self._close.clicked.connect(self.clear)
        self.setAccessibleName(tr("Message"))
        self.hide()

    def show_banner(self, banner: Banner) -> None:
        """Show a message and tell it to screen readers."""
        self.banner = banner
        tone, icon = _DRESS[banner.weight]
        self._sign.show_icon(icon, tone)
        self._what.show_text(banner.what)
        self._why.show_text(banner.why, hide_empty=True)
        self._next.show_text(banner.next_step, hide_empty=True)
        self._act.show_label(banner.act)
        self._act.setVisible(bool(banner.act))
        said = " ".join(part for part in (banner.what, banner.why, banner.next_step) if part)
        self.setAccessibleDescription(said)
        self.show()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Take the message away."""
        self.banner = None
        self.hide()
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.banner is None:
            return
        tone, _ = _DRESS[self.banner.weight]
        c = look().colours
        painter = QPainter(self)
        paint.box(painter, self.rect(), fill=c.ground(tone), line=c.tone(tone), radius=Radius.CARD)
        painter.end()
