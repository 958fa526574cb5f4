"""What stands against each other, and who is still to judge: the rows from which a person settles it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from reviewdesk.forms.answers import Blind, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import tr
from reviewdesk.ui.present.context import Context, role_words
from reviewdesk.ui.present.fields import PanelRow, ValueRow
from reviewdesk.ui.present.moments import lately
from reviewdesk.ui.present.values import answer_words


def values_of(view: ReviewView, scope: Scope, context: Context) -> Mapping[Place, tuple[ValueRow, ...]]:
    """By place, the values of a conflict: equal ones of several people once, each with who wrote it when."""
    found: dict[Place, tuple[ValueRow, ...]] = {}
    for conflict in view.review.conflicts:
        place = conflict.place
        if (place.section, place.row) != scope:
            continue
        field = view.form.field(place.field)
        rows: dict[str, ValueRow] = {}
        for one in sorted(conflict.candidates, key=lambda c: c.at):
            words = answer_words(one.answer, field, view.form, context) if one.answer else tr("(cleared)")
            when = lately(datetime.fromtimestamp(one.at / 1000, UTC), context.now)
            who = tr("You") if one.author == context.me else context.name(one.author or "")
            detail = f"{who}, {when}"
            if one.reason:
                detail = tr("{who}. Reason: {reason}", who=detail, reason=one.reason)
            if words in rows:
                detail = f"{rows[words].detail}; {detail}"
            rows[words] = ValueRow(words, detail, one.answer)
        found[place] = tuple(rows.values())
    return found


def seats_of(view: ReviewView, scope: Scope, context: Context) -> Mapping[Place, tuple[PanelRow, ...]]:
    """By place, the judges, for the owner of the step: who is awaited can be excused, who is excused awaited
    again; neither once all first judgements are shown.
    """
    section = view.form.section(scope.section)
    if section.owner not in context.roles:
        return {}
    found: dict[Place, tuple[PanelRow, ...]] = {}
    for field in section.fields:
        place = Place(scope.section, scope.row, field.id)
        answer = view.facts.answers.get(place)
        if not isinstance(answer, Blind) or not answer.awaited(field.judged_by):
            continue
        rows = []
        for role in field.judged_by:
            label = role_words(role)
            if role in answer.judged:
                rows.append(PanelRow(role, label, tr("has judged"), counts=True))
            elif role in answer.excused:
                why = view.review.excused.get((place, role), "")
                rows.append(
                    PanelRow(
                        role, label, tr("Excused: {reason}", reason=why), counts=True, act=tr("Take back"),
                        says=tr("Take back the excuse: {role}", role=label), back=True,
                    )
                )  # fmt: skip
            else:
                rows.append(
                    PanelRow(
                        role, label, tr("still to judge"), counts=False, act=tr("Excuse"),
                        says=tr("Excuse from judging: {role}", role=label),
                    )
                )  # fmt: skip
        found[place] = tuple(rows)
    return found
