"""The ways out of holds: the dialogs they open, and the acts that follow."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reviewdesk.desk.moving import MovePreview
from reviewdesk.desk.signing import Held
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.answers import Gap, Place
from reviewdesk.forms.decision import Lift, LiftKind, Scope
from reviewdesk.forms.explaining import told
from reviewdesk.forms.gaps import offered
from reviewdesk.forms.model import Moment
from reviewdesk.records.action import Action, Plan
from reviewdesk.records.review import Evidence, EvidenceLink, HistoryLine, PanelMember
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, counted, tr
from reviewdesk.ui.dialogs.action_dialog import ActionDialog, ActionDraft, KindRow
from reviewdesk.ui.dialogs.confirm_dialog import ConfirmDialog
from reviewdesk.ui.dialogs.evidence_dialog import EvidenceDialog, EvidenceDraft
from reviewdesk.ui.dialogs.history_dialog import HistoryDialog
from reviewdesk.ui.dialogs.move_dialog import MoveDialog
from reviewdesk.ui.dialogs.panel_dialog import PanelDialog, SeatDraft
from reviewdesk.ui.dialogs.reason_dialog import ReasonDialog
from reviewdesk.ui.dialogs.sign_dialog import SignDialog, SignRow
from reviewdesk.ui.flows.amending import AmendFlow
from reviewdesk.ui.flows.dialogs import ReviewDialogs
from reviewdesk.ui.flows.reviewing import ReviewFlow, fresh
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.present.context import Context, Pick, role_words
from reviewdesk.ui.present.file_names import file_name
from reviewdesk.ui.present.history import history_row
from reviewdesk.ui.present.moving import move_rows
from reviewdesk.ui.present.review_page import row_labels
from reviewdesk.ui.present.reviewing import Opened, action_named, due_of, returnable
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
        screen = reviews.screen
        screen.lifted.connect(self.lift)
        screen.signing.connect(self.sign)
        screen.add_case.connect(self.add_case)
        screen.remove_case.connect(self.remove_case)
        screen.give_back.connect(self.give_back)
        screen.attach.connect(self.attach)
        screen.opened.connect(self.show_evidence)
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
                self.add_action(lift.gap, lift)
            case LiftKind.COMPLETE_ACTION if lift.action is not None:
                self.complete_action(lift.action)
            case LiftKind.GIVE_REASON if lift.id is not None:
                self.give_reason(lift)
            case LiftKind.LINK_EVIDENCE:
                self.attach(lift.place)
            case LiftKind.ADD_ROW:
                self.add_case(lift.scope.section)
            case LiftKind.CONFIRM if lift.id is not None:
                self.confirm(lift)
            case LiftKind.SIGN:
                self._reviews.show(lift.scope)
            case _:
                self._reviews.show(lift.scope)

    # --- actions ------------------------------------------------------------------------

    def add_action(self, gap: Gap, lift: Lift | None = None) -> None:
        view, context = self._now()
        if view is None or context is None:
            return
        gate = view.form.gate(gap.gate)
        title = gate.title.said(context.language) if gate.title else gate.id
        kinds = self._kinds(view, context, lift, gap)
        fitting = linkable(view, gap, lift)
        dialog = ActionDialog(
            title,
            gate.because.said(context.language),
            kinds,
            context.picks.staff,
            self._reviews.clock,
            others=bool(fitting),
        )
        dialog.instead.connect(lambda: self._amending.link_action(gap, fitting))
        review, desk = view.review.id, self._reviews.desk

        def write(draft: ActionDraft) -> None:
            def work() -> ReviewView | Blocked:
                done = desk.actions.add(review, gap, _plan(draft))
                return done if isinstance(done, Blocked) else desk.reviews.view(review)

            self.dialogs.act(dialog, work)

        dialog.decided.connect(write)
        self.dialogs.open(dialog)

    def complete_action(self, action: str) -> None:
        view, context = self._now()
        found = action_named(view, action) if view else None
        if view is None or context is None or found is None:
            return
        plan = found.plan
        draft = ActionDraft(
            plan.title, plan.kind, plan.strength, plan.owner, plan.due, plan.evidence_route, plan.verifier
        )
        kinds = self._kinds(view, context, None)
        dialog = ActionDialog("", "", kinds, context.picks.staff, self._reviews.clock, draft)
        review, desk = view.review.id, self._reviews.desk

        def write(draft: ActionDraft) -> None:
            def work() -> ReviewView | Blocked:
                done = desk.actions.change(RecordId(action), _plan(draft))
                return done if isinstance(done, Blocked) else desk.reviews.view(review)

            self.dialogs.act(dialog, work)

        dialog.decided.connect(write)
        self.dialogs.open(dialog)

    def _kinds(
        self, view: ReviewView, context: Context, lift: Lift | None, gap: Gap | None = None
    ) -> tuple[KindRow, ...]:
        """Kinds of action, those first that the choices behind the gap offer."""
        order = ("weaker", "intermediate", "stronger")
        least = order.index(lift.strength) if lift is not None and lift.strength is not None else 0
        today = context.now.date()
        row = gap.row if gap is not None else None
        first = offered(view.compiled, view.facts, gap) if gap is not None else ()
        wanted = set(lift.kinds) if lift is not None else set()
        return tuple(
            KindRow(
                kind.id,
                kind.label.said(context.language),
                kind.strength,
                (not wanted or not wanted.isdisjoint((kind.id, kind.base)))
                and order.index(kind.strength) >= least,
                due_of(kind, view, today),
                told(
                    view.compiled,
                    view.facts,
                    kind.draft,
                    row,
                    computed=view.computed,
                    language=context.language,
                )
                if kind.draft
                else "",
            )
            for kind in sorted(view.form.actions, key=lambda kind: kind.id not in first)
        )

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
                    dialog.reject()
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

    # --- evidence, panel, history -------------------------------------------------------------------

    def attach(self, place: Place | None) -> None:
        view, context = self._now()
        scope = self._reviews.scope
        if view is None or context is None or scope is None:
            return
        here = Scope(place.section, place.row) if place is not None else scope
        fields = [
            f
            for f in view.form.section(here.section).fields
            if Place(here.section, here.row, f.id) in view.decision.fields
        ]
        fields.sort(key=lambda f: not f.evidence)
        picks = tuple(Pick(field.id, field.ask.said(context.language)) for field in fields)
        dialog = EvidenceDialog(picks, place.field if place else "", self._reviews.clock)
        review, desk = view.review.id, self._reviews.desk

        def link(draft: EvidenceDraft) -> None:
            at = Place(here.section, here.row, draft.field)
            file = draft.file
            if file is not None:
                self.dialogs.act(
                    dialog,
                    lambda: desk.filing.attach(
                        review, at, file, draft.title, draft.dated, draft.where, draft.sort
                    ),
                )
                return
            piece = Evidence(draft.title, "record", draft.dated, draft.where, sort=draft.sort)
            self.dialogs.act(dialog, lambda: desk.reviews.link_evidence(review, at, piece))

        dialog.decided.connect(link)
        self.dialogs.open(dialog)

    def show_evidence(self, entry: str) -> None:
        view, context = self._now()
        link = next((e for e in view.review.evidence if str(e.entry) == entry), None) if view else None
        if view is None or context is None or link is None:
            return
        if link.evidence.kind == "file":
            self._save_copy(view.review.id, link)
            return
        desk, review = self._reviews.desk, view.review.id
        title = f"{link.evidence.title} · {link.evidence.where}"

        def show(lines: tuple[HistoryLine, ...]) -> None:
            rows = tuple(
                history_row(line, view.form, context) for line in lines if line.detail == link.evidence.title
            )
            self.dialogs.open(HistoryDialog(title, rows, self._window))

        self._reviews.ask(lambda: desk.reviews.history(review, link.place), show)

    def _save_copy(self, review: RecordId, link: EvidenceLink) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            tr("Save a copy of the evidence file"),
            file_name(link.evidence.where),
            options=QFileDialog.Option.DontConfirmOverwrite,  # it is never written over another file
        )
        if name:
            desk = self._reviews.desk
            said = Banner(Weight.OK, tr("A copy was saved to {path}.", path=name))
            self._reviews.ask(
                lambda: desk.filing.give_out(review, link, Path(name)),
                lambda _: self._reviews.said.emit(said),
            )

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


def linkable(view: ReviewView, gap: Gap, lift: Lift | None) -> tuple[Action, ...]:
    """Actions of the review that could answer this gap too: of a kind that fits, and not given up."""
    kinds = lift.kinds if lift is not None else ()
    return tuple(
        action
        for action in view.actions
        if action.progress.state != "dropped"
        and (not kinds or action.plan.kind in kinds)
        and all(link.gap != gap or link.review != view.review.id for _, link in action.links)
    )


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


def _plan(draft: ActionDraft) -> Plan:
    return Plan(
        title=draft.title,
        kind=draft.kind,
        strength=draft.strength,
        owner=PersonId(draft.owner) if draft.owner else None,
        due=draft.due,
        evidence_route=draft.evidence_route,
        verifier=PersonId(draft.verifier) if draft.verifier else None,
    )
