"""What is put right in a review: excuses, withdrawals, removed cases, settled values, notes, links."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from reviewdesk.eventlog.header import RecordId, Target
from reviewdesk.forms.answers import Blind, Gap
from reviewdesk.forms.decision import Scope
from reviewdesk.records.action import Action
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.notes_dialog import NotesDialog
from reviewdesk.ui.dialogs.reason_dialog import ReasonDialog
from reviewdesk.ui.dialogs.removed_dialog import RemovedDialog
from reviewdesk.ui.flows.dialogs import ReviewDialogs
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.present import intents
from reviewdesk.ui.present.beside import gap_title, note_row, removed_rows
from reviewdesk.ui.present.context import Context, Pick, role_words
from reviewdesk.ui.present.review_page import row_labels
from reviewdesk.ui.present.reviewing import action_named

_Work = Callable[[], "ReviewView | Blocked"]


class AmendFlow(QObject):
    """Answers the editor's `asked`; `action_wanted`, `review_wanted`: what is to be shown, by id."""

    action_wanted = Signal(str)
    review_wanted = Signal(str)

    def __init__(self, reviews: ReviewFlow, dialogs: ReviewDialogs) -> None:
        super().__init__(dialogs)
        self._reviews = reviews
        self._dialogs = dialogs
        reviews.screen.asked.connect(self.do)

    def do(self, asked: object) -> None:
        """Do, or ask for the reason of, what was asked for in the editor."""
        view, context = self._reviews.view, self._reviews.context
        if view is None or context is None:
            return
        match asked:
            case intents.Excuse():
                self._excuse(asked, view)
            case intents.Reopen():
                self._reopen(asked, view, context)
            case intents.WithdrawEvidence(entry):
                self._withdraw_evidence(entry, view)
            case intents.WithdrawSignature(entry):
                self._withdraw_signature(entry, view, context)
            case intents.WriteNote(scope, field):
                self._write_note(scope, field, view, context)
            case intents.ReadNotes():
                self._read_notes(view, context)
            case intents.OpenAction(action):
                self.action_wanted.emit(action)
            case intents.OpenReview(review):
                self.review_wanted.emit(review)
            case intents.UnlinkAction(action, target):
                self._unlink(action, target, view, context)
            case _:
                self._do_with_cases(asked, view, context)

    def _do_with_cases(self, asked: object, view: ReviewView, context: Context) -> None:
        desk, review = self._reviews.desk, view.review.id
        match asked:
            case intents.NoCases(section, back):
                of = view.form.section(section).rows_of or section
                self._reviews.act(lambda: desk.reviews.say_none(review, of, not back))
            case intents.RemovedCases(section):
                self._removed(view.form.section(section).rows_of or section, view, context)
            case intents.KeepCase(scope) if scope.row is not None:
                of, row = view.form.section(scope.section).rows_of or scope.section, scope.row
                self._reviews.act(lambda: desk.reviews.restore_row(review, of, row, ""))

    # --- judgements and values ----------------------------------------------------------------

    def _excuse(self, asked: intents.Excuse, view: ReviewView) -> None:
        desk, review, place, role = self._reviews.desk, view.review.id, asked.place, asked.role
        if asked.back:
            self._reviews.act(lambda: desk.reviews.take_back_excuse(review, place, role))
            return
        answer = view.facts.answers.get(place)
        blind = answer if isinstance(answer, Blind) else Blind()
        last = not set(view.form.field(place.field).judged_by) - blind.judged - blind.excused - {role}
        words = (
            tr("Everybody else has judged: after this the first judgements are shown and kept.")
            if blind.judged
            else tr("Everybody is excused then: it is settled only once one of them has judged after all.")
        )
        self._ask(
            tr("Excuse a first judgement"),
            words if last else "",
            tr("Why can the {role} not judge?", role=role_words(role).lower()),
            tr("Excuse"),
            lambda why: desk.reviews.excuse(review, place, role, why),
        )

    def _reopen(self, asked: intents.Reopen, view: ReviewView, context: Context) -> None:
        desk, review, place = self._reviews.desk, view.review.id, asked.place
        self._ask(
            tr("Open again what was settled"),
            view.form.field(place.field).ask.said(context.language),
            tr("Why was it settled wrongly? The values stand against each other again until one is chosen."),
            tr("Open it again"),
            lambda why: desk.reviews.reopen(review, place, why),
        )

    # --- what is taken back ---------------------------------------------------------------------

    def _withdraw_evidence(self, entry: str, view: ReviewView) -> None:
        link = next((e for e in view.review.evidence if e.entry == entry), None)
        if link is None:
            return
        desk, review, target = self._reviews.desk, view.review.id, link.target
        self._ask(
            tr("Withdraw evidence"),
            tr(
                "{title} counts no longer. That it was linked stays in the history.",
                title=link.evidence.title,
            ),
            tr("Why does it not count?"),
            tr("Withdraw it"),
            lambda why: desk.reviews.withdraw_evidence(review, target, why),
        )

    def _withdraw_signature(self, entry: str, view: ReviewView, context: Context) -> None:
        given = next((s for s in view.review.signatures if s.entry == entry), None)
        if given is None:
            return
        desk, review = self._reviews.desk, view.review.id
        step = view.form.section(given.scope.section).title.said(context.language)
        self._ask(
            tr("Withdraw my signature"),
            tr(
                "Your signature under {step} counts no longer, and what opened after it closes. "
                "That you signed stays in the history.",
                step=step,
            ),
            tr("Why do you withdraw it?"),
            tr("Withdraw it"),
            lambda why: desk.signing.withdraw(review, given, why),
        )

    def link_action(self, gap: Gap, actions: Sequence[Action]) -> None:
        """Let an action that is planned already answer a further gap, with a reason of its own."""
        view, context = self._reviews.view, self._reviews.context
        if view is None or context is None:
            return
        desk, review = self._reviews.desk, view.review.id
        gate = view.form.gate(gap.gate)
        picks = tuple(
            Pick(action.id, action.plan.title, context.name(action.plan.owner or "")) for action in actions
        )
        dialog = ReasonDialog(
            tr("Link an action that is planned already"),
            gate.because.said(context.language),
            tr("Why does it answer this gap too?"),
            tr("Link it"),
            choices=picks,
            choose=tr("Which action?"),
        )

        def link(reason: str, action: str) -> None:
            def work() -> ReviewView | Blocked:
                done = desk.actions.link(RecordId(action), review, gap, reason)
                return done if isinstance(done, Blocked) else desk.reviews.view(review)

            self._dialogs.act(dialog, work)

        dialog.decided.connect(link)
        self._dialogs.open(dialog)

    def _unlink(self, action: str, target: str, view: ReviewView, context: Context) -> None:
        found = action_named(view, action)
        link = next((link for known, link in found.links if known == target), None) if found else None
        if found is None or link is None:
            return
        desk, review = self._reviews.desk, view.review.id
        title = gap_title(view.form, link, context) if link.review == review else ""

        def work(why: str) -> ReviewView | Blocked:
            done = desk.actions.unlink(RecordId(action), Target(target), why)
            return done if isinstance(done, Blocked) else desk.reviews.view(review)

        self._ask(
            tr("Unlink an action"),
            tr("“{action}” does not answer {gap} any more.", action=found.plan.title, gap=title),
            tr("Why does it not answer it?"),
            tr("Unlink it"),
            work,
        )

    # --- cases ------------------------------------------------------------------------------------

    def _removed(self, section: str, view: ReviewView, context: Context) -> None:
        desk, review = self._reviews.desk, view.review.id
        owner = view.form.section(section)
        may = bool(context.roles & {owner.owner, *(role for role, _ in owner.signed_by)})
        dialog = RemovedDialog(removed_rows(view, section, context), may_restore=may)
        dialog.decided.connect(
            lambda row: self._dialogs.act(dialog, lambda: desk.reviews.restore_row(review, section, row, ""))
        )
        self._dialogs.open(dialog)

    # --- notes --------------------------------------------------------------------------------------

    def _write_note(self, scope: Scope, field: str | None, view: ReviewView, context: Context) -> None:
        desk, review = self._reviews.desk, view.review.id
        about = view.form.section(scope.section).title.said(context.language)
        if field is not None:
            about = view.form.field(field).ask.said(context.language)
        case = row_labels(view.form, view.facts, context).get(scope.row or "")
        self._ask(
            tr("Add a note"),
            tr("{about} ({case})", about=about, case=case) if case else about,
            tr("What should the others know? It stays inside the organization and goes into no pack."),
            tr("Keep the note"),
            lambda text: desk.reviews.note(review, text, scope, field),
        )

    def _read_notes(self, view: ReviewView, context: Context) -> None:
        labels = row_labels(view.form, view.facts, context)
        rows = tuple(
            note_row(note, view.form, context, self._where(note.said.section, note.said.row, view, labels))
            for note in reversed(view.review.notes)
        )
        self._dialogs.open(NotesDialog(rows))

    @staticmethod
    def _where(section: str | None, row: str | None, view: ReviewView, labels: dict[str, str]) -> str:
        if section is None:
            return tr("The whole review")
        if row is not None:
            return labels.get(row, tr("A removed case"))
        return next((s.title.said() for s in view.form.sections if s.id == section), section)

    # --- asking -------------------------------------------------------------------------------------

    def _ask(
        self, title: str, because: str, ask: str, keep: str, work: Callable[[str], ReviewView | Blocked]
    ) -> None:
        dialog = ReasonDialog(title, because, ask, keep)
        dialog.decided.connect(lambda reason, _: self._dialogs.act(dialog, lambda: work(reason)))
        self._dialogs.open(dialog)
