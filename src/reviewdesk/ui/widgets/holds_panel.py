"""What holds this step: the panel at the right, with evidence and history under it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reviewdesk.forms.decision import Scope
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.beside import Beside
from reviewdesk.ui.present.evidence import RecordRow
from reviewdesk.ui.present.history import HistoryRow
from reviewdesk.ui.present.holds import HoldRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.column import Column, boxed
from reviewdesk.ui.widgets.evidence_list import EvidenceList
from reviewdesk.ui.widgets.gap_action_list import GapActionList
from reviewdesk.ui.widgets.hold_card import HoldCard
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.note_list import NoteList
from reviewdesk.ui.widgets.signature_list import SignatureList

_LINES = 12


class HoldsPanel(Card):
    """Cards for rules, lines for what is merely not answered; `lifted` carries the Lift pressed."""

    lifted = Signal(object)
    attach = Signal()
    opened = Signal(str)  # a piece of evidence, by id
    history = Signal()
    asked = Signal(object)  # what else is asked for (present.intents)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=1, parent=parent)  # the line around stays in sight under what scrolls
        self._rows: tuple[HoldRow, ...] = ()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        column = Column(QMargins(Space.L, Space.L, Space.S, Space.L), Space.S)
        scroll.setWidget(column)
        column.setAutoFillBackground(False)
        self.body.addWidget(scroll)
        self._scroll = scroll
        self._title = Label(tr("What holds this step"), Type.HEADING)
        self._free = Mark(Icon.SAVED, Tone.OK, Type.BODY)
        self._cards: list[HoldCard] = []
        self._card_list = QVBoxLayout()
        self._card_list.setSpacing(Space.S + 2)
        self._wider_title = Label(tr("For the whole review"), Type.SMALL_STRONG, Tone.MUTED)
        self._wider: list[HoldCard] = []
        self._wider_list = QVBoxLayout()
        self._wider_list.setSpacing(Space.S + 2)
        self._open_title = Label("", Type.SMALL_STRONG, Tone.MUTED)
        self._lines: list[LinkButton] = []
        self._line_list = QVBoxLayout()
        self._line_list.setSpacing(0)
        self._more = Label("", Type.SMALL, Tone.MUTED)
        self._signatures, self._actions, self._notes = SignatureList(), GapActionList(), NoteList()
        self._evidence = EvidenceList()
        for part in (self._signatures, self._actions, self._evidence, self._notes):
            part.asked.connect(self.asked)
        self._evidence.attach.connect(self.attach)
        self._evidence.opened.connect(self.opened)
        column.arrange(
            [
                self._title,
                self._free,
                boxed(self._card_list),
                self._open_title,
                boxed(self._line_list),
                self._more,
                self._wider_title,
                boxed(self._wider_list),
                self._signatures,
                self._actions,
                self._evidence,
                self._notes,
                boxed(self._build_history(), above=Space.S),
            ]
        )
        self.show_wider(())
        self.show_holds((), ready=tr("Nothing holds it."))

    def _build_history(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(Space.S)
        head = QHBoxLayout()
        head.addWidget(Label(tr("History"), Type.HEADING), 1)
        self.history_button = Button(tr("All"), icon=Icon.HISTORY, name=tr("Whole history"))
        self.history_button.clicked.connect(self.history)
        head.addWidget(self.history_button)
        box.addLayout(head)
        self._no_history = Label(tr("Nothing has been done here yet."), Type.SMALL, Tone.MUTED)
        box.addWidget(self._no_history)
        self._history: list[Label] = []
        self._history_list = QVBoxLayout()
        self._history_list.setSpacing(Space.S)
        box.addLayout(self._history_list)
        return box

    def show_holds(self, rows: tuple[HoldRow, ...], ready: str = "", *, case: bool = False) -> None:
        """Show holds in place, of a step or of one case of it; `ready` is said when there are none."""
        self._rows = rows
        self._title.show_text(tr("What holds this case") if case else tr("What holds this step"))
        cards = [row for row in rows if not row.plain]
        lines = [row for row in rows if row.plain]
        self._free.say("" if rows else ready)
        self._show_cards(self._cards, self._card_list, cards)
        self._open_title.show_text(
            say(counted("{n} answer to give", "{n} answers to give", len(lines))) if lines else "",
            hide_empty=True,
        )
        shown = lines[:_LINES]
        while len(self._lines) < len(shown):
            link = LinkButton("")
            link.clicked.connect(partial(self._on_line, len(self._lines)))
            self._line_list.addWidget(link)
            self._lines.append(link)
        for at, link in enumerate(self._lines):
            if at < len(shown):
                link.show_text(shown[at].title, tr("Go to {title}", title=shown[at].title))
            if link.isHidden() is (at < len(shown)):
                link.setVisible(at < len(shown))
        rest = len(lines) - len(shown)
        self._more.show_text(tr("and {n} more", n=rest) if rest else "", hide_empty=True)

    def show_wider(self, rows: tuple[HoldRow, ...]) -> None:
        """What holds the review as a whole, as far as the reader can lift it here."""
        self._wider_title.setVisible(bool(rows))
        self._show_cards(self._wider, self._wider_list, list(rows))

    def _show_cards(self, cards: list[HoldCard], box: QVBoxLayout, rows: list[HoldRow]) -> None:
        while len(cards) < len(rows):
            card = HoldCard()
            card.lifted.connect(self.lifted)
            box.addWidget(card)
            cards.append(card)
        for at, card in enumerate(cards):
            if at < len(rows):
                card.show_row(rows[at])
            if card.isHidden() is (at < len(rows)):
                card.setVisible(at < len(rows))

    def show_evidence(self, rows: tuple[RecordRow, ...]) -> None:
        """The records behind the step or case shown."""
        self._evidence.show_rows(rows)

    def show_beside(self, shown: Beside, scope: Scope) -> None:
        """Signatures, actions on gaps and notes of the step or case shown."""
        self._evidence.may_attach(shown.may_attach)
        self._signatures.show_rows(shown.signatures)
        self._actions.show_rows(shown.actions)
        self._notes.show_notes(shown, scope)

    def show_history(self, rows: tuple[HistoryRow, ...]) -> None:
        """The latest changes; the whole is one press away."""
        while len(self._history) < len(rows):
            label = Label("", Type.SMALL, Tone.MUTED)
            self._history_list.addWidget(label)
            self._history.append(label)
        for at, label in enumerate(self._history):
            label.show_text(f"{rows[at].when}  {rows[at].what}" if at < len(rows) else "", hide_empty=True)
        self._no_history.setVisible(not rows)

    def focus_next(self) -> None:
        """Put the keyboard on the next hold (Alt+N), around at the end."""
        live: list[QWidget] = [
            link for card in (*self._cards, *self._wider) if not card.isHidden() for link in card.ways()
        ]
        live += [line for line in self._lines if not line.isHidden()]
        if live:
            at = next((i for i, widget in enumerate(live) if widget.hasFocus()), -1)
            target = live[(at + 1) % len(live)]
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(target)

    def _on_line(self, at: int, _checked: bool = False) -> None:
        lines = [row for row in self._rows if row.plain]
        if at < len(lines) and lines[at].lifts:
            self.lifted.emit(lines[at].lifts[0].lift)
