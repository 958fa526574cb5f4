"""What the window may ask of every screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.pill import Pill
from reviewdesk.ui.widgets.title import TitleLine


class Screen(QWidget):
    """A page of the window; everything here may be left as it is."""

    def enter(self) -> None:
        """The screen is about to be shown."""

    def take_focus(self) -> None:
        """The screen is shown: the keyboard starts at it; the next Tab goes to its first control."""
        self.setAccessibleName(self.named() or tr("ReviewDesk"))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def named(self) -> str:
        """What a screen reader says when the screen has the keyboard."""
        return ""

    def leave(self) -> None:
        """The screen is about to go: say what stands under the cursor."""

    def step(self, by: int) -> None:
        """Go to the step before (-1) or after (1)."""

    def next_hold(self) -> None:
        """Put the keyboard on the next thing that holds."""

    def go_on(self) -> None:
        """Do what the screen's loudest button does."""

    def explain(self) -> bool:
        """Show help for what has the focus; False when there is none."""
        return False

    def fit(self, ems: float) -> None:
        """Take the room there is, in widths of the body text's letter m."""


def scrolled(screen: QWidget, *, sideways: bool = True) -> QWidget:
    """The inside of a screen that scrolls when it must; scrolling takes no stop of the Tab key."""
    outer = QVBoxLayout(screen)
    outer.setContentsMargins(0, 0, 0, 0)
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    bar = Qt.ScrollBarPolicy
    scroll.setHorizontalScrollBarPolicy(bar.ScrollBarAsNeeded if sideways else bar.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    outer.addWidget(scroll)
    inner = QWidget()
    scroll.setWidget(inner)
    return inner


class Page(Screen):
    """A screen with a title, room for buttons at the right of it, and a body that scrolls when it must."""

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inner = scrolled(self)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(Space.PAGE, Space.L + 4, Space.PAGE, Space.XL)
        self.column.setSpacing(Space.M)
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(Space.S)
        self._head = head
        texts = QVBoxLayout()
        texts.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(Space.M)
        self.title = TitleLine(title)
        self.pill = Pill()
        self.pill.hide()
        first.addWidget(self.title)
        first.addWidget(self.pill)
        first.addStretch(1)
        self.subtitle = Label(subtitle, Type.BODY, Tone.MUTED)
        if not subtitle:
            self.subtitle.hide()  # never shown before it has a parent: that would be a window of its own
        texts.addLayout(first)
        texts.addWidget(self.subtitle)
        head.addLayout(texts, 1)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(Space.S)
        head.addLayout(self.acts)
        head.setAlignment(self.acts, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.column.addSpacing(Space.XS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_head()

    def fit_head(self) -> None:
        """Put the buttons under the title where it would be cut beside them."""
        margins = self.column.contentsMargins()
        room = self.width() - margins.left() - margins.right() - 2 * Space.M
        pill = 0 if self.pill.isHidden() else self.pill.sizeHint().width() + Space.M
        under = self.title.sizeHint().width() + pill + self.acts.sizeHint().width() + Space.S > room
        beside = QBoxLayout.Direction.LeftToRight
        wanted = QBoxLayout.Direction.TopToBottom if under else beside
        if wanted is not self._head.direction():
            self._head.setDirection(wanted)
            self._head.setAlignment(
                self.acts, Qt.AlignmentFlag.AlignLeft if under else Qt.AlignmentFlag.AlignTop
            )

    def named(self) -> str:
        return self.title.text()
