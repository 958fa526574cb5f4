"""Where an import comes from: the files, what they hold, who sent them, the zone of their times."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.time_notes import ZONES
from reviewdesk.texts import say, tr
from reviewdesk.ui.present.import_words import WORDS, kind_choices, longest
from reviewdesk.ui.present.importing import FileRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.labelled import Labelled
from reviewdesk.ui.widgets.mark import IconMark
from reviewdesk.ui.widgets.named_box import NamedBox


class SenderBox(NamedBox):
    """Senders known by name; a new one is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # nothing changes in passing


class SourceCard(Card):
    """`kind`, `sent_by` and `zone` say a change; `removed` carries a file's name."""

    kind = Signal(str)
    sent_by = Signal(str)
    zone = Signal(str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._short = QWidget()
        short = QHBoxLayout(self._short)
        short.setContentsMargins(0, 0, 0, 0)
        self._short_words = Label("", Type.BODY)
        self.change_button = Button(
            tr("Change"), ButtonKind.QUIET, name=tr("Change files, what they hold, sender, time zone")
        )
        self.change_button.clicked.connect(self._on_change)
        short.addWidget(self._short_words, 1)
        short.addWidget(self.change_button)
        self.body.addWidget(self._short)
        self._whole = QWidget()
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.S)
        self.body.addWidget(self._whole)
        self._compact, self._opened = False, False
        self._files = QVBoxLayout()
        self._files.setSpacing(0)
        whole.addLayout(self._files)
        self._lines: list[QWidget] = []
        self._rows: tuple[FileRow, ...] = ()
        across = QHBoxLayout()
        across.setSpacing(Space.L)
        self.kind_box = Choose(letters=longest(kind_choices()))
        self.kind_box.picked.connect(self.kind)
        self.kind_part = Labelled(tr("What do the files hold?"), self.kind_box)
        self._guessed = Label("", Type.SMALL, Tone.MUTED)
        kind_column = QVBoxLayout()
        kind_column.setSpacing(2)
        kind_column.addWidget(self.kind_part)
        kind_column.addWidget(self._guessed)
        kind_column.addStretch(1)
        self.sender_box = SenderBox()
        line = self.sender_box.lineEdit()
        assert line is not None  # editable
        self._line = line
        self._line.editingFinished.connect(self.say_sender)
        self.sender_box.activated.connect(lambda _at: self.say_sender())
        help_text = tr("Use the same name every time: what was imported before is then not imported twice.")
        self.sender_part = Labelled(tr("Who sent these files?"), self.sender_box, help_text)
        self._line.setAccessibleName(tr("Who sent these files?"))
        self.zone_box = Choose()
        self.zone_box.picked.connect(self.zone)
        zone_help = tr("For times written without a zone.")
        across.addLayout(kind_column, 2)
        across.addWidget(self.sender_part, 3)
        across.addWidget(Labelled(tr("Time zone of the files"), self.zone_box, zone_help), 2)
        whole.addSpacing(Space.XS)
        whole.addLayout(across)
        self._said = ""
        self._kind: FileKind | None = None
        self._fold()

    def show_files(self, rows: tuple[FileRow, ...]) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        for line in self._lines:
            self._files.removeWidget(line)
            line.deleteLater()
        self._lines = [self._file(row) for row in rows]
        for line in self._lines:
            self._files.addWidget(line)

    def show_kind(self, kind: FileKind | None, *, guessed: bool) -> None:
        """Show what the files hold, and whether the program found it out; None asks for it."""
        self.kind_box.show_choices(kind_choices(), kind.value if kind else "")
        self._guessed.show_text(
            tr("As the files show. Change it if it is wrong.") if guessed and kind else "", hide_empty=True
        )
        self.kind_part.complain(
            "" if kind else tr("These files do not tell it, or hold different things. Choose.")
        )
        self._line.setPlaceholderText(say(WORDS[kind].sender) if kind else "")
        self._kind = kind
        self._fold()
        if kind is None:
            self.open()

    def show_source(self, sender: str, senders: tuple[str, ...], zone: str) -> None:
        """Show sender and zone; another sender's zone than the known ones is offered as it is."""
        if tuple(self.sender_box.itemText(at) for at in range(self.sender_box.count())) != senders:
            self.sender_box.clear()
            self.sender_box.addItems(list(senders))
        if not self._line.hasFocus() or not self._line.text():
            self._line.setText(sender)
        self._said = sender
        zones = tuple((known, say(label)) for known, label in ZONES)
        if zone not in dict(zones):
            zones = (*zones, (zone, zone))
        self.zone_box.show_choices(zones, zone)
        self._fold()

    def set_compact(self, compact: bool) -> None:
        """One line only, where there is little room; it opens when it is asked for."""
        if compact != self._compact:
            self._compact, self._opened = compact, False
            self._fold()

    def open(self) -> None:
        """Show all of it, also where there is little room."""
        self._opened = True
        self._fold()

    def _fold(self) -> None:
        short = self._compact and not self._opened
        self._whole.setVisible(not short)
        self._short.setVisible(short)
        names = ", ".join(row.name for row in self._rows)
        kind = say(WORDS[self._kind].label) if self._kind else ""
        self._short_words.show_text(" · ".join(part for part in (kind, names, self._said) if part))

    def _on_change(self) -> None:
        self.open()
        self.sender_box.setFocus()

    def _file(self, row: FileRow) -> QWidget:
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(Space.S)
        icon, tone = (Icon.CONTRACTS, Tone.MUTED) if row.readable else (Icon.WARN, Tone.BAD)
        across.addWidget(IconMark(icon, tone, 18))
        texts = QHBoxLayout()
        across.addLayout(texts, 1)
        texts.addWidget(Label(row.name, Type.LABEL), 2)
        texts.addWidget(Label(row.detail, Type.SMALL, Tone.MUTED if row.readable else Tone.BAD), 3)
        gone = Button("", ButtonKind.QUIET, Icon.CROSS, name=tr("Take {file} out", file=row.name))
        gone.clicked.connect(partial(self._on_removed, row.name))
        across.addWidget(gone)
        return line

    def _on_removed(self, name: str, _checked: bool = False) -> None:
        self.removed.emit(name)

    def say_sender(self) -> None:
        """Say who is written there, where that is another than before."""
        name = self._line.text().strip()
        if name != self._said:
            self._said = name
            self.sent_by.emit(name)
