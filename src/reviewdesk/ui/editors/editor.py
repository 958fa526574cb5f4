"""What every field editor has in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.forms.answers import Answer, Given
from reviewdesk.ui.present.fields import FieldRow

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in the reader's zone."""


class Editor(QWidget):
    """Shows a row, emits intent.

    `answered` carries an Answer or None (cleared), when the cursor leaves with something new; `typing` the
    text under the cursor; `unclear` a sentence when what was typed cannot be read, empty when it can.
    """

    answered = Signal(object)
    typing = Signal(str)
    unclear = Signal(str)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clock = clock
        self.row: FieldRow | None = None

    def show_row(self, row: FieldRow) -> None:
        """Show a row; text the person is just typing is left alone."""
        fresh = self.row is None or self.row.place != row.place or self.row.answer != row.answer
        self.row = row
        self.describe(row)
        self.fill(row, fresh=fresh)

    def fill(self, row: FieldRow, *, fresh: bool) -> None:
        """Put the row's value into the controls; `fresh`: the value or the place changed."""
        raise NotImplementedError

    def inputs(self) -> tuple[QWidget, ...]:
        """The controls a person operates, in tab order."""
        raise NotImplementedError

    def commit(self) -> None:
        """Emit what stands in the controls, if it is new."""

    def describe(self, row: FieldRow) -> None:
        """Give every control its accessible name and description."""
        for control in self.inputs():
            control.setAccessibleName(row.ask)
            control.setAccessibleDescription(describe(row))
            if bool(control.property("problem")) is not bool(row.problem):
                control.setProperty("problem", bool(row.problem))
                control.update()

    def focus(self) -> None:
        """Put the keyboard into the first control."""
        for control in self.inputs()[:1]:
            control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def given(self) -> object | None:
        """The value that stands at the place now, or None."""
        answer = self.row.answer if self.row else None
        return answer.value if isinstance(answer, Given) else None

    def emit_answer(self, answer: Answer | None) -> None:
        """Say the answer, unless it is the one that stands there."""
        before = self.row.answer if self.row else None
        same = answer == before
        if isinstance(answer, Given) and isinstance(before, Given):
            same = answer.value == before.value
        if not same:
            self.answered.emit(answer)


def describe(row: FieldRow) -> str:
    """Help, problem, delay and origin of a field in one text, for screen readers."""
    parts = (row.problem, row.help, row.delay.text if row.delay else "", row.origin, row.judges)
    return " ".join(part for part in parts if part)
