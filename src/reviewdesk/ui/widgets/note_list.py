"""Notes the people of a review leave each other about a step, a case or a field; internal, in no pack."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.forms.decision import Scope
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.beside import Beside, NoteRow
from reviewdesk.ui.present.intents import ReadNotes, WriteNote
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton
from reviewdesk.ui.widgets.panel_section import PanelSection, stacked

_SHOWN = 4


class NoteList(PanelSection):
    """`asked` carries a WriteNote about what is shown, or ReadNotes."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.add_button = Button(tr("Add"), icon=Icon.PLUS, name=tr("Add a note"))
        super().__init__(tr("Notes"), self.add_button, parent)
        self._scope: Scope | None = None
        self._shown: tuple[object, ...] = ()
        self.add_button.clicked.connect(self._on_add)

    def show_notes(self, beside: Beside, scope: Scope) -> None:
        self._scope = scope
        shown = (beside.notes, beside.more_notes, beside.may_note)
        if shown == self._shown:
            return
        self._shown = shown
        self.add_button.setVisible(beside.may_note)
        lines = [self._line(row) for row in beside.notes[:_SHOWN]]
        rest = beside.more_notes + max(0, len(beside.notes) - _SHOWN)
        if rest:
            words = say(counted("{n} more note in this review", "{n} more notes in this review", rest))
            more = LinkButton(words)
            more.clicked.connect(lambda: self.asked.emit(ReadNotes()))
            lines.append(more)
        elif not lines:
            lines.append(Label(tr("No notes. They stay inside and go into no pack."), Type.SMALL, Tone.MUTED))
        self.show_lines(lines)

    def _line(self, row: NoteRow) -> QWidget:
        parts = [Label(row.text, Type.SMALL)]
        if row.about:
            parts.insert(0, Label(row.about, Type.SMALL_STRONG))
        return stacked(*parts, Label(row.head, Type.SMALL, Tone.MUTED))

    def _on_add(self) -> None:
        if self._scope is not None:
            self.asked.emit(WriteNote(self._scope))
