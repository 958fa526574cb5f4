"""What is due, from whom, and what it needs: computed from reviews, results and actions, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Decision, HoldKind, LiftKind, Scope, Truth
from reviewdesk.forms.model import Form
from reviewdesk.identity.roles import Role
from reviewdesk.records.action import Action
from reviewdesk.records.organisation import Person
from reviewdesk.records.review import Return, Review
from reviewdesk.texts import Text, counted


class DutyKind(StrEnum):
    SECTION = "section"  # a section of mine has things to finish
    SIGN = "sign"  # ready for my signature
    SIGN_AGAIN = "sign_again"  # signed before a change
    JUDGE = "judge"  # my first judgement is asked for
    RETURNED = "returned"
    CONFLICT = "conflict"
    ACTION = "action"
    VERIFY = "verify"
    OPEN = "open"  # a missed result waits for its review
    MATCH = "match"  # imported people wait to be recognised
    SET_UP = "set_up"  # nothing can miss a target before there are contracts and measures
    RELEASE = "release"  # every stage is signed: the pack may go out
    WAITING = "waiting"  # held by somebody else's work


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of My work. `mine` False = it waits for others."""

    kind: DutyKind
    title: str | Text
    needs: Text
    due: date | None
    review: RecordId | None = None
    scope: Scope | None = None
    record: RecordId | None = None
    mine: bool = True
    place: Place | None = None


def duties_of_review(
    who: Person, review: Review, form: Form, decision: Decision, actions: Iterable[Action]
) -> tuple[Duty, ...]:
    """What one review asks of one person, in the order of the form; then what it waits for."""
    due = review.opening.complete_by
    title = review.opening.title
    roles = {role.value for role in who.roles}
    found: list[Duty] = []
    waiting: list[Duty] = []
    for conflict in review.conflicts:
        if form.section(conflict.place.section).owner in roles:
            place = conflict.place
            scope = Scope(place.section, place.row)
            asked = Text("{asked}", asked=form.field(place.field).ask.said())
            needs = Text("Two values to settle: {asked}", asked=asked)
            found.append(Duty(DutyKind.CONFLICT, title, needs, due, review.id, scope, place=place))
    for row in review.rows:
        if row.disputed and form.section(row.section).owner in roles:
            needs = Text("A case was removed by one person while another worked on it")
            scope = Scope(row.section, row.id)
            found.append(Duty(DutyKind.CONFLICT, title, needs, due, review.id, scope))
    returned = _returned(review, form, roles)
    found += returned
    back = {duty.scope for duty in returned}
    for section in form.sections:
        signers = {role for role, _ in section.signed_by}
        whole = section.rows_of is None
        scopes = [s for s in decision.scopes if s.section == section.id and (whole or s.row is not None)]
        open_ones = [s for s in scopes if _is_open(decision, s) and not decision.scopes[s].signed]
        judging = _judging(decision, scopes, roles)
        if judging:
            needs = counted(
                "{n} first judgement asked of you", "{n} first judgements asked of you", len(judging)
            )
            found.append(Duty(DutyKind.JUDGE, title, needs, due, review.id, judging[0]))
        if not open_ones:
            continue
        ready = [s for s in open_ones if decision.scopes[s].ready]
        stale = [s for s in open_ones if decision.scopes[s].stale]
        unready = [s for s in open_ones if not decision.scopes[s].ready]
        lacking = [
            s
            for s in ready
            if set(decision.scopes[s].unsigned_roles) & roles
            and not {s, Scope(section.id)} & back  # the line that says what is asked for leads there
        ]
        named = Text("{section}", section=section.title.said())
        if section.owner in roles and unready:
            left = sum(max(1, decision.scopes[s].holds) for s in unready)
            needs = counted(
                "{section}: {n} thing to finish", "{section}: {n} things to finish", left, section=named
            )
            found.append(Duty(DutyKind.SECTION, title, needs, due, review.id, unready[0]))
        elif lacking:
            kind = DutyKind.SIGN_AGAIN if set(stale) & set(lacking) else DutyKind.SIGN
            needs = (
                Text("{section}: changed after signing, sign again", section=named)
                if kind is DutyKind.SIGN_AGAIN
                else Text("{section}: ready for your signature", section=named)
            )
            found.append(Duty(kind, title, needs, due, review.id, lacking[0]))
        elif not signers & roles and section.owner not in roles:
            needs = Text("{section}: waiting for {role}", section=named, role=role_words(section.owner))
            waiting.append(Duty(DutyKind.WAITING, title, needs, due, review.id, open_ones[0], mine=False))
    return (*found, *_action_duties(who, review, actions), *waiting)


def _returned(review: Review, form: Form, roles: set[str]) -> list[Duty]:
    """Work sent back to one's own section, until it is signed again."""
    found = []
    for back in review.returns:
        scope = Scope(back.section, back.row)
        section = next((s for s in form.sections if s.id == back.section), None)
        if section is None or answered(back, review, form):
            continue
        if roles & {section.owner, *(role for role, _ in section.signed_by)}:
            named = Text("{section}", section=section.title.said())
            needs = Text("{section}: sent back: {reason}", section=named, reason=back.reason)
            due = review.opening.complete_by
            found.append(Duty(DutyKind.RETURNED, review.opening.title, needs, due, review.id, scope))
    return found


def answered(back: Return, review: Review, form: Form) -> bool:
    """Whether what was sent back has been signed again since: the row named, or every row."""
    section = form.section(back.section)
    rows = {row.id for row in review.rows if row.section == section.rows_of}
    wanted: set[str | None] = {back.row} if back.row or section.rows_of is None else {*rows}
    roles = {role for role, _ in section.signed_by}
    return all(
        roles
        <= {
            s.role for s in review.signatures if s.scope == Scope(back.section, row) and s.standing == "valid"
        }
        for row in wanted
        if row is None or row in rows
    )


def role_words(role: str) -> Text:
    """A role as it reads inside a sentence."""
    return Role(role).label


def _is_open(decision: Decision, scope: Scope) -> bool:
    state = decision.scopes[scope]
    return state.applies is not Truth.NOT_MET and state.opens is Truth.MET


def _judging(decision: Decision, scopes: Iterable[Scope], roles: set[str]) -> list[Scope]:
    wanted = set(scopes)
    return [
        hold.scope
        for hold in decision.holds
        if hold.kind is HoldKind.BLIND
        and hold.scope in wanted
        and any(lift.kind is LiftKind.JUDGE and set(lift.who) & roles for lift in hold.lifts)
    ]


def _action_duties(who: Person, review: Review, actions: Iterable[Action]) -> Iterable[Duty]:
    for action in actions:
        state = action.progress.state
        if state == "planned" and action.plan.owner == who.id:
            yield Duty(
                DutyKind.ACTION,
                action.plan.title,
                Text("Do it and record the evidence"),
                action.plan.due,
                review.id,
                record=action.id,
            )
        elif state == "done" and action.plan.verifier == who.id:
            yield Duty(
                DutyKind.VERIFY,
                action.plan.title,
                Text("Check the evidence and verify"),
                action.plan.due,
                review.id,
                record=action.id,
            )
