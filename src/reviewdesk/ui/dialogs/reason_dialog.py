"""A written reason for an act: a warning, a return, a removal, a withdrawal."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.long_text_editor import GrowingText
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label


class ReasonDialog(Sheet):
    """`decided` carries the reason, and the id chosen where `choices` were offered (else an empty text)."""

    decided = Signal(str, str)

    def __init__(
        self,
        title: str,
        because: str,
        ask: str,
        keep: str,
        *,
        choices: tuple[Pick, ...] = (),
        choose: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, keep, parent)
        if because:
            card = Card(tone=Tone.HOLD, padding=Space.M)
            card.body.addWidget(Label(because, Type.BODY))
            self.column.addWidget(card)
        self._choice = PickBox() if choices else None
        if self._choice is not None:
            self._choice.show_picks(choices, choices[0].id)
            self.ask(choose, self._choice)
            self._choice.name(choose, "")
        self.reason = GrowingText(least=4)
        self.ask(ask, self.reason)
        self.column.addStretch(1)
        self.settle(540)
        self.reason.setFocus()

    def decide(self) -> None:
        reason = self.reason.toPlainText().strip()
        chosen = self._choice.chosen() if self._choice is not None else ""
        if chosen is None:
            self.refuse(tr("Choose from the list."), self._choice)
        elif not reason:
            self.refuse(tr("Write the reason; others will read it."), self.reason)
        else:
            self.wait()
            self.decided.emit(reason, chosen)
