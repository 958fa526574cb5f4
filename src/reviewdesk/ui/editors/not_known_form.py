"""Not known yet: who finds out, and by when. Opens in place of the editor."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reviewdesk.forms.answers import NotKnown
from reviewdesk.texts import tr
from reviewdesk.ui.editors.editor import Clock
from reviewdesk.ui.editors.moment_editor import MomentLine
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark


class NotKnownForm(Card):
    """`decided` carries a NotKnown, `given_up` nothing."""

    decided = Signal(object)
    given_up = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.ACCENT, parent=parent)
        self._owner = PickBox()
        self._by = MomentLine(clock, with_time=False)
        self._problem = Mark(Icon.WARN, Tone.BAD, Type.SMALL_STRONG)
        self._keep = Button(tr("Record as not known yet"), ButtonKind.PRIMARY)
        self._back = Button(tr("Cancel"))
        self.body.addWidget(Label(tr("Not known yet"), Type.LABEL))
        self.body.addWidget(Label(tr("Who finds out?"), Type.SMALL, Tone.MUTED))
        self.body.addWidget(self._owner)
        self.body.addWidget(Label(tr("By when?"), Type.SMALL, Tone.MUTED))
        self.body.addWidget(self._by)
        self.body.addWidget(self._problem)
        row = QHBoxLayout()
        row.addWidget(self._keep)
        row.addWidget(self._back)
        row.addStretch(1)
        self.body.addLayout(row)
        self._keep.clicked.connect(self._on_keep)
        self._back.clicked.connect(self.given_up)

    def open(self, asked: str, staff: tuple[Pick, ...], owner: str | None, expected: date | None) -> None:
        """Show the form for a question, with what stands there already."""
        self._owner.name(tr("Who finds out: {asked}", asked=asked), "")
        self._by.line.setAccessibleName(tr("Expected by: {asked}", asked=asked))
        self._owner.show_picks(staff, owner)
        self._by.show_value(expected)
        self._problem.say("")
        self._owner.setFocus()

    def _on_keep(self) -> None:
        owner, by = self._owner.chosen(), self._by.value()
        if owner is None:
            self._problem.say(tr("Choose who finds out."))
            self._owner.setFocus()
        elif by is None:
            self._problem.say(tr("Enter the day it is expected by, like 8/2/2026."))
            self._by.line.setFocus()
        else:
            self.decided.emit(NotKnown(owner, by.date() if isinstance(by, datetime) else by))
