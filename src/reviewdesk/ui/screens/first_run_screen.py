"""First run: the sample organization, or one's own on this laptop; then the recovery code, once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import passphrase_line
from reviewdesk.ui.screens.signin_screen import CentredScreen
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark


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
        self._pages = QStackedWidget()
        self.card.body.addWidget(self._pages)
        self._pages.addWidget(self._build_choice(sample))
        self._pages.addWidget(self._build_form())
        self._pages.addWidget(self._build_code())
        self._pages.currentChanged.connect(self._on_page)
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
        self.own_button.clicked.connect(lambda: self._pages.setCurrentIndex(1))
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
        back.clicked.connect(lambda: self._pages.setCurrentIndex(0))
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
            "With this code the desk opens when every passphrase is forgotten. It is shown once and kept "
            "nowhere: print it or write it down, and lock it away from the laptop."
        )
        column.addWidget(Label(words))
        box = Card(tone=Tone.ACCENT)
        self.code = QLineEdit()
        self.code.setReadOnly(True)
        self.code.setAccessibleName(tr("Recovery code"))
        box.body.addWidget(self.code)
        column.addWidget(box)
        across = QHBoxLayout()
        self.print_button = Button(tr("Print"), icon=Icon.PRINT)
        self.copy_button = Button(tr("Copy"), icon=Icon.COPY)
        self.print_button.clicked.connect(self._on_print)
        self.copy_button.clicked.connect(self._on_copy)
        across.addWidget(self.print_button)
        across.addWidget(self.copy_button)
        across.addStretch(1)
        column.addLayout(across)
        self._copied = Mark(Icon.SAVED, Tone.OK)
        column.addWidget(self._copied)
        self.kept = QCheckBox(tr("I have printed it or written it down"))
        column.addWidget(self.kept)
        self._code_problem = Mark(Icon.WARN, Tone.BAD, Type.LABEL)
        column.addWidget(self._code_problem)
        self.go_button = Button(tr("Go to the desk"), ButtonKind.PRIMARY)
        self.go_button.clicked.connect(self._on_kept)
        column.addStretch(1)
        column.addWidget(self.go_button, 0, Qt.AlignmentFlag.AlignRight)
        return page

    def show_code(self, code: str) -> None:
        """Show the recovery code, the only time it can be shown."""
        self.code.setText(code)
        self.code.setCursorPosition(0)
        self.first.clear()
        self.second.clear()
        self.found_button.setEnabled(True)
        self._pages.setCurrentIndex(2)

    def refuse(self, words: str) -> None:
        """It did not work: say why where the person is."""
        self.found_button.setEnabled(True)
        self.sample_button.setEnabled(True)
        self.own_button.setEnabled(True)
        mark = self.problem if self._pages.currentIndex() == 1 else self._choice_problem
        mark.say(words, Tone.BAD, Icon.WARN)

    def show_busy(self, words: str) -> None:
        """Something long is under way."""
        self.sample_button.setEnabled(False)
        self.own_button.setEnabled(False)
        self._choice_problem.say(words, Tone.MUTED, Icon.HISTORY)

    def go_on(self) -> None:
        (self.own_button, self.found_button, self.go_button)[self._pages.currentIndex()].click()

    def _on_page(self, at: int) -> None:
        # Only the page in front asks for room.
        for index in range(self._pages.count()):
            page = self._pages.widget(index)
            if page is not None:
                shown = QSizePolicy.Policy.Preferred if index == at else QSizePolicy.Policy.Ignored
                page.setSizePolicy(QSizePolicy.Policy.Preferred, shown)
        self._pages.adjustSize()
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

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())
        self._copied.say(tr("Copied. Clear the clipboard after you have pasted it somewhere safe."))

    def _on_print(self) -> None:
        printer = QPrinter()
        if QPrintDialog(printer, self).exec() == QPrintDialog.DialogCode.Accepted:
            painter = QPainter(printer)
            area = QRectF(printer.pageLayout().paintRectPixels(printer.resolution()))
            font = QFont(look().font(Type.TITLE))
            font.setPixelSize(round(printer.resolution() / 5))
            painter.setFont(font)
            text = tr("ReviewDesk recovery code\n\n{code}\n\nKeep it locked away.", code=self.code.text())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), text)
            painter.end()

    def _on_kept(self) -> None:
        if not self.kept.isChecked():
            self._code_problem.say(tr("Print the code or write it down first, and tick the box."))
            self.kept.setFocus()
            return
        self.code.clear()
        self.finished.emit()


def _page(title: str) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.S)
    column.addWidget(Label(title, Type.TITLE))
    return page, column
