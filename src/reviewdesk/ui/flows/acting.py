"""One action and the desk: read it, report on it, verify it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.desk.desk import Desk
from reviewdesk.eventlog.header import RecordId
from reviewdesk.records.action import Action, Progress
from reviewdesk.records.organisation import Organisation
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, tr
from reviewdesk.ui.dialogs.action_dialog import strength_words
from reviewdesk.ui.dialogs.progress_dialog import PlanRows, ProgressDialog, Said
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.present.moments import day_words
from reviewdesk.ui.present.reviewing import lacks_words
from reviewdesk.ui.runner import Runner


class ActFlow(Flow):
    """`changed` after a report."""

    changed = Signal()

    def __init__(self, desk: Desk, runner: Runner, window: QWidget) -> None:
        super().__init__(desk, runner, window)
        self._window = window

    def open(self, action: RecordId) -> None:
        """Show an action and ask how far it is."""
        desk = self.desk

        def read() -> tuple[Action, Organisation, frozenset[str]] | Blocked:
            found = desk.actions.get(action)
            if isinstance(found, Blocked):
                return found
            return found, desk.organisation, desk.actions.reportable(action)

        self.ask(read, lambda found: self._show(*found))

    def _show(self, action: Action, organisation: Organisation, reports: frozenset[str]) -> None:
        plan = action.plan
        nobody = tr("nobody yet")
        parts = [
            (tr("Strength"), strength_words(plan.strength)),
            (tr("Done by"), organisation.name_of(plan.owner) or nobody),
            (tr("Until"), day_words(plan.due) if plan.due else tr("no day yet")),
            (tr("Proved by"), plan.evidence_route or tr("not said yet")),
            (tr("Checked by"), organisation.name_of(plan.verifier) or nobody),
        ]
        if action.progress.evidence:
            parts.append((tr("Evidence given"), action.progress.evidence))
        if action.progress.note:
            parts.append((tr("Note"), action.progress.note))
        rows = PlanRows(plan.title, tuple(parts), action.progress.state, lacks_words(plan), reports)
        dialog = ProgressDialog(rows, self._window)
        dialog.decided.connect(lambda said: self._report(action.id, said, dialog))
        self.show_dialog(dialog)

    def _report(self, action: RecordId, said: Said, dialog: ProgressDialog) -> None:
        desk = self.desk
        progress = Progress(said.state, said.note, said.evidence)

        def done(_: Action) -> None:
            dialog.accept()
            self.say(Text("The report is kept."))
            self.changed.emit()

        self.ask(lambda: desk.actions.report(action, progress), done, refused=dialog.wrong, writes=True)
