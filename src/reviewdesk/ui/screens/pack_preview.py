"""One pack: its pages as they would be now, what holds it, and the way to sign and release it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.packs import HeldRow
from reviewdesk.ui.screens.screen import Screen
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.page_view import PageView
from reviewdesk.ui.widgets.title import TitleLine

NARROW_EMS = 105


class PackPreview(Screen):
    """`releasing` asks to sign; `held` when it was asked for while something holds it."""

    left = Signal()
    releasing = Signal()
    review_wanted = Signal()
    root_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ready = False
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.PAGE, Space.L + 4, Space.PAGE, Space.L)
        column.setSpacing(Space.M)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        self._title = TitleLine()
        self._subtitle = TitleLine("", Type.BODY, Tone.MUTED)
        for line in (self._title, self._subtitle):
            row = QHBoxLayout()
            row.addWidget(line)
            row.addStretch(1)
            texts.addLayout(row)
        head.addLayout(texts, 1)
        self.back_button = Button(tr("All packs"), icon=Icon.LEFT)
        self.back_button.clicked.connect(self.left)
        self.release_button = Button(tr("Sign and release"), ButtonKind.PRIMARY, Icon.SIGN)
        self.release_button.clicked.connect(self.go_on)
        for button in (self.back_button, self.release_button):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.pages = PageView(tr("Pages of the pack"))
        self._wait = Label("", Type.BODY, Tone.MUTED)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(Space.L)
        left = QVBoxLayout()
        left.addWidget(self._wait)
        left.addWidget(self.pages, 1)
        self._body.addLayout(left, 1)
        self._build_panel()
        column.addLayout(self._body, 1)

    def _build_panel(self) -> None:
        self._panel = QScrollArea()
        self._panel.setFrameShape(QFrame.Shape.NoFrame)
        self._panel.setWidgetResizable(True)
        self._panel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, Space.XS, 0)
        column.setSpacing(Space.M)
        self._panel.setWidget(inner)
        self._done = Card(tr("Released"), tone=Tone.OK)
        self._done_lines = QVBoxLayout()
        self._done_lines.setSpacing(2)
        self._done.body.addLayout(self._done_lines)
        self.root_button = Button(tr("Save the root certificate"), icon=Icon.EXPORT)
        self.root_button.clicked.connect(self.root_wanted)
        words = tr(
            "Give the funder your root certificate once, by another way than the pack: with it they see "
            "that the signer is yours."
        )
        self._done.body.addSpacing(Space.XS)
        self._done.body.addWidget(Label(words, Type.SMALL, Tone.MUTED))
        self._done.body.addWidget(self.root_button)
        column.addWidget(self._done)
        self._state = Card()
        self._state_title = Label("", Type.HEADING)
        self._state_words = Label("", Type.BODY, Tone.MUTED)
        self._state.body.addWidget(self._state_title)
        self._state.body.addWidget(self._state_words)
        self._held = QVBoxLayout()
        self._held.setSpacing(Space.S)
        self._state.body.addLayout(self._held)
        self.review_link = LinkButton(tr("Go to the review"))
        self.review_link.clicked.connect(self.review_wanted)
        self._state.body.addWidget(self.review_link)
        column.addWidget(self._state)
        self.wrong = Mark(Icon.WARN, Tone.BAD, Type.BODY)
        column.addWidget(self.wrong)
        column.addStretch(1)
        self._body.addWidget(self._panel)

    # --- showing ----------------------------------------------------------------------------

    def show_waiting(self, title: str, subtitle: str) -> None:
        """The pages are under way."""
        self._title.show_text(title)
        self._subtitle.show_text(subtitle, hide_empty=True)
        self._done.hide()
        self._state.hide()
        self.release_button.hide()  # until it is known whether this reader ever releases it
        self.wrong.say("")
        self.pages.show_document(())
        self._wait.show_text(tr("The pages are being drawn…"), hide_empty=True)

    def show_document(self, ratios: tuple[float, ...]) -> None:
        self._wait.show_text("", hide_empty=True)
        self.pages.show_document(ratios)

    def show_refused(self, words: str) -> None:
        """There are no pages to show, and why."""
        self._wait.show_text(words, hide_empty=True)

    def show_standing(self, *, ready: bool, may: bool, why: str, held: tuple[HeldRow, ...]) -> None:
        """Whether it can be released; `may`: by this reader at all, else `why` not, whatever holds it."""
        self.ready = ready
        self.release_button.setVisible(may)
        while (item := self._held.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        if ready:
            title, words = tr("Ready to release"), tr("Everything is signed. Read the pages, then sign.")
        elif held:
            n = len(held)
            title = say(counted("{n} step holds it", "{n} steps hold it", n))
            words = tr("The pages show the review as it is now. It can go out when these are finished.")
        else:
            title, words = tr("Not yours to release"), why
        self._state_title.show_text(title)
        self._state_words.show_text(words)
        for row in held:
            part = Card(tone=Tone.HOLD, padding=Space.M)
            part.body.setSpacing(1)
            part.body.addWidget(Label(row.title, Type.LABEL))
            part.body.addWidget(Label(row.count, Type.SMALL))
            part.body.addWidget(Label(row.first, Type.SMALL, Tone.MUTED))
            self._held.addWidget(part)
        self._state.show()

    def show_released(self, lines: tuple[str, ...]) -> None:
        while (item := self._done_lines.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        for at, line in enumerate(lines):
            label = Label(line, Type.LABEL if at == 0 else Type.SMALL)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._done_lines.addWidget(label)
        self._done.show()
        self._state.hide()

    def fit(self, ems: float) -> None:
        narrow = ems < NARROW_EMS
        down, right = QBoxLayout.Direction.BottomToTop, QBoxLayout.Direction.LeftToRight
        self._body.setDirection(down if narrow else right)
        width = look().sized(300)
        self._panel.setMinimumWidth(0 if narrow else width)
        self._panel.setMaximumWidth(16_777_215 if narrow else width)
        self._panel.setMaximumHeight(self.height() // 3 if narrow else 16_777_215)

    # --- the keyboard --------------------------------------------------------------------------

    def go_on(self) -> None:
        """Sign; while something holds it, say what, where the eye is."""
        self.wrong.say("")
        self.releasing.emit()

    def refuse(self, words: str) -> None:
        """Why it cannot be signed now; the keyboard goes to the way out."""
        self.wrong.say(words)
        self.next_hold()

    def next_hold(self) -> None:
        self.review_link.setFocus(Qt.FocusReason.OtherFocusReason)
