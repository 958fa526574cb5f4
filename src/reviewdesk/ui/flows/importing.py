"""Import: between its screen and the desk. Nothing is written before the person confirms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.importing import Imported
from reviewdesk.desk.recognising import Choice, NewParticipant, Wait
from reviewdesk.exchange.admissions import FileForm, PersonKey
from reviewdesk.exchange.columns import ColumnMapping
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.columns import ListMapping
from reviewdesk.exchange.matching import PersonMatch, says_same
from reviewdesk.exchange.opening import open_files
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, counted, say, tr
from reviewdesk.ui.dialogs.who_dialog import ManyDialog, WhoDialog
from reviewdesk.ui.flows.flow import Flow, reasons_of
from reviewdesk.ui.flows.import_around import Around, look_around
from reviewdesk.ui.flows.import_draft import Draft, Read, asked, read_files, remember, written
from reviewdesk.ui.present.banner import Banner, Weight
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
        self._job: Job[Any] | None = None
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
        self._plan()  # people may have come or changed since

    @property
    def _open(self) -> Draft | None:
        """The draft, as long as something can be said of it."""
        draft = self._draft
        return None if draft is None or draft.writing else draft

    def _on_chosen(self, paths: Sequence[Path]) -> None:
        if self._around is None or self._around.blocked is not None:
            return
        if self._draft is None:
            zone = zone_of_machine(self.desk.environment.now())
            self._draft = Draft(zone, self._kind, told=self._kind is not None)
        draft = self._open
        if draft is None:
            return
        draft.opening += 1
        self._plan(fresh=True)

        def opened() -> tuple[tuple[Path, bytes], ...]:
            return tuple(zip(paths, (data for _, data in open_files(paths)), strict=True))

        # Files are read aside: a slow network drive must not hold up the desk's own worker.
        self.runner.do(
            opened,
            lambda found: self._take(draft, found),
            otherwise=lambda _error: self._not_opened(draft),
            label=Text("Opening the files"),
            lane=Lane.ASIDE,
        )

    def _take(self, draft: Draft, found: Sequence[tuple[Path, bytes]]) -> None:
        """What was opened for a draft that is gone is dropped with it."""
        draft.opening -= 1
        if draft is not self._draft:
            return
        if said := draft.join(found):
            self.said.emit(Banner(Weight.NOTE, " ".join(say(words) for words in said)))
        self._plan(fresh=True)

    def _not_opened(self, draft: Draft) -> bool:
        draft.opening -= 1
        if draft is self._draft:
            if draft.files or draft.opening:
                self._plan()
            else:
                self._draft, self._kind = None, draft.kind
        return False

    def _plan(self, *, fresh: bool = False) -> None:
        """Read it anew, once all is opened: what was read before is not of what is said now."""
        draft = self._open
        if draft is None:
            return
        draft.void(fresh=fresh)
        if self._job is not None:
            self._job.cancel()
        if draft.files:
            self.screen.show_reading(tr("The files are being read…"))
        if draft.opening or not draft.files:
            return
        what, senders = asked(draft), self.senders

        def read() -> Read | Blocked:
            return read_files(self.desk, senders, what)

        job = self.ask(
            read,
            lambda found: self._planned(draft, found),
            refused=self._not_read,
            failed=self._unread,
            label=Text("Reading the files"),
        )
        self._job = job

    def _unread(self, _error: Exception) -> bool:
        self.screen.show_reading("")  # the button tries again
        return False

    def _not_read(self, reasons: str) -> None:
        self.screen.show_reading("")
        self._refuse(reasons)

    def _planned(self, draft: Draft, found: Read) -> None:
        undone = draft.take(found)
        if found.plan is None:
            self._show_source(draft)
            self.screen.show_unsure(unread_files(draft.files))
            return
        self._show()
        if undone:
            self.say(
                counted(
                    "What you decided on {n} person does not fit any more. Decide again.",
                    "What you decided on {n} people does not fit any more. Decide again.",
                    undone,
                ),
                weight=Weight.NOTE,
            )

    def _show_source(self, draft: Draft) -> None:
        known = self.senders.of(draft.kind) if draft.kind else ()
        names = tuple(sender.name for sender in known)
        self.screen.source.show_source(draft.sent_by, names, draft.zone)

    def _show(self) -> None:
        draft, around = self._open, self._around
        if draft is None or draft.read is None or around is None:
            return
        draft.shown = import_page(draft.read, around.known, around.sites, draft.choices)
        if draft.plan is None:  # being read anew: only decisions are shown meanwhile
            self.screen.people.show_rows(draft.shown.people, draft.shown.matched)
            return
        self._show_source(draft)
        self.screen.show_page(draft.shown, table_rows(draft.plan), guessed=not draft.told)

    # --- what the person says ----------------------------------------------------------------

    def _on_kind(self, said: str) -> None:
        """What the files hold, said before they are chosen or while they are looked at."""
        kind, draft = FileKind(said) if said else None, self._draft
        if draft is None:
            self._kind = kind
        elif not draft.writing:
            draft.say_kind(kind)
            self._plan(fresh=True)

    def _on_removed(self, name: str) -> None:
        draft = self._open
        if draft is None:
            return
        draft.remove(name)
        if draft.files:
            self._plan()
        elif draft.opening:
            draft.say_kind(None)
            draft.void()
            self.screen.show_start()
        else:
            self._on_given_up()

    def _on_sender(self, name: str) -> None:
        draft = self._open
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
        if (draft := self._open) is not None:
            draft.zone = zone
            self._plan()

    def _on_mapped(self, file: str, mapping: object) -> None:
        draft = self._open
        if draft is not None and isinstance(mapping, ColumnMapping | ListMapping):
            draft.mappings[file] = mapping
            self._plan()

    def _on_opened(self, key: str) -> None:
        draft, around = self._open, self._around
        if draft is None or draft.shown is None or around is None:
            return
        row = next((row for row in draft.shown.people if row.key == key), None)
        if row is None:
            return
        left = [other for other in draft.shown.people if not other.decided and other.key != key]
        dialog = self._who(row, around, more=len(left))
        seen = draft.matches
        following = left[0].key if left else ""

        def decided(choice: Choice, more: bool) -> None:
            if self._still_seen(draft, seen, (key,)):
                self._decide(key, choice, following if more else "")

        dialog.decided.connect(decided)
        self.show_dialog(dialog)

    def _still_seen(self, draft: Draft, seen: Mapping[str, PersonMatch], keys: Sequence[str]) -> bool:
        """Whether what a decision was made on still stands in the draft it was made for."""
        if draft is not self._open:
            return False
        now = draft.matches
        if all(key in now and says_same(seen[key], now[key]) for key in keys):
            return True
        self._refuse(tr("The files were read anew while you decided, and say something else. Look again."))
        return False

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
        draft = self._open
        if draft is None:
            return
        draft.choices[PersonKey(key)] = choice
        self._show()
        if following:
            self._on_opened(following)

    def _on_many(self) -> None:
        draft, around = self._open, self._around
        if draft is None or draft.shown is None or around is None:
            return
        unknown = [row for row in draft.shown.people if row.is_newcomer]
        dialog = ManyDialog(len(unknown), around.reach, self.desk.environment.now, self.screen)
        seen = draft.matches

        def decided(site: str, since: date | None) -> None:
            if self._still_seen(draft, seen, [row.key for row in unknown]):
                self._decide_many(unknown, site, since)

        dialog.decided.connect(decided)
        self.show_dialog(dialog)

    def _decide_many(self, rows: list[PersonRow], site: str, since: date | None) -> None:
        draft = self._open
        if draft is None:
            return
        for row in rows:
            day = since or row.first
            choice: Choice = NewParticipant(site, day) if site and day else Wait()
            draft.choices[PersonKey(row.key)] = choice
        self._show()

    # --- writing ------------------------------------------------------------------------------

    def _on_confirmed(self) -> None:
        draft = self._open
        if draft is None:
            return
        if not draft.current:  # still being read; or that failed, and it is tried again
            self._plan()
            return
        plan = draft.plan
        if plan is None or draft.shown is None:
            self.screen.ask_kind()
            return
        if not draft.shown.writes:
            self.screen.foot.complain(draft.shown.foot)
            return
        tables = any(file.form is FileForm.CSV for file in plan.files.files)
        if tables and not draft.sent_by:
            self.screen.ask_sender(tr("Say who sent these files before they are imported."))
            return
        choices = dict(draft.choices)
        draft.writing = True
        self.screen.show_writing(tr("The import is being written…"))
        self.ask(
            lambda: written(self.desk, plan, choices),
            lambda done: self._committed(draft, plan, done),
            refused=lambda reasons: self._uncommitted(draft, reasons),
            failed=lambda _error: self._go_on(draft),
            label=Text("Writing the import"),
            writes=True,
        )

    def _go_on(self, draft: Draft) -> bool:
        """It was not written: all can be said of it again, and what is here is looked at anew."""
        draft.writing = False
        self.screen.show_writing("")
        self._plan()
        return False

    def _uncommitted(self, draft: Draft, reasons: str) -> None:
        self._go_on(draft)
        self._refuse(reasons)
        self._load()

    def _committed(self, draft: Draft, plan: Plan, done: Imported) -> None:
        if draft.sent_by:
            remember(self.senders, draft.sent_by, plan)
        if draft is self._draft:
            self._draft, self._kind = None, None
            self.screen.show_done(written_words(kind_of(plan), done))
        self._load()

    def _on_given_up(self) -> None:
        if self._draft is not None and self._draft.writing:
            return
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
        if (draft := self._open) is not None:
            # Who is somebody below may be somebody above: nothing is written before that is looked at.
            draft.void()
            self.screen.show_reading(tr("The files are being read…"))
        self.ask(
            lambda: self.desk.waiting.recognise(row.key, said),
            lambda n: self._recognised(row.name, n),
            refused=self._not_recognised,
            failed=self._recognising_failed,
            label=Text("Keeping who it is"),
            writes=True,
        )

    def _not_recognised(self, reasons: str) -> None:
        self._refuse(reasons)
        self._load()

    def _recognising_failed(self, _error: Exception) -> bool:
        self._plan()
        return False

    def _recognised(self, name: str, count: int) -> None:
        self.say(recognised_words(name, count))
        self._load()
