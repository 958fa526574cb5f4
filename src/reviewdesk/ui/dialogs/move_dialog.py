"""Move a review to a newer version of its form: what it comes to, and the reason."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.long_text_editor import GrowingText
from reviewdesk.ui.present.moving import MoveRows
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.lines_card import LinesCard
from reviewdesk.ui.widgets.mark import Mark


class MoveDialog(Sheet):
    """`decided` carries the reason."""

    decided = Signal(str)

    def __init__(self, rows: MoveRows, parent: QWidget | None = None) -> None:
        super().__init__(tr("A newer version of this form"), tr("Move the review"), parent)
        self.column.addWidget(Label(rows.title, Type.BODY, Tone.MUTED))
        stays = Mark(Icon.CHECK, Tone.OK, Type.BODY)
        stays.say(rows.stays)
        self.column.addSpacing(Space.S)
        self.column.addWidget(stays)
        for group in rows.groups:
            self.column.addWidget(LinesCard(group.title, group.lines))
        if not rows.groups:
            self.column.addWidget(Label(tr("Nothing that was answered or signed changes."), Type.BODY))
        self.reason = GrowingText(least=3)
        ask = tr("Why does the review go on with the newer version?")
        self.ask(ask, self.reason, tr("The reason is kept in the history."))
        self.column.addStretch(1)
        self.settle(600)
        self.reason.setFocus()

    def decide(self) -> None:
        reason = self.reason.toPlainText().strip()
        if not reason:
            self.refuse(tr("Write the reason; others will read it."), self.reason)
            return
        self.wait()
        self.decided.emit(reason)
