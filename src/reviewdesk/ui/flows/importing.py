"""Import: between its screen and the desk. Nothing is written before the person confirms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.importing import Imported
from reviewdesk.desk.recognising import Choice, NewParticipant, Wait
from reviewdesk.exchange.admissions import FileForm, PersonKey
from reviewdesk.exchange.columns import ColumnMapping
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.columns import ListMapping
from reviewdesk.exchange.opening import open_files
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, tr
from reviewdesk.ui.dialogs.who_dialog import ManyDialog, WhoDialog
from reviewdesk.ui.flows.flow import Flow, reasons_of
from reviewdesk.ui.flows.import_around import Around, look_around
from reviewdesk.ui.flows.import_draft import Draft, Files, Read, asked, read_files, remember, written
from reviewdesk.ui.present.columns import table_rows
from reviewdesk.ui.present.import_rows import Plan
from reviewdesk.ui.present.importing import import_page, kind_of, unread_files, written_words
from reviewdesk.ui.present.recognising import (
    PersonRow,
    pick_participants,
    recognised_words,
)
from reviewdesk.ui.present.waiting import waiting_rows
from reviewdesk.ui.runner import Job, Lane, Runner
from reviewdesk.ui.screens.import_screen import ImportScreen
from reviewdesk.ui.senders import Senders, zone_of_machine


class ImportFlow(Flow):
    """`memory`: the file in which senders are remembered."""

    def __init__(
        self, desk: Desk, runner: Runner, memory: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, runner, parent)
        self.senders = Senders(memory)
        self.screen = ImportScreen()
        self._around: Around | None = None
        self._draft: Draft | None = None
        self._job: Job[object] | None = None
        screen = self.screen
        screen.entered.connect(self._load)
        self._kind: FileKind | None = None  # said before any file was chosen
        screen.kind.connect(self._on_kind)
        screen.chosen.connect(self._on_chosen)
        screen.removed.connect(self._on_removed)
        screen.sent_by.connect(self._on_sender)
        screen.zone.connect(self._on_zone)
        screen.mapped.connect(self._on_mapped)
        screen.opened.connect(self._on_opened)
        screen.many.connect(self._on_many)
        screen.confirmed.connect(self._on_confirmed)
        screen.given_up.connect(self._on_given_up)
        screen.waiting_opened.connect(self._on_waiting)

    def forget(self) -> None:
        super().forget()
        self._draft, self._around, self._kind = None, None, None
        self.screen.show_start()
        self.screen.show_waiting(())

    # --- reading --------------------------------------------------------------------------

    def _load(self) -> None:
        self.ask(lambda: look_around(self.desk), self._show_around)

    def _show_around(self, around: Around) -> None:
        self._around = around
        if around.blocked is not None:
            self.screen.show_start(reasons_of(around.blocked))
        self.screen.show_waiting(self._waiting(around))
        self._show()

    def _on_chosen(self, paths: Sequence[Path]) -> None:
        if self._around is None or self._around.blocked is not None:
            return
        turn = self._turn
        had = self._draft.files if self._draft else ()

        def opened(files: Files) -> None:
            if turn == self._turn:
                self._take(had, files)

        # Files are read aside: a slow network drive must not hold up the desk's own worker.
        self.runner.do(lambda: open_files(paths), opened, label=Text("Opening the files"), lane=Lane.ASIDE)

    def _take(self, had: Files, files: Files) -> None:
        """A file of a name that is here already takes its place: it was mended and chosen again."""
        fresh = {name for name, _ in files}
        together = (*(pair for pair in had if pair[0] not in fresh), *files)
        if self._draft is None:
            zone = zone_of_machine(self.desk.environment.now())
            self._draft = Draft(together, zone, self._kind, told=self._kind is not None)
        else:
            self._draft.files = together
        self._plan(fresh=True)

    def _plan(self, *, fresh: bool = False) -> None:
        draft = self._draft
        if draft is None:
            return
        if self._job is not None:
            self._job.cancel()
        self.screen.show_reading(tr("The files are being read…"))
        what, senders = asked(draft, fresh=fresh), self.senders

        def read() -> Read | Blocked:
            return read_files(self.desk, senders, what)

        job = self.ask(read, self._planned, failed=self._unread, label=Text("Reading the files"))
        self._job = job  # type: ignore[assignment]  # only cancelled

    def _unread(self, error: Exception) -> bool:  # noqa: ARG002
        self.screen.show_reading("")
        return False

    def _planned(self, found: Read) -> None:
        draft = self._draft
        if draft is None:
            return
        draft.kind, draft.plan, draft.zone = found.kind, found.plan, found.zone
        if found.plan is None:
            draft.shown = None
            self._show_source(draft)
            self.screen.show_unsure(unread_files(draft.files))
            return
        draft.proposed = found.sender
        draft.mappings = {f.name: f.mapping for f in found.plan.files.files if f.mapping is not None}
        keys = {match.person.key for match in found.plan.people}
        draft.choices = {key: choice for key, choice in draft.choices.items() if key in keys}
        self._show()

    def _show_source(self, draft: Draft) -> None:
        known = self.senders.of(draft.kind) if draft.kind else ()
        names = tuple(sender.name for sender in known)
        self.screen.source.show_source(draft.sent_by, names, draft.zone)

    def _show(self) -> None:
        draft, around = self._draft, self._around
        if draft is None or draft.plan is None or around is None:
            return
        draft.shown = import_page(draft.plan, around.known, around.sites, draft.choices)
        self._show_source(draft)
        self.screen.show_page(draft.shown, table_rows(draft.plan), guessed=not draft.told)

    # --- what the person says ----------------------------------------------------------------

    def _on_kind(self, said: str) -> None:
        """What the files hold, said before they are chosen or while they are looked at."""
        kind = FileKind(said) if said else None
        draft = self._draft
        if draft is None:
            self._kind = kind
            return
        # Another kind has other columns, other people and other senders.
        self._draft = Draft(draft.files, draft.zone, kind, told=kind is not None, sender=draft.sender)
        self._plan(fresh=True)

    def _on_removed(self, name: str) -> None:
        draft = self._draft
        if draft is None:
            return
        draft.files = tuple(pair for pair in draft.files if pair[0] != name)
        draft.mappings.pop(name, None)
        if draft.files:
            self._plan()
        else:
            self._on_given_up()

    def _on_sender(self, name: str) -> None:
        draft = self._draft
        if draft is None:
            return
        self.screen.ask_sender("")
        draft.sender = name
        known = self.senders.named(name, draft.kind) if draft.kind else None
        if known is not None:
            draft.zone = known.zone
            # How this sender's tables are read counts more than what was guessed.
            draft.mappings = {}
        self._plan(fresh=known is not None)

    def _on_zone(self, zone: str) -> None:
        if self._draft is not None:
            self._draft.zone = zone
            self._plan()

    def _on_mapped(self, file: str, mapping: object) -> None:
        if self._draft is not None and isinstance(mapping, ColumnMapping | ListMapping):
            self._draft.mappings[file] = mapping
            self._plan()

    def _on_opened(self, key: str) -> None:
        draft, around = self._draft, self._around
        if draft is None or draft.shown is None or around is None:
            return
        row = next((row for row in draft.shown.people if row.key == key), None)
        if row is None:
            return
        left = [other for other in draft.shown.people if not other.decided and other.key != key]
        dialog = self._who(row, around, more=len(left))
        dialog.decided.connect(
            lambda choice, more: self._decide(key, choice, left[0].key if more and left else "")
        )
        self.show_dialog(dialog)

    def _who(self, row: PersonRow, around: Around, *, more: int = 0, may_wait: bool = True) -> WhoDialog:
        return WhoDialog(
            row,
            pick_participants(around.known, around.sites),
            around.reach,
            self.desk.environment.now,
            more=more,
            may_wait=may_wait,
            parent=self.screen,
        )

    def _decide(self, key: str, choice: Choice, following: str) -> None:
        if self._draft is None:
            return
        self._draft.choices[PersonKey(key)] = choice
        self._show()
        if following:
            self._on_opened(following)

    def _on_many(self) -> None:
        draft, around = self._draft, self._around
        if draft is None or draft.shown is None or around is None:
            return
        unknown = [row for row in draft.shown.people if row.is_newcomer]
        dialog = ManyDialog(len(unknown), around.reach, self.desk.environment.now, self.screen)
        dialog.decided.connect(lambda site, since: self._decide_many(unknown, site, since))
        self.show_dialog(dialog)

    def _decide_many(self, rows: list[PersonRow], site: str, since: date | None) -> None:
        draft = self._draft
        if draft is None:
            return
        for row in rows:
            day = since or row.first
            choice: Choice = NewParticipant(site, day) if site and day else Wait()
            draft.choices[PersonKey(row.key)] = choice
        self._show()

    # --- writing ------------------------------------------------------------------------------

    def _on_confirmed(self) -> None:
        draft = self._draft
        if draft is None:
            return
        if draft.kind is None:
            self.screen.ask_kind()
            return
        if draft.plan is None or draft.shown is None:
            return
        if not draft.shown.writes:
            self.screen.foot.complain(draft.shown.foot)
            return
        tables = any(file.form is FileForm.CSV for file in draft.plan.files.files)
        if tables and not draft.sent_by:
            self.screen.ask_sender(tr("Say who sent these files before they are imported."))
            return
        plan, choices = draft.plan, dict(draft.choices)
        self.screen.foot.confirm_button.setEnabled(False)
        self.ask(
            lambda: written(self.desk, plan, choices),
            lambda done: self._committed(draft, plan, done),
            refused=self._uncommitted,
            failed=self._unread,
            label=Text("Writing the import"),
            writes=True,
        )

    def _uncommitted(self, reasons: str) -> None:
        self.screen.foot.confirm_button.setEnabled(True)
        self.screen.foot.complain(reasons)

    def _committed(self, draft: Draft, plan: Plan, done: Imported) -> None:
        if draft.sent_by:
            remember(self.senders, draft.sent_by, draft.zone, plan)
        self._draft, self._kind = None, None
        self.screen.show_done(written_words(kind_of(plan), done))
        self._load()

    def _on_given_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._draft, self._kind = None, None
        self.screen.show_start()

    # --- those who wait --------------------------------------------------------------------------

    def _on_waiting(self, key: str) -> None:
        around = self._around
        rows = self._waiting(around) if around else ()
        row = next((row for row in rows if row.key == key), None)
        if row is None or around is None:
            return
        dialog = self._who(row, around, may_wait=False)
        dialog.decided.connect(lambda choice, _more: self._recognise(row, choice))
        self.show_dialog(dialog)

    @staticmethod
    def _waiting(around: Around) -> tuple[PersonRow, ...]:
        return waiting_rows(around.waiting, around.known, around.sites)

    def _recognise(self, row: PersonRow, choice: Choice) -> None:
        if isinstance(choice, Wait):
            return
        said = choice
        self.ask(
            lambda: self.desk.waiting.recognise(row.key, said),
            lambda n: self._recognised(row.name, n),
            label=Text("Keeping who it is"),
            writes=True,
        )

    def _recognised(self, name: str, count: int) -> None:
        self.say(recognised_words(name, count))
        self._load()
