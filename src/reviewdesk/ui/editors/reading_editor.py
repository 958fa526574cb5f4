"""What is only read here: computed values, and answers given elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.forms.model import Kind
from reviewdesk.texts import tr
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.present.fields import FieldRow, Standing
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.mark import Mark


class ReadingEditor(Editor):
    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._said = Mark(Icon.COMPUTED, Tone.PLAIN, Type.BODY)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 2, 0, 2)
        box.addWidget(self._said)

    def inputs(self) -> tuple[QWidget, ...]:
        return ()

    def fill(self, row: FieldRow, *, fresh: bool) -> None:  # noqa: ARG002 -- nothing is typed here
        missing = tr("Not computed yet") if row.kind is Kind.COMPUTED else tr("Nothing yet")
        tone = Tone.HOLD if row.standing is Standing.CANNOT_COMPUTE else Tone.PLAIN
        if row.standing is Standing.EMPTY:
            tone = Tone.MUTED
        icon = Icon.COMPUTED if row.kind is Kind.COMPUTED else Icon.LOCK
        self._said.say(row.words or missing, tone, Icon.WARN if tone is Tone.HOLD else icon)
        self.setAccessibleName(row.ask)
        self.setAccessibleDescription(row.words or missing)
