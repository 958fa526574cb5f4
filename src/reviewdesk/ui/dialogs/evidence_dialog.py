"""Evidence for an answer: a file kept encrypted in the desk, or a record named where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from reviewdesk.forms.catalog import EVIDENCE_KINDS
from reviewdesk.records.naming import seen
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.editor import Clock
from reviewdesk.ui.editors.moment_editor import MomentLine
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """`file` None: a record named in `where`. `dated`: the evidence's own date. `field`: what it is for;
    `sort`: what it is.
    """

    title: str
    where: str
    file: Path | None
    dated: date | None
    field: str
    sort: str = ""


class EvidenceDialog(Sheet):
    """`decided` carries an EvidenceDraft."""

    decided = Signal(object)

    def __init__(
        self,
        fields: tuple[Pick, ...],
        chosen: str,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Link evidence"), tr("Link it"), parent, icon=Icon.ATTACH)
        self._fields = PickBox()
        self._fields.show_picks(fields, chosen or (fields[0].id if fields else None))
        self.ask(tr("Which answer does it support?"), self._fields)
        self._fields.name(tr("Which answer does it support?"), "")
        self._record = QRadioButton(tr("A record that lies elsewhere"))
        self._file = QRadioButton(tr("A file, kept encrypted here"))
        self._record.setChecked(True)
        across = QHBoxLayout()
        across.addWidget(self._record)
        across.addWidget(self._file)
        across.addStretch(1)
        self.column.addLayout(across)
        self._sort = PickBox()
        self._sort.show_picks(tuple(Pick(kind, str(label)) for kind, label in EVIDENCE_KINDS.items()), None)
        self.ask(tr("What is it?"), self._sort, tr("Some rules ask for a record of a certain kind"))
        self._sort.name(tr("What is it?"), "")
        self._title = QLineEdit()
        self.ask(tr("Title"), self._title, tr("How others will find it: Fluid chart, Jul 29 to Aug 1"))
        self._where = QLineEdit()
        self.ask(tr("Where it lies"), self._where, tr("System and number: EVV 88213"))
        self._path: Path | None = None
        self._pick = Button(tr("Choose the file"), icon=Icon.ATTACH)
        self._named = Label("", Type.SMALL, Tone.MUTED)
        self.column.addWidget(self._pick)
        self.column.addWidget(self._named)
        self._dated = MomentLine(clock, with_time=False)
        self.ask(tr("Date of the evidence itself (if known)"), self._dated)
        self._dated.line.setAccessibleName(tr("Date of the evidence itself"))
        self.column.addStretch(1)
        self._pick.clicked.connect(self._on_pick)
        self._file.toggled.connect(self._show_kind)
        self._show_kind()
        self.settle(560)
        self._title.setFocus()

    def take(self, path: Path) -> None:
        """Use a file, as if it had been chosen in the file dialog."""
        self._path = path
        self._file.setChecked(True)
        self._named.show_text(path.name)
        if not self._title.text().strip():
            self._title.setText(seen(path.stem))

    def decide(self) -> None:
        field, title, where = self._fields.chosen(), self._title.text().strip(), self._where.text().strip()
        dated = self._dated.value()
        if field is None:
            self.refuse(tr("Choose which answer it supports."), self._fields)
        elif not title:
            self.refuse(tr("Give it a title by which others find it."), self._title)
        elif self._file.isChecked() and self._path is None:
            self.refuse(tr("Choose the file."), self._pick)
        elif self._record.isChecked() and not where:
            self.refuse(tr("Write where the record lies."), self._where)
        elif dated is None and self._dated.text():
            self.refuse(self._dated.complaint(), self._dated.line)
        else:
            file = self._path if self._file.isChecked() else None
            day = dated.date() if isinstance(dated, datetime) else dated
            self.wait()
            self.decided.emit(EvidenceDraft(title, where, file, day, field, self._sort.chosen() or ""))

    def _show_kind(self) -> None:
        file = self._file.isChecked()
        self._pick.setVisible(file)
        self._named.setVisible(file)

    def _on_pick(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Choose the file"))
        if name:
            self.take(Path(name))
