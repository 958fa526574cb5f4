"""What a signature would be under: every answer, file, action and reason of a step or case, in words."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope, Truth
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import tr
from reviewdesk.ui.present.beside import beside
from reviewdesk.ui.present.context import Context, role_words
from reviewdesk.ui.present.values import answer_words


@dataclass(frozen=True, slots=True)
class SignedPart:
    """Lines of one kind; each a question or name, and what stands there."""

    title: str
    lines: tuple[tuple[str, str], ...]


def signed_parts(view: ReviewView, scope: Scope, context: Context) -> tuple[SignedPart, ...]:
    """In the order of the form; parts without lines are left out."""
    parts = (
        SignedPart(tr("Answers"), _answers(view, scope, context, shown=True)),
        SignedPart(tr("Kept, but not asked now"), _answers(view, scope, context, shown=False)),
        SignedPart(tr("Evidence"), _evidence(view, scope, context)),
        SignedPart(tr("Actions"), _actions(view, scope, context)),
        SignedPart(tr("Judges and panel"), _panel(view, scope, context)),
        SignedPart(tr("Reasons given"), _reasons(view, scope, context)),
    )
    return tuple(part for part in parts if part.lines)


def _answers(view: ReviewView, scope: Scope, context: Context, *, shown: bool) -> tuple[tuple[str, str], ...]:
    lines = []
    for field in view.form.section(scope.section).fields:
        place = Place(scope.section, scope.row, field.id)
        state = view.decision.fields.get(place)
        answer = view.facts.answers.get(place) or view.computed.get(place)
        hidden = state is None or state.shown is Truth.NOT_MET
        if answer is not None and hidden is not shown:
            words = answer_words(answer, field, view.form, context)
            lines.append((field.ask.said(context.language), words))
    return tuple(lines)


def _evidence(view: ReviewView, scope: Scope, context: Context) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            view.form.field(link.place.field).ask.said(context.language),
            " · ".join(part for part in (link.evidence.title, link.evidence.where) if part),
        )
        for link in view.review.evidence
        if (link.place.section, link.place.row) == scope
    )


def _actions(view: ReviewView, scope: Scope, context: Context) -> tuple[tuple[str, str], ...]:
    return tuple(
        (row.title, " · ".join((*(gap.title for gap in row.gaps), row.detail)))
        for row in beside(view, scope, context).actions
    )


def _panel(view: ReviewView, scope: Scope, context: Context) -> tuple[tuple[str, str], ...]:
    def here(place: Place) -> bool:
        return (place.section, place.row) == scope

    judged = (
        (role_words(role), answer_words(said.answer, view.form.field(place.field), view.form, context))
        for (place, role), said in view.review.judgements.items()
        if here(place)
    )
    excused = (
        (role_words(role), tr("Excused: {reason}", reason=why))
        for (place, role), why in view.review.excused.items()
        if here(place)
    )
    seats = (
        (role_words(role), seat.missing or seat.person)
        for (place, role), seat in view.review.panel.items()
        if here(place)
    )
    return (*judged, *excused, *seats)


def _reasons(view: ReviewView, scope: Scope, context: Context) -> tuple[tuple[str, str], ...]:
    gates = {gate.id: gate for gate in view.form.section(scope.section).gates}
    return tuple(
        (title.said(context.language) if (title := gates[gate].title) else gate, reason.text)
        for (gate, row), reason in view.review.warnings.items()
        if gate in gates and row == scope.row
    )
