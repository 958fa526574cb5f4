"""Packs: which can be released, their pages before anything is signed, and checking one from elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewdesk.texts import tr
from reviewdesk.ui.present.packs import PackRow, VerdictPage
from reviewdesk.ui.screens.pack_preview import PackPreview
from reviewdesk.ui.screens.screen import Page, Screen
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.empty import EmptyState
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.options import radio
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable
from reviewdesk.ui.widgets.verdict_card import VerdictView

OWN, FILE, NONE = "own", "file", "none"


class PackList(Page):
    """`opened` carries a review's key."""

    opened = Signal(str)
    checking = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        subtitle = tr("A pack is one signed PDF that a funder can check without this program.")
        super().__init__(tr("Packs"), subtitle, parent)
        self.check_button = Button(tr("Check a pack"), icon=Icon.SAVED)
        self.check_button.clicked.connect(self.checking)
        self.acts.addWidget(self.check_button)
        columns = (
            Column[PackRow](tr("Review"), lambda r: Cell(r.title, strong=True, below=r.where), share=5),
            Column[PackRow](tr("Signed"), lambda r: Cell(r.state, Tone.MUTED), share=3),
            Column[PackRow](tr("Pack"), _pill, share=3),
        )
        self.table: RowsTable[PackRow] = RowsTable(columns, tr("Reviews and their packs"), at_most=16)
        self.table.opened.connect(lambda row: self.opened.emit(row.key))
        self._card = Card(padding=Space.XS)
        self._card.body.addWidget(self.table)
        self.column.addWidget(self._card)
        self.empty = EmptyState(
            Icon.PACKS,
            tr("No review yet, so no pack"),
            tr(
                "Every open review has a pack: you can look at its pages at any time, and release it when "
                "everything is signed. A pack that somebody sent you can be checked here too."
            ),
            tr("Check a pack"),
            Icon.SAVED,
        )
        self.empty.acted.connect(self.checking)
        self.column.addWidget(self.empty)
        self.column.addStretch(1)
        self.show_rows(())

    def show_rows(self, rows: tuple[PackRow, ...]) -> None:
        self.table.show_rows(rows)
        self._card.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.check_button.setVisible(bool(rows))


def _pill(row: PackRow) -> Cell:
    tone = Tone.OK if row.ready else Tone.ACCENT if row.signed else Tone.HOLD
    return Cell(row.pill, tone, pill=True)


class PackCheck(Page):
    """`asked` carries the pack's path, which root to trust (own, file, none), and its path or None."""

    asked = Signal(object, str, object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        subtitle = tr("Nothing is sent anywhere: the file is checked on this computer, and not kept.")
        super().__init__(tr("Check a pack"), subtitle, parent)
        self.setAcceptDrops(True)
        back = Button(tr("Back"), icon=Icon.LEFT, name=tr("Back to the packs"))
        back.clicked.connect(self.left)
        self.acts.addWidget(back)
        card = Card()
        self.file_line = QLineEdit()
        self.file_line.setPlaceholderText(tr("Choose a PDF, or drop it here"))
        self._ask(card, tr("The pack"), self.file_line, tr("Choose the pack"), "PDF (*.pdf)")
        card.body.addSpacing(Space.XS)
        card.body.addWidget(Label(tr("Whose root certificate should it be signed under?"), Type.LABEL))
        group = QButtonGroup(self)
        self.trusts = {
            OWN: radio(tr("This organization's own")),
            FILE: radio(tr("Another organization's, from a file they gave you by another way")),
            NONE: radio(tr("I have none: only check whether the pack was changed")),
        }
        for known, button in self.trusts.items():
            group.addButton(button)
            button.toggled.connect(self._show_trust)
            card.body.addWidget(button)
            if known == FILE:
                self.root_line = QLineEdit()
                self.root_line.setPlaceholderText(tr("A certificate file (PEM)"))
                self._root = self._ask(
                    card, "", self.root_line, tr("Choose the root certificate"), "PEM (*.pem *.crt *.cer)"
                )
                self.root_line.setAccessibleName(tr("The root certificate"))
        self.trusts[OWN].setChecked(True)
        across = QHBoxLayout()
        self.wrong = Mark(Icon.WARN, Tone.BAD, Type.LABEL)
        self.check_button = Button(tr("Check it"), ButtonKind.PRIMARY, Icon.SAVED)
        self.check_button.clicked.connect(self.go_on)
        across.addWidget(self.wrong, 1)
        across.addStretch(1)
        across.addWidget(self.check_button)
        card.body.addLayout(across)
        self.column.addWidget(card)
        self._working = Label("", Type.BODY, Tone.MUTED)
        self.column.addWidget(self._working)
        self._verdict: QWidget | None = None
        self.column.addStretch(1)
        self._working.hide()

    def _ask(self, card: Card, caption: str, line: QLineEdit, choose: str, kinds: str) -> QWidget:
        if caption:
            label = Label(caption, Type.LABEL)
            label.setBuddy(line)
            card.body.addWidget(label)
            line.setAccessibleName(caption)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        button = Button(tr("Choose"), name=choose)

        def pick() -> None:
            name, _ = QFileDialog.getOpenFileName(
                self, choose, line.text(), f"{kinds};;{tr('All files')} (*)"
            )
            if name:
                line.setText(name)

        button.clicked.connect(pick)
        line.returnPressed.connect(self.go_on)
        across.addWidget(line, 1)
        across.addWidget(button)
        card.body.addWidget(holder)
        return holder

    def show_working(self) -> None:
        self._clear()
        self.wrong.say("")
        self._working.show_text(tr("The pack is being checked…"), hide_empty=True)
        self.check_button.setEnabled(False)

    def show_verdict(self, page: VerdictPage | None) -> None:
        """Show what was found; None takes it away."""
        self._clear()
        self._working.show_text("", hide_empty=True)
        self.check_button.setEnabled(True)
        if page is not None:
            self._verdict = VerdictView(page)
            self.column.insertWidget(self.column.count() - 1, self._verdict)

    def forget(self) -> None:
        self.show_verdict(None)
        self.file_line.clear()
        self.root_line.clear()
        self.wrong.say("")

    def go_on(self) -> None:
        name, root = self.file_line.text().strip(), self.root_line.text().strip()
        trust = next(known for known, button in self.trusts.items() if button.isChecked())
        if not name:
            self.wrong.say(tr("Choose the pack to check."))
            self.file_line.setFocus()
        elif trust == FILE and not root:
            self.wrong.say(tr("Choose the root certificate, or another answer."))
            self.root_line.setFocus()
        else:
            self.asked.emit(Path(name).expanduser(), trust, Path(root).expanduser() if root else None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.file_line.setText(paths[0])

    def _show_trust(self) -> None:
        if hasattr(self, "_root"):
            self._root.setVisible(self.trusts[FILE].isChecked())

    def _clear(self) -> None:
        if self._verdict is not None:
            self.column.removeWidget(self._verdict)
            self._verdict.deleteLater()
            self._verdict = None


class PackScreen(Screen):
    """The list, one pack's pages, or the check; `listed` when the list comes to the front."""

    entered = Signal()
    listed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self.list = PackList()
        self.preview = PackPreview()
        self.check = PackCheck()
        for part in (self.list, self.preview, self.check):
            self._stack.addWidget(part)
        self.list.checking.connect(lambda: self.show_part(self.check))
        self.check.left.connect(self._back)
        self.preview.left.connect(self._back)

    @property
    def part(self) -> Screen:
        """What is at the front."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Screen)  # only screens are in it
        return shown

    def show_part(self, part: Screen) -> None:
        self._stack.setCurrentWidget(part)
        if part is self.check:
            self.check.file_line.setFocus()

    def enter(self) -> None:
        self.entered.emit()

    def go_on(self) -> None:
        self.part.go_on()

    def next_hold(self) -> None:
        self.part.next_hold()

    def fit(self, ems: float) -> None:
        self.preview.fit(ems)

    def _back(self) -> None:
        self.show_part(self.list)
        self.listed.emit()
