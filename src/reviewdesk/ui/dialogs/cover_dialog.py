"""Who covers for whom: recording a cover, and ending one."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.roles import Role
from reviewdesk.records.cover import NEVER
from reviewdesk.records.organisation import Cover, Person
from reviewdesk.texts import say, tr
from reviewdesk.ui.dialogs.governing import GovernSheet
from reviewdesk.ui.dialogs.who_dialog import day_of
from reviewdesk.ui.editors.editor import Clock
from reviewdesk.ui.editors.moment_editor import MomentLine
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.choose import Choose
from reviewdesk.ui.widgets.label import Label


class CoverSheet(GovernSheet):
    """Record a cover."""

    def __init__(
        self, new_id: str, people: tuple[Person, ...], clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Record cover"), tr("Record it"), parent)
        self._id = new_id
        self._people = {person.id: person for person in people}
        words = tr(
            "Who covers does in this role what the other does, at the other's sites, under their own name. "
            "Releasing packs and administration are not covered."
        )
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        away = tuple(p for p in people if any(role not in NEVER for role in p.roles))
        self.of, self.role, self.who = Choose(), Choose(), Choose()
        self.of.show_choices(tuple((p.id, p.name) for p in away), "")
        self.who.show_choices(tuple((p.id, p.name) for p in people), "")
        self.ask(tr("Who is away"), self.of)
        self.ask(tr("In which role"), self.role)
        self.ask(tr("Who covers"), self.who)
        self.of.picked.connect(self._show_roles)
        self.since, self.until = (MomentLine(clock, with_time=False) for _ in range(2))
        self.since.show_value(clock().date())
        for caption, line in ((tr("First day"), self.since), (tr("Last day"), self.until)):
            self.ask(caption, line)
            line.line.setAccessibleName(caption)
        self.reason = QLineEdit()
        self.ask(tr("Reason"), self.reason, tr("Such as leave or training; nothing of anybody's health."))
        self.close_form()
        self.of.setFocus()

    def draft(self) -> Cover | None:
        since, until = day_of(self.since.value()), day_of(self.until.value())
        if not self.of.chosen:
            self.refuse(tr("Choose who is away."), self.of)
        elif not self.role.chosen:
            self.refuse(tr("Choose the role that is covered."), self.role)
        elif not self.who.chosen:
            self.refuse(tr("Choose who covers."), self.who)
        elif since is None:
            self.refuse(tr("Write the first day."), self.since.line)
        elif until is None:
            self.refuse(tr("Write the last day."), self.until.line)
        elif not self.reason.text().strip():
            self.refuse(tr("Write the reason; others will read it."), self.reason)
        else:
            return Cover(
                self._id,
                PersonId(self.who.chosen),
                PersonId(self.of.chosen),
                Role(self.role.chosen),
                since,
                until,
                self.reason.text().strip(),
            )
        return None

    def _show_roles(self, key: str) -> None:
        roles = tuple(role for role in self._people[PersonId(key)].roles if role not in NEVER)
        self.role.show_choices(
            tuple((role.value, say(role.label)) for role in roles), roles[0].value if len(roles) == 1 else ""
        )


class EndCoverSheet(GovernSheet):
    """End a cover before its last day."""

    def __init__(self, id_: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("End this cover"), tr("End it now"), parent)
        self._id = id_
        card = Card(padding=Space.M)
        card.body.addWidget(Label(what, Type.BODY))
        self.column.addWidget(card)
        words = tr("From now on nothing is covered by it. What was done under it stays.")
        self.column.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self.close_form(480)
        self.mine.setFocus()

    def draft(self) -> str:
        return self._id
