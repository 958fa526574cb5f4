"""One hold as a card: the rule, why, what caused it, who can lift it, and the way there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.forms.model import Severity
from reviewdesk.texts import tr
from reviewdesk.ui.present.holds import HoldGroup, HoldRow
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton
from reviewdesk.ui.widgets.mark import IconMark


class HoldCard(Card):
    """`lifted` carries the Lift the person pressed."""

    lifted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tone=Tone.HOLD, padding=Space.M, parent=parent)
        self.row: HoldRow | None = None
        self.body.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        self._sign = IconMark(Icon.HOLD, Tone.HOLD, 18)
        self._title = Label("", Type.LABEL)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self.body.addLayout(head)
        self._because = Label("", Type.SMALL)
        self._causes = Label("", Type.SMALL, Tone.MUTED)
        self._who = Label("", Type.SMALL, Tone.MUTED)
        for label in (self._because, self._causes, self._who):
            self.body.addWidget(label)
        self._links: list[LinkButton] = []
        # A link keeps room for its ring; its words stand under the others all the same.
        self._ways = QVBoxLayout()
        self._ways.setContentsMargins(0, 0, 0, 0)
        self._ways.setSpacing(0)
        self.body.addLayout(self._ways)

    def show_row(self, row: HoldRow) -> None:
        """Show a hold; nothing happens when it is the one shown."""
        if row == self.row:
            return
        self.row = row
        note = row.severity is not Severity.ERROR or row.group is HoldGroup.WAITS
        self.tone = Tone.ACCENT if note and row.group is HoldGroup.WAITS else Tone.HOLD
        sign = Icon.HISTORY if row.group is HoldGroup.WAITS else (Icon.WARN if note else Icon.HOLD)
        self._sign.show_icon(sign, self.tone)
        self._title.show_text(row.title)
        self._because.show_text(row.because if row.because != row.title else "", hide_empty=True)
        causes = "\n".join(_cause(asked, said) for asked, said in row.causes)
        self._causes.show_text(causes, hide_empty=True)
        early = tr("Not decided yet: answer first.") if row.undecided else ""
        who = " ".join(part for part in (early, row.who) if part)
        self._who.show_text(who, hide_empty=True)
        while len(self._links) < len(row.lifts):
            link = LinkButton("")
            link.clicked.connect(partial(self._on_link, len(self._links)))
            self._ways.addWidget(link)
            self._links.append(link)
        for at, link in enumerate(self._links):
            link.setVisible(at < len(row.lifts))
            if at < len(row.lifts):
                label = row.lifts[at].label
                link.show_text(label, tr("{label}: {title}", label=label, title=row.title))
        self.setAccessibleName(row.title)
        self.setAccessibleDescription(" ".join(part for part in (row.because, causes, who) if part))
        self.update()

    def ways(self) -> list[LinkButton]:
        """The ways out that are shown, in order."""
        return [link for link in self._links if not link.isHidden()]

    def _on_link(self, at: int, _checked: bool = False) -> None:
        if self.row is not None and at < len(self.row.lifts):
            self.lifted.emit(self.row.lifts[at].lift)


def _cause(asked: str, said: str) -> str:
    if asked.endswith("?"):
        return tr("{asked} {answered}", asked=asked, answered=said)
    return tr("{asked}: {answered}", asked=asked, answered=said)
