"""Validations: computed row by row, confirmed by a person, bound to what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from reviewdesk.forms.answers import Place
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, YES, CValidation
from reviewdesk.forms.decision import Hold, HoldKind, Lift, LiftKind, Scope, Truth
from reviewdesk.forms.evaluation import Run
from reviewdesk.forms.explaining import answer_lifts, causes, fingerprint, read_places
from reviewdesk.forms.gaps import RANK
from reviewdesk.forms.holding import Waits, wait
from reviewdesk.forms.model import Kind, Moment, Severity
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class RowCheck:
    """One validation in one row: whether it applies there, what it comes to, and the answers it was read
    from.
    """

    applies: Truth
    truth: Truth
    hold: Hold | None  # what it holds while the answers do not bear it out
    fingerprint: str


Checked: TypeAlias = dict[str, tuple[object, tuple[Hold, ...]]]
"""By validation, what it was read from and what it holds."""


def row_checks(run: Run, group: str, row: str, waits: Waits) -> tuple[RowCheck, ...]:
    """The validations over these rows, in the order of the form."""
    return tuple(_check(run, v, row, waits) for v in run.compiled.validations if v.validation.each == group)


def _check(run: Run, compiled: CValidation, row: str | None, waits: Waits) -> RowCheck:
    applies, behind = compiled.where(run, row) if compiled.where is not None else YES
    truth, places = compiled.that(run, row) if compiled.that is not None else YES
    if applies is UNKNOWN:
        truth, places = (MET, ()) if truth is MET else (UNKNOWN, behind)
    print_ = fingerprint(run, read_places(run, compiled.reads, row), _rests_on(run, compiled, row))
    if applies is NOT_MET or truth is MET:
        return RowCheck(applies, truth, None, print_)
    if truth is UNKNOWN:
        wait(waits, places, compiled.validation.id)
        because = Text("This cannot be confirmed yet: it waits for answers.")
    else:
        because = Text("This cannot be confirmed: the answers so far do not bear it out.")
    each = compiled.validation.each
    scope = Scope(each, row) if each is not None else _scope(run, compiled)
    lifts = answer_lifts(run, places)
    hold = _hold(run, compiled, scope, because, places, lifts, None, undecided=truth is UNKNOWN)
    return RowCheck(applies, truth, hold, print_)


def _rests_on(run: Run, compiled: CValidation, row: str | None) -> list[object]:
    """Actions (what a gate asks of them, never progress), the measure, and fields that the validation
    names.
    """
    more: list[object] = []
    for name in compiled.validation.rests_on:
        if name == "actions":
            for action in run.facts.actions if row is None else run.in_row.get(row, ()):
                gaps = sorted([gap.gate, gap.row or "", gap.option or ""] for gap in action.gaps)
                more.append(
                    ["action", action.action, action.kind, RANK[action.strength], action.documented, gaps]
                )
        else:
            fields = [
                f
                for f in run.compiled.fields.values()
                if (f.field.kind is Kind.MEASURE if name == "measure" else f.id == name)
            ]
            more.append(["answers", name, fingerprint(run, read_places(run, fields, row))])
    return more


def validations(
    run: Run,
    checks: Mapping[str, Mapping[str, tuple[RowCheck, ...]]],
    waits: Waits,
    kept: Checked | None = None,
) -> tuple[list[Hold], list[Hold]]:
    """What validations hold: the signing of the review, and its closing.

    `kept`: what those over rows came to before; what they come to rests on their rows' checks and on what was
    confirmed.
    """
    kept = {} if kept is None else kept
    confirmed: dict[str, list[object]] = {}
    for (name, row), confirmation in run.facts.validations.items():
        confirmed.setdefault(name, []).append((row, confirmation))
    signing: list[Hold] = []
    closing: list[Hold] = []
    seen: dict[str, int] = {}
    for compiled in run.compiled.validations:
        each = compiled.validation.each
        if each is None:
            found: list[tuple[str | None, RowCheck]] = [(None, _check(run, compiled, None, waits))]
            unlisted = False
        else:
            position = seen.get(each, 0)
            seen[each] = position + 1
            found = [(row, by_row[position]) for row, by_row in checks.get(each, {}).items()]
            unlisted = run.rows(each) is None and run.applies(each, None)[0] is not NOT_MET
        if each is None or unlisted:
            holds = tuple(_held(run, compiled, found, unlisted, waits))
        else:
            name = compiled.validation.id
            read = (run.language, found, confirmed.get(name))
            if name not in kept or kept[name][0] != read:
                kept[name] = read, tuple(_held(run, compiled, found, unlisted, waits))
            holds = kept[name][1]
        (signing if compiled.validation.when is Moment.BEFORE_SIGNING else closing).extend(holds)
    return signing, closing


def _held(
    run: Run, compiled: CValidation, found: list[tuple[str | None, RowCheck]], unlisted: bool, waits: Waits
) -> Iterable[Hold]:
    validation = compiled.validation
    live = [(row, check) for row, check in found if check.applies is not NOT_MET]
    if unlisted and validation.each is not None:
        wait(waits, (Place(validation.each, None, ""),), validation.id)
    failing = [check.hold for _, check in live if check.hold is not None]
    yield from failing
    if failing or unlisted:
        return
    whole = fingerprint(run, (), [[row or "", check.fingerprint] for row, check in live])
    confirmation = run.facts.validations.get((validation.id, None))
    scope = _scope(run, compiled)
    lift = Lift(
        LiftKind.CONFIRM,
        Text("Confirm: {what}", what=validation.confirm.said(run.language)),
        (validation.by,),
        scope,
        id=validation.id,
    )
    if confirmation is None:
        by_row = [run.facts.validations.get((validation.id, row)) for row, _ in live if row is not None]
        if by_row and all(
            c is not None and c.fingerprint == check.fingerprint and _settled(validation.when, c.verdict)
            for c, (_, check) in zip(by_row, live, strict=True)
        ):
            return
        yield _hold(run, compiled, scope, Text("Not confirmed yet."), (), (lift,), whole)
    elif confirmation.fingerprint != whole:
        yield _hold(
            run,
            compiled,
            scope,
            Text("Confirmed before a change; it is confirmed again."),
            (),
            (lift,),
            whole,
        )
    elif not _settled(validation.when, confirmation.verdict):
        yield _hold(
            run, compiled, scope, Text("Too early to tell; it is looked at again."), (), (lift,), whole
        )


def _settled(when: Moment, verdict: str | None) -> bool:
    """Before signing a confirmation is enough; in the next period it has a verdict, and "too early" never
    closes.
    """
    return when is Moment.BEFORE_SIGNING or verdict in ("worked", "did_not")


def _scope(run: Run, compiled: CValidation) -> Scope:
    return Scope(compiled.validation.each or run.form.sections[-1].id)


def _hold(
    run: Run,
    compiled: CValidation,
    scope: Scope,
    because: Text,
    places: tuple[Place, ...],
    lifts: tuple[Lift, ...],
    print_: str | None,
    *,
    undecided: bool = False,
) -> Hold:
    return Hold(
        kind=HoldKind.VALIDATION,
        scope=scope,
        holds_review=True,
        severity=Severity.ERROR,
        title=compiled.validation.confirm.said(run.language),
        because=because,
        caused_by=causes(run, places),
        lifts=lifts,
        undecided=undecided,
        gate=compiled.validation.id,
        fingerprint=print_,
    )
