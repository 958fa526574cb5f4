"""Earlier reviews with the same cause or site, as the finding shows them."""

from __future__ import annotations

from collections.abc import Mapping

from reviewdesk.desk.viewing import LookBack
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records.earlier import CAUSE, Alike, alike, causes_said
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.fields import BeforeRow

Looked = tuple[str, tuple[BeforeRow, ...]]
"""How many there are in words, and each of them."""


def looked_back(view: ReviewView, scope: Scope, back: LookBack) -> Mapping[Place, Looked]:
    """For each cause asked in this step or case: the reviews before it that found the same, or had a case at
    the same site.
    """
    if not back.before:
        return {}
    found: dict[Place, Looked] = {}
    for field in view.form.section(scope.section).fields:
        if field.concept != CAUSE:
            continue
        place = Place(scope.section, scope.row, field.id)
        causes = causes_said(view.facts.answers.get(place), field, view.form)
        same = alike(back.before, causes, back.sites(scope.row))
        if same:
            found[place] = (_words(same), tuple(_row(one) for one in same))
    return found


def _words(same: tuple[Alike, ...]) -> str:
    causes, sites = sum(one.cause for one in same), sum(one.site for one in same)
    parts = []
    if causes:
        parts.append(
            say(
                counted(
                    "The same cause in {n} earlier review", "The same cause in {n} earlier reviews", causes
                )
            )
        )
    if sites:
        parts.append(
            say(counted("the same site in {n}", "the same site in {n}", sites))
            if causes
            else say(
                counted("The same site in {n} earlier review", "The same site in {n} earlier reviews", sites)
            )
        )
    return ", ".join(parts)


def _row(one: Alike) -> BeforeRow:
    if one.cause and one.site:
        common = tr("same cause and site")
    else:
        common = tr("same cause") if one.cause else tr("same site")
    named = (
        one.before.title
        if one.before.period in one.before.title
        else f"{one.before.title}, {one.before.period}"
    )
    return BeforeRow(one.before.review, f"{named} · {common}")
