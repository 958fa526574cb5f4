"""The form of a section or of one case: blocks in reading order, kept and changed in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from reviewdesk.forms.answers import Place
from reviewdesk.forms.model import Kind
from reviewdesk.texts import tr
from reviewdesk.ui.editors.editor import Clock, describe
from reviewdesk.ui.editors.field_block import FieldBlock
from reviewdesk.ui.present.fields import FieldRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tips import show_help
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.column import Column
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark

DRAFT_EVERY_MS = 2000


class FormView(Card):
    """`answered(place, answer)` when the cursor leaves a field; `typing(place, text)` every two seconds."""

    answered = Signal(object, object, str)
    typing = Signal(object, str)
    begun = Signal()  # something is typed that `typing` has not told yet
    attach = Signal(object)
    opened = Signal(str)
    history = Signal(object)
    redact = Signal(object)
    panel = Signal(object, str)
    asked = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(padding=1, parent=parent)  # the line around stays in sight under what scrolls
        self._clock = clock
        self._blocks: dict[str, FieldBlock] = {}
        self._kinds: dict[str, Kind] = {}
        self._drafts: dict[Place, str] = {}
        self._section = ""  # whose blocks these are
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have it; it scrolls with their keys
        self._scroll.viewport().setAutoFillBackground(False)
        self._column = Column(QMargins(Space.L + 4, Space.L, Space.S, Space.XL), Space.L)
        self._scroll.setWidget(self._column)
        self._column.setAutoFillBackground(False)
        self._title = Label("", Type.HEADING)
        self._help = Label("")
        self._read_only = Mark(Icon.LOCK, Tone.MUTED, Type.BODY)
        self._returned = Mark(Icon.UNDO, Tone.HOLD, Type.LABEL)
        self._lead: list[QWidget] = [self._title, self._help, self._read_only, self._returned]
        self._order: list[FieldBlock] = []
        self._column.arrange(self._lead)
        self.body.addWidget(self._scroll)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_EVERY_MS)
        self._timer.timeout.connect(self.flush_drafts)

    def put_on_top(self, widget: QWidget) -> None:
        """Put a widget over the title; it scrolls with the form."""
        self._lead.insert(0, widget)
        self._column.arrange([*self._lead, *self._order])

    def to_top(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)

    def show_rows(
        self, title: str, help_text: str, rows: tuple[FieldRow, ...], read_only: str = "", returned: str = ""
    ) -> None:
        """Show fields; blocks of the same fields are kept, also from one case to the next.

        Whoever goes to another case or review calls `commit` before.
        """
        here = [row.place for row in rows]
        if self.places() and (not here or here[0][:2] != self.places()[0][:2]):
            self._scroll.verticalScrollBar().setValue(0)
        self._title.show_text(title, hide_empty=True)
        self._help.show_text(help_text, hide_empty=True)
        self._read_only.say(read_only)
        self._returned.say(returned)
        self._put_away(rows)
        self._order = [self._block(row) for row in rows]
        for block, row in zip(self._order, rows, strict=True):
            block.show_row(row)
        self._column.arrange([*self._lead, *self._order])
        for block in self._order:
            if block.isHidden():
                block.show()

    def places(self) -> list[Place]:
        """The places shown, in reading order."""
        return [block.row.place for block in self._order if block.row is not None]

    def block(self, place: Place) -> FieldBlock | None:
        """The block of a place, when it is shown."""
        block = self._blocks.get(place.field)
        return block if block is not None and block.place() == place else None

    def go(self, place: Place) -> bool:
        """Scroll to a place and put the keyboard there; False when it is not shown."""
        block = self.block(place)
        if block is None:
            return False
        block.focus()
        self._reveal(block)
        return True

    def commit(self) -> None:
        """Say what stands under the cursor: before another case, another screen, or the end."""
        for block in self._order:
            block.commit()
        self.flush_drafts()

    @property
    def untold(self) -> bool:
        """Whether something is typed that `typing` has not told yet."""
        return bool(self._drafts)

    def flush_drafts(self) -> None:
        """Say what is typed but not yet an answer."""
        drafts, self._drafts = self._drafts, {}
        self._timer.stop()
        for place, text in drafts.items():
            self.typing.emit(place, text)

    def explain_focus(self) -> bool:
        """Show the help of the field under the cursor (F1); False when there is none."""
        focus = QApplication.focusWidget()
        for block in self._order:
            if focus is not None and block.isAncestorOf(focus) and block.row is not None:
                row = block.row
                means = "\n".join(f"{option.label}: {option.means}" for option in row.options if option.means)
                said = "\n\n".join(part for part in (row.ask, describe(row), means) if part)
                if said == row.ask:
                    said = tr("{asked}\n\nThere is no further help for this question.", asked=row.ask)
                show_help(block.mapToGlobal(QPoint(24, 24)), said, block)
                return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def _block(self, row: FieldRow) -> FieldBlock:
        known = self._blocks.get(row.place.field)
        if known is not None and self._kinds[row.place.field] is row.kind:
            return known
        if known is not None:
            self._drop(row.place.field)
        # A table that was imported is read, as a record is.
        block = FieldBlock(Kind.RECORD if row.imported else row.kind, self._clock)
        block.answered.connect(self._on_answered)
        block.typing.connect(self._on_typing)
        block.attach.connect(self.attach)
        block.opened.connect(self.opened)
        block.history.connect(self.history)
        block.redact.connect(self.redact)
        block.panel.connect(self.panel)
        block.asked.connect(self.asked)
        self._blocks[row.place.field] = block
        self._kinds[row.place.field] = row.kind
        return block

    def _put_away(self, rows: tuple[FieldRow, ...]) -> None:
        """Take off what is not asked any more; laid by while its section is shown, for it may come back."""
        section = rows[0].place.section if rows else ""
        wanted = {row.place.field for row in rows}
        for field in [field for field in self._blocks if field not in wanted]:
            if section != self._section:
                self._drop(field)
            elif self._blocks[field].row is not None:
                self._blocks[field].lay_by()
        self._section = section

    def _drop(self, field: str) -> None:
        block = self._blocks.pop(field)
        del self._kinds[field]
        block.hide()
        block.deleteLater()

    def _reveal(self, block: FieldBlock) -> None:
        # After the layout has settled; a block near the end needs its final place.
        QTimer.singleShot(0, block, lambda: self._scroll.ensureWidgetVisible(block, 0, Space.XL))

    def _on_answered(self, place: Place, answer: object, reason: str) -> None:
        self._drafts.pop(place, None)
        self.answered.emit(place, answer, reason)

    def _on_typing(self, place: Place, text: str) -> None:
        first = not self._drafts
        self._drafts[place] = text
        if not self._timer.isActive():
            self._timer.start()
        if first:
            self.begun.emit()
