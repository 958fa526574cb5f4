"""An action for a gap: what, which kind and how strong, who, until when, how it is proved, who checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from reviewdesk.forms.answers import Strength
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.editors.editor import Clock
from reviewdesk.ui.editors.long_text_editor import GrowingText
from reviewdesk.ui.editors.moment_editor import MomentLine
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton
from reviewdesk.ui.widgets.pill import Pill


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of action, its strength, and whether it would answer the gap."""

    id: str
    label: str
    strength: Strength
    fits: bool
    due: date | None = None
    draft: str = ""


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """What the dialog shows and gives back; ids of people, None where nobody is chosen."""

    title: str = ""
    kind: str = ""
    strength: Strength = Strength.WEAKER
    owner: str | None = None
    due: date | None = None
    evidence_route: str = ""
    verifier: str | None = None


STRENGTHS = {Strength.WEAKER: Tone.PLAIN, Strength.INTERMEDIATE: Tone.ACCENT, Strength.STRONGER: Tone.OK}


def strength_words(strength: Strength) -> str:
    return {
        Strength.WEAKER: tr("Weaker"),
        Strength.INTERMEDIATE: tr("Intermediate"),
        Strength.STRONGER: tr("Stronger"),
    }[strength]


class ActionDialog(Sheet):
    """`decided` carries an ActionDraft; it may be incomplete, and says so before. Stays until `succeed`."""

    decided = Signal(object)
    instead = Signal()  # an action that is planned already is to answer the gap

    def __init__(
        self,
        gap: str,
        because: str,
        kinds: tuple[KindRow, ...],
        staff: tuple[Pick, ...],
        clock: Clock,
        draft: ActionDraft | None = None,
        parent: QWidget | None = None,
        *,
        others: bool = False,
    ) -> None:
        super().__init__(
            tr("Action for: {gap}", gap=gap) if gap else tr("Action"), tr("Keep the action"), parent
        )
        self._kinds = kinds
        self._clock = clock
        self._warned = False
        draft = draft or ActionDraft()
        if because:
            card = Card(tone=Tone.HOLD, padding=Space.M)
            card.body.addWidget(Label(because, Type.SMALL))
            self.column.addWidget(card)
        if others:
            link = LinkButton(tr("Let an action that is planned already answer this gap too"))
            link.clicked.connect(self.instead)
            self.column.addWidget(link)
        self.title_line = GrowingText(least=2)
        self.title_line.setPlainText(draft.title)
        self.ask(
            tr("What is done?"), self.title_line, tr("So that somebody who was not here understands it.")
        )
        self._build_kinds(draft)
        self.owner = PickBox()
        self.owner.show_picks(staff, draft.owner)
        self.ask(tr("Who does it?"), self.owner)
        self.owner.name(tr("Who does it?"), "")
        self.due = MomentLine(clock, with_time=False)
        self.due.show_value(draft.due)
        self.ask(tr("Until when?"), self.due)
        self.due.line.setAccessibleName(tr("Until when?"))
        self.route = QLineEdit(draft.evidence_route)
        self.ask(
            tr("How will it be proved?"), self.route, tr("Which record or figure will show that it was done.")
        )
        self.verifier = PickBox()
        self.verifier.show_picks(staff, draft.verifier)
        self.ask(tr("Who checks it?"), self.verifier, tr("Somebody other than the one who does it."))
        self.verifier.name(tr("Who checks it?"), "")
        self.column.addStretch(1)
        self.settle(600)
        self.title_line.setFocus()

    def _build_kinds(self, draft: ActionDraft) -> None:
        self._group = QButtonGroup(self)
        box = QWidget()
        self._radios: dict[str, QRadioButton] = {}
        rows = [kind for kind in self._kinds if kind.fits] + [kind for kind in self._kinds if not kind.fits]
        self.ask(
            tr("Which kind?"),
            box,
            tr("Stronger actions change the work; weaker ones ask people to remember."),
        )
        for kind in rows:
            radio = QRadioButton(kind.label.replace("&", "&&"))
            strength = strength_words(kind.strength)
            fit = "" if kind.fits else tr("Does not answer this gap.")
            radio.setAccessibleName(tr("{kind}, {strength}", kind=kind.label, strength=strength))
            radio.setAccessibleDescription(fit)
            radio.setChecked(kind.id == draft.kind)
            radio.toggled.connect(self._on_kind)
            self._group.addButton(radio)
            self._radios[kind.id] = radio
            across = QHBoxLayout()
            across.addWidget(radio)
            across.addWidget(Pill(strength, STRENGTHS[kind.strength]))
            across.addWidget(Label(fit, Type.SMALL, Tone.MUTED), 1)
            self.column.addLayout(across)

    def _on_kind(self) -> None:
        kind = self._kind()
        if kind is not None:
            if kind.due is not None and not self.due.text():
                self.due.show_value(kind.due)
            if kind.draft and not self.title_line.toPlainText().strip():
                self.title_line.setPlainText(kind.draft)

    def _kind(self) -> KindRow | None:
        return next((k for k in self._kinds if self._radios[k.id].isChecked()), None)

    def decide(self) -> None:
        kind = self._kind()
        title = self.title_line.toPlainText().strip()
        if not title:
            self.refuse(tr("Write what is done."), self.title_line)
            return
        if kind is None:
            self.refuse(tr("Choose the kind of action."), next(iter(self._radios.values()), None))
            return
        due = self.due.value()
        if due is None and self.due.text():
            self.refuse(self.due.complaint(), self.due.line)
            return
        owner, verifier = self.owner.chosen(), self.verifier.chosen()
        if owner is not None and owner == verifier:
            self.refuse(tr("Somebody else has to check it: nobody verifies their own act."), self.verifier)
            return
        draft = ActionDraft(
            title=title,
            kind=kind.id,
            strength=kind.strength,
            owner=owner,
            due=due.date() if isinstance(due, datetime) else due,
            evidence_route=self.route.text().strip(),
            verifier=verifier,
        )
        if not self._complete(draft) and not self._warned:
            self._warned = True
            self.refuse(
                tr("It does not count as documented yet: {missing}. Press again to keep it as it is.",
                   missing=", ".join(self._missing(draft)))
            )  # fmt: skip
            return
        self.wait()
        self.decided.emit(draft)

    def _complete(self, draft: ActionDraft) -> bool:
        return not self._missing(draft)

    @staticmethod
    def _missing(draft: ActionDraft) -> list[str]:
        wanted = (
            (draft.owner, tr("who does it")),
            (draft.due, tr("until when")),
            (draft.evidence_route, tr("how it is proved")),
            (draft.verifier, tr("who checks it")),
        )
        return [words for value, words in wanted if not value]
