"""What is missing, after Continue or Sign was pressed: in words, with a link to each place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.holds import HoldRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton

_MOST = 8


class ErrorSummary(Card):
    """`lifted` carries the Lift of the line pressed; it goes away when nothing is missing any more."""

    lifted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.BAD, parent=parent)
        head = QHBoxLayout()
        self._title = Label("", Type.HEADING)
        self._close = Button("", ButtonKind.QUIET, Icon.CROSS, name=tr("Close this list"))
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self._links: list[LinkButton] = []
        self._rows: tuple[HoldRow, ...] = ()
        self._more = Label("", Type.SMALL, Tone.MUTED)
        self.body.addWidget(self._more)
        self._close.clicked.connect(self.hide)
        self.hide()

    def show_rows(self, rows: tuple[HoldRow, ...]) -> None:
        """Show the list; an empty one hides it."""
        self._rows = rows
        self.setVisible(bool(rows))
        if not rows:
            return
        n = len(rows)
        self._title.show_text(
            say(
                counted(
                    "{n} thing to finish before this goes on", "{n} things to finish before this goes on", n
                )
            )
        )
        while len(self._links) < min(n, _MOST):
            link = LinkButton("")
            link.clicked.connect(partial(self._on_link, len(self._links)))
            self._list.addWidget(link)
            self._links.append(link)
        for at, link in enumerate(self._links):
            link.setVisible(at < n)
            if at < n:
                link.show_text(rows[at].line)
        self._more.show_text(
            tr("and {n} more, beside the form", n=n - _MOST) if n > _MOST else "", hide_empty=True
        )
        self.setAccessibleName(self._title.text())

    def announce(self) -> None:
        """Put the keyboard on the first line and say the title to screen readers."""
        if self._links and self._rows:
            self._links[0].setFocus(Qt.FocusReason.OtherFocusReason)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _on_link(self, at: int, _checked: bool = False) -> None:
        if at < len(self._rows) and self._rows[at].lifts:
            self.lifted.emit(self._rows[at].lifts[0].lift)
