"""Buttons: as loud as what they do, with an icon of our own where it helps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from reviewdesk.ui.theme.icons import Icon, qicon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tips import set_tip
from reviewdesk.ui.theme.tokens import Type
from reviewdesk.ui.widgets.keyed import Turned, press_by_enter


class Button(QPushButton):
    """A push button; `name` is what a screen reader says when the label alone is not enough."""

    def __init__(
        self,
        text: str,
        kind: ButtonKind = ButtonKind.PLAIN,
        icon: Icon | None = None,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind = kind
        self._icon = icon
        self.setProperty("kind", kind.value)
        self.setAccessibleName(name or text)
        if not text:
            set_tip(self, name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._turned = Turned(self)
        self._dress()

    def setChecked(self, checked: bool) -> None:
        with self._turned.quietly():
            super().setChecked(checked)

    def show_icon(self, icon: Icon | None) -> None:
        if icon is not self._icon:
            self._icon = icon
            self._dress()

    def show_label(self, text: str, name: str = "") -> None:
        """Change label and accessible name together."""
        if text != self.text():
            self.setText(text)
        self.setAccessibleName(name or text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_enter(self, event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.EnabledChange}:
            self._dress()
        super().changeEvent(event)

    def _dress(self) -> None:
        c = look().colours
        strong = self.kind in {ButtonKind.PRIMARY, ButtonKind.DANGER}
        self.setFont(look().font(Type.LABEL if strong else Type.BODY))
        if self._icon is None:
            self.setIcon(QIcon())
            return
        ink = c.on_accent if strong else (c.accent if self.kind is not ButtonKind.PLAIN else c.muted)
        if not self.isEnabled():
            ink = c.muted
        self.setIcon(qicon(self._icon, look().sized(18), QColor(ink)))
