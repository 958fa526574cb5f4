"""A new person: name, roles, sites, first passphrase; confirmed with the administrator's own."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from reviewdesk.identity.roles import Role
from reviewdesk.texts import say, tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.widgets.flow import FlowLayout


@dataclass(frozen=True, slots=True)
class PersonDraft:
    name: str
    roles: tuple[Role, ...]
    sites: tuple[str, ...]
    all_sites: bool
    passphrase: str
    mine: str  # the administrator's own passphrase, for this one act


class PersonDialog(Sheet):
    """`decided` carries a PersonDraft; the dialog stays open until `succeed`."""

    decided = Signal(object)

    def __init__(self, sites: tuple[Pick, ...], parent: QWidget | None = None) -> None:
        super().__init__(tr("Add a person"), tr("Add"), parent)
        self._name = QLineEdit()
        self.ask(tr("Name"), self._name, tr("As it is printed on what they sign."))
        self._roles = {role: QCheckBox(say(role.label)) for role in Role}
        self.ask(tr("Roles"), _boxes(tuple(self._roles.values())))
        self._all = QCheckBox(tr("All sites"))
        self._sites = {site.id: QCheckBox(site.label) for site in sites}
        self.ask(
            tr("Sites"),
            _boxes((self._all, *self._sites.values())),
            tr("Records of other sites stay out of sight."),
        )
        self._first = passphrase_line()
        self.ask(
            tr("First passphrase"), self._first, tr("Tell it in person; they change it when they sign in.")
        )
        self._mine = passphrase_line()
        self.ask(
            tr("Your own passphrase"), self._mine, tr("It opens the organization's key for this one act.")
        )
        self.column.addStretch(1)
        self.settle(600)
        self._name.setFocus()

    def decide(self) -> None:
        roles = tuple(role for role, box in self._roles.items() if box.isChecked())
        sites = tuple(site for site, box in self._sites.items() if box.isChecked())
        if not self._name.text().strip():
            self.refuse(tr("Write the person's name."), self._name)
        elif not roles:
            self.refuse(tr("Choose at least one role."), next(iter(self._roles.values())))
        elif not sites and not self._all.isChecked() and roles != (Role.ADMINISTRATOR,):
            self.refuse(tr("Choose at least one site, or all."), self._all)
        elif not self._first.text():
            self.refuse(tr("Give a first passphrase."), self._first)
        elif not self._mine.text():
            self.refuse(tr("Enter your own passphrase."), self._mine)
        else:
            self.keep_button.setEnabled(False)
            self.problem.say("")
            name, everywhere = self._name.text().strip(), self._all.isChecked()
            self.decided.emit(
                PersonDraft(name, roles, sites, everywhere, self._first.text(), self._mine.text())
            )

    def wrong(self, words: str) -> None:
        self.keep_button.setEnabled(True)
        self.refuse(words)

    def succeed(self) -> None:
        self._first.clear()
        self._mine.clear()
        self.accept()


def _boxes(boxes: tuple[QCheckBox, ...]) -> QWidget:
    holder = QWidget()
    flow = FlowLayout(holder)
    for box in boxes:
        flow.addWidget(box)
    return holder
