"""What an administrator sets about people and sites, one dialog each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QWidget

from reviewdesk.identity.roles import Role
from reviewdesk.records.organisation import Person, Site
from reviewdesk.texts import say, tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.flow import FlowLayout
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.options import check


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as filled in; `first`: the first passphrase, of a new person only."""

    name: str
    title: str
    roles: tuple[Role, ...]
    sites: tuple[str, ...]
    all_sites: bool
    active: bool
    first: str


class GovernSheet(Sheet):
    """`decided` carries the draft and the administrator's passphrase; it stays until `succeed`."""

    decided = Signal(object, str)

    def __init__(self, title: str, keep: str, parent: QWidget | None = None) -> None:
        super().__init__(title, keep, parent)
        self.mine = passphrase_line()

    def close_form(self, width: int = 600) -> None:
        """The last question of each: one's own passphrase."""
        self.ask(
            tr("Your own passphrase"),
            self.mine,
            tr("What an administrator sets is signed with the organization's key."),
        )
        self.mine.returnPressed.connect(self.decide)
        self.column.addStretch(1)
        self.settle(width)

    def draft(self) -> object | None:
        """What is filled in; None after saying what is missing."""
        raise NotImplementedError

    def decide(self) -> None:
        draft = self.draft()
        if draft is None:
            return
        if not self.mine.text():
            self.refuse(tr("Enter your own passphrase."), self.mine)
            return
        self.keep_button.setEnabled(False)
        self.problem.say("")
        self.decided.emit(draft, self.mine.text())

    def wrong(self, words: str) -> None:
        """The desk said no: show why, let the person try again."""
        self.keep_button.setEnabled(True)
        self.mine.clear()
        self.refuse(words, self.mine)

    def succeed(self) -> None:
        self.mine.clear()
        self.accept()


class PersonSheet(GovernSheet):
    """Add a person, or change one."""

    def __init__(
        self, sites: tuple[Pick, ...], person: Person | None = None, parent: QWidget | None = None
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
        self.first = passphrase_line()
        self.active = check(tr("Works here: may sign in and be named"))
        self.active.setChecked(person.active if person else True)
        if person is None:
            help_text = tr("At least 10 characters; a few unrelated words. Tell it in person.")
            self.ask(tr("First passphrase"), self.first, help_text)
        else:
            for role, box in self.roles.items():
                box.setChecked(role in person.roles)
            for known, box in self.sites.items():
                box.setChecked(known in person.sites)
            self.everywhere.setChecked(person.all_sites)
            self.column.addWidget(self.active)
            words = tr("What they signed keeps standing, also when they no longer work here.")
            self.column.addWidget(Label(words, Type.SMALL, Tone.MUTED))
        self.close_form()
        self.name.setFocus()

    def draft(self) -> PersonDraft | None:
        roles = tuple(role for role, box in self.roles.items() if box.isChecked())
        sites = tuple(site for site, box in self.sites.items() if box.isChecked())
        everywhere = self.everywhere.isChecked()
        if not self.name.text().strip():
            self.refuse(tr("Write the person's name."), self.name)
        elif not roles:
            self.refuse(tr("Choose at least one role."), self.roles[Role.SUPERVISOR])
        elif not sites and not everywhere and roles != (Role.ADMINISTRATOR,):
            self.refuse(tr("Choose at least one site, or all."), self.everywhere)
        elif self._known is None and not self.first.text():
            self.refuse(tr("Give a first passphrase."), self.first)
        else:
            return PersonDraft(
                self.name.text().strip(),
                self.title_line.text().strip(),
                roles,
                sites,
                everywhere,
                self.active.isChecked(),
                self.first.text(),
            )
        return None

    def succeed(self) -> None:
        self.first.clear()
        super().succeed()


class SiteSheet(GovernSheet):
    """Add a site, or change its name."""

    def __init__(self, new_id: str, site: Site | None = None, parent: QWidget | None = None) -> None:
        super().__init__(tr("Add a site") if site is None else tr("Change a site"), tr("Keep"), parent)
        self._id = site.id if site else new_id
        self.name = QLineEdit(site.name if site else "")
        self.ask(tr("Name of the site"), self.name)
        self.close_form(480)
        self.name.setFocus()

    def draft(self) -> Site | None:
        name = self.name.text().strip()
        if not name:
            self.refuse(tr("Give the site a name."), self.name)
            return None
        return Site(self._id, name)


def in_a_row(boxes: tuple[QCheckBox, ...] | tuple[QRadioButton, ...]) -> QWidget:
    holder = QWidget()
    flow = FlowLayout(holder)
    for box in boxes:
        flow.addWidget(box)
    return holder
