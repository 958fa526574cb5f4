"""Conditions that no answers can ever meet: tests of one field that exclude one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from reviewdesk.forms.model import (
    All,
    Any_,
    Condition,
    Duration,
    Field,
    Form,
    GateHolds,
    Kind,
    Not,
    Op,
    Quantifier,
    Rows,
    Section,
    Test,
    Unit,
)
from reviewdesk.forms.shapes import moment

Literal: TypeAlias = "tuple[Test, bool]"
"""A test, and whether it must be met or must not."""

Clause: TypeAlias = "tuple[Literal, ...]"
"""Literals that must all come true."""

MOST = 200
"""More ways than these to meet a condition are not looked through: it is taken as one that can be met."""
MOST_STEPS = 250
"""And no more than these are looked at on the way: gates of gates would branch without end."""

DEEPEST = 8

_LOWER = {Op.AT_LEAST: False, Op.MORE_THAN: True, Op.AFTER: True}
_UPPER = {Op.AT_MOST: False, Op.LESS_THAN: True, Op.BEFORE: True}
_OPPOSITE = {
    Op.AT_LEAST: Op.LESS_THAN,
    Op.LESS_THAN: Op.AT_LEAST,
    Op.AT_MOST: Op.MORE_THAN,
    Op.MORE_THAN: Op.AT_MOST,
}


@dataclass(slots=True)
class Contradictions:
    """Looks through the conditions of one form."""

    form: Form
    fields: Mapping[str, Field]
    _gates: dict[str, Condition | None] = field(default_factory=dict)
    _sections: dict[str, Section] = field(default_factory=dict)
    _steps: int = 0

    def __post_init__(self) -> None:
        for section in self.form.sections:
            self._sections[section.id] = section
            for gate in section.gates:
                self._gates[gate.id] = gate.when if gate.for_each is None else None

    def in_section(self, section: str) -> tuple[Condition, ...]:
        """What must be met for anything in a section to count."""
        found = self._sections[section]
        behind = [found.show]
        if found.rows_of is not None and found.rows_of != section:
            behind.append(self._sections[found.rows_of].show)
        return tuple(c for c in behind if c is not None)

    def never(self, *conditions: Condition | None) -> str | None:
        """The field on account of which these can never all be met; None when they can, as far as it is
        looked.
        """
        self._steps = 0
        ways = self._ways(All(tuple(c for c in conditions if c is not None)), True, 0)
        if ways is None:
            return None
        culprit: str | None = None
        for way in ways:
            found = self._contradicted(way)
            if found is None:
                return None
            culprit = culprit or found
        return culprit

    # -- the ways to meet a condition -------------------------------------------------

    def _ways(self, condition: Condition, wanted: bool, depth: int) -> tuple[Clause, ...] | None:
        """The ways in which a condition comes out as wanted; None: too many, or nothing to say."""
        if depth > DEEPEST:
            return ((),)
        self._steps += 1
        if self._steps > MOST_STEPS:
            return None
        match condition:
            case All(parts):
                return self._joined(parts, wanted, depth) if wanted else self._either(parts, wanted, depth)
            case Any_(parts):
                return self._either(parts, wanted, depth) if wanted else self._joined(parts, wanted, depth)
            case Not(part):
                return self._ways(part, not wanted, depth)
            case Test():
                return self._of_test(condition, wanted, depth)
            case GateHolds(gate):
                when = self._gates.get(gate)
                return ((),) if when is None else self._ways(when, wanted, depth + 1)
            case Rows(part=part) if wanted and not self._rows_may(condition):
                return ()
        return ((),)

    def _rows_may(self, rows: Rows) -> bool:
        """Whether a condition over rows can be met at all."""
        if rows.quantifier in (Quantifier.ALL, Quantifier.NONE):
            return True  # by having no rows
        repeat = self.form.section(rows.section).repeat
        if rows.quantifier is Quantifier.COUNT and repeat is not None and repeat.maximum is not None:
            return rows.at_least <= repeat.maximum
        return True  # the condition inside is looked at by itself

    def _of_test(self, test: Test, wanted: bool, depth: int) -> tuple[Clause, ...] | None:
        shown = self.fields[test.field].show
        if not wanted or test.op is Op.FILLED or shown is None:
            return (((test, wanted),),)
        behind = self._ways(shown, True, depth + 1)
        return None if behind is None else tuple((*way, (test, True)) for way in behind)

    def _joined(self, parts: Iterable[Condition], wanted: bool, depth: int) -> tuple[Clause, ...] | None:
        ways: tuple[Clause, ...] = ((),)
        for part in parts:
            more = self._ways(part, wanted, depth)
            if more is None or len(ways) * len(more) > MOST:
                return None
            ways = tuple((*one, *other) for one in ways for other in more)
        return ways

    def _either(self, parts: Iterable[Condition], wanted: bool, depth: int) -> tuple[Clause, ...] | None:
        ways: list[Clause] = []
        for part in parts:
            more = self._ways(part, wanted, depth)
            if more is None or len(ways) + len(more) > MOST:
                return None
            ways.extend(more)
        return tuple(ways)

    # -- one way ------------------------------------------------------------------------

    def _contradicted(self, way: Clause) -> str | None:
        by_field: dict[str, list[Literal]] = {}
        for literal in way:
            by_field.setdefault(literal[0].field, []).append(literal)
        for name, literals in by_field.items():
            if not self._possible(self.fields[name], literals):
                return name
        return None

    def _possible(self, asked: Field, literals: list[Literal]) -> bool:
        """Whether one answer to this field can make all of them come true."""
        met = {(test.op, test.operand) for test, wanted in literals if wanted}
        if any(not wanted and (test.op, test.operand) in met for test, wanted in literals):
            return False
        positive = [test for test, wanted in literals if wanted and test.op is not Op.FILLED]
        words = {test.op for test in positive}
        if {Op.LATE, Op.ON_TIME} <= words:
            return False
        if Op.ANSWERED in words and any(t.op is Op.SENT and not wanted for t, wanted in literals):
            return False
        if not positive and (asked.na or asked.show is not None or self.in_section(asked.section)):
            return True  # not applicable or hidden, it meets no test
        kind = Kind(asked.computed.gives) if asked.computed is not None else asked.kind
        if kind is Kind.CHOICES:
            return self._several_possible(asked, literals)
        if kind in (Kind.CHOICE, Kind.YES_NO, Kind.TEXT):
            return self._code_possible(asked, kind, literals)
        return _size_possible(asked, kind, literals)

    def _codes(self, asked: Field) -> frozenset[str]:
        options = self.form.choice_list(asked.choices or "").options
        return frozenset(option.code for option in options if not option.not_known)

    def _code_possible(self, asked: Field, kind: Kind, literals: list[Literal]) -> bool:
        left: frozenset[str] | None = None
        if kind is Kind.YES_NO:
            left = frozenset({"yes", "no"})
        elif kind is Kind.CHOICE:
            left = self._codes(asked)
        gone: set[str] = set()
        for test, wanted in literals:
            if test.op not in (Op.IS, Op.IN):
                continue
            codes = _named(test)
            if not wanted:
                gone |= codes
            else:
                left = codes if left is None else left & codes
        return left is None or bool(left - gone)

    def _several_possible(self, asked: Field, literals: list[Literal]) -> bool:
        universe = self._codes(asked)
        must: set[str] = set()
        never: set[str] = set()
        some: list[frozenset[str]] = []
        for test, wanted in literals:
            if test.op is Op.ANY:
                if wanted:
                    some.append(universe)
                else:
                    never |= universe
            elif test.op in (Op.IS, Op.IN):
                codes = _named(test)
                if not wanted:
                    never |= codes
                elif test.op is Op.IS:
                    must |= codes
                else:
                    some.append(codes)
        most = _literal_bound(asked, upper=True)
        if isinstance(most, int) and len(must) > most:
            return False
        return not must & never and all(codes - never for codes in some)


def _named(test: Test) -> frozenset[str]:
    """The codes a test names, as they are written."""
    if isinstance(test.operand, tuple):
        return frozenset(test.operand)
    if isinstance(test.operand, bool):
        return frozenset({"yes" if test.operand else "no"})
    return frozenset({str(test.operand)})


def _size_possible(asked: Field, kind: Kind, literals: list[Literal]) -> bool:
    """Whether an interval is left: numbers, dates and durations, with the bounds of the field."""
    low: tuple[Any, bool] | None = None  # the bound, and whether it lies outside itself
    high: tuple[Any, bool] | None = None
    for bound, upper in (
        (_literal_bound(asked, upper=False), False),
        (_literal_bound(asked, upper=True), True),
    ):
        size = _size(bound)
        if size is None or kind not in (Kind.NUMBER, Kind.INTEGER, Kind.DATE, Kind.DATETIME):
            continue
        if upper:
            high = (size, False)
        else:
            low = (size, False)
    for test, wanted in literals:
        op = test.op if wanted else _OPPOSITE.get(test.op)
        size = _size(test.operand)
        if size is None or op is None:
            continue
        if op is Op.IS:
            low, high = _higher(low, (size, False)), _lower(high, (size, False))
        elif op in _LOWER:
            low = _higher(low, (size, _LOWER[op]))
        elif op in _UPPER:
            high = _lower(high, (size, _UPPER[op]))
    if low is None or high is None or type(low[0]) is not type(high[0]):
        return True
    if kind is Kind.INTEGER:
        first = low[0] + 1 if low[1] else low[0]
        last = high[0] - 1 if high[1] else high[0]
        return bool(first <= last)
    return bool(low[0] < high[0]) or (low[0] == high[0] and not low[1] and not high[1])


def _higher(one: tuple[Any, bool] | None, other: tuple[Any, bool]) -> tuple[Any, bool]:
    if one is None or type(one[0]) is not type(other[0]):
        return other
    return max(one, other)


def _lower(one: tuple[Any, bool] | None, other: tuple[Any, bool]) -> tuple[Any, bool]:
    if one is None or type(one[0]) is not type(other[0]):
        return other
    return other if other[0] < one[0] or (other[0] == one[0] and other[1]) else one


def _literal_bound(asked: Field, *, upper: bool) -> object:
    bound = asked.maximum if upper else asked.minimum
    return bound.value if bound is not None else None


def _size(value: object) -> Any:
    """What can be put in order: numbers as decimals, days, moments, spans; None for all else."""
    if isinstance(value, str):
        value = moment(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, Duration):
        return timedelta(hours=value.count * (1 if value.unit is Unit.HOURS else 24))
    return value if isinstance(value, date | datetime | timedelta) else None
