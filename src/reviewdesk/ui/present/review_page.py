"""The review editor as plain rows: head, steps, cases, fields, holds, evidence, history, and the way on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from reviewdesk.forms.answers import Facts, Place
from reviewdesk.forms.decision import Decision, Hold, HoldKind, LiftKind, Scope, ScopeState, Truth
from reviewdesk.forms.model import Form, Section, Severity
from reviewdesk.texts import tr
from reviewdesk.ui.present.beside import Beside
from reviewdesk.ui.present.cases import CaseRow, CaseState, case_label, case_rows
from reviewdesk.ui.present.context import Context, role_words
from reviewdesk.ui.present.evidence import RecordRow, record_rows
from reviewdesk.ui.present.fields import EvidenceRow, FieldRow, Marks, field_rows
from reviewdesk.ui.present.history import HistoryRow
from reviewdesk.ui.present.holds import HoldRow, hold_rows, listed
from reviewdesk.ui.present.moments import due_words
from reviewdesk.ui.present.parts import Parts
from reviewdesk.ui.present.rail import StepRow, step_rows


@dataclass(frozen=True, slots=True)
class ReviewHead:
    """What stands over the editor."""

    title: str
    subtitle: str = ""
    due: str = ""
    overdue: bool = False
    signed: bool = False
    newer: str = ""  # the version of the form in force, where this reader may move the review to it


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything the editor shows of one scope of a review."""

    head: ReviewHead
    scope: Scope
    steps: tuple[StepRow, ...]
    section_title: str
    section_help: str
    repeats: bool
    cases: tuple[CaseRow, ...]
    none_said: bool
    may_be_none: bool  # the form takes it that there are no cases
    may_add: bool
    form_title: str
    fields: tuple[FieldRow, ...]
    returned: str
    read_only: str  # why the reader only reads here
    holds: tuple[HoldRow, ...]
    wider: tuple[HoldRow, ...]
    ready: str
    evidence: tuple[RecordRow, ...]
    history: tuple[HistoryRow, ...]
    go_on: str  # label of the loudest button
    signs: bool  # whether it signs
    back: bool
    returns: bool  # whether the reader may send work back from here
    beside: Beside = field(default_factory=Beside)


@dataclass(frozen=True, slots=True)
class Source:
    """What a page is made of; `offers`: scopes this reader may sign if nothing held them."""

    form: Form
    facts: Facts
    decision: Decision
    head: ReviewHead
    offers: frozenset[Scope] = frozenset()
    evidence: Mapping[Place, tuple[EvidenceRow, ...]] = field(default_factory=lambda: MappingProxyType({}))
    history: tuple[HistoryRow, ...] = ()
    signed_notes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    returnable: frozenset[str] = frozenset()  # sections this reader may send work back to


def review_page(
    source: Source,
    scope: Scope,
    context: Context,
    marks: Marks | None = None,
    parts: Parts | None = None,
) -> ReviewPage:
    """The page of one section, or of one row of it; `parts` of pages before serve where they still hold."""
    form, facts, decision = source.form, source.facts, source.decision
    section = form.section(scope.section)
    marks = marks or Marks(evidence=source.evidence)
    parts = (parts or Parts()).over(form, context)
    cases = case_rows(form, facts, decision, scope.section, context, parts)
    state = decision.scopes.get(scope)
    holds = hold_rows(holding(decision, scope), context, parts, "holds")
    steps = step_rows(form, decision, scope.section, context, source.signed_notes)
    at = next((i for i, step in enumerate(steps) if step.current), 0)
    signs, label = _way_on(source, scope, cases, steps, at)
    mine = bool({section.owner, *(role for role, _ in section.signed_by)} & context.roles)
    waits = state is not None and state.opens is not Truth.MET
    marks = _limits(marks, mine, _opens_after(form, state, context) if waits else "", section)
    shown = field_rows(form, facts, decision, scope, context, marks, parts)
    return ReviewPage(
        head=source.head,
        scope=scope,
        steps=steps,
        section_title=section.title.said(context.language),
        section_help=section.help.said(context.language) if section.help else "",
        repeats=section.rows_of is not None,
        cases=cases,
        none_said=(section.rows_of or "") in facts.none_said,
        may_be_none=section.repeat is not None and not section.repeat.minimum,
        may_add=section.repeat is not None and mine,
        form_title=_form_title(source, scope, cases, context),
        fields=shown if section.rows_of is None or scope.row is not None else (),
        returned=marks.returned,
        read_only=marks.read_only_because,
        holds=holds,
        wider=hold_rows(wider(decision, scope, context), context, parts, "wider"),
        ready=_ready(decision, scope, waits=waits),
        evidence=record_rows(shown),
        history=source.history,
        go_on=label,
        signs=signs,
        back=at > 0,
        returns=any(s.id in source.returnable for s in form.sections[: form.sections.index(section)]),
        beside=marks.beside,
    )


def holding(decision: Decision, scope: Scope) -> tuple[Hold, ...]:
    """What holds a scope from being signed."""
    return tuple(h for h in decision.holding(scope) if h.severity is not Severity.NOTE)


def wider(decision: Decision, scope: Scope, context: Context) -> tuple[Hold, ...]:
    """What holds the review as a whole, is about this scope or all rows of it, and the reader can lift."""
    return tuple(
        hold
        for hold in decision.holds
        if hold.holds_review
        and hold.scope in (scope, Scope(scope.section))
        and hold.kind is HoldKind.VALIDATION
        and any(lift.kind is LiftKind.CONFIRM and set(lift.who) & context.roles for lift in hold.lifts)
    )


def row_labels(form: Form, facts: Facts, context: Context) -> dict[str, str]:
    """How each row is called, by its id."""
    labels = {}
    for section in form.sections:
        if section.repeat is not None:
            for row in facts.rows.get(section.id, ()):
                title, rest = case_label(form, facts, section.id, row, context)
                labels[row] = f"{title}, {rest}" if rest else title
    return labels


def _limits(marks: Marks, mine: bool, waits: str, section: Section) -> Marks:
    """Read only, with who can write here and from when."""
    if mine and not waits:
        return marks
    writers = dict.fromkeys((section.owner, *(role for role, _ in section.signed_by)))
    who = listed([role_words(role).lower() for role in writers])
    if not mine:
        why = tr("You read here. The {roles} can write in this step.", roles=who)
        waits = f"{why} {waits}".strip()
    return replace(marks, editable=False, read_only_because=waits)


def _opens_after(form: Form, state: ScopeState | None, context: Context) -> str:
    """Which step must be signed first; naming the last is enough."""
    after = state.opens_after if state is not None else ()
    if not after:
        return tr("It opens later.")
    return tr("It opens when {step} is signed.", step=form.section(after[-1]).title.said(context.language))


def _form_title(source: Source, scope: Scope, cases: tuple[CaseRow, ...], context: Context) -> str:
    section = source.form.section(scope.section).title.said(context.language)
    if scope.row is None:
        return section
    at = next((i for i, row in enumerate(cases) if row.row == scope.row), None)
    if at is None:
        return row_labels(source.form, source.facts, context).get(scope.row, section)
    return tr("Case {n} of {total} · {name}", n=at + 1, total=len(cases), name=cases[at].title)


def _ready(decision: Decision, scope: Scope, *, waits: bool) -> str:
    state = decision.scopes.get(scope)
    if waits:
        return tr("This step opens when the ones before are signed.")
    if state is not None and state.signed:
        return tr("Signed. Nothing holds it.")
    return tr("Nothing holds it. It can be signed.")


def _way_on(
    source: Source, scope: Scope, cases: tuple[CaseRow, ...], steps: tuple[StepRow, ...], at: int
) -> tuple[bool, str]:
    """Whether the loudest button signs, and what it says. It is always live: it shows what is missing."""
    mine = [offer for offer in source.offers if offer.section == scope.section]
    open_cases = [case for case in cases if case.state not in {CaseState.SIGNED, CaseState.LATER}]
    if scope in source.offers and len(cases) > 1:
        return True, tr("Sign this case") if len(open_cases) > 1 else tr("Sign the last case")
    if mine:
        return True, tr("Sign {section}", section=steps[at].title if steps else "")
    if at + 1 < len(steps):
        return False, tr("Continue to {step}", step=steps[at + 1].title)
    return False, tr("Back to my work")


def next_case(cases: Iterable[CaseRow], current: str | None) -> str | None:
    """The next case that is not finished, after the current one and around."""
    rows = list(cases)
    at = next((i for i, row in enumerate(rows) if row.row == current), -1)
    for row in rows[at + 1 :] + rows[: at + 1]:
        if row.state in {CaseState.NOT_STARTED, CaseState.TO_FINISH, CaseState.STALE} and row.row != current:
            return row.row
    return None


def due_pill(due: date | None, today: date, *, signed: bool) -> tuple[str, bool]:
    """The due date as a pill, and whether it has passed."""
    if due is None or signed:
        return "", False
    return due_words(due, today), due < today


def goes_to_field(kind: LiftKind) -> bool:
    """Whether a lift is a field of the form, to be given the focus."""
    return kind in {LiftKind.ANSWER, LiftKind.JUDGE, LiftKind.SETTLE}
