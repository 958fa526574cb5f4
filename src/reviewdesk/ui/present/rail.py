"""The steps of a review: where it stands, what is next, what opens later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from reviewdesk.forms.decision import Decision, HoldKind, LiftKind, ScopeState, Truth
from reviewdesk.forms.model import Form, Section, Severity
from reviewdesk.texts import Text, counted, say, tr
from reviewdesk.ui.present.context import Context, role_words


class StepState(StrEnum):
    SIGNED = "signed"
    CONFIRM = "confirm"  # signed, and somebody still confirms what it rests on
    STALE = "stale"
    OPEN = "open"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step. `note` says in a few words what it needs or who has it."""

    section: str
    number: int
    title: str
    note: str
    state: StepState
    holds: int
    current: bool = False
    mine: bool = False


def step_rows(
    form: Form,
    decision: Decision,
    current: str,
    context: Context,
    signed_notes: Mapping[str, str] | None = None,
) -> tuple[StepRow, ...]:
    """The steps that apply; `signed_notes`: by section, who signed when, for steps that are done."""
    rows: list[StepRow] = []
    by_section: dict[str, list[ScopeState]] = {}
    for scope, state in decision.scopes.items():
        by_section.setdefault(scope.section, []).append(state)
    held: dict[str, int] = {}
    for hold in decision.holds:
        if not hold.holds_review and hold.severity is not Severity.NOTE:
            held[hold.scope.section] = held.get(hold.scope.section, 0) + 1
    for section in form.sections:
        states = by_section.get(section.id, [])
        if states and all(state.applies is Truth.NOT_MET for state in states):
            continue
        holds = held.get(section.id, 0)
        rows.append(_row(section, states, holds, len(rows) + 1, current, context, signed_notes or {}, form))
    if not any(row.state is StepState.SIGNED for row in rows):
        return tuple(rows)
    to_confirm = _confirmations(decision)
    return tuple(_to_confirm(row, to_confirm.get(row.section), context) for row in rows)


def _row(
    section: Section,
    states: list[ScopeState],
    holds: int,
    number: int,
    current: str,
    context: Context,
    signed_notes: Mapping[str, str],
    form: Form,
) -> StepRow:
    mine = bool({section.owner, *(role for role, _ in section.signed_by)} & context.roles)
    live = [state for state in states if state.applies is not Truth.NOT_MET]
    owner = role_words(section.owner)
    if live and all(state.signed for state in live):
        state, note = StepState.SIGNED, signed_notes.get(section.id, tr("Signed"))
    elif any(s.stale for s in live):
        back = any(s.returned for s in live)
        state, note = StepState.STALE, tr("Sent back") if back else tr("Changed after signing")
    elif live and all(s.opens is not Truth.MET for s in live):
        after = list(dict.fromkeys(earlier for s in live for earlier in s.opens_after))
        # All before it must be signed; naming the last is enough.
        last = form.section(after[-1]).title.said(context.language) if after else ""
        state = StepState.LATER
        note = tr("Opens after {name}", name=last) if last else owner
    else:
        state = StepState.OPEN
        note = (
            say(counted("{n} thing to finish", "{n} things to finish", holds))
            if holds
            else tr("Ready to sign")
        )
        if not mine:
            note = owner
    return StepRow(
        section=section.id,
        number=number,
        title=section.title.said(context.language),
        note=note,
        state=state,
        holds=holds,
        current=section.id == current,
        mine=mine,
    )


def _confirmations(decision: Decision) -> dict[str, tuple[Text, frozenset[str]]]:
    """By section, what is still confirmed of it, and by which roles: before the review is signed as a whole,
    and once every step is signed, in the next period.
    """
    live = [state for state in decision.scopes.values() if state.applies is not Truth.NOT_MET]
    later = decision.closing if all(state.signed for state in live) else ()
    found: dict[str, tuple[Text, frozenset[str]]] = {}
    for holds, words in ((later, Text("To confirm next period")), (decision.holds, Text("To confirm"))):
        for hold in holds:
            if hold.kind is not HoldKind.VALIDATION:
                continue
            who = frozenset(r for lift in hold.lifts if lift.kind is LiftKind.CONFIRM for r in lift.who)
            if who:
                said, others = found.get(hold.scope.section, (words, frozenset()))
                found[hold.scope.section] = words, who | others if said == words else who
    return found


def _to_confirm(row: StepRow, open_: tuple[Text, frozenset[str]] | None, context: Context) -> StepRow:
    """A signed step is not done while something about it is still confirmed."""
    if row.state is not StepState.SIGNED or open_ is None:
        return row
    what, roles = open_
    names = ", ".join(sorted(role_words(role).lower() for role in roles))
    note = tr("{what}: {names}", what=say(what), names=names)
    return replace(row, note=note, state=StepState.CONFIRM, mine=bool(roles & context.roles))
