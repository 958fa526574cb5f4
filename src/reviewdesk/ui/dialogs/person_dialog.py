"""A person of the organisation: name, roles, sites, their passphrase, and what happened so far."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from reviewdesk.identity.roles import Role
from reviewdesk.records.organisation import Person
from reviewdesk.texts import say, tr
from reviewdesk.ui.dialogs.governing import GovernSheet, in_a_row
from reviewdesk.ui.dialogs.passphrase_part import PassphrasePart
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.history import HistoryRow
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.fold import Fold
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.options import check


@dataclass(frozen=True, slots=True, repr=False)
class PersonDraft:
    """A person as filled in; `passphrase`: of a new person, or a new one; `own`: typed by themselves."""

    name: str
    title: str
    roles: tuple[Role, ...]
    sites: tuple[str, ...]
    all_sites: bool
    active: bool
    passphrase: str
    own: bool


class PersonSheet(GovernSheet):
    """Add a person, or change one."""

    def __init__(
        self,
        sites: tuple[Pick, ...],
        person: Person | None = None,
        history: tuple[HistoryRow, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Add a person") if person is None else tr("Change a person")
        super().__init__(title, tr("Add") if person is None else tr("Keep"), parent)
        self._known = person
        self.name = QLineEdit(person.name if person else "")
        self.ask(tr("Name"), self.name, tr("As it is printed on what they sign."))
        self.title_line = QLineEdit(person.title if person else "")
        self.ask(tr("Job title (if it helps)"), self.title_line)
        self.roles = {role: check(say(role.label)) for role in Role}
        self.ask(tr("Roles"), in_a_row(tuple(self.roles.values())))
        self.everywhere = check(tr("All sites"))
        self.sites = {site.id: check(site.label) for site in sites}
        self.ask(
            tr("Sites"),
            in_a_row((self.everywhere, *self.sites.values())),
            tr("Records of other sites stay out of sight."),
        )
        self.active = check(tr("Works here: may sign in and be named"))
        self.active.setChecked(person.active if person else True)
        self.renewing = check(tr("Give a new passphrase and signing key"))
        self.passphrase = PassphrasePart()
        if person is not None:
            self._show_known(person)
        self.column.addWidget(self.passphrase)
        if history:
            self._show_history(history)
        self.close_form()
        self.name.setFocus()

    def _show_known(self, person: Person) -> None:
        for role, box in self.roles.items():
            box.setChecked(role in person.roles)
        for known, site in self.sites.items():
            site.setChecked(known in person.sites)
        self.everywhere.setChecked(person.all_sites)
        self.column.addWidget(self.active)
        words = tr("Who leaves signs nothing more: their key is revoked. What they signed keeps standing.")
        self.column.addWidget(Label(words, Type.SMALL, Tone.MUTED))
        self.column.addWidget(self.renewing)
        words = tr(
            "For somebody you know who forgot theirs, becomes an administrator, or comes back. "
            "Their old key is revoked; what they signed stays valid."
        )
        self.column.addWidget(Label(words, Type.SMALL, Tone.MUTED))
        self.passphrase.hide()
        self.renewing.toggled.connect(self.passphrase.setVisible)

    def _show_history(self, history: tuple[HistoryRow, ...]) -> None:
        fold = Fold(tr("What happened so far"))
        for row in history:
            fold.body.addWidget(Label(row.when, Type.SMALL_STRONG))
            fold.body.addWidget(Label(row.what, Type.SMALL, Tone.MUTED))
        self.column.addWidget(fold)

    def draft(self) -> PersonDraft | None:
        roles = tuple(role for role, box in self.roles.items() if box.isChecked())
        sites = tuple(site for site, box in self.sites.items() if box.isChecked())
        everywhere = self.everywhere.isChecked()
        asks = self._known is None or self.renewing.isChecked()
        if not self.name.text().strip():
            self.refuse(tr("Write the person's name."), self.name)
        elif not roles:
            self.refuse(tr("Choose at least one role."), self.roles[Role.SUPERVISOR])
        elif not sites and not everywhere and roles != (Role.ADMINISTRATOR,):
            self.refuse(tr("Choose at least one site, or all."), self.everywhere)
        elif asks and (missing := self.passphrase.missing()) is not None:
            self.refuse(*missing)
        else:
            return PersonDraft(
                self.name.text().strip(),
                self.title_line.text().strip(),
                roles,
                sites,
                everywhere,
                self.active.isChecked(),
                self.passphrase.line.text() if asks else "",
                self.passphrase.own.isChecked(),
            )
        return None

    def succeed(self) -> None:
        self.passphrase.clear()
        super().succeed()
