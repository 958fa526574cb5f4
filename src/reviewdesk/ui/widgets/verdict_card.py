"""What a check of a pack found: the answer first, then every check with its reason.

What a pack says is on one line each: whoever made it writes no line of the answer.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.pack.verdict import Outcome, State
from reviewdesk.texts import tr, visible
from reviewdesk.ui.present.packs import CheckRow, VerdictPage
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.fold import Fold
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import IconMark
from reviewdesk.ui.widgets.pill import Pill

_STATES = {
    State.VALID: (Tone.OK, Icon.SAVED),
    State.CHANGED: (Tone.BAD, Icon.WARN),
    State.UNKNOWN_SIGNER: (Tone.HOLD, Icon.HELP),
    State.CANNOT_CHECK: (Tone.HOLD, Icon.HELP),
}
_OUTCOMES = {
    Outcome.PASSED: (Tone.OK, Icon.CHECK),
    Outcome.FAILED: (Tone.BAD, Icon.CROSS),
    Outcome.UNKNOWN: (Tone.HOLD, Icon.HELP),
    Outcome.NOT_REACHED: (Tone.MUTED, Icon.MORE),
}
_MOST_OPEN = 4


class VerdictView(QWidget):
    """Made anew for every verdict."""

    def __init__(self, page: VerdictPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self._answer(page))
        if page.facts:
            column.addWidget(self._facts(page))
        column.addWidget(self._checks(page))
        self.setAccessibleName(visible(f"{page.title}. {page.summary}"))

    @staticmethod
    def _answer(page: VerdictPage) -> Card:
        tone, icon = _STATES[page.state]
        card = Card(tone=tone)
        across = QHBoxLayout()
        across.setSpacing(Space.M)
        across.addWidget(IconMark(icon, tone, 30), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Label(page.title, Type.TITLE, tone))
        texts.addWidget(Label(visible(page.file), Type.LABEL))
        texts.addWidget(Label(visible(page.summary)))
        across.addLayout(texts, 1)
        card.body.addLayout(across)
        return card

    @staticmethod
    def _facts(page: VerdictPage) -> Card:
        card = Card(tr("What the signature says"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(1, 1)
        for at, (what, words) in enumerate(page.facts):
            grid.addWidget(Label(what, Type.BODY, Tone.MUTED, wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
            said = Label(visible(words))
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(said, at, 1)
        card.body.addLayout(grid)
        return card

    def _checks(self, page: VerdictPage) -> Card:
        card = Card(tr("Every check"))
        for row in page.checks:
            card.body.addWidget(self._check(row))
        return card

    @staticmethod
    def _check(row: CheckRow) -> QWidget:
        tone, icon = _OUTCOMES[row.outcome]
        line = QWidget()
        line.setAccessibleName(visible(f"{row.title}: {row.outcome_words}. {row.reason}"))
        across = QHBoxLayout(line)
        across.setContentsMargins(0, Space.XS, 0, Space.XS)
        across.setSpacing(Space.M)
        across.addWidget(IconMark(icon, tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(Label(row.title, Type.LABEL), 1)
        head.addWidget(Pill(row.outcome_words, Tone.PLAIN if tone is Tone.MUTED else tone))
        texts.addLayout(head)
        texts.addWidget(Label(visible(row.reason), Type.BODY, Tone.MUTED))
        for detail in row.details[:_MOST_OPEN]:
            texts.addWidget(
                Label(
                    visible(f"– {detail}"), Type.SMALL, tone if row.outcome is Outcome.FAILED else Tone.MUTED
                )
            )
        if len(row.details) > _MOST_OPEN:
            fold = Fold(tr("{n} more", n=len(row.details) - _MOST_OPEN))
            for detail in row.details[_MOST_OPEN:]:
                fold.body.addWidget(Label(visible(f"– {detail}"), Type.SMALL, Tone.MUTED))
            texts.addWidget(fold)
        across.addLayout(texts, 1)
        return line
