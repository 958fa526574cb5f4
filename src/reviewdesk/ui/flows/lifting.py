"""The ways out of holds: the dialogs they open, and the acts that follow."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reviewdesk.desk.moving import MovePreview
from reviewdesk.desk.signing import Held
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Lift, LiftKind, Scope
from reviewdesk.forms.model import Moment
from reviewdesk.records.review import HistoryLine, PanelMember
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, counted, tr
from reviewdesk.ui.dialogs.confirm_dialog import ConfirmDialog
from reviewdesk.ui.dialogs.history_dialog import HistoryDialog
from reviewdesk.ui.dialogs.move_dialog import MoveDialog
from reviewdesk.ui.dialogs.panel_dialog import PanelDialog, SeatDraft
from reviewdesk.ui.dialogs.reason_dialog import ReasonDialog
from reviewdesk.ui.dialogs.sign_dialog import SignDialog, SignRow
from reviewdesk.ui.flows.amending import AmendFlow
from reviewdesk.ui.flows.dialogs import ReviewDialogs
from reviewdesk.ui.flows.evidence import EvidenceFlow
from reviewdesk.ui.flows.fetching import fresh
from reviewdesk.ui.flows.planning import PlanFlow
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.present.context import Context, Pick, role_words
from reviewdesk.ui.present.history import history_row
from reviewdesk.ui.present.moving import move_rows
from reviewdesk.ui.present.review_page import row_labels
from reviewdesk.ui.present.reviewing import Opened, returnable
from reviewdesk.ui.present.signing import signed_parts


class LiftFlow(QObject):
    """The ways out that need a dialog. One dialog at a time; `forget` closes it."""

    pack_wanted = Signal(str)  # review
    action_wanted = Signal(str)  # an action, by id
    review_wanted = Signal(str)  # another review, by id

    def __init__(self, reviews: ReviewFlow, window: QWidget) -> None:
        super().__init__(reviews)
        self._reviews = reviews
        self._window = window
        self.dialogs = ReviewDialogs(reviews, window)
        self._amending = AmendFlow(reviews, self.dialogs)
        self._amending.action_wanted.connect(self.action_wanted)
        self._amending.review_wanted.connect(self.review_wanted)
        self.planning = PlanFlow(reviews, self.dialogs, self._amending.link_action)
        self._evidence = EvidenceFlow(reviews, self.dialogs)
        screen = reviews.screen
        screen.lifted.connect(self.lift)
        screen.signing.connect(self.sign)
        screen.add_case.connect(self.add_case)
        screen.remove_case.connect(self.remove_case)
        screen.give_back.connect(self.give_back)
        screen.history.connect(self.history)
        screen.panel.connect(self.panel)
        screen.pack.connect(self._on_pack)
        screen.moving.connect(self.move)

    def put_by(self) -> None:
        """The desk is about to be locked: what is written in a dialog waits for its writer, in memory."""
        self.dialogs.put_by()

    def forget(self) -> None:
        """Nobody is at the desk any more: no dialog of theirs stays."""
        self.dialogs.forget()

    def lift(self, lift: Lift) -> None:
        """Do what a way out says."""
        match lift.kind:
            case LiftKind.ADD_ACTION if lift.gap is not None:
                self.planning.add(lift.gap, lift)
            case LiftKind.COMPLETE_ACTION if lift.action is not None:
                self.planning.complete(lift.action)
            case LiftKind.GIVE_REASON if lift.id is not None:
                self.give_reason(lift)
            case LiftKind.LINK_EVIDENCE:
                self._evidence.attach(lift.place)
            case LiftKind.ADD_ROW:
                self.add_case(lift.scope.section)
            case LiftKind.CONFIRM if lift.id is not None:
                self.confirm(lift)
            case _:
                self._reviews.show(lift.scope)

    # --- reasons, confirmations -----------------------------------------------------------

    def give_reason(self, lift: Lift) -> None:
        view, context = self._now()
        if view is None or context is None or lift.id is None:
            return
        gate = view.form.gate(lift.id)
        dialog = ReasonDialog(
            tr("A written reason"),
            gate.because.said(context.language),
            tr("Why does the work go on all the same?"),
            tr("Keep the reason"),
        )
        review, desk, gate_id, row = view.review.id, self._reviews.desk, lift.id, lift.scope.row
        dialog.decided.connect(
            lambda text, _: self.dialogs.act(
                dialog, lambda: desk.reviews.give_reason(review, gate_id, row, text)
            )
        )
        self.dialogs.open(dialog)

    def confirm(self, lift: Lift) -> None:
        view, context = self._now()
        asked = next((v for v in view.form.validations if v.id == lift.id), None) if view else None
        if view is None or context is None or asked is None:
            return
        labels = row_labels(view.form, view.facts, context)
        about = labels.get(lift.scope.row or "", view.review.opening.title)
        later = asked.when is Moment.NEXT_PERIOD
        dialog = ConfirmDialog(asked.confirm.said(context.language), about, later=later)
        review, desk, validation, row = view.review.id, self._reviews.desk, asked.id, lift.scope.row
        dialog.decided.connect(
            lambda verdict: self.dialogs.act(
                dialog, lambda: desk.reviews.confirm(review, validation, row, verdict or None)
            )
        )
        self.dialogs.open(dialog)

    # --- signing ------------------------------------------------------------------------------

    def sign(self, scope: Scope) -> None:
        """Ask for the passphrase and sign one scope in the role offered."""
        view, context = self._now()
        if view is None or context is None:
            return
        desk, review = self._reviews.desk, view.review.id
        offers = self._reviews.opened.offers if self._reviews.opened else ()
        offer = next((o for o in offers if o.scope == scope), None)
        if offer is None:
            return
        section = view.form.section(scope.section)
        title = section.title.said(context.language)
        labels = row_labels(view.form, view.facts, context)
        what = f"{title}: {labels[scope.row]}" if scope.row in labels else title
        state = view.decision.scopes[scope]
        pieces = sum(link.place[:2] == (scope.section, scope.row) for link in view.review.evidence)
        detail = tr(
            "{answers} and {pieces}, with every action and record its rules read",
            answers=counted("{n} answer", "{n} answers", state.answered),
            pieces=counted("{n} piece of evidence", "{n} pieces of evidence", pieces),
        )
        parts = signed_parts(view, scope, context)
        row = SignRow(what, detail, role_words(offer.role), offer.meaning, view.reader.name, parts)
        dialog = SignDialog((row,))

        def attempt(passphrase: str) -> None:
            def work() -> tuple[Opened | None] | Blocked:
                done = desk.signing.sign(review, (offer,), passphrase)
                if isinstance(done, Blocked):
                    return done
                return (None if isinstance(done, Held) else fresh(desk, done),)

            def show(done: tuple[Opened | None]) -> None:
                signed = done[0]
                if signed is None:
                    dialog.drop()
                    self._reviews.screen.held.emit(scope)
                    return
                dialog.succeed()
                self._reviews.take(signed)
                self._reviews.said_signed(what)

            self._reviews.ask(work, show, refused=dialog.wrong, failed=lambda _: dialog.failed(), writes=True)

        dialog.decided.connect(attempt)
        self.dialogs.open(dialog)

    # --- rows ------------------------------------------------------------------------------------

    def add_case(self, section: str) -> None:
        view, _ = self._now()
        if view is None:
            return
        review, desk = view.review.id, self._reviews.desk

        def added(row: str) -> None:
            self._reviews.reload(Scope(section, row))

        self._reviews.ask(lambda: desk.reviews.add_row(review, section), added, writes=True)

    def remove_case(self, scope: Scope) -> None:
        view, context = self._now()
        if view is None or context is None or scope.row is None:
            return
        name = row_labels(view.form, view.facts, context).get(scope.row, "")
        dialog = ReasonDialog(
            tr("Remove a case"),
            tr("{case} is taken out of this review. It stays in the history and can be restored.", case=name),
            tr("Why is it removed?"),
            tr("Remove the case"),
        )
        review, desk, row = view.review.id, self._reviews.desk, scope.row
        dialog.decided.connect(
            lambda reason, _: self.dialogs.act(
                dialog, lambda: desk.reviews.remove_row(review, scope.section, row, reason)
            )
        )
        self.dialogs.open(dialog)

    def give_back(self) -> None:
        view, context = self._now()
        scope = self._reviews.scope
        if view is None or context is None or scope is None:
            return
        ids = [section.id for section in view.form.sections]
        may = returnable(view)
        before = [id_ for id_ in ids[: ids.index(scope.section)] if id_ in may]
        if not before:
            self._reviews.note(Text("This is the first step: there is nobody before you to return it to."))
            return
        choices = back_to(view, before, scope, context)
        dialog = ReasonDialog(
            tr("Return work"),
            "",
            tr("What is asked for? It is shown to the person it goes back to."),
            tr("Return it"),
            choices=choices,
            choose=tr("Back to which step?"),
        )
        review, desk = view.review.id, self._reviews.desk

        def send(reason: str, chosen: str) -> None:
            section, _, row = chosen.partition("/")
            self.dialogs.act(dialog, lambda: desk.reviews.give_back(review, section, row or None, reason))

        dialog.decided.connect(send)
        self.dialogs.open(dialog)

    # --- panel, history, forms ----------------------------------------------------------------------

    def panel(self, place: Place, role: str) -> None:
        view, _ = self._now()
        if view is None:
            return
        dialog = PanelDialog(role_words(role), self._reviews.clock, outside=role == "case_manager")
        review, desk = view.review.id, self._reviews.desk

        def record(seat: SeatDraft) -> None:
            member = PanelMember(role, seat.person, seat.on, seat.missing, seat.source)
            self.dialogs.act(dialog, lambda: desk.reviews.panel(review, place, member))

        dialog.decided.connect(record)
        self.dialogs.open(dialog)

    def history(self, place: Place | None) -> None:
        view, context = self._now()
        if view is None or context is None:
            return
        review, desk = view.review.id, self._reviews.desk
        title = tr("History")
        if place is not None:
            title = tr("History of: {asked}", asked=view.form.field(place.field).ask.said(context.language))

        def show(lines: tuple[HistoryLine, ...]) -> None:
            labels = row_labels(view.form, view.facts, context) if place is None else None
            rows = tuple(history_row(line, view.form, context, labels) for line in lines)
            self.dialogs.open(HistoryDialog(title, rows, self._window))

        self._reviews.ask(lambda: desk.reviews.history(review, place), show)

    def move(self) -> None:
        """Show what a newer version of the form comes to; move the review on once there is a reason."""
        view, context = self._now()
        if view is None or context is None:
            return
        review, desk = view.review.id, self._reviews.desk

        def show(preview: MovePreview) -> None:
            dialog = MoveDialog(move_rows(preview, view, context))
            dialog.decided.connect(
                lambda reason: self.dialogs.act(dialog, lambda: desk.moving.move(review, reason))
            )
            self.dialogs.open(dialog)

        self._reviews.ask(lambda: desk.moving.preview(review), show)

    def _on_pack(self) -> None:
        if self._reviews.review is not None:
            self.pack_wanted.emit(self._reviews.review)

    def _now(self) -> tuple[ReviewView | None, Context | None]:
        return self._reviews.view, self._reviews.context


def back_to(view: ReviewView, before: list[str], scope: Scope, context: Context) -> tuple[Pick, ...]:
    """Where work can be sent back to: the case shown first, then earlier steps whole and case by case."""
    labels = row_labels(view.form, view.facts, context)
    picks: list[Pick] = []
    for id_ in reversed(before):
        section = view.form.section(id_)
        title = section.title.said(context.language)
        rows = view.facts.rows.get(section.rows_of, ()) if section.rows_of else ()
        ordered = sorted(rows, key=lambda row: row != scope.row)
        cases = [Pick(f"{id_}/{row}", f"{title}: {labels.get(row, row)}") for row in ordered]
        whole = Pick(id_, tr("{step}: every case", step=title) if rows else title)
        picks += [*cases, whole] if scope.row is not None else [whole, *cases]
    return tuple(picks)
