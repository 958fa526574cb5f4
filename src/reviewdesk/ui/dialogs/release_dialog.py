"""Signing a pack: what goes out, in whose name and with which meaning, where it is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from reviewdesk.forms.model import Meaning
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line, take_passphrase
from reviewdesk.ui.dialogs.sign_dialog import meaning_words
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label


class ReleaseDialog(Sheet):
    """`decided` carries path and passphrase; the dialog stays until `succeed`."""

    decided = Signal(object, str)

    def __init__(
        self, title: str, detail: str, name: str, role: str, path: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Sign and release"), tr("Sign and release"), parent, icon=Icon.SIGN)
        card = Card(padding=Space.M)
        card.body.setSpacing(1)
        card.body.addWidget(Label(title, Type.LABEL))
        card.body.addWidget(Label(detail, Type.SMALL, Tone.MUTED))
        self.column.addWidget(card)
        self.column.addSpacing(Space.XS)
        self.column.addWidget(Label(tr("What your signature means"), Type.LABEL))
        self.column.addWidget(Label(meaning_words(Meaning.APPROVAL)))
        self.column.addWidget(Label(tr("Printed name: {name}, {role}", name=name, role=role)))
        self._overwrite: Path | None = None
        self.path = QLineEdit(str(path))
        browse = Button(tr("Choose"), name=tr("Choose where the pack is written"))
        browse.clicked.connect(self._on_browse)
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.path, 1)
        across.addWidget(browse)
        self.ask(tr("Where the pack is written"), line)
        self.path.setAccessibleName(tr("Where the pack is written"))
        self.line = self.mended_at = passphrase_line()
        self.ask(tr("Your passphrase"), self.line, tr("It opens your own key for this signature only."))
        self.line.returnPressed.connect(self.decide)
        self.column.addStretch(1)
        self.settle(600)
        self.line.setFocus()

    def decide(self) -> None:
        words = self.path.text().strip()
        path = Path(words).expanduser()
        if path.suffix.casefold() != ".pdf":
            path = path.with_name(f"{path.name}.pdf") if words else path
        if not words:
            self.refuse(tr("Say where the pack is written."), self.path)
        elif not path.parent.is_dir():
            self.refuse(tr("There is no folder {folder}.", folder=str(path.parent)), self.path)
        elif path.exists() and path != self._overwrite:
            self._overwrite = path
            self.refuse(tr("There is a file of this name already. Press again to replace it."), self.path)
        elif not self.line.text():
            self.refuse(tr("Enter your passphrase to sign."), self.line)
        else:
            self.wait()
            self.decided.emit(path, take_passphrase(self.line))

    def succeed(self) -> None:
        self.line.clear()
        self.accept()

    def _on_browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Where the pack is written"), self.path.text(), tr("PDF (*.pdf)")
        )
        if name:
            self.path.setText(name)
            # The file dialog has asked already.
            self._overwrite = Path(name)
            self.line.setFocus()
