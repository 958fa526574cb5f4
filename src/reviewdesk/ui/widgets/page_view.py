"""The pages of a document, one under the other; only those in sight are drawn, and sharp."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Type

WIDEST = 900
_NEAR = 2  # pages above and below those in sight that are kept


class PageLeaf(QWidget):
    """One page; its picture comes later, a bit of paper with its number stands there until then."""

    def __init__(self, ratio: float, number: int, total: int) -> None:
        super().__init__()
        self.ratio = ratio
        self._number = number
        self.picture: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("Page {n} of {total}", n=number, total=total))

    def sizeHint(self) -> QSize:
        return QSize(WIDEST, round(WIDEST * self.ratio))

    def show_picture(self, picture: QImage | None, words: str = "") -> None:
        self.picture = picture
        if words:
            self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = look().colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        if self.picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRect(0, 0, self.width(), self.height()), self.picture)
        else:
            painter.setFont(look().font(Type.BODY))
            painter.setPen(QColor("#566273"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Page {n}", n=self._number))
        painter.setPen(QColor(c.line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PageView(QScrollArea):
    """`wanted` carries a page's index and how many pixels wide it is to be drawn."""

    wanted = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.M)
        self.setWidget(self._inner)
        self.leaves: list[PageLeaf] = []
        self._asked: dict[int, int] = {}
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(40)
        self._settle.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(lambda _v: self._settle.start())

    def show_document(self, ratios: tuple[float, ...]) -> None:
        """Begin a document: height over width of every page. Empty: nothing is shown."""
        for leaf in self.leaves:
            self._column.removeWidget(leaf)
            leaf.deleteLater()
        self._asked = {}
        self.leaves = [PageLeaf(ratio, at, len(ratios)) for at, ratio in enumerate(ratios, start=1)]
        for leaf in self.leaves:
            self._column.addWidget(leaf)
            leaf.show()
        self.verticalScrollBar().setValue(0)
        self._lay_out()

    def show_picture(self, at: int, picture: QImage, words: str) -> None:
        if at < len(self.leaves):
            self.leaves[at].show_picture(picture, words)

    def page_in_sight(self) -> int:
        """Which page lies under the middle of the view, counted from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return next((at for at, leaf in enumerate(self.leaves) if leaf.geometry().bottom() >= middle), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "leaves"):
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            paint.ring(painter, self.viewport().rect(), look().colours.focus)
            painter.end()

    def _lay_out(self) -> None:
        width = max(120, min(self.viewport().width() - Space.S, look().sized(WIDEST)))
        tall = 0
        for leaf in self.leaves:
            leaf.setFixedSize(width, round(width * leaf.ratio))
            tall += leaf.height() + Space.M
        left = max(0, (self.viewport().width() - width) // 2)
        self._column.setContentsMargins(left, 0, 0, 0)
        self._inner.resize(max(width + left, self.viewport().width()), max(0, tall - Space.M))
        self._settle.start()

    def _ask(self) -> None:
        if not self.isVisible() or not self.leaves:
            return
        top = self.verticalScrollBar().value()
        sight = QRect(0, top, self.viewport().width(), self.viewport().height())
        seen = [at for at, leaf in enumerate(self.leaves) if leaf.geometry().intersects(sight)]
        if not seen:
            return
        first, last = seen[0] - _NEAR, seen[-1] + _NEAR
        pixels = round(self.leaves[0].width() * self.devicePixelRatioF())
        for at, leaf in enumerate(self.leaves):
            if first <= at <= last:
                if self._asked.get(at) != pixels:
                    self._asked[at] = pixels
                    self.wanted.emit(at, pixels)
            elif leaf.picture is not None:
                leaf.show_picture(None)
                self._asked.pop(at, None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()
