"""Answers out of a file: which review they belong to, what they come to, and what is written of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.long_text_editor import GrowingText
from reviewdesk.ui.present.answers import AnswersPage
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.lines_card import LinesCard
from reviewdesk.ui.widgets.mark import Mark


class AnswersDialog(Sheet):
    """`picked` carries the review to compare with; `decided` why what stands is replaced, or nothing."""

    picked = Signal(str)
    decided = Signal(str)

    def __init__(
        self, file: str, reviews: tuple[tuple[str, str], ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Answers from a file"), tr("Write the answers"), parent)
        self._page: AnswersPage | None = None
        self._compared = ""
        self.column.addWidget(Label(file, Type.BODY, Tone.MUTED))
        self._review = Choose()
        self._review.show_choices(reviews, reviews[0][0] if len(reviews) == 1 else "")
        self._review.picked.connect(self.picked)
        self.ask(tr("Which review do they answer?"), self._review)
        self._counts = Label("", Type.LABEL)
        self._shown = QWidget()
        self._lines = QVBoxLayout(self._shown)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.S)
        self.column.addSpacing(Space.S)
        self.column.addWidget(self._counts)
        self.column.addWidget(self._shown)
        self._replacing = QWidget()
        inside = QVBoxLayout(self._replacing)
        inside.setContentsMargins(0, Space.XS, 0, 0)
        ask, left_out = tr("Why do they replace what stands?"), tr("Left empty, what stands stays.")
        self.reason = GrowingText(least=2)
        self.reason.setAccessibleName(ask)
        self.reason.setAccessibleDescription(left_out)
        self.reason.textChanged.connect(self._tell)
        for part in (Label(ask, Type.LABEL), Label(left_out, Type.SMALL, Tone.MUTED), self.reason):
            inside.addWidget(part)
        self.column.addWidget(self._replacing)
        self.column.addWidget(
            Label(tr("They are written as yours, marked as imported."), Type.SMALL, Tone.MUTED)
        )
        self.column.addStretch(1)
        self._replacing.hide()
        self._counts.hide()
        self.settle(640)
        self._review.setFocus()

    @property
    def review(self) -> str:
        """The review that is chosen; empty when none is."""
        return self._review.chosen

    def show_page(self, review: str, page: AnswersPage) -> None:
        """What the file comes to in a review, unless another one was chosen since."""
        if review != self.review:
            return
        self._page, self._compared = page, review
        self._clear()
        self._counts.show_text(page.counts, hide_empty=True)
        for words in page.warnings:
            mark = Mark(Icon.WARN, Tone.HOLD, Type.BODY)
            mark.say(words)
            self._lines.addWidget(mark)
        for group in page.groups:
            self._lines.addWidget(LinesCard(group.title, group.lines))
        self._replacing.setVisible(page.other > 0)
        self._tell()

    def show_refusal(self, review: str, words: str) -> None:
        """Why nothing of the file can come into this review."""
        if review == self.review:
            self._page, self._compared = None, ""
            self._clear()
            self._counts.show_text("", hide_empty=True)
            self._replacing.hide()
            self.wrong(words)

    def decide(self) -> None:
        if not self.review:
            self.refuse(tr("Choose the review they belong to."), self._review)
        elif self._page is None or self._compared != self.review:
            self.picked.emit(self.review)
        elif not self._count():
            none = tr("Nothing in this file is new to the review.")
            self.refuse(none, self.reason if self._page.other else None)
        else:
            self.wait()
            self.decided.emit(self._reason())

    def _reason(self) -> str:
        return self.reason.toPlainText().strip()

    def _count(self) -> int:
        page = self._page
        return 0 if page is None else page.new + (page.other if self._reason() else 0)

    def _tell(self) -> None:
        """The button says how many would be written; what was missing is given now."""
        self.problem.say("")
        count = self._count()
        said = counted("Write {n} answer", "Write {n} answers", count)
        self.keep_button.show_label(say(said) if count else tr("Write the answers"))

    def _clear(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
