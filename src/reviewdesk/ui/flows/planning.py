"""Actions that answer a gap: planned, completed, or linked where they are planned already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.answers import Gap
from reviewdesk.forms.decision import Lift
from reviewdesk.forms.explaining import told
from reviewdesk.forms.gaps import offered
from reviewdesk.records.action import Action, Plan
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.ui.dialogs.action_dialog import ActionDialog, ActionDraft, KindRow
from reviewdesk.ui.flows.dialogs import ReviewDialogs
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.reviewing import action_named, due_of


class PlanFlow(QObject):
    """The dialogs of an action; `instead`: what links one that is planned already."""

    def __init__(
        self,
        reviews: ReviewFlow,
        dialogs: ReviewDialogs,
        instead: Callable[[Gap, Sequence[Action]], None],
    ) -> None:
        super().__init__(dialogs)
        self._reviews = reviews
        self._dialogs = dialogs
        self._instead = instead

    def add(self, gap: Gap, lift: Lift | None = None) -> None:
        view, context = self._reviews.view, self._reviews.context
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
        dialog.instead.connect(lambda: self._instead(gap, fitting))
        review, desk = view.review.id, self._reviews.desk

        def write(draft: ActionDraft) -> None:
            def work() -> ReviewView | Blocked:
                done = desk.actions.add(review, gap, _plan(draft))
                return done if isinstance(done, Blocked) else desk.reviews.view(review)

            self._dialogs.act(dialog, work)

        dialog.decided.connect(write)
        self._dialogs.open(dialog)

    def complete(self, action: str) -> None:
        view, context = self._reviews.view, self._reviews.context
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

            self._dialogs.act(dialog, work)

        dialog.decided.connect(write)
        self._dialogs.open(dialog)

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
