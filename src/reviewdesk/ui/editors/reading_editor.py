"""What is only read here: computed values, imported tables, and answers given elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.forms.model import Kind
from reviewdesk.texts import tr
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.present.fields import FieldRow, Standing
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.reading_table import ReadingTable
from reviewdesk.ui.widgets.time_axis import TimeAxis


class ReadingEditor(Editor):
    """A table and an axis are made when the first row has one."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._said = Mark(Icon.COMPUTED, Tone.PLAIN, Type.BODY)
        self._table: ReadingTable | None = None
        self._axis: TimeAxis | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 2, 0, 2)
        self._box.setSpacing(Space.S)
        self._box.addWidget(self._said)

    def inputs(self) -> tuple[QWidget, ...]:
        return (self._table,) if self._table is not None and self._table.isVisibleTo(self) else ()

    def fill(self, row: FieldRow, *, fresh: bool) -> None:  # noqa: ARG002 -- nothing is typed here
        missing = tr("Not computed yet") if row.kind is Kind.COMPUTED else tr("Nothing yet")
        tone = Tone.HOLD if row.standing is Standing.CANNOT_COMPUTE else Tone.PLAIN
        if row.standing is Standing.EMPTY:
            tone = Tone.MUTED
        icon = Icon.COMPUTED if row.kind is Kind.COMPUTED else Icon.LOCK
        self._said.say(row.words or missing, tone, Icon.WARN if tone is Tone.HOLD else icon)
        self.setAccessibleName(row.ask)
        self.setAccessibleDescription(row.words or missing)
        self._show_axis(row)
        self._show_table(row)

    def _show_axis(self, row: FieldRow) -> None:
        if row.axis is not None and self._axis is None:
            self._axis = TimeAxis()
            self._box.addWidget(self._axis)
        if self._axis is not None:
            self._axis.setVisible(row.axis is not None)
            if row.axis is not None:
                self._axis.setAccessibleName(row.ask)
                self._axis.show_axis(row.axis)

    def _show_table(self, row: FieldRow) -> None:
        if row.cells and self._table is None:
            self._table = ReadingTable()
            self._box.addWidget(self._table)
        if self._table is not None:
            self._table.setVisible(bool(row.cells))
            self._table.show_cells([label for _, label in row.columns], row.cells)
            self._table.setAccessibleName(row.ask)
            self._table.setAccessibleDescription(row.words)
