"""The recovery code, shown once: copied, printed or saved, put out of sight, and a part of it typed back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark


class RecoveryCode(QWidget):
    """`kept`: a group of it was typed back from the paper. `saving` carries a path and the text to write."""

    kept = Signal()
    saving = Signal(object, str)

    def __init__(self, keep: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self._show_part, self._type_part = QWidget(), QWidget()
        self.code = QLineEdit()
        self.problem = Mark(Icon.WARN, Tone.BAD, Type.LABEL)
        self._build_shown()
        self._build_typed(keep)
        column.addWidget(self._show_part)
        column.addWidget(self._type_part)
        column.addWidget(self.problem)
        self._groups: tuple[str, ...] = ("",)
        self._asked = 0
        self._ask(typed=False)

    def _build_shown(self) -> None:
        column = QVBoxLayout(self._show_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        box = Card(tone=Tone.ACCENT)
        self.code.setReadOnly(True)
        self.code.setAccessibleName(tr("Recovery code"))
        box.body.addWidget(self.code)
        column.addWidget(box)
        across = QHBoxLayout()
        self.print_button = Button(tr("Print"), icon=Icon.PRINT)
        self.save_button = Button(tr("Save as a file"), icon=Icon.SAVED)
        self.copy_button = Button(tr("Copy"), icon=Icon.COPY)
        self.print_button.clicked.connect(self._on_print)
        self.save_button.clicked.connect(self._on_save)
        self.copy_button.clicked.connect(self._on_copy)
        for button in (self.print_button, self.save_button, self.copy_button):
            across.addWidget(button)
        across.addStretch(1)
        column.addLayout(across)
        self.said = Mark(Icon.SAVED, Tone.OK)
        column.addWidget(self.said)
        self.next_button = Button(tr("I have it on paper"), ButtonKind.PRIMARY)
        self.next_button.clicked.connect(lambda: self._ask(typed=True))
        column.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignRight)

    def _build_typed(self, keep: str) -> None:
        column = QVBoxLayout(self._type_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self._caption = Label("", Type.LABEL)
        self.line = QLineEdit()
        self._caption.setBuddy(self.line)
        column.addWidget(self._caption)
        column.addWidget(self.line)
        foot = QHBoxLayout()
        back = Button(tr("Show the code again"), icon=Icon.LEFT)
        back.clicked.connect(lambda: self._ask(typed=False))
        self.keep_button = Button(keep, ButtonKind.PRIMARY)
        self.keep_button.clicked.connect(self._on_typed)
        self.line.returnPressed.connect(self._on_typed)
        foot.addWidget(back)
        foot.addStretch(1)
        foot.addWidget(self.keep_button)
        column.addLayout(foot)

    def show_code(self, code: str) -> None:
        """Show a code; the only time it can be shown."""
        self._groups = tuple(code.split("-"))
        self._asked = sum(code.encode()) % len(self._groups)  # another group for another code
        self.code.setText(code)
        self.code.setCursorPosition(0)
        asked = tr("Type group {n} of the code from your paper", n=self._asked + 1)
        self._caption.show_text(asked)
        self.line.setAccessibleName(asked)
        self._ask(typed=False)

    def go_on(self) -> None:
        (self.next_button if self._type_part.isHidden() else self.keep_button).click()

    def forget(self) -> None:
        self._groups = ("",)
        self.code.clear()
        self.line.clear()

    def _ask(self, *, typed: bool) -> None:
        self._show_part.setVisible(not typed)
        self._type_part.setVisible(typed)
        self.problem.say("")
        self.line.clear()
        (self.line if typed else self.code).setFocus()

    def _on_typed(self) -> None:
        typed = self.line.text().strip().upper().replace("O", "0").replace("I", "1").replace("L", "1")
        if typed != self._groups[self._asked]:
            words = tr("That is not group {n}. Compare it with your paper.", n=self._asked + 1)
            self.problem.say(words)
            self.line.setFocus()
            return
        self.problem.say("")
        self.kept.emit()

    def _text(self) -> str:
        return tr("ReviewDesk recovery code\n\n{code}\n\nKeep it locked away.", code=self.code.text())

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())
        self.said.say(tr("Copied. Clear the clipboard after you have pasted it somewhere safe."))

    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Save the recovery code"), "recovery-code.txt", tr("Text (*.txt)")
        )
        if name:
            self.saving.emit(Path(name), self._text())

    def show_saved(self) -> None:
        self.said.say(tr("Saved. Move the file off this laptop: beside the desk it protects nothing."))

    def _on_print(self) -> None:
        printer = QPrinter()
        if QPrintDialog(printer, self).exec() == QPrintDialog.DialogCode.Accepted:
            painter = QPainter(printer)
            area = QRectF(printer.pageLayout().paintRectPixels(printer.resolution()))
            font = QFont(look().font(Type.TITLE))
            font.setPixelSize(round(printer.resolution() / 5))
            painter.setFont(font)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), self._text())
            painter.end()
