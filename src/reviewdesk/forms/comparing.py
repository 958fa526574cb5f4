"""Compile one test of one field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from reviewdesk.forms.answers import Communication, DidNotHappen, Place, Value
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, CField, Result, Test_
from reviewdesk.forms.decision import Truth, Verdict
from reviewdesk.forms.evaluation import Run, State
from reviewdesk.forms.model import Duration, FieldRef, Op, Operand, SettingRef, Test
from reviewdesk.forms.shapes import moment
from reviewdesk.forms.standards import as_moment, moved
from reviewdesk.forms.values import as_timedelta

_ORDERS: dict[Op, Callable[[int], bool]] = {
    Op.AT_LEAST: lambda sign: sign >= 0,
    Op.AT_MOST: lambda sign: sign <= 0,
    Op.MORE_THAN: lambda sign: sign > 0,
    Op.LESS_THAN: lambda sign: sign < 0,
    Op.AFTER: lambda sign: sign > 0,
    Op.BEFORE: lambda sign: sign < 0,
}


def compile_test(test: Test, asked: CField, fields: dict[str, CField], hidden: Truth | None) -> Test_:
    """`hidden`: what a field hidden by a known condition comes to; None: as not applicable (in `when`,
    `show`, `opens`, `required`).
    """
    known: Callable[[Run, CField, str | None], Result]
    if test.op is Op.FILLED:
        known = _filled
    elif test.op in (Op.LATE, Op.ON_TIME):
        known = _timed(test.op)
    elif test.op in _ORDERS:
        other = fields[test.operand.field] if isinstance(test.operand, FieldRef) else None
        known = _ordered(_ORDERS[test.op], test.operand, other)
    else:
        known = _valued(test)
    as_hidden = hidden if hidden is not None else (MET if test.op is Op.FILLED else NOT_MET)

    def run_test(run: Run, row: str | None) -> Result:
        if not asked.always:
            shown, why = run.shown(asked, row)
            if shown is UNKNOWN:
                return UNKNOWN, why
            if shown is NOT_MET:
                return as_hidden, why or (run.place(asked, row),)
        return known(run, asked, row)

    return run_test


def _filled(run: Run, asked: CField, row: str | None) -> Result:
    place = run.place(asked, row)
    state, _ = run.look(asked, place)
    if state is State.NOT_KNOWN:
        return UNKNOWN, run.roots(asked, row)
    return (NOT_MET if state is State.MISSING else MET), (place,)


def _timed(op: Op) -> Callable[[Run, CField, str | None], Result]:
    wanted = (Verdict.LATE, Verdict.DID_NOT_HAPPEN) if op is Op.LATE else (Verdict.ON_TIME,)

    def known(run: Run, asked: CField, row: str | None) -> Result:
        delay, places = run.delay(asked, row)
        if delay.verdict is Verdict.UNKNOWN:
            return UNKNOWN, places
        return (MET if delay.verdict in wanted else NOT_MET), places

    return known


def _valued(test: Test) -> Callable[[Run, CField, str | None], Result]:
    matches = _matcher(test)

    def known(run: Run, asked: CField, row: str | None) -> Result:
        place = run.place(asked, row)
        state, value = run.look(asked, place)
        if state is State.VALUE:
            return (MET if value is not None and matches(run, value) else NOT_MET), (place,)
        if state is State.NOT_APPLICABLE:
            return NOT_MET, (place,)
        return UNKNOWN, run.roots(asked, row)

    return known


def _matcher(test: Test) -> Callable[[Run, Value], bool]:
    operand = test.operand
    match test.op:
        case Op.IS:
            return lambda _, value: operand in value if isinstance(value, tuple) else _same(value, operand)
        case Op.IN:
            codes = frozenset(operand) if isinstance(operand, tuple) else frozenset[str]()
            return lambda _, value: (
                not codes.isdisjoint(value) if isinstance(value, tuple) else _code(value) in codes
            )
        case Op.ANY:
            return lambda _, value: isinstance(value, tuple) and bool(value)
        case Op.SENT:
            return lambda _, value: isinstance(value, Communication)
        case Op.ANSWERED:
            return lambda _, value: isinstance(value, Communication) and value.answered_at is not None
        case Op.SIGNED:
            return lambda run, value: (
                isinstance(value, tuple) and bool(value) and run.facts.signed_records.issuperset(value)
            )
        case _:
            raise AssertionError(test.op)


def _same(value: Value, operand: Operand) -> bool:
    return isinstance(value, bool) == isinstance(operand, bool) and value == operand


def _code(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _ordered(
    accepts: Callable[[int], bool], operand: Operand, other: CField | None
) -> Callable[[Run, CField, str | None], Result]:
    def known(run: Run, asked: CField, row: str | None) -> Result:
        place = run.place(asked, row)
        state, value = run.look(asked, place)
        if state is State.NOT_APPLICABLE or isinstance(value, DidNotHappen):
            return NOT_MET, (place,)
        if state is not State.VALUE or value is None:
            return UNKNOWN, run.roots(asked, row)
        if other is None:
            against: object = run.setting(operand.name) if isinstance(operand, SettingRef) else operand
            places: tuple[Place, ...] = (place,)
        else:
            assert isinstance(operand, FieldRef)
            truth, places, against = compared_field(run, other, row, operand.plus)
            if truth is not MET:
                return truth, places
            places = (place, *places)
        sign = order(run, value, against)
        if sign is None:
            return UNKNOWN, places
        return (MET if accepts(sign) else NOT_MET), places

    return known


def compared_field(
    run: Run, other: CField, row: str | None, plus: Duration | None
) -> tuple[Truth, tuple[Place, ...], object]:
    """The value of the other field of a comparison: met with it, not met where it does not apply, unknown
    while it is open.
    """
    shown, why = run.shown(other, row)
    if shown is not MET:
        return shown, why, None
    place = run.place(other, row)
    state, value = run.look(other, place)
    if state is State.NOT_APPLICABLE or isinstance(value, DidNotHappen):
        return NOT_MET, (place,), None
    if state is not State.VALUE:
        return UNKNOWN, run.roots(other, row), None
    if isinstance(value, date):
        return MET, (place,), moved(value, plus, run.zone, run.business_days)
    return MET, (place,), value


def order(run: Run, value: object, other: object) -> int | None:
    """-1, 0 or 1; None where the two cannot be compared. A day and a moment are compared by local days."""
    if isinstance(other, str):
        other = moment(other)
    if isinstance(value, timedelta) and isinstance(other, Duration):
        other = as_timedelta(other)
    if isinstance(value, date) and isinstance(other, date):
        if isinstance(value, datetime) and isinstance(other, datetime):
            return _sign(as_moment(value, run.zone), as_moment(other, run.zone))
        return _sign(_day(run, value), _day(run, other))
    if isinstance(value, timedelta) and isinstance(other, timedelta):
        return _sign(value, other)
    if isinstance(value, int | Decimal) and isinstance(other, int | Decimal):
        return _sign(value, other)
    return None


def _day(run: Run, value: date) -> date:
    return as_moment(value, run.zone).date()


class _Ordered(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


def _sign(one: _Ordered, other: _Ordered) -> int:
    if one == other:
        return 0
    return -1 if one < other else 1
