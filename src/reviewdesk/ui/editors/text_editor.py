"""Short text, numbers and durations: one line, committed when the cursor leaves."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewdesk.forms.answers import Given, Value
from reviewdesk.forms.model import Kind
from reviewdesk.texts import tr
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.editors.line import Line
from reviewdesk.ui.present.fields import FieldRow

_SPAN = re.compile(r"(\d+(?:\.\d+)?) *(m|min|minutes?|h|hours?|d|days?)?")


def read_number(text: str, *, whole: bool) -> int | Decimal | None:
    """A number as typed, thousands separated or not; None when it is none."""
    bare = text.replace(",", "").replace(" ", "")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if whole:
        return int(number) if number == number.to_integral_value() else None
    return number


def read_span(text: str) -> timedelta | None:
    """A length of time as typed: 90 min, 26 h, 3 days; bare numbers are hours."""
    match = _SPAN.fullmatch(text.strip().lower())
    if match is None:
        return None
    unit = (match[2] or "h")[0]
    count = float(match[1])
    return {"m": timedelta(minutes=count), "h": timedelta(hours=count), "d": timedelta(days=count)}[unit]


class TextEditor(Editor):
    """Text, number, integer or duration, by the kind of the row."""

    def __init__(self, kind: Kind, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._kind = kind
        self._line = Line()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._line)
        if kind is not Kind.TEXT:
            row.addStretch(1)
            self._line.setMaximumWidth(220)
        self._line.textEdited.connect(self.typing)
        self._line.editingFinished.connect(self.commit)

    def inputs(self) -> tuple[QWidget, ...]:
        return (self._line,)

    def fill(self, row: FieldRow, *, fresh: bool) -> None:
        self._line.setReadOnly(not row.editable)
        if fresh or not self._line.isModified():
            shown = row.draft or self._shown()
            if shown != self._line.text():
                self._line.setText(shown)
            self._line.setModified(bool(row.draft))

    def commit(self) -> None:
        if not self._line.isModified():
            return
        text = self._line.text().strip()
        value = self._read(text)
        if text and value is None:
            self.unclear.emit(self._complaint())
            return
        self.unclear.emit("")
        self._line.setModified(False)
        self.emit_answer(None if value is None else Given(value))

    def _shown(self) -> str:
        value = self.given()
        match value:
            case None:
                return ""
            case timedelta():
                minutes = round(value.total_seconds() / 60)
                return tr("{n} min", n=minutes) if minutes % 60 else tr("{n} hours", n=minutes // 60)
            case int() | Decimal():
                return f"{value:,}"
        return str(value)

    def _read(self, text: str) -> Value | None:
        match self._kind:
            case Kind.NUMBER:
                return read_number(text, whole=False)
            case Kind.INTEGER:
                return read_number(text, whole=True)
            case Kind.DURATION:
                return read_span(text)
        return text or None

    def _complaint(self) -> str:
        match self._kind:
            case Kind.INTEGER:
                return tr("This is not a whole number. Write it like 12.")
            case Kind.DURATION:
                return tr("This is not a length of time. Write it like 26 hours or 90 min.")
        return tr("This is not a number. Write it like 12 or 3.5.")
