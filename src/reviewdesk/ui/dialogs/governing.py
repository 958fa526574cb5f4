"""What an administrator sets: the frame of every such dialog, and a site's."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QWidget

from reviewdesk.records.organisation import Site
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.sheet import Sheet, passphrase_line, take_passphrase
from reviewdesk.ui.widgets.flow import FlowLayout


class GovernSheet(Sheet):
    """`decided` carries the draft and the administrator's passphrase; it stays until `succeed`."""

    decided = Signal(object, str)

    def __init__(self, title: str, keep: str, parent: QWidget | None = None) -> None:
        super().__init__(title, keep, parent)
        self.mine = self.mended_at = passphrase_line()

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
        self.wait()
        self.decided.emit(draft, take_passphrase(self.mine))

    def succeed(self) -> None:
        self.mine.clear()
        self.accept()


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
