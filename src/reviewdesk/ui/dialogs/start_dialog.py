"""Starting a review: which missed result, its title, who leads, and which admissions are its cases."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.lists import MissedRow
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class StartDraft:
    result: str
    title: str
    lead: str
    events: tuple[str, ...]


class StartDialog(Sheet):
    """`decided` carries a StartDraft. Every admission of the period is a case unless it is unticked."""

    decided = Signal(object)

    def __init__(
        self,
        missed: MissedRow,
        staff: tuple[Pick, ...],
        me: str,
        events: tuple[Pick, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Start a review"), tr("Open the review"), parent)
        self._missed = missed
        card = Card(tone=Tone.HOLD, padding=Space.M)
        card.body.addWidget(Label(missed.title, Type.LABEL))
        card.body.addWidget(Label(f"{missed.detail} {missed.due}", Type.SMALL, Tone.MUTED))
        self.column.addWidget(card)
        self._title = QLineEdit(missed.title)
        self.ask(tr("Title"), self._title)
        self._lead = PickBox()
        self._lead.show_picks(staff, me)
        self.ask(tr("Who leads it?"), self._lead)
        self._lead.name(tr("Who leads it?"), "")
        self._boxes = {event.id: QCheckBox(_words(event)) for event in events}
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for box in self._boxes.values():
            box.setChecked(True)
            column.addWidget(box)
        n = len(events)
        found = say(
            counted("{n} admission of the period was found.", "{n} admissions of the period were found.", n)
        )
        none = tr("No admissions of the period are here yet. Import them first, or add cases by hand later.")
        self.ask(tr("Its cases"), holder, found if events else none)
        self.column.addStretch(1)
        self.settle(600)

    def decide(self) -> None:
        lead, title = self._lead.chosen(), self._title.text().strip()
        if not title:
            self.refuse(tr("Give the review a title."), self._title)
        elif lead is None:
            self.refuse(tr("Choose who leads it."), self._lead)
        else:
            chosen = tuple(event for event, box in self._boxes.items() if box.isChecked())
            self.wait()
            self.decided.emit(StartDraft(self._missed.key, title, lead, chosen))


def _words(event: Pick) -> str:
    return f"{event.label} · {event.detail}".replace("&", "&&")
