"""A seat on the panel: who took part and when, or why nobody did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QRadioButton, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.editor import Clock
from reviewdesk.ui.editors.long_text_editor import GrowingText
from reviewdesk.ui.editors.moment_editor import MomentLine


@dataclass(frozen=True, slots=True)
class SeatDraft:
    """`missing` given: nobody took part, and why."""

    person: str = ""
    on: date | None = None
    source: str = ""
    missing: str = ""


class PanelDialog(Sheet):
    """`decided` carries a SeatDraft."""

    decided = Signal(object)

    def __init__(self, role: str, clock: Clock, *, outside: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("Panel: {role}", role=role), tr("Record"), parent)
        self._outside = outside
        self._there = QRadioButton(tr("Took part"))
        self._missing = QRadioButton(tr("Nobody in this role took part"))
        self._there.setChecked(True)
        self.column.addWidget(self._there)
        self._person = QLineEdit()
        self.ask(tr("Printed name"), self._person)
        self._on = MomentLine(clock, with_time=False)
        self._on.show_value(clock().date())
        self.ask(tr("Date"), self._on)
        self._on.line.setAccessibleName(tr("Date"))
        self._source = QLineEdit()
        if outside:
            self.ask(
                tr("Source of their view"),
                self._source,
                tr("A call, a letter, a portal message, with its date."),
            )
        self.column.addWidget(self._missing)
        self._reason = GrowingText(least=2)
        self.ask(tr("Why nobody took part"), self._reason)
        self.column.addStretch(1)
        self.settle(520)
        self._person.setFocus()

    def decide(self) -> None:
        on = self._on.value()
        person, source = self._person.text().strip(), self._source.text().strip()
        reason = self._reason.toPlainText().strip()
        if self._missing.isChecked():
            if not reason:
                self.refuse(tr("Write why nobody in this role took part."), self._reason)
                return
            draft = SeatDraft(missing=reason)
        elif not person:
            self.refuse(tr("Write the name."), self._person)
            return
        elif on is None:
            self.refuse(tr("Enter the date, like 8/2/2026."), self._on.line)
            return
        elif self._outside and not source:
            self.refuse(tr("Name the source of their view."), self._source)
            return
        else:
            draft = SeatDraft(person, on.date() if isinstance(on, datetime) else on, source)
        self.wait()
        self.decided.emit(draft)
