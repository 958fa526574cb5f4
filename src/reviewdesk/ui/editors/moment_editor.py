"""Dates and moments: typed in US order and forgivingly, or picked from a calendar."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewdesk.forms.answers import Given
from reviewdesk.texts import tr
from reviewdesk.ui.editors.calendar_popup import CalendarPopup
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.editors.line import Line
from reviewdesk.ui.present.fields import FieldRow
from reviewdesk.ui.present.moments import (
    parse_date,
    parse_moment,
    parse_time,
    typed_date,
    typed_moment,
    zone_of,
)
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Type
from reviewdesk.ui.widgets.button import Button

_STILL_HERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Why a control loses the cursor although the person does not go on: a popup or another window is over it."""


class CalendarButton(Button):
    """`left`: the cursor has gone from it."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STILL_HERE:
            self.left.emit()


class MomentLine(QWidget):
    """A date (and time) in one line with its calendar; `left`: the cursor has gone; `edited`: each key."""

    left = Signal()
    edited = Signal(str)

    def __init__(self, clock: Clock, *, with_time: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._with_time = with_time
        self.line = Line()
        self.line.setPlaceholderText(tr("MM/DD/YYYY h:mm AM") if with_time else tr("MM/DD/YYYY"))
        self.button = CalendarButton("", icon=Icon.CALENDAR, name=tr("Pick from a calendar"))
        self._popup: CalendarPopup | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self.line)
        row.addWidget(self.button)
        row.addStretch(1)
        self.line.textEdited.connect(self.edited)
        self.line.editingFinished.connect(self._on_finished)
        self.button.left.connect(self._on_passed)
        self.button.clicked.connect(self.open_calendar)

    def text(self) -> str:
        return self.line.text().strip()

    def value(self) -> date | datetime | None:
        """What is typed as a date, or as an aware datetime; None when it is not readable."""
        now = self._clock()
        if self._with_time:
            return parse_moment(self.text(), now.date(), zone_of(now))
        return parse_date(self.text(), now.date())

    def show_value(self, value: date | datetime | None) -> None:
        self.line.setText(self._words(value))
        self.line.setModified(False)

    def show_text(self, text: str) -> None:
        self.line.setText(text)
        self.line.setModified(True)

    def set_live(self, live: bool) -> None:
        self.line.setReadOnly(not live)
        self.button.setEnabled(live)

    def complaint(self) -> str:
        """What is wrong with what is typed, and how to write it."""
        if not self._with_time:
            return tr("This is not a date. Write it like 8/2/2026.")
        if parse_date(self.text(), self._clock().date()) is not None:
            return tr("The time is missing. Write it like 8/2/2026 9:41 PM.")
        return tr("This is not a date and time. Write it like 8/2/2026 9:41 PM.")

    def open_calendar(self) -> None:
        if self._popup is None:
            self._popup = CalendarPopup(self)
            self._popup.picked.connect(self._on_picked)
        value = self.value()
        day = value.date() if isinstance(value, datetime) else value
        self._popup.open_at(day or self._clock().date(), self.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        wide = "00/00/0000 00:00 MM" if self._with_time else "00/00/0000"
        self.line.setMinimumWidth(look().metrics(Type.BODY).horizontalAdvance(wide) + 36)
        super().showEvent(event)

    def _words(self, value: date | datetime | None) -> str:
        match value:
            case None:
                return ""
            case datetime():
                return typed_moment(value, zone_of(self._clock()))
        return typed_date(value)

    def _on_picked(self, day: date) -> None:
        old = self.text().split(maxsplit=1)
        clock = parse_time(old[1]) if len(old) == 2 else None
        if self._with_time:
            self.line.setText(f"{typed_date(day)} {old[1] if clock else ''}")
        else:
            self.line.setText(typed_date(day))
        self.line.setModified(True)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.value() is not None:
            self.left.emit()

    def _on_finished(self) -> None:
        # The person goes on to the calendar button of this very field: not away yet.
        if not self.button.hasFocus():
            self.left.emit()

    def _on_passed(self) -> None:
        # The line kept still when the cursor went to the button; from there it leaves the whole field.
        if not self.line.hasFocus():
            self.left.emit()


class MomentEditor(Editor):
    def __init__(self, clock: Clock, *, with_time: bool, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._moment = MomentLine(clock, with_time=with_time)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._moment)
        self._moment.edited.connect(self.typing)
        self._moment.left.connect(self.commit)

    def inputs(self) -> tuple[QWidget, ...]:
        return (self._moment.line,)

    def describe(self, row: FieldRow) -> None:
        super().describe(row)
        self._moment.button.setAccessibleName(tr("Pick {asked} from a calendar", asked=row.ask))

    def fill(self, row: FieldRow, *, fresh: bool) -> None:
        self._moment.set_live(row.editable)
        if row.draft and fresh:
            self._moment.show_text(row.draft)
        elif fresh or not self._moment.line.isModified():
            value = self.given()
            self._moment.show_value(value if isinstance(value, date) else None)

    def commit(self) -> None:
        if not self._moment.line.isModified():
            return
        value = self._moment.value()
        if value is None and self._moment.text():
            self.unclear.emit(self._moment.complaint())
            return
        self.unclear.emit("")
        self._moment.show_value(value)
        self.emit_answer(None if value is None else Given(value))
