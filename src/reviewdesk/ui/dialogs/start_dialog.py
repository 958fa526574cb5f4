"""Starting a review: which missed result, its title, who leads, and which rows it lists."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from reviewdesk.desk.intake import Draw
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.dialogs.cases_part import CasesPart
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.lists import MissedRow
from reviewdesk.ui.present.starting import StartRow
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class StartDraft:
    result: str
    title: str
    lead: str
    cases: tuple[str, ...] | Draw


class StartDialog(Sheet):
    """`decided` carries a StartDraft. What is likely to belong to it is ticked at first."""

    decided = Signal(object)

    def __init__(
        self,
        missed: MissedRow,
        staff: tuple[Pick, ...],
        me: str,
        rows: tuple[StartRow, ...],
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
        self._cases = CasesPart(rows)
        n = len(rows)
        found = say(counted("{n} was found in the period.", "{n} were found in the period.", n))
        none = tr("Nothing of the period is here yet. Import it first, or add cases by hand later.")
        self.ask(tr("Its cases"), self._cases, found if rows else none)
        self.column.addStretch(1)
        self.settle(600)

    def decide(self) -> None:
        lead, title = self._lead.chosen(), self._title.text().strip()
        if not title:
            self.refuse(tr("Give the review a title."), self._title)
        elif lead is None:
            self.refuse(tr("Choose who leads it."), self._lead)
        else:
            cases = self._cases.decided()
            if cases is None:
                self.refuse(self._cases.unclear(), self._cases.size_line)
                return
            self.wait()
            self.decided.emit(StartDraft(self._missed.key, title, lead, cases))
