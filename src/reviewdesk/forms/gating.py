"""Gates: what stands, what is satisfied, what would lift it."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewdesk.forms.answers import ActionFact, Gap, Place
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, YES, CGate, Result
from reviewdesk.forms.decision import FiredGate, GapState, Hold, HoldKind, Lift, LiftKind, Scope, Stood
from reviewdesk.forms.evaluation import Run
from reviewdesk.forms.explaining import answer_lifts, asked, causes, filled, fingerprint, owner, read_places
from reviewdesk.forms.gaps import Linked, gap_of, linked
from reviewdesk.forms.holding import Draft, Sheet, Waits, wait
from reviewdesk.forms.linking import countersigned, evidenced, lifted
from reviewdesk.forms.model import Severity
from reviewdesk.forms.roles import listed
from reviewdesk.texts import Text

LACKS = {
    "owner": Text("an owner"),
    "due": Text("a due date"),
    "evidence_route": Text("an evidence route"),
    "verifier": Text("a verifier who is not the owner"),
}


@dataclass(slots=True)
class Fired:
    """Gaps and fired gates of one scope."""

    gaps: list[GapState] = field(default_factory=list)
    fired: list[FiredGate] = field(default_factory=list)


def gate(run: Run, asked_gate: CGate, scope: Scope, sheet: Sheet, waits: Waits, out: Fired) -> None:
    """Work out one gate of a scope, each of its options apart."""
    for option, result in run.gate(asked_gate, scope.row):
        if result[0] is not NOT_MET:
            _standing(run, asked_gate, scope, option, result, sheet, waits, out)


def _standing(
    run: Run,
    asked_gate: CGate,
    scope: Scope,
    option: str | None,
    result: Result,
    sheet: Sheet,
    waits: Waits,
    out: Fired,
) -> None:
    stands, places = result
    rule = asked_gate.gate
    if rule.severity is Severity.NOTE and stands is UNKNOWN:
        return
    stood = _kept(run, asked_gate, scope, option, result) if asked_gate.plain else None
    if stood is None:
        stood = _stood(run, asked_gate, scope, option, result)
    if stood.gap is not None:
        out.gaps.append(stood.gap)
    out.fired.append(stood.fired)
    if stood.hold is None:
        return
    if stands is UNKNOWN:
        wait(waits, places, rule.id)
    roots = places if stands is UNKNOWN else ()
    sheet.drafts.append(Draft(stood.hold.kind, None, roots=roots, hold=stood.hold))


def _kept(run: Run, asked_gate: CGate, scope: Scope, option: str | None, result: Result) -> Stood:
    """What a plain gate came to when its causes and its actions were the same."""
    gap = gap_of(asked_gate, scope.row, option)
    seen: list[object] = [result, _linked(run, asked_gate, gap)]
    for place in result[1]:
        if place.field:
            field = run.compiled.fields[place.field]
            seen.append((run.answer(field, place), run.shown(field, place.row)[0]))
    key = ("gate", gap)
    kept = run.stood.get(key)
    if kept is None or kept[0] != seen:
        kept = run.stood[key] = (seen, _stood(run, asked_gate, scope, option, result))
    return kept[1]


def _stood(run: Run, asked_gate: CGate, scope: Scope, option: str | None, result: Result) -> Stood:
    stands, places = result
    rule = asked_gate.gate
    gap = gap_of(asked_gate, scope.row, option)
    is_gap = rule.needs is not None and rule.needs.action is not None
    title = _title(run, asked_gate, option)
    found = _linked(run, asked_gate, gap)
    lifts = _lifts(run, asked_gate, scope, gap, places, found)
    satisfied = lifted(run, asked_gate, scope.row, option)
    actions = tuple(action.action for action in found.counting) if found is not None else ()
    because = filled(run, rule.because, scope.row)
    print_, reason = _reason(run, asked_gate, scope)
    why = causes(run, places)
    answered = satisfied or reason is not None or rule.severity is Severity.NOTE
    fired = FiredGate(
        gate=rule.id,
        row=scope.row,
        title=title,
        because=because,
        severity=rule.severity,
        truth=stands,
        satisfied=answered,
        caused_by=why,
        actions=actions,
        reason=reason,
    )
    state = GapState(gap, title or rule.id, stands, answered, actions) if is_gap else None
    if answered:
        return Stood(state, fired, None)
    if stands is UNKNOWN:
        lifts = answer_lifts(run, places)
    if print_ is not None:
        text = Text("Write why: {title}", title=title or because)
        lifts = (*lifts, Lift(LiftKind.GIVE_REASON, text, owner(run, rule.section), scope, id=rule.id))
    hold = Hold(
        kind=HoldKind.REASON if rule.severity is Severity.WARNING else HoldKind.GATE,
        scope=scope,
        holds_review=rule.holds_review,
        severity=rule.severity,
        title=title or because,
        because=because,
        caused_by=why,
        lifts=lifts,
        gate=rule.id,
        gap=gap if is_gap else None,
        undecided=stands is UNKNOWN,
        fingerprint=print_,
    )
    return Stood(state, fired, hold)


def _reason(run: Run, asked_gate: CGate, scope: Scope) -> tuple[str | None, str | None]:
    """Of a warning: the fingerprint a reason must have, and the reason that has it."""
    if asked_gate.gate.severity is not Severity.WARNING:
        return None, None
    print_ = fingerprint(run, read_places(run, asked_gate.reads, scope.row))
    given = run.facts.warnings.get((asked_gate.id, scope.row))
    fits = given is not None and given.fingerprint == print_ and given.text.strip()
    return print_, given.text if given is not None and fits else None


def _title(run: Run, asked_gate: CGate, option: str | None) -> str | None:
    title = asked_gate.gate.title.said(run.language) if asked_gate.gate.title is not None else None
    if option is None or asked_gate.for_each is None or asked_gate.for_each.field.choices is None:
        return title
    known = run.form.choice_list(asked_gate.for_each.field.choices).option(option)
    label = known.label.said(run.language) if known is not None else option
    return f"{title}: {label}" if title is not None else label


def _linked(run: Run, asked_gate: CGate, gap: Gap) -> Linked | None:
    needs = asked_gate.gate.needs
    return linked(run, needs.action, gap) if needs is not None and needs.action is not None else None


def _lifts(
    run: Run, asked_gate: CGate, scope: Scope, gap: Gap, places: tuple[Place, ...], found: Linked | None
) -> tuple[Lift, ...]:
    """What is still lacking, one lift each; nothing when all that the gate needs is there.

    Without needs only another answer lifts it.
    """
    needs = asked_gate.gate.needs
    if needs is None:
        return answer_lifts(run, places)
    lifts: list[Lift] = []
    if found is not None and needs.action is not None and not found.counting:
        lifts.extend(_action_lifts(run, asked_gate, scope, gap, found.undocumented))
    if needs.evidence_for is not None and not evidenced(run, needs, scope.row):
        place = run.place(run.compiled.fields[needs.evidence_for], scope.row)
        text = Text("Link evidence: {ask}", ask=asked(run, place))
        lifts.append(
            Lift(
                LiftKind.LINK_EVIDENCE,
                text,
                owner(run, place.section),
                Scope(place.section, place.row),
                place=place,
            )
        )
    if needs.signed is not None and not countersigned(run, needs, asked_gate, scope.row):
        lifts.extend(_sign_lifts(run, needs.signed, asked_gate, scope))
    for test, compiled in zip(needs.tests, asked_gate.tests, strict=True):
        truth, behind = compiled(run, scope.row)
        if truth is not MET:
            field = run.compiled.fields[test.field]
            lifts.extend(answer_lifts(run, behind or (run.place(field, scope.row),)))
    return tuple(lifts)


def _action_lifts(
    run: Run, asked_gate: CGate, scope: Scope, gap: Gap, undocumented: tuple[ActionFact, ...]
) -> list[Lift]:
    needs = asked_gate.gate.needs
    assert needs is not None
    assert needs.action is not None
    who = owner(run, scope.section)
    if undocumented:
        return [
            Lift(
                LiftKind.COMPLETE_ACTION,
                Text(
                    'Complete the action "{title}": it lacks {lacks}',
                    title=a.title,
                    lacks=listed([LACKS.get(lack, lack) for lack in a.lacks]),
                ),
                who,
                scope,
                gap=gap,
                kinds=needs.action.kinds,
                strength=needs.action.strength,
                action=a.action,
            )
            for a in undocumented
        ]
    title = _title(run, asked_gate, gap.option) or gap.gate
    text = Text("Add an action: {title}", title=title)
    return [
        Lift(
            LiftKind.ADD_ACTION,
            text,
            who,
            scope,
            gap=gap,
            kinds=needs.action.kinds,
            strength=needs.action.strength,
        )
    ]


def _sign_lifts(run: Run, section: str, asked_gate: CGate, scope: Scope) -> list[Lift]:
    compiled = run.compiled.sections[section]
    own = run.compiled.sections[asked_gate.gate.section].rows_of
    in_row = compiled.rows_of is not None and compiled.rows_of == own
    row = scope.row if in_row else None
    applies = run.applies(section, row) if in_row or compiled.rows_of is None else YES
    if applies[0] is not MET:
        return list(answer_lifts(run, applies[1])) or [_sign_lift(run, section, row)]
    return [_sign_lift(run, section, row)]


def _sign_lift(run: Run, section: str, row: str | None) -> Lift:
    roles = run.unsigned(section, row) or run.compiled.sections[section].roles
    found = run.made.get(("sign", section, row, roles))
    if not isinstance(found, Lift):
        title = run.compiled.sections[section].section.title.said(run.language)
        found = Lift(LiftKind.SIGN, Text("Sign: {title}", title=title), roles, Scope(section, row))
        run.made["sign", section, row, roles] = found
    return found


def sign_lift(run: Run, scope: Scope) -> Lift:
    return _sign_lift(run, scope.section, scope.row)


def held_lifts(run: Run, scope: Scope) -> tuple[Lift, ...]:
    """What would lift the error gates that hold a signed scope again."""
    found: list[Lift] = []
    for asked_gate, option, (stands, places) in run.holding_gates(scope.section, scope.row):
        if stands is UNKNOWN:
            found.extend(answer_lifts(run, places))
            continue
        gap = gap_of(asked_gate, scope.row, option)
        found.extend(_lifts(run, asked_gate, scope, gap, places, _linked(run, asked_gate, gap)))
    return tuple(dict.fromkeys(found))
