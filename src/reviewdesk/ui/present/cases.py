"""The rows of a repeating section, as the list beside the form shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewdesk.forms.answers import Facts, Place
from reviewdesk.forms.decision import Decision, Scope, ScopeState, Truth
from reviewdesk.forms.model import Form, Section
from reviewdesk.records.facts import row_moments, timed_fields
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.parts import Parts
from reviewdesk.ui.present.values import answer_words


class CaseState(StrEnum):
    NOT_STARTED = "not_started"
    TO_FINISH = "to_finish"
    COMPLETE = "complete"
    SIGNED = "signed"
    STALE = "stale"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class CaseRow:
    row: str
    title: str
    subtitle: str
    state: CaseState
    pill: str
    at: datetime  # when what it is about happened: cases are listed by it


def case_rows(
    form: Form,
    facts: Facts,
    decision: Decision,
    section: str,
    context: Context,
    parts: Parts | None = None,
) -> tuple[CaseRow, ...]:
    """One row a case; empty when the section has no rows."""
    shown = form.section(section)
    if shown.rows_of is None:
        return ()
    parts = (parts or Parts()).over(form, context)
    listed = form.section(shown.rows_of)
    read = {*_named(listed, context), *(f.id for f in timed_fields(listed))}
    moment = row_moments(listed, facts.answers)
    rows = []
    for row in facts.rows.get(listed.id, ()):
        state = decision.scopes.get(Scope(section, row))
        said = [facts.answers.get(Place(listed.id, row, field)) for field in read]

        def make(row: str = row, state: ScopeState | None = state) -> CaseRow:
            title, subtitle = case_label(form, facts, listed.id, row, context)
            return CaseRow(row, title, subtitle, *_standing(state), moment(row))

        rows.append(parts.same(("case", section, row), (state, said), make))
    return tuple(sorted(rows, key=lambda one: (one.at, one.title, one.row)))


def case_label(form: Form, facts: Facts, section: str, row: str, context: Context) -> tuple[str, str]:
    """Title and subtitle of a row from its label: the first value, then the rest."""
    listed = form.section(section)
    if listed.repeat is None:
        return row, ""
    fields = _named(listed, context)
    if not fields:
        return listed.repeat.label.said(context.language), ""
    told = [named for named in fields if facts.answers.get(Place(section, row, named)) is not None]
    words = [_said(form, facts, listed, row, named, context) for named in told]
    if not words:
        return tr("New case"), ""
    return words[0], " · ".join(words[1:])


def _named(listed: Section, context: Context) -> list[str]:
    """The fields a label names."""
    return re.findall(r"\{(\w+)\}", listed.repeat.label.said(context.language)) if listed.repeat else []


def _said(form: Form, facts: Facts, section: Section, row: str, named: str, context: Context) -> str:
    answer = facts.answers.get(Place(section.id, row, named))
    return answer_words(answer, form.field(named), form, context)


def _standing(state: ScopeState | None) -> tuple[CaseState, str]:
    if state is None:
        return CaseState.NOT_STARTED, tr("Not started")
    if state.returned:
        return CaseState.STALE, tr("Sent back")
    if state.stale:
        return CaseState.STALE, tr("Changed after signing")
    if state.signed:
        return CaseState.SIGNED, tr("Signed")
    if state.opens is not Truth.MET:
        return CaseState.LATER, tr("Opens later")
    if state.answered == 0 and state.asked:
        return CaseState.NOT_STARTED, tr("Not started")
    if state.holds:
        return CaseState.TO_FINISH, say(counted("{n} to finish", "{n} to finish", state.holds))
    return CaseState.COMPLETE, tr("Complete")
