"""The passphrase of somebody else: typed by themselves, or given to them for one sign-in."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import passphrase_line
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.options import radio


class PassphrasePart(QWidget):
    """What is true of each way stands beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.XS, 0, 0)
        column.setSpacing(Space.S)
        self.own = radio(tr("They are here and type their own now"))
        self.given = radio(tr("I give a first one, good for one sign-in"))
        group = QButtonGroup(self)
        for button in (self.own, self.given):
            group.addButton(button)
        self._caption = Label("", Type.LABEL)
        self._truth = Label("", Type.SMALL, Tone.MUTED)
        self.line, self.again = passphrase_line(), passphrase_line()
        self._again_caption = Label(tr("The same again"), Type.LABEL)
        self.again.setAccessibleName(tr("The same again"))
        self._caption.setBuddy(self.line)
        self._again_caption.setBuddy(self.again)
        for widget in (
            Label(tr("Passphrase"), Type.LABEL),
            self.own,
            self.given,
            self._caption,
            self._truth,
            self.line,
            self._again_caption,
            self.again,
        ):
            column.addWidget(widget)
        self.own.toggled.connect(self._show)
        self.own.setChecked(True)

    def missing(self) -> tuple[str, QWidget] | None:
        """What is still to be typed, and where."""
        if not self.line.text():
            return tr("The passphrase is still to be typed."), self.line
        if self.line.text() != self.again.text():
            self.again.clear()
            return tr("The two passphrases differ. Type the second one again."), self.again
        return None

    def clear(self) -> None:
        self.line.clear()
        self.again.clear()

    def _show(self, own: bool) -> None:
        caption = tr("Their own passphrase") if own else tr("First passphrase")
        truth = (
            tr("Let them type it unseen: at least 10 characters, a few unrelated words. Only they know it.")
            if own
            else tr(
                "Tell it in person. It signs nothing: at their first sign-in they choose their own. Until "
                "then you could come in as them; it would stand in their history that somebody chose, and "
                "the first passphrase would no longer work for them."
            )
        )
        self._caption.show_text(caption)
        self._truth.show_text(truth)
        self.line.setAccessibleName(caption)
        self.line.setAccessibleDescription(truth)
        self.clear()
