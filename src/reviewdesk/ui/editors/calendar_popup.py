"""A calendar to pick a day from, opened by button or Alt+Down beside a date field."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme import paint
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label


class CalendarPopup(QFrame):
    """Closes by Escape or a press outside; `picked` carries a date."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName(tr("Calendar"))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        head = QHBoxLayout()
        back = Button("", ButtonKind.QUIET, Icon.LEFT, name=tr("Month before"))
        on = Button("", ButtonKind.QUIET, Icon.RIGHT, name=tr("Month after"))
        self._month = Label("", Type.LABEL, wrap=False)
        self._month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head.addWidget(back)
        head.addWidget(self._month, 1)
        head.addWidget(on)
        column.addLayout(head)
        self._calendar = QCalendarWidget()
        self._calendar.setNavigationBarVisible(False)
        self._calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Sunday)
        column.addWidget(self._calendar)
        for view in self._calendar.findChildren(QTableView):
            view.setFrameShape(QFrame.Shape.NoFrame)
        back.clicked.connect(self._calendar.showPreviousMonth)
        on.clicked.connect(self._calendar.showNextMonth)
        self._calendar.currentPageChanged.connect(self._on_page)
        self._calendar.clicked.connect(self._on_picked)
        self._calendar.activated.connect(self._on_picked)
        self._dress()

    def open_at(self, day: date, below: QWidget) -> None:
        """Show the month of a day under a control, kept on the screen."""
        self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._on_page(day.year, day.month)
        size = self.sizeHint()
        spot = below.mapToGlobal(below.rect().bottomLeft())
        screen = below.screen().availableGeometry()
        x = max(screen.left(), min(spot.x(), screen.right() - size.width()))
        y = spot.y() + 4
        if y + size.height() > screen.bottom():
            y = below.mapToGlobal(below.rect().topLeft()).y() - size.height() - 4
        self.move(x, y)
        self.show()
        self._calendar.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().colours.surface))
        paint.box(painter, self.rect(), line=look().colours.edge, radius=0)
        painter.end()

    def _dress(self) -> None:
        c = look().colours
        plain, quiet = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(QColor(c.text))
        quiet.setForeground(QColor(c.muted))
        quiet.setBackground(QColor(c.surface))
        self._calendar.setHeaderTextFormat(quiet)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(day, plain)

    def _on_page(self, year: int, month: int) -> None:
        self._month.show_text(QDate(year, month, 1).toString("MMMM yyyy"))

    def _on_picked(self, day: QDate) -> None:
        self.hide()
        self.picked.emit(date(day.year(), day.month(), day.day()))
