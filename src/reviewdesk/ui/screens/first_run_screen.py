"""First run: the sample organization, or one's own on this laptop; then the recovery code, once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import passphrase_line
from reviewdesk.ui.screens.signin_screen import CentredScreen
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.recovery_code import RecoveryCode


@dataclass(frozen=True, slots=True)
class NewDesk:
    """What first run asks."""

    organisation: str
    administrator: str
    passphrase: str


class FirstRunScreen(CentredScreen):
    """`sampled` asks for the sample, `founded` carries a NewDesk, `finished`: the code is kept."""

    sampled = Signal()
    founded = Signal(object)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None, *, sample: bool = True) -> None:
        super().__init__(parent)
        self._pages = _OnePage()
        self.card.body.addWidget(self._pages)
        self._pages.add(self._build_choice(sample))
        self._pages.add(self._build_form())
        self._pages.add(self._build_code())
        self._pages.turned.connect(self._on_page)
        self._on_page(0)

    def _build_choice(self, sample: bool) -> QWidget:
        page, column = _page(tr("Welcome"))
        column.addWidget(
            Label(
                tr("Everything you enter stays encrypted on this laptop. Nothing is sent anywhere."),
                tone=Tone.MUTED,
            )
        )
        column.addSpacing(Space.S)
        self.own_button = Button(tr("Set up my organization"), ButtonKind.PRIMARY)
        self.own_button.clicked.connect(lambda: self._pages.turn(1))
        own = Card(padding=Space.L)
        own.body.addWidget(Label(tr("This laptop only"), Type.LABEL))
        own.body.addWidget(
            Label(tr("For real work. You become the first administrator."), Type.SMALL, Tone.MUTED)
        )
        own.body.addWidget(self.own_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(own)
        self.sample_button = Button(tr("Look around with the sample"))
        self.sample_button.clicked.connect(self.sampled)
        trial = Card(padding=Space.L)
        trial.body.addWidget(Label(tr("Sample organization"), Type.LABEL))
        words = tr("Invented people and admissions, marked SYNTHETIC on every screen and page.")
        trial.body.addWidget(Label(words, Type.SMALL, Tone.MUTED))
        trial.body.addWidget(self.sample_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(trial)
        trial.setVisible(sample)
        self._choice_problem = Mark(Icon.WARN, Tone.BAD, Type.LABEL)
        column.addWidget(self._choice_problem)
        column.addStretch(1)
        return page

    def _build_form(self) -> QWidget:
        page, column = _page(tr("Your organization"))
        self.organisation = QLineEdit()
        self.administrator = QLineEdit()
        self.first = passphrase_line()
        self.second = passphrase_line()
        for caption, help_text, widget in (
            (tr("Name of the organization"), tr("As it is printed on review packs."), self.organisation),
            (tr("Your name"), tr("As it is printed on what you sign."), self.administrator),
            (tr("Your passphrase"), tr("Long and easy for you to remember: four or five words."), self.first),
            (tr("The passphrase again"), "", self.second),
        ):
            label = Label(caption, Type.LABEL)
            label.setBuddy(widget)
            widget.setAccessibleName(caption)
            widget.setAccessibleDescription(help_text)
            column.addWidget(label)
            if help_text:
                column.addWidget(Label(help_text, Type.SMALL, Tone.MUTED))
            column.addWidget(widget)
            column.addSpacing(Space.XS)
        self.problem = Mark(Icon.WARN, Tone.BAD, Type.LABEL)
        column.addWidget(self.problem)
        column.addStretch(1)
        foot = QHBoxLayout()
        back = Button(tr("Back"), icon=Icon.LEFT)
        back.clicked.connect(lambda: self._pages.turn(0))
        self.found_button = Button(tr("Set up"), ButtonKind.PRIMARY)
        self.found_button.clicked.connect(self._on_found)
        foot.addWidget(back)
        foot.addStretch(1)
        foot.addWidget(self.found_button)
        column.addLayout(foot)
        self.second.returnPressed.connect(self._on_found)
        return page

    def _build_code(self) -> QWidget:
        page, column = _page(tr("Your recovery code"))
        words = tr(
            "With this code an administrator comes in again when every passphrase is forgotten. It is "
            "shown once and kept nowhere: print it or write it down, and lock it away from the laptop."
        )
        column.addWidget(Label(words))
        self.code = RecoveryCode(tr("Go to the desk"))
        self.code.kept.connect(self._on_kept)
        column.addWidget(self.code)
        column.addStretch(1)
        return page

    def show_code(self, code: str) -> None:
        """Show the recovery code, the only time it can be shown."""
        self.code.show_code(code)
        self.first.clear()
        self.second.clear()
        self.found_button.setEnabled(True)
        self._pages.turn(2)

    def refuse(self, words: str) -> None:
        """It did not work: say why where the person is."""
        self.found_button.setEnabled(True)
        self.sample_button.setEnabled(True)
        self.own_button.setEnabled(True)
        mark = self.problem if self._pages.at == 1 else self._choice_problem
        mark.say(words, Tone.BAD, Icon.WARN)

    def show_busy(self, words: str) -> None:
        """Something long is under way."""
        self.sample_button.setEnabled(False)
        self.own_button.setEnabled(False)
        self._choice_problem.say(words, Tone.MUTED, Icon.HISTORY)

    def go_on(self) -> None:
        at = self._pages.at
        self.code.go_on() if at == 2 else (self.own_button, self.found_button)[at].click()

    def _on_page(self, at: int) -> None:
        if at == 1:
            self.organisation.setFocus()

    def _on_found(self) -> None:
        wanted = (
            (self.organisation, tr("Give the organization a name.")),
            (self.administrator, tr("Write your name as it is printed on what you sign.")),
            (self.first, tr("Choose a passphrase.")),
        )
        for line, words in wanted:
            if not line.text().strip():
                self.problem.say(words)
                line.setFocus()
                return
        if self.first.text() != self.second.text():
            self.problem.say(tr("The two passphrases differ. Type the second one again."))
            self.second.selectAll()
            self.second.setFocus()
            return
        self.problem.say("")
        self.found_button.setEnabled(False)
        new = NewDesk(self.organisation.text().strip(), self.administrator.text().strip(), self.first.text())
        self.founded.emit(new)

    def _on_kept(self) -> None:
        self.code.forget()
        self.finished.emit()


class _OnePage(QWidget):
    """Pages of which one is shown, and only that one takes room."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._pages: list[QWidget] = []
        self._at = 0

    def add(self, page: QWidget) -> None:
        self._column.addWidget(page)
        page.setVisible(not self._pages)
        self._pages.append(page)

    @property
    def at(self) -> int:
        """Which page is shown."""
        return self._at

    def turn(self, at: int) -> None:
        self._at = at
        for index, page in enumerate(self._pages):
            page.setVisible(index == at)
        self.turned.emit(at)


def _page(title: str) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.S)
    column.addWidget(Label(title, Type.TITLE))
    return page, column
