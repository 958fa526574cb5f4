"""Starting a review: a missed result, its lead and cases are asked for; then it opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.desk.desk import Desk
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.records.candidates import Candidate
from reviewdesk.records.organisation import Organisation, Person
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import say, tr
from reviewdesk.ui.dialogs.start_dialog import StartDialog, StartDraft
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.desk_lists import missed_rows
from reviewdesk.ui.present.lists import MissedRow
from reviewdesk.ui.present.starting import start_rows
from reviewdesk.ui.runner import Runner


class StartFlow(Flow):
    """`opened` carries the id of the review that was started."""

    opened = Signal(str)

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

    def start(self, result: str, person: Person) -> None:
        """Ask for a missed result (empty: the first one), its lead and cases; then open the review."""
        desk = self.desk

        def look_up() -> tuple[MissedRow | None, tuple[Candidate, ...], dict[str, str], Organisation]:
            results = desk.intake.results()
            organisation = desk.organisation
            rows = missed_rows(results, organisation, self._clock().date())
            row = next((r for r in rows if not result or r.key == result), None)
            events = desk.intake.candidates(RecordId(row.key)) if row else ()
            names = {str(p.id): p.name for p in desk.intake.participants()}
            return row, events, names, organisation

        def show(found: tuple[MissedRow | None, tuple[Candidate, ...], dict[str, str], Organisation]) -> None:
            row, events, names, organisation = found
            if row is None:
                words = tr("A review opens when a recorded result misses its target.")
                what = tr("No missed result waits for a review.")
                self.said.emit(Banner(Weight.NOTE, what, words))
                return
            self._ask_start(row, events, names, organisation, person)

        self.ask(look_up, show)

    def _ask_start(
        self,
        row: MissedRow,
        events: tuple[Candidate, ...],
        names: dict[str, str],
        organisation: Organisation,
        person: Person,
    ) -> None:
        picks = start_rows(events, names, self._clock().tzinfo)
        staff = tuple(
            Pick(p.id, p.name, ", ".join(say(role.label) for role in p.roles))
            for p in organisation.people.values()
            if p.active
        )
        dialog = StartDialog(row, staff, person.id, picks, self._window)
        dialog.decided.connect(lambda draft: self._start(draft, dialog))
        self.show_dialog(dialog)

    def _start(self, draft: StartDraft, dialog: StartDialog) -> None:
        desk = self.desk

        def work() -> RecordId | Blocked:
            return desk.intake.open_review(
                RecordId(draft.result), draft.title, PersonId(draft.lead), draft.cases
            )

        def opened(review: RecordId) -> None:
            if self.shows(dialog):
                dialog.succeed()
            self.opened.emit(review)

        def refused(words: str) -> None:
            if self.shows(dialog):
                dialog.wrong(words)

        def failed(error: Exception) -> bool:
            return self.shows(dialog) and dialog.broke(error)

        self.ask(work, opened, refused=refused, failed=failed, writes=True)
