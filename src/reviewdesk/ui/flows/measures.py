"""Measures and results: between their screen and the desk."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.intake import OpenResult
from reviewdesk.eventlog.header import RecordId
from reviewdesk.records import result as words
from reviewdesk.records.measuring import judged
from reviewdesk.records.organisation import Organisation, Person
from reviewdesk.records.result import MeasuredResult
from reviewdesk.records.rights import Blocked, Subject, may_write
from reviewdesk.texts import Text
from reviewdesk.ui.dialogs.result_dialog import ResultDialog
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.measuring import measure_lines, result_rows, verdict_words
from reviewdesk.ui.runner import Lane, Runner
from reviewdesk.ui.screens.measures_screen import MeasuresScreen
from reviewdesk.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures and what this person may record."""

    organisation: Organisation
    results: tuple[OpenResult, ...]
    who: Person
    sites: tuple[Pick, ...]
    may: bool


class MeasuresFlow(Flow):
    """`review_wanted` carries a result's id (a review is to be opened of it), `review_opened` a review's."""

    review_wanted = Signal(str)
    review_opened = Signal(str)

    def __init__(self, desk: Desk, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(desk, runner, parent)
        self.screen = MeasuresScreen()
        self._shown: Measured | None = None
        self._turns = 0
        self.screen.entered.connect(self._load)
        self.screen.recording.connect(self._on_recording)
        self.screen.starting.connect(self.review_wanted)
        self.screen.review.connect(self.review_opened)

    def forget(self) -> None:
        super().forget()
        self._shown = None
        self.screen.show_all((), ())

    def _load(self) -> None:
        self.ask(self._read, self._show)

    def _read(self) -> Measured | Blocked:
        who = self.desk.persons.here()
        if who is None:
            return Blocked((Text("Nobody is signed in."),))
        organisation = self.desk.organisation
        reach = (site for site in organisation.sites.values() if who.reaches(site.id))
        sites = tuple(sorted((Pick(s.id, s.name) for s in reach), key=lambda pick: pick.label.casefold()))
        subject = Subject(tuple(site.id for site in sites[:1]))
        may = may_write(who, words.RESULT_RECORDED, (), subject) is None
        return Measured(organisation, self.desk.intake.results(), who, sites, may)

    def _show(self, shown: Measured) -> None:
        self._shown = shown
        today = self.desk.environment.today()
        rows = result_rows(shown.results, shown.organisation, today)
        self.screen.show_all(measure_lines(shown.organisation, rows), rows, may=shown.may)

    # --- recording --------------------------------------------------------------------------

    def _on_recording(self, measure: str) -> None:
        shown = self._shown
        if shown is None:
            return
        measures = tuple(sorted(shown.organisation.measures.values(), key=lambda m: m.title.casefold()))
        dialog = ResultDialog(
            measures,
            shown.sites,
            self.desk.environment.now,
            measure=measure,
            whole=shown.who.all_sites,
            parent=self.screen,
        )
        dialog.typed.connect(lambda measured: self._judge(shown.organisation, dialog, measured))
        dialog.decided.connect(lambda measured: self._record(dialog, measured))
        self.show_dialog(dialog)

    def _judge(self, organisation: Organisation, dialog: ResultDialog, measured: MeasuredResult) -> None:
        """Exact sums of large counts take their time: they are not done on the window's thread."""
        self._turns += 1
        turn = self._turns
        terms = organisation.measures[measured.measure]

        def found(verdict: tuple[str, str, Tone]) -> None:
            if turn == self._turns and self._dialog is dialog:
                dialog.show_verdict(*verdict)

        self.runner.do(lambda: verdict_words(judged(terms, measured)), found, lane=Lane.ASIDE)

    def _record(self, dialog: ResultDialog, measured: MeasuredResult) -> None:
        def failed(_error: Exception) -> bool:
            dialog.drop()
            return False

        self.ask(
            lambda: self.desk.intake.record_result(measured),
            lambda record: self._recorded(dialog, record),
            refused=dialog.wrong,
            failed=failed,
            label=Text("Recording the result"),
            writes=True,
        )

    def _recorded(self, dialog: ResultDialog, record: RecordId) -> None:
        dialog.accept()

        def show(shown: Measured) -> None:
            self._show(shown)
            self.screen.show_result(record)

        self.say(Text("The result is recorded."))
        self.ask(self._read, show)
