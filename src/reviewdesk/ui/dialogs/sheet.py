"""What every dialog has: a title, a form, a list of what is missing, and two buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from reviewdesk.errors import DeskError
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.keeping import Written, write_again, written_in
from reviewdesk.ui.runner import unexpected
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark

_LEAST = 420  # a window that was made very small must not make its sheets unreadable


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
        inner = _Form()
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        self.column.setSpacing(Space.S)
        self.heading = Label(title, Type.TITLE)
        self.column.addWidget(self.heading)
        outer.addWidget(scroll, 1)
        self._inner, self._scroll = inner, scroll
        self.mended_at: QWidget | None = None  # where the keyboard goes when the desk says no
        self._at_first: Written = ()
        inner.installEventFilter(self)
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
        QTimer.singleShot(0, self, self._fit)
        if at is not None:
            at.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait(self) -> None:
        """What was decided is on its way to the desk: the dialog stays, and asks nothing twice."""
        self._decides(False)
        self.problem.say("")

    def wrong(self, words: str) -> None:
        """The desk said no: show why, let the person mend it and try again."""
        self._decides(True)
        self.refuse(words, self.mended_at)

    def reject(self) -> None:
        """A person turns away, by button, Escape or cross.

        Not while the desk is writing what was decided: it would be written all the same.
        """
        if not self.waits:
            super().reject()

    @property
    def waits(self) -> bool:
        """Whether the desk is writing what was decided."""
        return not self.keep_button.isEnabled()

    def drop(self) -> None:
        """Close it, whatever is under way."""
        self.done(QDialog.DialogCode.Rejected)

    def _decides(self, may: bool) -> None:
        self.keep_button.setEnabled(may)
        self.cancel_button.setEnabled(may)

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

    def so_far(self) -> Written:
        """What stands in the form, in order: lines, texts, choices, ticks; never a passphrase."""
        return written_in(self._inner)

    def write_again(self, written: Written) -> None:
        """Put back what `so_far` gave of a dialog of the same kind."""
        write_again(self._inner, written)

    def touched(self) -> bool:
        """Whether the person changed anything since the dialog was shown."""
        return self.so_far() != self._at_first

    def settle(self, width: int = 560) -> None:
        """Take a size that fits the content and the screen; it grows with its content later."""
        screen = self.screen().availableGeometry()
        self.resize(min(look().sized(width), screen.width() - 2 * Space.XL), 0)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.width(), min(self.height(), self._most()))
        self._fit()
        QTimer.singleShot(0, self, self._show_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            # After the layout has been made again; what is said at the foot is measured then, too.
            QTimer.singleShot(0, self, self._fit)
        return super().eventFilter(watched, event)

    def _show_focus(self) -> None:
        """Where the screen is small, the line the keyboard is on is in sight all the same."""
        focus = QApplication.focusWidget()
        if focus is not None and self._inner.isAncestorOf(focus):
            self._scroll.ensureWidgetVisible(focus, 0, Space.M)

    def _fit(self) -> None:
        """As high as what stands in it, where the screen has the room; never lower than it was pulled."""
        content = self._inner.layout()
        if content is None:
            return
        tall = content.totalHeightForWidth(self.width())
        tall += self._foot.totalHeightForWidth(self.width()) if self._foot.hasHeightForWidth() else 0
        tall += 0 if self._foot.hasHeightForWidth() else self._foot.sizeHint().height()
        tall = min(tall, self._most())
        if self.height() < tall:
            self.resize(self.width(), tall)
            self._stay_inside()

    def _most(self) -> int:
        """As high as the window below lets see its ribbon above the sheet, and the screen its edges."""
        screen = self.screen().availableGeometry().height() - 3 * Space.XL
        below = self.parentWidget()
        return screen if below is None else min(screen, max(below.window().height() - 3 * Space.XL, _LEAST))

    def _stay_inside(self) -> None:
        """A sheet that grew over the lower edge of its window is moved up, not cut off."""
        below = self.parentWidget()
        if below is None:
            return
        window = below.window().frameGeometry()
        over = self.geometry().bottom() - (window.bottom() - Space.XL)
        if over > 0:
            self.move(self.x(), max(self.y() - over, window.top() + 2 * Space.XL))

    def begin(self, kept: Written | None = None) -> None:
        """Show the dialog without stopping the program; `kept`: what its writer left in one like it."""
        self._at_first = self.so_far()
        if kept is not None:
            self.write_again(kept)
        self.open()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().colours.surface))
        painter.end()


class _Form(QWidget):
    """As high as its content at the width it has; a hint made for another width would leave empty room."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


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
