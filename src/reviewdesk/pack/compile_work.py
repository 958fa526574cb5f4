"""Actions, fired gates, validations and sign-offs of a pack."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from asn1crypto import cms

from reviewdesk.eventlog.header import Target
from reviewdesk.eventlog.holdings import Current
from reviewdesk.forms.answers import Confirmation, Strength
from reviewdesk.forms.decision import Cause, FiredGate, HoldKind, Truth
from reviewdesk.forms.model import Moment, Severity
from reviewdesk.forms.model import Validation as Rule
from reviewdesk.pack.content import (
    Action,
    Fact,
    Gate,
    Judgement,
    SignOff,
    Standing,
    Tone,
    Validation,
)
from reviewdesk.pack.ordering import Order
from reviewdesk.pack.saying import Saying
from reviewdesk.pack.telling import INTERNAL
from reviewdesk.records import places
from reviewdesk.records.action import Action as Recorded
from reviewdesk.records.library import Library
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, counted


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions as printed, and their numbers by record id."""

    printed: tuple[Action, ...]
    numbers: Mapping[str, str]


def compile_actions(say: Saying, order: Order) -> Actions:
    """Every action that belongs to the review."""
    ordered = order.actions()
    numbers: dict[str, str] = {str(action.id): f"A{n}" for n, action in enumerate(ordered, start=1)}
    return Actions(tuple(_action(say, order, action, numbers[str(action.id)]) for action in ordered), numbers)


_STRENGTHS = {
    Strength.WEAKER: Text("Weaker"),
    Strength.INTERMEDIATE: Text("Intermediate"),
    Strength.STRONGER: Text("Stronger"),
}
_PROGRESS = {
    "planned": (Text("Planned"), Tone.HELD),
    "done": (Text("Done, to be verified"), Tone.PLAIN),
    "verified": (Text("Verified"), Tone.GOOD),
    "dropped": (Text("Dropped"), Tone.BAD),
}


def _action(say: Saying, order: Order, action: Recorded, number: str) -> Action:
    plan, view = action.plan, say.view
    kinds = {kind.id: kind.label.said(say.view_language) for kind in view.form.actions}
    # What it was planned for, with the reason where one was asked, and every other gap that it answers.
    reasons = {
        (link.gate, link.row): link.reason for _, link in action.links if link.review == view.review.id
    }
    told = [fired for fired in _told(view) if fired.satisfied and str(action.id) in fired.actions]
    answered = {**{(fired.gate, fired.row): "" for fired in told}, **reasons}
    gaps = []
    for (gap, row), reason in sorted(answered.items(), key=lambda one: order.gate(*one[0])):
        gate = next((g for s in view.form.sections for g in s.gates if g.id == gap), None)
        title = gate.title.said(say.view_language) if gate is not None and gate.title is not None else gap
        where = say.case(order.number(row), order.label(row))
        named = f"{where}: {title}" if where else title
        gaps.append(f"{named} ({reason})" if reason else named)
    words, tone = _PROGRESS.get(action.progress.state, (Text("Planned"), Tone.HELD))
    state = say.voice(words)
    if action.progress.note:
        state = f"{state}: {action.progress.note}"
    return Action(
        number=number,
        title=plan.title,
        kind=kinds.get(plan.kind, plan.kind),
        strength=say.voice(_STRENGTHS[plan.strength]),
        owner=say.person(plan.owner) or say.voice(Text("Nobody yet")),
        due=say.day(plan.due) or say.voice(Text("No date yet")),
        evidence_route=plan.evidence_route or say.voice(Text("Not said yet")),
        verifier=say.person(plan.verifier) or say.voice(Text("Nobody yet")),
        gaps=tuple(gaps),
        standing=Standing(state, tone),
    )


def compile_gates(say: Saying, order: Order, numbers: Mapping[str, str]) -> tuple[Gate, ...]:
    """Every gate that stands or is undecided, outside the provider's own deliberation."""
    fired = _told(say.view)
    fired.sort(key=lambda f: (order.gate(f.gate, f.row), f.title or ""))
    return tuple(_gate(say, order, one, numbers) for one in fired)


def _told(view: ReviewView) -> list[FiredGate]:
    """The gates that stand or are undecided and are not the provider's own deliberation."""
    inward = {
        gate.id for section in view.form.sections if section.owner in INTERNAL for gate in section.gates
    }
    return [one for one in view.decision.fired if one.truth is not Truth.NOT_MET and one.gate not in inward]


_SEVERITIES = {
    Severity.ERROR: Text("holds until it is answered"),
    Severity.WARNING: Text("asks for a written reason"),
    Severity.NOTE: Text("for information"),
}


def _gate(say: Saying, order: Order, fired: FiredGate, numbers: Mapping[str, str]) -> Gate:
    voice = say.voice
    titles = {str(a.id): a.plan.title for a in say.view.actions}
    answered = [
        voice(Text("Action {number}: {title}", number=numbers[a], title=titles[a]))
        for a in fired.actions
        if a in numbers
    ]
    if fired.reason:
        answered.append(voice(Text("Reason given: {reason}", reason=fired.reason)))
    if fired.truth is Truth.UNKNOWN:
        standing = Standing(voice(Text("Undecided: answers are missing")), Tone.HELD)
    elif fired.satisfied:
        standing = Standing(voice(Text("Answered")), Tone.GOOD)
        answered = answered or [voice(Text("What it asks for is there"))]
    elif fired.severity is Severity.NOTE:
        standing = Standing(voice(Text("Noted")))
    else:
        standing = Standing(voice(Text("Holds")), Tone.BAD)
    return Gate(
        title=fired.title
        or say.view.form.section(say.view.form.gate(fired.gate).section).title.said(say.view_language),
        where=say.case(order.number(fired.row), order.label(fired.row)),
        severity=voice(_SEVERITIES[fired.severity]),
        because=fired.because,
        causes=tuple(_cause(say, cause) for cause in fired.caused_by),
        answered=tuple(answered),
        standing=standing,
    )


def _cause(say: Saying, cause: Cause) -> Fact:
    return Fact(cause.asked, cause.answered if isinstance(cause.answered, str) else say.voice(cause.answered))


def compile_validations(say: Saying, library: Library, order: Order) -> tuple[Validation, ...]:
    """Every statement the form asks to be confirmed."""
    return tuple(_validation(say, library, order, rule) for rule in say.view.form.validations)


def _validation(say: Saying, library: Library, order: Order, rule: Rule) -> Validation:
    voice = say.voice
    given = {row: c for (name, row), c in say.view.review.validations.items() if name == rule.id}
    outstanding = [
        hold
        for hold in (*say.view.decision.holds, *say.view.decision.closing)
        if hold.kind is HoldKind.VALIDATION and any(lift.id == rule.id for lift in hold.lifts)
    ]
    later = rule.when is Moment.NEXT_PERIOD
    if given and not outstanding:
        standing = Standing(voice(Text("Confirmed")), Tone.GOOD)
    elif later:
        standing = Standing(voice(Text("Due in the next period")))
    else:
        standing = Standing(voice(Text("Not confirmed yet")), Tone.HELD)
    rests = [_rests(say, name) for name in rule.rests_on]
    return Validation(
        statement=rule.confirm.said(say.view_language),
        time=voice(Text("In the next period") if later else Text("Before the review is signed")),
        role=say.role(rule.by),
        standing=standing,
        confirmed=_confirmed(say, library, order, rule, given),
        rests_on=", ".join(rests),
    )


def _rests(say: Saying, name: str) -> str:
    words = {"actions": Text("The actions"), "measure": Text("The measure")}
    if name in words:
        return say.voice(words[name])
    known = {f.id: f for s in say.view.form.sections for f in s.fields}
    return known[name].ask.said(say.view_language) if name in known else name


_VERDICTS = {
    "worked": Text("Worked"),
    "did_not": Text("Did not work"),
    "too_early": Text("Too early to tell"),
}


def _confirmed(
    say: Saying, library: Library, order: Order, rule: Rule, given: Mapping[str | None, Confirmation]
) -> tuple[Judgement, ...]:
    """One line for each person and verdict, however many cases they confirmed it for.

    The person is who wrote it, whomever it names.
    """
    graph = library.graph(say.view.review.id)
    lines: dict[tuple[str, str], list[tuple[str | None, int]]] = {}
    for row, confirmation in sorted(given.items(), key=lambda one: order.number(one[0])):
        held = graph.value(Target(places.validation_target(rule.id, row)))
        header = graph.entry(held.entry).header if isinstance(held, Current) else None
        at, author = (header.time, header.author) if header is not None else (0, None)
        lines.setdefault((author or "", confirmation.verdict or ""), []).append((row, at))
    found = []
    for (person, verdict), rows in lines.items():
        words = say.voice(_VERDICTS.get(verdict, Text("Confirmed")))
        note = "" if rows[0][0] is None else say.voice(counted("For {n} case", "For {n} cases", len(rows)))
        latest = max(at for _, at in rows)
        found.append(
            Judgement(
                say.role(rule.by), say.person(person), words, say.moment(latest) if latest else "", note
            )
        )
    return tuple(found)


_MEANINGS = {
    "authorship": Text("Authorship"),
    "review": Text("Review"),
    "approval": Text("Approval"),
    "responsibility": Text("Responsibility"),
}


def compile_sign_offs(say: Saying, order: Order) -> tuple[SignOff, ...]:
    """Every signature, by section and case."""
    signed = sorted(say.view.review.signatures, key=lambda s: (order.scope(s.scope), s.at, s.entry))
    standings = {
        "valid": Standing(say.voice(Text("Valid")), Tone.GOOD),
        "stale": Standing(say.voice(Text("Signed before a change")), Tone.HELD),
        "addendum": Standing(say.voice(Text("Signed before an addition")), Tone.HELD),
        "broken": Standing(say.voice(Text("Does not hold")), Tone.BAD),
    }
    found = []
    for one in signed:
        title = say.view.form.section(one.scope.section).title.said(say.view_language)
        where = say.case(order.number(one.scope.row))
        found.append(
            SignOff(
                f"{title}, {where}" if where else title,
                one.name,
                say.role(one.role),
                say.voice(_MEANINGS[one.meaning]) if one.meaning in _MEANINGS else one.meaning,
                say.moment(one.at),
                standings[one.standing],
                _fingerprint(one.cms),
            )
        )
    return tuple(found)


def _fingerprint(signature: bytes) -> str:
    """SHA-256 of the certificate that signed; empty when there is no readable signature.

    The signature itself was verified when its entry was folded.
    """
    try:
        (carried,) = cms.ContentInfo.load(signature)["content"]["certificates"]
        return hashlib.sha256(carried.chosen.dump()).hexdigest()
    except (ValueError, TypeError, KeyError):
        return ""
