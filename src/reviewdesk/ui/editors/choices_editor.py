"""Several choices: check boxes, with the agreed definition beside each, and one that says none of them."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from reviewdesk.forms.answers import Given
from reviewdesk.forms.values import NONE
from reviewdesk.texts import say, tr, visible
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.present.fields import FieldRow, OptionRow
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.label import Label


class ChoicesEditor(Editor):
    """Each press is an answer of its own.

    Nothing ticked is no answer; that none applies is said by a box of its own.
    """

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._options: tuple[OptionRow, ...] = ()
        self._boxes: dict[str, QCheckBox] = {}
        self._parts: list[QWidget] = []
        self._none = QCheckBox(say(NONE))
        self._none.toggled.connect(self._on_none)
        self._column.addWidget(self._none)

    def inputs(self) -> tuple[QWidget, ...]:
        none = (self._none,) if self._none.isVisibleTo(self) else ()
        return (*self._boxes.values(), *none)

    def describe(self, row: FieldRow) -> None:
        if row.options != self._options:
            self._build(row.options)
        for option in row.options:
            box = self._boxes[option.code]
            box.setAccessibleName(tr("{asked} {answer}", asked=row.ask, answer=option.label))
            box.setAccessibleDescription(option.means or row.help)
        self._none.setAccessibleName(tr("{asked} {answer}", asked=row.ask, answer=say(NONE)))
        self._none.setAccessibleDescription(row.help)

    def fill(self, row: FieldRow, *, fresh: bool) -> None:  # noqa: ARG002 -- a press is an answer at once
        value = self.given()
        chosen = value if isinstance(value, tuple) else ()
        for code, box in self._boxes.items():
            blocked = box.blockSignals(True)
            box.setChecked(code in chosen)
            box.setEnabled(row.editable)
            box.blockSignals(blocked)
        blocked = self._none.blockSignals(True)
        self._none.setVisible(row.may_be_none or value == ())
        self._none.setChecked(value == ())
        self._none.setEnabled(row.editable)
        self._none.blockSignals(blocked)

    def _on_none(self, ticked: bool) -> None:
        self.emit_answer(Given(()) if ticked else None)

    def _on_toggled(self) -> None:
        chosen = tuple(code for code, box in self._boxes.items() if box.isChecked())
        self.emit_answer(Given(chosen) if chosen else None)

    def _build(self, options: tuple[OptionRow, ...]) -> None:
        for part in self._parts:
            self._column.removeWidget(part)
            part.deleteLater()
        self._options, self._boxes, self._parts = options, {}, []
        for option in options:
            box = QCheckBox(visible(option.label).replace("&", "&&"))
            box.toggled.connect(self._on_toggled)
            self._boxes[option.code] = box
            self._column.insertWidget(self._column.indexOf(self._none), box)
            self._parts.append(box)
            if option.means:
                means = Label(option.means, Type.SMALL, Tone.MUTED)
                means.setContentsMargins(look().sized(18) + 12, 0, 0, 6)
                self._column.insertWidget(self._column.indexOf(self._none), means)
                self._parts.append(means)
