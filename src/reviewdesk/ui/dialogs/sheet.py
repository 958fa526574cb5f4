"""What every dialog has: a title, a form, a list of what is missing, and two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from reviewdesk.errors import DeskError
from reviewdesk.texts import tr
from reviewdesk.ui.runner import unexpected
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark


class Sheet(QDialog):
    """Subclasses fill `column` and call `done_with`; a press on the loud button runs `decide`.

    The loud button is live always; what is missing is said over it.
    """

    def __init__(
        self, title: str, keep: str, parent: QWidget | None = None, *, icon: Icon | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        inner = QWidget()
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        self.column.setSpacing(Space.S)
        self.heading = Label(title, Type.TITLE)
        self.column.addWidget(self.heading)
        outer.addWidget(scroll, 1)
        self._inner = inner
        foot = QVBoxLayout()
        foot.setContentsMargins(Space.XL, Space.M, Space.XL, Space.L)
        self.problem = Mark(Icon.WARN, Tone.BAD, Type.LABEL)
        foot.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.keep_button = Button(keep, ButtonKind.PRIMARY, icon)
        self.keep_button.setDefault(True)
        self.cancel_button = Button(tr("Cancel"))
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.keep_button)
        foot.addLayout(row)
        outer.addLayout(foot)
        self._foot = foot
        self.keep_button.clicked.connect(self.decide)
        self.cancel_button.clicked.connect(self.reject)

    def decide(self) -> None:
        """Check, then emit what was decided; overridden."""
        raise NotImplementedError

    def refuse(self, words: str, at: QWidget | None = None) -> None:
        """Say what is missing and put the keyboard there."""
        self.problem.say(words)
        if at is not None:
            at.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait(self) -> None:
        """What was decided is on its way to the desk: the dialog stays, and asks nothing twice."""
        self.keep_button.setEnabled(False)
        self.problem.say("")

    def wrong(self, words: str) -> None:
        """The desk said no: show why, let the person mend it and try again."""
        self.keep_button.setEnabled(True)
        self.refuse(words)

    def broke(self, error: Exception) -> bool:
        """It could not be written: say why here, where the text still stands."""
        self.wrong(str(error if isinstance(error, DeskError) else unexpected(error)))
        return True

    def succeed(self) -> None:
        """The desk said yes."""
        self.accept()

    def ask(self, caption: str, widget: QWidget, help_text: str = "") -> None:
        """Put a question with its control into the form."""
        label = Label(caption, Type.LABEL)
        self.column.addSpacing(Space.XS)
        self.column.addWidget(label)
        if help_text:
            self.column.addWidget(Label(help_text, Type.SMALL, Tone.MUTED))
        self.column.addWidget(widget)
        label.setBuddy(widget)
        widget.setAccessibleName(caption)
        if help_text:
            widget.setAccessibleDescription(help_text)

    def so_far(self) -> tuple[str, ...]:
        """What stands in the lines and texts of the form, in order; never a passphrase."""
        return tuple(_text_of(field) for field in self._fields_typed_in())

    def type_again(self, texts: tuple[str, ...]) -> None:
        """Put back what `so_far` gave of a dialog of the same kind."""
        for field, text in zip(self._fields_typed_in(), texts, strict=False):
            if text:
                field.setText(text) if isinstance(field, QLineEdit) else field.setPlainText(text)

    def _fields_typed_in(self) -> list[QLineEdit | QPlainTextEdit]:
        return [
            field
            for field in self._inner.findChildren(QWidget)
            if isinstance(field, QPlainTextEdit)
            or (
                isinstance(field, QLineEdit)
                and field.echoMode() is QLineEdit.EchoMode.Normal
                and not isinstance(field.parent(), QComboBox)
            )
        ]

    def settle(self, width: int = 560) -> None:
        """Take a size that fits the content and the screen."""
        wide = look().sized(width)
        screen = self.screen().availableGeometry()
        wide = min(wide, screen.width() - 2 * Space.XL)
        content = self._inner.layout()
        tall = content.totalHeightForWidth(wide) if content and content.hasHeightForWidth() else 480
        tall += self._foot.sizeHint().height() + 2 * Space.XL
        self.resize(wide, min(tall, screen.height() - 3 * Space.XL))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().colours.surface))
        painter.end()


def _text_of(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def passphrase_line() -> QLineEdit:
    """A line for a passphrase: hidden, never remembered, never proposed."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setInputMethodHints(
        Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhNoPredictiveText
        | Qt.InputMethodHint.ImhNoAutoUppercase
    )
    return line


def take_passphrase(line: QLineEdit) -> str:
    """What was typed, taken out of its line at once: it must not stand there while the desk works."""
    typed = line.text()
    line.clear()
    return typed
