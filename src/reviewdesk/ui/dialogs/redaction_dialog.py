"""Deciding about a request for redaction: for good, or not."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line, take_passphrase
from reviewdesk.ui.editors.long_text_editor import GrowingText
from reviewdesk.ui.present.redactions import RedactionRow
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.options import radio


class Choice(StrEnum):
    """What is decided about a request."""

    ORDER = "order"
    DECLINE = "decline"
    HOLD = "hold"
    LIFT = "lift"


class RedactionDialog(Sheet):
    """`decided` carries the choice, the reason and the passphrase (empty where none is asked)."""

    decided = Signal(object, str, str)

    def __init__(self, row: RedactionRow, parent: QWidget | None = None) -> None:
        super().__init__(tr("Redaction asked for"), tr("Decide"), parent)
        self.column.addWidget(Label(row.about, Type.LABEL))
        self.column.addWidget(Label(row.what, Type.BODY))
        said = tr("{who}, {when}: {reason}", who=row.who, when=row.when, reason=row.reason)
        self.column.addWidget(Label(said, Type.BODY, Tone.MUTED))
        card = Card(tone=Tone.HOLD, padding=Space.M)
        card.body.addWidget(Label(row.detail or warning(), Type.BODY))
        self.column.addWidget(card)
        group = QButtonGroup(self)
        self.choices: dict[Choice, QRadioButton] = {}
        for choice, words in _choices(row):
            button = radio(words)
            group.addButton(button)
            self.column.addWidget(button)
            button.toggled.connect(self._on_choice)
            self.choices[choice] = button
        self.reason = GrowingText(least=3)
        self.ask(tr("Why?"), self.reason, tr("It is kept for good: do not repeat what is to go."))
        self.passphrase = passphrase_line()
        self.ask(tr("Your passphrase"), self.passphrase, tr("It opens the organization's key for this act."))
        self.passphrase.returnPressed.connect(self.decide)
        self.column.addStretch(1)
        self.settle(580)
        next(iter(self.choices.values())).setFocus()

    def decide(self) -> None:
        chosen = next((choice for choice, button in self.choices.items() if button.isChecked()), None)
        reason = self.reason.toPlainText().strip()
        if chosen is None:
            self.refuse(tr("Choose what is to be done."), next(iter(self.choices.values())))
        elif not reason:
            self.refuse(tr("Write the reason; others will read it."), self.reason)
        elif chosen is not Choice.DECLINE and not self.passphrase.text():
            self.refuse(tr("Enter your passphrase."), self.passphrase)
        else:
            self.wait()
            self.decided.emit(chosen, reason, take_passphrase(self.passphrase))

    def _on_choice(self) -> None:
        """The loud button says what it will do, in red where nothing brings it back."""
        order = self.choices.get(Choice.ORDER)
        for_good = order is not None and order.isChecked()
        self.keep_button.show_label(tr("Redact for good") if for_good else tr("Decide"))
        self.keep_button.setProperty("kind", ButtonKind.DANGER if for_good else ButtonKind.PRIMARY)
        self.keep_button.update()
        declines = self.choices.get(Choice.DECLINE)
        self.passphrase.setEnabled(declines is None or not declines.isChecked())


def warning() -> str:
    """What a redaction does, and what it does not reach."""
    return tr(
        "What was said is deleted for good, with every earlier version; nobody can bring it back. Signatures "
        "over it no longer stand. Packs that were issued and backups elsewhere are out of reach: find and "
        "delete those yourself."
    )


def _choices(row: RedactionRow) -> tuple[tuple[Choice, str], ...]:
    if row.held:
        lift = (Choice.LIFT, tr("Lift the legal hold"))
        return (lift, (Choice.DECLINE, tr("Decline: nothing is redacted")))
    hold = (
        Choice.HOLD,
        tr("Put a legal hold on the record and what it rests on: nothing of them may be redacted"),
    )
    order = (Choice.ORDER, tr("Redact it"))
    if row.done:
        return (order, hold) if row.waits else (hold,)
    return (order, (Choice.DECLINE, tr("Decline: nothing is redacted")), hold)
