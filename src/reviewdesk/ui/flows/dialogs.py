"""The dialogs over a review: one at a time, closed by the desk's yes, kept for their writer over a lock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.decision import Scope
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.ui.dialogs.keeping import Written
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.present.banner import Banner, Weight

_About = tuple[PersonId | None, RecordId | None, Scope | None, str]
"""Whose dialog, in which review and step, and its title."""


class ReviewDialogs(QObject):
    """`forget` closes what is open; `put_by` keeps before what was written and chosen in it."""

    def __init__(self, reviews: ReviewFlow, window: QWidget) -> None:
        super().__init__(reviews)
        self._reviews = reviews
        self.window = window
        self._dialog: QDialog | None = None
        self._about: _About | None = None
        self._put_by: dict[_About, Written] = {}

    def put_by(self) -> None:
        """The desk is about to be locked: what stands in a dialog waits for its writer, in memory."""
        if isinstance(self._dialog, Sheet) and self._about is not None and self._dialog.touched():
            self._put_by[self._about] = self._dialog.so_far()

    def forget(self) -> None:
        """Nobody is at the desk any more: no dialog of theirs stays."""
        if self._dialog is not None:
            self._dialog.done(QDialog.DialogCode.Rejected)

    def open(self, dialog: QDialog) -> None:
        """Show a dialog over the window without stopping the program, and drop it when it closes."""
        self.forget()
        self._dialog = dialog
        reviews = self._reviews
        self._about = (reviews.person, reviews.review, reviews.scope, dialog.windowTitle())
        dialog.setParent(self.window, dialog.windowFlags())
        dialog.finished.connect(lambda _: self._closed(dialog))
        if isinstance(dialog, Sheet):
            dialog.begin(self._put_by.pop(self._about, None))
        else:
            dialog.open()

    def act(self, dialog: Sheet, work: Callable[[], ReviewView | Blocked]) -> None:
        """Write what a dialog decided; it closes once the desk has said yes, and shows the no."""
        reviews = self._reviews

        def kept() -> None:
            if self._dialog is dialog:
                dialog.succeed()

        def refused(words: str) -> None:
            if self._dialog is dialog:
                dialog.wrong(words)
            else:
                reviews.said.emit(Banner(Weight.REFUSAL, words))

        reviews.act(work, kept, refused, lambda error: self._dialog is dialog and dialog.broke(error))

    def _closed(self, dialog: QDialog) -> None:
        if self._dialog is dialog:
            self._dialog = None
        dialog.deleteLater()
