"""A heading that opens and closes what stands under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space
from reviewdesk.ui.widgets.button import Button


class Fold(QWidget):
    """`body` holds what is folded away; closed at first."""

    def __init__(self, title: str = "", *, opened: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        self.button = Button(title, ButtonKind.QUIET, Icon.CHEVRON)
        self.button.clicked.connect(lambda: self.open(not self.opened))
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._inner = QWidget()
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.S)
        column.addWidget(self._inner)
        self.open(opened)

    @property
    def opened(self) -> bool:
        return not self._inner.isHidden()

    def open(self, opened: bool) -> None:
        self._inner.setVisible(opened)
        self.button.show_icon(Icon.DOWN if opened else Icon.CHEVRON)
        self.button.setAccessibleDescription(tr("open") if opened else tr("closed"))

    def show_title(self, title: str) -> None:
        self.button.show_label(title)
