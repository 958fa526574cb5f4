"""What every flow does: ask the desk on its worker, and never show what comes after the desk was locked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from reviewdesk.desk.desk import Desk
from reviewdesk.eventlog.header import PersonId
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, say
from reviewdesk.ui.dialogs.keeping import Written
from reviewdesk.ui.dialogs.sheet import Sheet
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.runner import Job, Runner

T = TypeVar("T")
Refused = Callable[[str], None]


class Flow(QObject):
    """`said` carries a Banner for the window. `forget` before another person may look at the screen."""

    said = Signal(object)

    def __init__(self, desk: Desk, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.runner = runner
        self._turn = 0
        self._dialog: QDialog | None = None
        self._whose: PersonId | None = None
        self._put_by: dict[tuple[PersonId, str], Written] = {}  # by whose and the dialog's title

    def arrive(self, person: PersonId) -> None:
        """Somebody is at the desk."""
        self._whose = person

    def put_by(self) -> None:
        """The desk is about to be locked: what stands in a dialog waits for its writer, in memory."""
        dialog = self._dialog
        if isinstance(dialog, Sheet) and self._whose is not None and dialog.touched():
            self._put_by[self._whose, dialog.windowTitle()] = dialog.so_far()

    def forget(self) -> None:
        """Drop what is shown and whatever is still under way; flows empty their screens too."""
        self._turn += 1
        if self._dialog is not None:
            self._dialog.done(QDialog.DialogCode.Rejected)

    def show_dialog(self, dialog: QDialog) -> None:
        """Open a dialog; it goes when it is done, or when the desk is locked."""
        self._dialog = dialog
        dialog.finished.connect(lambda _done: self._drop(dialog))
        if isinstance(dialog, Sheet) and self._whose is not None:
            dialog.begin(self._put_by.pop((self._whose, dialog.windowTitle()), None))
        else:
            dialog.open()

    def shows(self, dialog: QDialog) -> bool:
        """Whether this dialog is still open; a closed one is gone and cannot be told anything."""
        return self._dialog is dialog

    def _drop(self, dialog: QDialog) -> None:
        if self._dialog is dialog:
            self._dialog = None
        dialog.deleteLater()

    def ask(
        self,
        work: Callable[[], T | Blocked],
        then: Callable[[T], None],
        *,
        refused: Refused | None = None,
        failed: Callable[[Exception], bool] | None = None,
        label: Text | None = None,
        writes: bool = False,
    ) -> Job[T | Blocked]:
        """Ask the desk; a no goes to `refused` (in words), else to the window as a banner.

        `writes` as in `Runner.do`.
        """
        turn = self._turn

        def arrive(found: T | Blocked) -> None:
            if turn != self._turn:
                return
            if isinstance(found, Blocked):
                (refused or self._refuse)(reasons_of(found))
                return
            then(found)

        def fail(error: Exception) -> bool:
            if turn != self._turn:
                return False
            if failed is not None and failed(error):
                return True
            waiting = self._awaiting()
            return waiting is not None and waiting.broke(error)

        return self.runner.do(work, arrive, otherwise=fail, label=label, writes=writes)

    def say(self, what: Text, *, why: str = "", next_step: str = "", weight: Weight = Weight.OK) -> None:
        self.said.emit(Banner(weight, say(what), why, next_step))

    def _refuse(self, words: str) -> None:
        if (waiting := self._awaiting()) is not None:
            waiting.wrong(words)
        else:
            self.said.emit(Banner(Weight.REFUSAL, words))

    def _awaiting(self) -> Sheet | None:
        """The dialog that waits for the desk's answer."""
        return self._dialog if isinstance(self._dialog, Sheet) and self._dialog.waits else None


def reasons_of(blocked: Blocked) -> str:
    """Every reason, one after the other."""
    return " ".join(say(reason) for reason in blocked.reasons)
