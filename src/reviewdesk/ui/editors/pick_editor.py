"""A person, participant, site or measure: type a part of the name, choose from the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QSizePolicy, QWidget

from reviewdesk.forms.answers import Given
from reviewdesk.texts import tr, visible
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.editors.line import Line
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.fields import FieldRow
from reviewdesk.ui.widgets.named_box import NamedBox

_REST_MS = 500
_PASSING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class PickBox(NamedBox):
    """A combo box one types into; `picked` carries an id when the cursor leaves or a line is chosen.

    Arrow keys run through the list: who is passed on the way is nobody's answer, only the one they rest on.
    """

    picked = Signal(object)  # id, or None when emptied
    unclear = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picks: tuple[Pick, ...] = ()
        self._shown: str | None = None
        self._passing = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.commit)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(12)
        self._line = Line()
        self.setLineEdit(self._line)
        self._line.setPlaceholderText(tr("Type a name, or choose"))
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.activated.connect(self._on_activated)
        self._line.editingFinished.connect(self.commit)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_picks(self, picks: tuple[Pick, ...], chosen: str | None) -> None:
        """Offer these, show one of them."""
        if picks != self._picks:
            self._picks = picks
            blocked = self.blockSignals(True)
            self.clear()
            for pick in picks:
                self.addItem(_words(pick), pick.id)
            self.blockSignals(blocked)
        self._shown = chosen
        at = next((i for i, pick in enumerate(picks) if pick.id == chosen), -1)
        self.setCurrentIndex(at)
        if at < 0:
            self._line.setText(chosen or "")
        self._line.setModified(False)
        self._line.setCursorPosition(0)

    def chosen(self) -> str | None:
        """The id of what is typed or chosen; None when nothing of the list is."""
        text = self._line.text().strip().casefold()
        for pick in self._picks:
            if text in {_words(pick).casefold(), pick.label.casefold()}:
                return pick.id
        near = [pick for pick in self._picks if text and text in _words(pick).casefold()]
        return near[0].id if len(near) == 1 else None

    def name(self, accessible: str, description: str) -> None:
        """Accessible name and description, on the box and on its line."""
        widgets: tuple[QWidget, ...] = (self, self._line)
        for widget in widgets:
            widget.setAccessibleName(accessible)
            widget.setAccessibleDescription(description)

    def commit(self) -> None:
        """Say what is chosen, if it is something new."""
        self._rest.stop()
        text = self._line.text().strip()
        chosen = self.chosen()
        if text and chosen is None:
            if text != (self._shown or ""):
                self.unclear.emit(tr("Nothing in the list fits “{text}”. Choose from the list.", text=text))
            return
        self.unclear.emit("")
        if chosen != self._shown:
            self._shown = chosen
            self.setCurrentIndex(next((i for i, p in enumerate(self._picks) if p.id == chosen), -1))
            self.picked.emit(chosen)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling the form must never change an answer in passing.
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._passing = event.key() in _PASSING
        super().keyPressEvent(event)
        self._passing = False

    def _on_activated(self, _at: int) -> None:
        if self._passing:
            self._rest.start()
        else:
            self.commit()


def _words(pick: Pick) -> str:
    return visible(f"{pick.label} · {pick.detail}" if pick.detail else pick.label)


class PickEditor(Editor):
    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._box = PickBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._box)
        self._box.picked.connect(lambda known: self.emit_answer(Given(known) if known else None))
        self._box.unclear.connect(self.unclear)

    def inputs(self) -> tuple[QWidget, ...]:
        return (self._box,)

    def describe(self, row: FieldRow) -> None:
        super().describe(row)
        self._box.name(row.ask, self._box.accessibleDescription())

    def fill(self, row: FieldRow, *, fresh: bool) -> None:
        self._box.setEnabled(row.editable)
        if fresh or not self._box.hasFocus():
            value = self.given()
            known = value if isinstance(value, str) else None
            picks = row.picks
            if known and all(pick.id != known for pick in picks):
                # Somebody who is no longer offered stays readable.
                picks = (*picks, Pick(known, row.words or known))
            self._box.show_picks(picks, known)

    def commit(self) -> None:
        self._box.commit()
