"""Sign-in and lock: who one is, and one's passphrase."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import passphrase_line, take_passphrase
from reviewdesk.ui.screens.screen import Screen, scrolled
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import IconMark, Mark
from reviewdesk.ui.widgets.rows_table import Cell, Column, RowsTable

_MOST, _LEAST = 6, 2  # people in sight at once


@dataclass(frozen=True, slots=True)
class SignInRow:
    """Somebody who can sign in here."""

    key: str
    name: str
    role: str


class CentredScreen(Screen):
    """A card in the middle of an otherwise quiet screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inner = scrolled(self, sideways=False)
        outer = QHBoxLayout(self.inner)
        outer.addStretch(1)
        column = QVBoxLayout()
        column.addStretch(2)
        self.sign = QWidget()
        head = QHBoxLayout(self.sign)
        head.setContentsMargins(0, 0, 0, Space.L)
        head.setSpacing(Space.M)
        head.addStretch(1)
        head.addWidget(IconMark(Icon.LOGO, Tone.ACCENT, 34))
        head.addWidget(Label(tr("ReviewDesk"), Type.TITLE, wrap=False))
        head.addStretch(1)
        column.addWidget(self.sign)
        self.card = Card(padding=Space.XL + 4)
        column.addWidget(self.card)
        column.addStretch(3)
        outer.addLayout(column)
        outer.addStretch(1)

    def fit(self, ems: float) -> None:
        em = look().metrics(Type.BODY).averageCharWidth()
        self.card.setFixedWidth(round(min(68, ems - 8) * em))


class SignInScreen(CentredScreen):
    """`signing_in` carries a person's key and the passphrase; `recovering` asks for the code; `again`
    to open a desk that did not open.
    """

    signing_in = Signal(str, str)
    recovering = Signal()
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[SignInRow, ...] = ()
        self._chosen: str | None = None
        body = self.card.body
        self._organisation = Label("", Type.HEADING)
        self._why = Label("", Type.BODY, Tone.MUTED)
        body.addWidget(self._organisation)
        body.addWidget(self._why)
        body.addSpacing(Space.S)
        who = Label(tr("Who are you?"), Type.LABEL)
        body.addWidget(who)
        columns = (
            Column[SignInRow]("", lambda r: Cell(r.name, strong=True), share=1),
            Column[SignInRow]("", lambda r: Cell(r.role, Tone.MUTED), share=1),
        )
        self.people: RowsTable[SignInRow] = RowsTable(columns, tr("Who are you?"), at_most=_MOST)
        self.people.horizontalHeader().hide()
        self.people.opened.connect(self._on_person)
        body.addWidget(self.people)
        body.addSpacing(Space.S)
        label = Label(tr("Passphrase"), Type.LABEL)
        self.line = passphrase_line()
        self.line.setAccessibleName(tr("Passphrase"))
        label.setBuddy(self.line)
        body.addWidget(label)
        body.addWidget(self.line)
        self.problem = Mark(Icon.WARN, Tone.BAD, Type.SMALL_STRONG)
        body.addWidget(self.problem)
        body.addSpacing(Space.S)
        foot = QHBoxLayout()
        self.again_button = Button(tr("Try again"), ButtonKind.PRIMARY)
        self.again_button.clicked.connect(self.again)
        self.again_button.hide()
        foot.addWidget(self.again_button)
        self.button = Button(tr("Sign in"), ButtonKind.PRIMARY)
        self.forgot = Button(tr("Forgot the passphrase?"), ButtonKind.QUIET)
        foot.addWidget(self.button)
        foot.addStretch(1)
        foot.addWidget(self.forgot)
        body.addLayout(foot)
        self.line.returnPressed.connect(self.go_on)
        self.button.clicked.connect(self.go_on)
        self.forgot.clicked.connect(self.recovering)
        self._asking = (who, self.people, label, self.line, self.button)

    def fit(self, ems: float) -> None:
        """The passphrase is in sight on every screen: the list of people gives way, and is scrolled."""
        super().fit(ems)
        self._fit_people()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "people"):
            QTimer.singleShot(0, self, self._fit_people)  # once all of it has the new size

    def _fit_people(self) -> None:
        row = self.people.verticalHeader().defaultSectionSize()
        held = self.inner.layout()
        whole = self.inner.sizeHint().height()
        if held is not None and held.hasHeightForWidth():
            whole = max(whole, held.totalHeightForWidth(self.inner.width()))
        room = self.height() - whole + self.people.height() - row // 2
        sign = self.sign.sizeHint().height()
        room += 0 if self.sign.isHidden() else sign  # what there is without it
        self.sign.setVisible(room - sign >= _LEAST * row)
        fitting = (room - sign if room - sign >= _LEAST * row else room) // max(1, row)
        self.people.show_at_most(max(_LEAST, min(_MOST, fitting)))

    def show_people(
        self, organisation: str, rows: tuple[SignInRow, ...], chosen: str | None, why: str = ""
    ) -> None:
        """Offer the people of this desk; `why` says that it was locked, or that somebody else takes over."""
        self._ask(asks=True)
        self._organisation.show_text(organisation)
        self._why.show_text(why, hide_empty=True)
        self._rows = rows
        self.people.show_rows(rows)
        self._chosen = chosen or (rows[0].key if rows else None)
        at = next((i for i, row in enumerate(rows) if row.key == self._chosen), 0)
        self.people.selectRow(at)
        QTimer.singleShot(0, self, self._fit_people)
        self.problem.say("")
        self.line.clear()

    def show_fault(self, words: str) -> None:
        """The desk does not open at all: say why, and what can be done."""
        self._organisation.show_text(tr("The desk does not open"))
        self._why.show_text("", hide_empty=True)
        self._ask(asks=False)
        self.problem.say(words)

    def _ask(self, *, asks: bool) -> None:
        for part in self._asking:
            part.setVisible(asks)
        self.again_button.setVisible(not asks)
        self.forgot.show_label(tr("Forgot the passphrase?") if asks else tr("Open with the recovery code"))

    @property
    def chosen_name(self) -> str:
        """Whose line is chosen."""
        row = self.people.current()
        return row.name if row is not None else ""

    def take_focus(self) -> None:
        if self.again_button.isVisible():
            self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self.line.clear()

    def go_on(self) -> None:
        if not self.again_button.isHidden():
            self.again.emit()
            return
        row = self.people.current()
        if row is None:
            self.refuse(tr("Choose who you are."))
        elif not self.line.text():
            self.refuse(tr("Enter your passphrase."))
        else:
            self.button.setEnabled(False)
            self.problem.say("")
            self.signing_in.emit(row.key, take_passphrase(self.line))

    def refuse(self, words: str) -> None:
        """Say why not, and let the person try again."""
        self.button.setEnabled(True)
        self.problem.say(words)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def succeed(self) -> None:
        self.button.setEnabled(True)
        self.line.clear()

    def _on_person(self, _row: object) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
