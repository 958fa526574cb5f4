"""Holds of questions: what is required, missing, not known, out of range, without evidence, unjudged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from reviewdesk.forms.answers import (
    Answer,
    Blind,
    CannotCompute,
    Disputed,
    Given,
    Place,
)
from reviewdesk.forms.bounding import problem_of, takes_none
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, CField, Result
from reviewdesk.forms.decision import FieldState, Hold, HoldKind, Lift, LiftKind, Scope, Truth
from reviewdesk.forms.evaluation import Run, State
from reviewdesk.forms.explaining import answer_lifts, answerers, asked, causes, judge_lift, outstanding, owner
from reviewdesk.forms.model import Severity
from reviewdesk.forms.roles import roles_listed
from reviewdesk.forms.values import shown
from reviewdesk.texts import Text

_PLAIN: dict[tuple[Truth, Truth], FieldState] = {(s, r): FieldState(s, r) for s in Truth for r in Truth}


@dataclass(slots=True)
class Draft:
    """A hold in the making: a question (told with all that waits for it), or something undecided that waits
    for questions.
    """

    kind: HoldKind
    place: Place | None
    asked: CField | None = None
    roots: tuple[Place, ...] = ()  # of an undecided thing
    hold: Hold | None = None  # ready made
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class Sheet:
    """What one scope comes to, while it is worked out."""

    scope: Scope
    fields: dict[Place, FieldState] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    held: set[Place] = field(default_factory=set)
    answered: int = 0
    asked: int = 0


Waits = dict[Place, list[str]]


def wait(waits: Waits, roots: tuple[Place, ...], id: str) -> None:
    for root in roots:
        ids = waits.setdefault(root, [])
        if id not in ids:
            ids.append(id)


def question(run: Run, asked_field: CField, row: str | None, sheet: Sheet, waits: Waits) -> None:
    """Work out one field of a scope: its state, and the draft of what it holds."""
    place = Place(asked_field.section, row, asked_field.id)
    is_shown, why = run.shown(asked_field, row)
    if is_shown is NOT_MET:
        sheet.fields[place] = FieldState(NOT_MET, NOT_MET, causes(run, why))
        return
    required = _required(run, asked_field, row)
    if is_shown is UNKNOWN:
        wait(waits, why, asked_field.id)
        none = takes_none(run, asked_field.field, row)
        sheet.fields[place] = FieldState(UNKNOWN, required[0], causes(run, why), takes_none=none)
        if required[0] is not NOT_MET and run.look(asked_field, place)[0] in (State.MISSING, State.NOT_KNOWN):
            sheet.drafts.append(Draft(HoldKind.UNANSWERED, place, asked_field, roots=why))
        return
    state, value = run.look(asked_field, place)
    if required[0] is UNKNOWN:
        wait(waits, required[1], asked_field.id)
    if required[0] is not NOT_MET:
        sheet.asked += 1
        sheet.answered += state in (State.VALUE, State.NOT_APPLICABLE)
    answer = run.answer(asked_field, place)
    problem = (
        problem_of(run, asked_field, row, value, answer)
        if state is State.VALUE and value is not None
        else None
    )
    delay = run.delay(asked_field, row)[0] if asked_field.start is not None else None
    none = takes_none(run, asked_field.field, row)
    if problem is None and delay is None and none:
        sheet.fields[place] = _PLAIN[is_shown, required[0]]
    else:
        sheet.fields[place] = FieldState(is_shown, required[0], (), problem, delay, none)
    kind = _held_by(run, asked_field, place, state, answer, required[0], problem)
    if kind is None:
        return
    if required[0] is UNKNOWN and kind in (
        HoldKind.UNANSWERED,
        HoldKind.BLIND,
        HoldKind.PANEL,
        HoldKind.NOT_KNOWN,
        HoldKind.CANNOT_COMPUTE,
    ):
        sheet.drafts.append(Draft(kind, place, asked_field, roots=required[1]))
        return
    sheet.held.add(place)
    sheet.drafts.append(Draft(kind, place, asked_field))


def _required(run: Run, asked_field: CField, row: str | None) -> Result:
    if isinstance(asked_field.required, bool):
        return (MET if asked_field.required else NOT_MET), ()
    return asked_field.required(run, row)


def _held_by(
    run: Run,
    asked_field: CField,
    place: Place,
    state: State,
    answer: Answer | None,
    required: Truth,
    problem: Text | None,
) -> HoldKind | None:
    if isinstance(answer, Disputed):
        return HoldKind.DISPUTED
    if problem is not None:
        return HoldKind.OUT_OF_RANGE
    if state is State.VALUE:
        missing = asked_field.field.evidence and not run.facts.evidence.get(place, 0)
        return HoldKind.EVIDENCE if missing else None
    if state is State.NOT_APPLICABLE:
        return None
    if state is State.NOT_KNOWN and isinstance(answer, Given):
        return HoldKind.NOT_KNOWN  # an option that is no verdict: nobody named yet who finds out, and by when
    if required is NOT_MET:
        return None
    if state is State.NOT_KNOWN:
        return HoldKind.CANNOT_COMPUTE if isinstance(answer, CannotCompute) else HoldKind.NOT_KNOWN
    if asked_field.judged:
        return HoldKind.BLIND if outstanding(run, asked_field, place) else HoldKind.PANEL
    return HoldKind.CANNOT_COMPUTE if asked_field.computed else HoldKind.UNANSWERED


def finish(run: Run, draft: Draft, scope: Scope, waits: Waits) -> Hold:
    """The hold of a draft; equal holds are made once."""
    if draft.hold is not None:
        return draft.hold
    assert draft.place is not None
    assert draft.asked is not None
    waiting = tuple(waits.get(draft.place, ()))
    if draft.kind is not HoldKind.UNANSWERED or draft.roots:
        return _hold(run, draft, draft.asked, draft.place, scope, waiting)
    key = ("unanswered", draft.place, waiting)
    found = run.made.get(key)
    if not isinstance(found, Hold):
        found = run.made[key] = _hold(run, draft, draft.asked, draft.place, scope, waiting)
    return found


def _hold(
    run: Run, draft: Draft, field: CField, place: Place, scope: Scope, waiting: tuple[str, ...]
) -> Hold:
    kind = draft.kind
    ask = asked(run, place)
    because: str | Text
    lifts: tuple[Lift, ...]
    lifts = (
        Lift(LiftKind.ANSWER, Text("Answer: {ask}", ask=ask), answerers(run, place), scope, place=place),
    )
    match kind:
        case HoldKind.UNANSWERED:
            because = Text("This question is not answered.")
        case HoldKind.NOT_KNOWN:
            because = _not_known(run, field, place)
        case HoldKind.DISPUTED:
            because = Text("Two people gave different answers; one has to be settled on.")
        case HoldKind.OUT_OF_RANGE:
            because = _problem_of(run, field, place)
        case HoldKind.EVIDENCE:
            because = Text("This answer needs at least one linked record or file.")
            lifts = (
                Lift(
                    LiftKind.LINK_EVIDENCE,
                    Text("Link evidence: {ask}", ask=ask),
                    owner(run, place.section),
                    scope,
                    place=place,
                ),
            )
        case HoldKind.BLIND:
            roles = outstanding(run, field, place)
            because = _unjudged(run, field, place, roles)
            lifts = (judge_lift(run, field, place),)
        case HoldKind.PANEL:
            because = _panel(run, field, place)
            lifts = (judge_lift(run, field, place),)
        case _:
            because = _not_computed(run, field, place)
            lifts = answer_lifts(run, run.roots(field, place.row))
    behind = draft.roots
    return Hold(
        kind=kind,
        scope=scope,
        holds_review=False,
        severity=Severity.ERROR,
        title=ask,
        because=Text("It is not decided yet whether this question applies.") if behind else because,
        caused_by=causes(run, behind or (place,)),
        lifts=answer_lifts(run, behind) + lifts if behind else lifts,
        place=place,
        undecided=bool(behind),
        waits=waiting,
    )


def _not_known(run: Run, field: CField, place: Place) -> Text:
    answer = run.answer(field, place)
    if answer is None or isinstance(answer, Given):
        return Text("This is not known yet. Name who finds out, and by when.")
    owner_id, expected = getattr(answer, "owner", ""), getattr(answer, "expected", None)
    who = run.facts.names.get(owner_id, owner_id)
    day = shown(field.field, run.form, expected, run.language) if isinstance(expected, date) else ""
    return Text("Not known yet; {who} finds out by {day}.", who=who, day=day)


def _problem_of(run: Run, field: CField, place: Place) -> Text:
    _, value = run.look(field, place)
    problem = (
        problem_of(run, field, place.row, value, run.answer(field, place)) if value is not None else None
    )
    return problem or Text("This answer is out of its bounds.")


def _unjudged(run: Run, field: CField, place: Place, roles: tuple[str, ...]) -> Text:
    answer = run.answer(field, place)
    if isinstance(answer, Blind) and answer.excused >= frozenset(roles):
        return Text(
            "Every first judgement is excused. At least one must be had: {roles}.", roles=roles_listed(roles)
        )
    return Text("First judgements are outstanding: {roles}.", roles=roles_listed(roles))


def _panel(run: Run, field: CField, place: Place) -> Text:
    answer = run.answer(field, place)
    recorded = answer.panel if isinstance(answer, Blind) else frozenset()
    missing = [role for role in field.field.settled_by if role not in recorded]
    if missing:
        return Text(
            "All first judgements are in; the panel is not recorded yet: {roles}.",
            roles=roles_listed(missing),
        )
    if isinstance(answer, Blind) and answer.nobody_came(field.field.settled_by):
        return Text(
            "All first judgements are in; nobody took part in the panel. At least one must: {roles}.",
            roles=roles_listed(field.field.settled_by),
        )
    return Text("All first judgements are in; the answer is not settled yet.")


def _not_computed(run: Run, field: CField, place: Place) -> Text:
    answer = run.answer(field, place)
    if isinstance(answer, CannotCompute):
        why = answer.reason if isinstance(answer.reason, Text) else answer.reason.rstrip(".")
        return Text("This cannot be computed: {reason}.", reason=why)
    return Text("This has not been computed yet.")
