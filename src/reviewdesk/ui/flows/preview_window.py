"""The window in which a form is tried out: everything can be filled in, and nothing is kept."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.desk.preview import Preview
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import tr, visible
from reviewdesk.ui.flows.lifting import LiftFlow
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.present.banner import Banner
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.review_screen import ReviewScreen
from reviewdesk.ui.theme.look import install, look
from reviewdesk.ui.theme.tokens import Space, Type
from reviewdesk.ui.widgets.banner_bar import BannerBar
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.named_box import NamedBox
from reviewdesk.ui.widgets.ribbon import Ribbon


class PreviewWindow(QWidget):
    """One review on the form, worked on in any role; closing it deletes everything."""

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preview of a form"))
        self._preview = preview
        self.runner = Runner(self)
        self.page = ReviewScreen(preview.desk.environment.now)
        self.reviews = ReviewFlow(preview.desk, self.runner, self.page, preview.desk.environment.now, self)
        self.lifting = LiftFlow(self.reviews, self)
        self._build()
        self.reviews.said.connect(self._on_said)
        self.switch(0)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = tr(
            "PREVIEW · nothing is stored. To try a signature, use the passphrase {passphrase}",
            passphrase=self._preview.passphrase,
        )
        column.addWidget(Ribbon(words))
        row = QHBoxLayout()
        row.setContentsMargins(Space.PAGE, Space.S, Space.PAGE, 0)
        row.setSpacing(Space.S)
        caption = Label(tr("Work on it as"), Type.LABEL)
        self.roles = NamedBox()
        self.roles.setAccessibleName(tr("Work on it as"))
        for person in self._preview.people:
            self.roles.addItem(visible(person.name))
        caption.setBuddy(self.roles)
        self.roles.activated.connect(self.switch)
        row.addWidget(caption)
        row.addWidget(self.roles)
        row.addStretch(1)
        column.addLayout(row)
        self.banner = BannerBar()
        column.addWidget(self.banner)
        column.addWidget(self.page, 1)
        self.page.return_button.hide()
        self.page.pack_button.hide()  # a pack of nothing is released by nobody

    def switch(self, at: int) -> None:
        """Work on as the person of another role."""
        self.page.leave()
        person = self._preview.people[at]
        desk, passphrase = self._preview.desk, self._preview.passphrase

        def come_in() -> object:
            return desk.persons.sign_in(person.id, passphrase)

        def arrived(found: object) -> None:
            if isinstance(found, Blocked):  # pragma: no cover - the passphrase is its own
                return
            self.reviews.forget()
            self.reviews.arrive(person.id)
            self.reviews.open(self._preview.review)

        self.runner.do(come_in, arrived)

    @property
    def person(self) -> Person:
        return self._preview.people[self.roles.currentIndex()]

    def _on_said(self, banner: Banner) -> None:
        self.banner.show_banner(banner)

    def resizeEvent(self, _event: object) -> None:
        self.page.fit(self.width() / max(1, look().metrics(Type.BODY).averageCharWidth()))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reviews.forget()
        self.lifting.forget()
        self.runner.close()
        self._preview.close()
        event.accept()


def run_preview(preview: Preview) -> int:
    """Show the window until it is closed; the exit code of the application."""
    app = QCoreApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("ReviewDesk")
    app.setApplicationDisplayName("")
    install(app)
    window = PreviewWindow(preview)
    window.resize(look().sized(1280), look().sized(820))
    window.show()
    return app.exec()
