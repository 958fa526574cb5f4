"""Long text: grows with what is written, the Tab key moves on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from reviewdesk.forms.answers import Given
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.present.fields import FieldRow

_LEAST, _MOST = 3, 14


class GrowingText(QPlainTextEdit):
    """A plain text field as high as its text, within limits; `left` tells that the cursor has gone."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None, *, least: int = _LEAST) -> None:
        super().__init__(parent)
        self._least = least
        self.setTabChangesFocus(True)
        self.viewport().setAutoFillBackground(False)  # its frame paints the ground, of what is read only too
        self.textChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height the text asks for."""
        line = self.fontMetrics().lineSpacing()
        # QPlainTextEdit's document counts its height in lines.
        lines = max(self._least, min(_MOST, round(self.document().size().height())))
        height = lines * line + 2 * self.frameWidth() + round(2 * self.document().documentMargin()) + 2
        if height != self.height():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable():
            event.ignore()  # nothing of its own to undo: the form around it may have
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
        self.left.emit()


class LongTextEditor(Editor):
    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._text = GrowingText()
        self._filling = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._text)
        self._text.textChanged.connect(self._on_changed)
        self._text.left.connect(self.commit)

    def inputs(self) -> tuple[QWidget, ...]:
        return (self._text,)

    def fill(self, row: FieldRow, *, fresh: bool) -> None:
        self._text.setReadOnly(not row.editable)
        if fresh or not self._text.document().isModified():
            shown = row.draft or str(self.given() or "")
            if shown != self._text.toPlainText():
                self._filling = True
                self._text.setPlainText(shown)
                self._filling = False
            self._text.document().setModified(bool(row.draft))

    def commit(self) -> None:
        if not self._text.document().isModified():
            return
        self._text.document().setModified(False)
        text = self._text.toPlainText().strip()
        self.emit_answer(Given(text) if text else None)

    def _on_changed(self) -> None:
        if not self._filling:
            self.typing.emit(self._text.toPlainText())
