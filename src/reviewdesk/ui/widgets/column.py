"""Widgets one under the other, each as high as the width asks: only what changed is measured again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QMargins, QRect, Qt
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QWidget


class Column(QWidget):
    """For what scrolls on a card: as wide as it is given, as high as its widgets come to.

    A box layout measures every widget in it at each change, several times over. Here a change costs what the
    widget that changed costs; those below it only move.
    """

    def __init__(self, margins: QMargins, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # growing longer paints nothing again
        self._margins, self._spacing = margins, spacing
        self._widgets: list[QWidget] = []

    def arrange(self, widgets: Sequence[QWidget]) -> None:
        """Hold these widgets in this order; what is not among them any more stays where its owner puts it."""
        if list(widgets) == self._widgets:
            return
        self._widgets = list(widgets)
        for widget in self._widgets:
            if widget.parentWidget() is not self:
                said = widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
                kept_back = said and widget.isHidden()
                widget.setParent(self)
                # Opaque, so that what only moves when something above comes or goes is shifted, not painted.
                widget.setBackgroundRole(QPalette.ColorRole.Button)
                widget.setAutoFillBackground(True)
                if not kept_back and self.isVisible():
                    widget.show()
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._settle()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._settle()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._settle()
        super().resizeEvent(event)

    def _settle(self) -> None:
        margins, y, least = self._margins, self._margins.top(), 0
        width = max(0, self.width() - margins.left() - margins.right())
        changed: list[tuple[QWidget, QRect]] = []
        for widget in self._widgets:
            held = widget.layout()
            if widget.isHidden():
                continue
            if held is not None and held.isEmpty():
                # It is opaque: left where it was, it would cover what stands there now.
                widget.setGeometry(margins.left(), y, width, 0)
                continue
            least = max(least, widget.minimumSizeHint().width())
            height = widget.heightForWidth(width) if widget.hasHeightForWidth() else -1
            if height < 0:
                height = widget.sizeHint().height()
            place = QRect(margins.left(), y, width, height)
            if widget.geometry() != place:
                changed.append((widget, place))
            y += height + self._spacing
        # What comes to lie on another, even for a moment, is painted again: make room before it is taken.
        lower = [(widget, place) for widget, place in changed if place.bottom() > widget.geometry().bottom()]
        for widget, place in (*reversed(lower), *changed):
            widget.setGeometry(place)
        self.setMinimumSize(least + margins.left() + margins.right(), y - self._spacing + margins.bottom())


def boxed(layout: QLayout, above: int = 0) -> QWidget:
    """A layout as one widget of a column, with some room above it; it takes no room while it is empty."""
    made = QWidget()
    made.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
    layout.setContentsMargins(0, above, 0, 0)
    made.setLayout(layout)
    return made
