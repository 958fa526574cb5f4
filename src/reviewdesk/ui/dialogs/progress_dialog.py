"""How far an action is: its plan, and what the person at the desk can say about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QRadioButton, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.long_text_editor import GrowingText
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class PlanRows:
    """An action as it is read: title, then caption and value of each part; `state` is its word in the log."""

    title: str
    parts: tuple[tuple[str, str], ...]
    state: str
    lacks: str = ""
    reports: frozenset[str] = frozenset({"done", "verified", "dropped"})  # what the reader may say of it


@dataclass(frozen=True, slots=True)
class Said:
    """What is reported: done | verified | dropped, with evidence and note."""

    state: str
    evidence: str
    note: str


class ProgressDialog(Sheet):
    """`decided` carries a Said; the dialog stays open until it is accepted."""

    decided = Signal(object)

    def __init__(self, plan: PlanRows, parent: QWidget | None = None) -> None:
        super().__init__(tr("Action"), tr("Report it"), parent)
        card = Card(padding=Space.M)
        card.body.setSpacing(2)
        card.body.addWidget(Label(plan.title, Type.LABEL))
        for caption, value in plan.parts:
            card.body.addWidget(Label(f"{caption}: {value}", Type.SMALL, Tone.MUTED))
        if plan.lacks:
            words = tr("Not documented yet, still missing: {parts}.", parts=plan.lacks)
            card.body.addWidget(Label(words, Type.SMALL_STRONG, Tone.HOLD))
        self.column.addWidget(card)
        self._choices = {
            state: QRadioButton(words)
            for state, words in (
                ("done", tr("It is done")),
                ("verified", tr("I have checked it: it was done and it holds")),
                ("dropped", tr("It is not done and will not be")),
            )
            if state in plan.reports
        }
        self._evidence, self._note = QLineEdit(), GrowingText(least=2)
        if self._choices:
            self._build(plan)
        else:
            words = tr(
                "You read this. Its owner, its verifier, or a quality or operations lead reports on it."
            )
            self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
            self.keep_button.hide()
            self.cancel_button.setText(tr("Close"))
        self.column.addStretch(1)
        self.settle(560)

    def _build(self, plan: PlanRows) -> None:
        likely = "verified" if plan.state == "done" and "verified" in plan.reports else "done"
        for state, button in self._choices.items():
            button.setChecked(state == likely)
            button.toggled.connect(self._show)
            self.column.addWidget(button)
        self.ask(tr("Evidence"), self._evidence, tr("The record that shows it, with its number or date."))
        self.ask(tr("Note"), self._note, tr("What others should know. Needed when it is dropped."))
        self._show()
        self._evidence.setFocus()

    def decide(self) -> None:
        state = next(known for known, button in self._choices.items() if button.isChecked())
        evidence, note = self._evidence.text().strip(), self._note.toPlainText().strip()
        if state == "done" and not evidence:
            self.refuse(tr("Name the evidence that shows it was done."), self._evidence)
        elif state == "dropped" and not note:
            self.refuse(tr("Write why it is dropped."), self._note)
        else:
            self.wait()
            self.decided.emit(Said(state, evidence, note))

    def _show(self) -> None:
        self._evidence.setEnabled(not self._choices["dropped"].isChecked())
