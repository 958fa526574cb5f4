"""Answers from a file into an open review: shown first, written as the person at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.responding import Fate, ResponsePlan
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.opening import open_files
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.dialogs.answers_dialog import AnswersDialog
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.present.answers import AnswersPage, answers_page, written_words
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.present.reviewing import Opened, context_of
from reviewdesk.ui.runner import Lane, Runner


class AnswersFlow(Flow):
    """`written` carries the review that has new answers, and a Banner that says so."""

    written = Signal(str, object)

    def __init__(
        self,
        desk: Desk,
        runner: Runner,
        window: QWidget,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, runner, parent)
        self._window = window
        self._clock = clock

    def choose(self) -> None:
        """Ask for the file."""
        kinds = tr("FHIR answers (*.json);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Choose a file of answers"), "", kinds)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read a file, as if it had been chosen in the file dialog."""
        turn = self._turn

        def opened(data: bytes) -> None:
            if turn == self._turn:
                self.ask(
                    lambda: self.desk.responding.answered_by(data),
                    lambda reviews: self._show(path.name, data, reviews),
                    label=Text("Reading the answers"),
                )

        # Files are read aside: a slow network drive must not hold up the desk's own worker.
        self.runner.do(
            lambda: open_files((path,))[0][1], opened, label=Text("Opening the files"), lane=Lane.ASIDE
        )

    def _show(self, file: str, data: bytes, reviews: tuple[tuple[RecordId, str], ...]) -> None:
        dialog = AnswersDialog(file, reviews, self._window)
        plans: dict[str, ResponsePlan] = {}

        def compare(review: str) -> None:
            def shown(found: tuple[ResponsePlan, AnswersPage]) -> None:
                if self.shows(dialog):
                    plans[review] = found[0]
                    dialog.show_page(review, found[1])

            def refused(words: str) -> None:
                if self.shows(dialog):
                    dialog.show_refusal(review, words)

            def failed(error: Exception) -> bool:
                if not (isinstance(error, Refusal) and self.shows(dialog)):
                    return False
                refused(str(error))
                return True

            self.ask(
                lambda: self._plan(RecordId(review), data),
                shown,
                refused=refused,
                failed=failed,
                label=Text("Reading the answers"),
            )

        def write(reason: str) -> None:
            plan = plans[dialog.review]
            self.ask(
                lambda: self.desk.responding.commit(plan, reason),
                lambda done: self._written(dialog, done, reason),
                refused=lambda words: self._refused(dialog, words),
                failed=lambda error: self.shows(dialog) and dialog.broke(error),
                label=Text("Writing the answers"),
                writes=True,
            )

        dialog.picked.connect(compare)
        dialog.decided.connect(write)
        self.show_dialog(dialog)
        if dialog.review:
            compare(dialog.review)

    def _plan(self, review: RecordId, data: bytes) -> tuple[ResponsePlan, AnswersPage] | Blocked:
        """What the file comes to, told with what stands: the review is read, and that is noted."""
        view = self.desk.reviews.opened(review)
        if isinstance(view, Blocked):
            return view
        plan = self.desk.responding.plan(review, data)
        if isinstance(plan, Blocked):
            return plan
        return plan, answers_page(plan, view, context_of(Opened(view, ()), self._clock()))

    def _written(self, dialog: AnswersDialog, done: ResponsePlan, reason: str) -> None:
        if self.shows(dialog):
            dialog.succeed()
        count = done.counted(Fate.NEW) + (done.counted(Fate.OTHER) if reason else 0)
        self.written.emit(done.review, Banner(Weight.OK, say(written_words(count))))

    def _refused(self, dialog: AnswersDialog, words: str) -> None:
        if self.shows(dialog):
            dialog.wrong(words)
        else:
            self._refuse(words)
