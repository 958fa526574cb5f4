"""The pack: its pages as they would be printed, and the way to sign and export it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.label import Label


class Sheet(QWidget):
    """One page, as wide as there is room, up to its own width."""

    def __init__(self, image: QImage, number: int, total: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap.fromImage(image)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(900)
        self.setAccessibleName(tr("Page {n} of {total}", n=number, total=total))

    def sizeHint(self) -> QSize:
        return QSize(780, self.heightForWidth(780))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if not self._picture.width():
            return 10
        return min(width, 900) * self._picture.height() // self._picture.width()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(self.rect(), self._picture)
        painter.setPen(QColor(look().colours.line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PackScreen(Page):
    """`exporting` asks to sign and write the pack; `left` goes back to the review."""

    exporting = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Pack"), parent=parent)
        self.back_button = Button(tr("Back to the review"), icon=Icon.LEFT)
        self.back_button.clicked.connect(self.left)
        self.export_button = Button(tr("Sign and export"), ButtonKind.PRIMARY, Icon.SIGN)
        self.export_button.clicked.connect(self.exporting)
        self.acts.addWidget(self.back_button)
        self.acts.addWidget(self.export_button)
        self._wait = Label(tr("The pages are being drawn…"), Type.BODY, Tone.MUTED)
        self.column.addWidget(self._wait)
        self.empty = EmptyState(
            Icon.PACKS,
            tr("No pack is shown"),
            tr("Open a review and choose Preview pack: you see the pages before anything is signed or sent."),
            tr("Go to reviews"),
            Icon.REVIEWS,
        )
        self.column.addWidget(self.empty)
        self._pages: list[Sheet] = []
        self.column.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No review is chosen."""
        self._clear()
        self._wait.hide()
        self.empty.show()
        self.back_button.hide()
        self.export_button.hide()

    def show_waiting(self, title: str, subtitle: str) -> None:
        """The pages are under way."""
        self._clear()
        self.title.show_text(title)
        self.subtitle.show_text(subtitle, hide_empty=True)
        self.empty.hide()
        self._wait.show()
        self.back_button.show()
        self.export_button.show()

    def show_pages(self, images: tuple[QImage, ...]) -> None:
        """Show the pages of the preview."""
        self._clear()
        self._wait.hide()
        for number, image in enumerate(images, start=1):
            sheet = Sheet(image, number, len(images))
            self._pages.append(sheet)
            self.column.insertWidget(self.column.count() - 1, sheet, 0, Qt.AlignmentFlag.AlignHCenter)

    def go_on(self) -> None:
        if not self.export_button.isHidden():
            self.exporting.emit()

    def _clear(self) -> None:
        for page in self._pages:
            self.column.removeWidget(page)
            page.deleteLater()
        self._pages = []
