"""When a question is asked: enableWhen and plain FHIRPath as conditions of our language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reviewdesk.exchange.questionnaire.fhirpath import (
    Answers,
    Compared,
    Constant,
    Exists,
    Expression,
    Joined,
    Negated,
    TwoValued,
)
from reviewdesk.exchange.questionnaire.outline import Asked, Outline
from reviewdesk.exchange.questionnaire.source import Amount, Coding, Literal, Moment, Ref, When
from reviewdesk.exchange.questionnaire.truths import Truth, all_of, any_of, not_
from reviewdesk.forms.model import (
    At,
    Condition,
    FieldRef,
    Kind,
    Op,
    Operand,
    Quantifier,
    Rows,
    Test,
)
from reviewdesk.forms.shapes import moment
from reviewdesk.texts import Text

NOWHERE = At(0, 0)
_ORDERS = {">": Op.MORE_THAN, "<": Op.LESS_THAN, ">=": Op.AT_LEAST, "<=": Op.AT_MOST}
_MIRRORED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}
_RESERVED = frozenset({op.value for op in Op})
_NUMBERS = (Kind.NUMBER, Kind.INTEGER)
_TIMES = (Kind.DATE, Kind.DATETIME)
_WORDS = (Kind.TEXT, Kind.SITE, Kind.STAFF, Kind.PARTICIPANT, Kind.MEASURE)


@dataclass(frozen=True, slots=True)
class Cannot:
    """Why a condition cannot be written in our language."""

    why: Text


@dataclass(frozen=True, slots=True)
class Where:
    """Where a condition stands: in the rows of which section, at which question."""

    rows: str | None
    question: Asked | None = None


class Enabling:
    """Turns comparisons with answers into conditions.

    Without an answer no comparison is met, as FHIR has it: beside each test stands `filled`.
    """

    def __init__(
        self, outline: Outline, shown: Callable[[Asked], Truth], guessed: Callable[[Asked], None]
    ) -> None:
        """`shown`: when a question is asked, seen from its own place; `guessed` is told when an answer is
        found by its code alone.
        """
        self._outline = outline
        self._shown = shown
        self._guessed = guessed

    # --- enableWhen ----------------------------------------------------------------------

    def when(self, when: When, where: Where) -> Truth | Cannot:
        asked = self._outline.by_link.get(when.question)
        if asked is None:
            return Cannot(
                Text("The condition asks for a question that is not there ({id}).", id=when.question)
            )
        if when.answer is None:
            return Cannot(Text("The condition cannot be read."))
        if when.operator == "exists":
            there = self._within(asked, self._answered(asked), where)
            return there if isinstance(there, Cannot) or when.answer is True else not_(there)
        met = self._met(asked, "=" if when.operator == "!=" else when.operator, when.answer)
        if isinstance(met, Cannot):
            return met
        found = self._within(asked, met, where)
        return not_(found) if when.operator == "!=" and not isinstance(found, Cannot) else found

    def _answered(self, asked: Asked) -> Truth:
        """Filled, and asked at all: what is hidden counts as filled to a condition."""
        return all_of((self._shown(asked), Test(asked.id, Op.FILLED, None, NOWHERE)))

    def _within(self, asked: Asked, truth: Truth, where: Where) -> Truth | Cannot:
        """Seen from outside its rows, a question is answered when it is in any row."""
        section = asked.section
        if not section.repeats or where.rows == section.id or isinstance(truth, bool):
            return truth
        if where.rows is not None:
            return Cannot(Text("The condition stands in rows and asks for the rows of another group."))
        return Rows(section.id, Quantifier.ANY, truth)

    def _met(self, asked: Asked, op: str, answer: Literal) -> Truth | Cannot:
        """At least one answer compares so with a literal."""
        if self._shown(asked) is False:
            return False
        found = self._compared(asked, op, answer)
        if isinstance(found, Cannot | bool):
            return found
        return all_of((self._guard(asked, found), found))

    def _guard(self, asked: Asked, found: Truth) -> Truth:
        """What is hidden is no answer: it meets no test, and so each test that is turned round."""
        return Test(asked.id, Op.FILLED, None, NOWHERE) if isinstance(found, Test) else self._answered(asked)

    def _compared(self, asked: Asked, op: str, answer: Literal) -> Truth | Cannot:
        unfit = Cannot(Text("The condition compares {id} with what its answers cannot be.", id=asked.id))
        if asked.answers is not None and asked.column_kind is None:
            if op != "=":
                return Cannot(Text("Choices are not greater or smaller than each other."))
            return self._chosen(asked, answer)
        if asked.kind is Kind.YES_NO:
            return Test(asked.id, Op.IS, answer, NOWHERE) if isinstance(answer, bool) and op == "=" else unfit
        if asked.kind in _NUMBERS:
            value = answer.value if isinstance(answer, Amount) else answer
            if isinstance(answer, Amount) and not _same_unit(asked, answer):
                return Cannot(Text("The condition compares amounts of different units."))
            return _ordered(asked, op, value) if isinstance(value, Decimal) else unfit
        if asked.kind in _TIMES:
            return _timed(asked, op, answer.text) if isinstance(answer, Moment) else unfit
        if asked.kind in _WORDS and op == "=":
            words = _words_of(answer)
            return _worded(asked.id, words) if words else unfit
        return unfit

    def _chosen(self, asked: Asked, answer: Literal) -> Truth:
        assert asked.answers is not None
        codes = asked.answers.matching(answer)
        if not codes and not asked.answers.other and (codes := asked.answers.meant(answer)):
            self._guessed(asked)
        tests: list[Truth] = []
        if codes:
            tests.append(_is_one_of(asked.id, codes))
        elif asked.answers.other and (words := _words_of(answer)):
            tests.append(all_of((Test(asked.beside, Op.FILLED, None, NOWHERE), _worded(asked.beside, words))))
        return any_of(tests)

    # --- FHIRPath --------------------------------------------------------------------------

    def true(self, node: Expression, where: Where) -> Truth | Cannot:
        """When the expression is true; empty is not."""
        match node:
            case Constant(value):
                return value if isinstance(value, bool) else _more()
            case Answers():
                return self.true(Compared(node, "=", Constant(value=True)), where)
            case Exists():
                return self._exists(node, where, wanted=not node.empty)
            case Negated(part):
                return self.false(part, where)
            case Joined(op, left, right):
                return self._joined(op, left, right, where, wanted=True)
            case Compared():
                return self._comparison(node, where, wanted=True)
            case TwoValued(part):
                return self._met_or_not(part, where)

    def _met_or_not(self, node: Expression, where: Where) -> Truth | Cannot:
        """When an expression is true, where not of what is not true is true."""
        match node:
            case Negated(part):
                found = self._met_or_not(part, where)
                return found if isinstance(found, Cannot) else not_(found)
            case Joined(op, left, right):
                one, other = self._met_or_not(left, where), self._met_or_not(right, where)
                if isinstance(one, Cannot):
                    return one
                if isinstance(other, Cannot):
                    return other
                return all_of((one, other)) if op == "and" else any_of((one, other))
            case _:
                return self.true(node, where)

    def false(self, node: Expression, where: Where) -> Truth | Cannot:
        """When the expression is false; empty is not."""
        match node:
            case Constant(value):
                return not value if isinstance(value, bool) else _more()
            case Answers():
                return self.false(Compared(node, "=", Constant(value=True)), where)
            case Exists():
                return self._exists(node, where, wanted=node.empty)
            case Negated(part):
                return self.true(part, where)
            case Joined(op, left, right):
                return self._joined(op, left, right, where, wanted=False)
            case Compared():
                return self._comparison(node, where, wanted=False)
            case TwoValued(part):
                found = self._met_or_not(part, where)
                if isinstance(found, Cannot):
                    return found
                # A constraint of such a language is asked of an answer, not of none.
                there = self._answered(where.question) if where.question is not None else True
                return all_of((there, not_(found)))

    def _joined(
        self, op: str, left: Expression, right: Expression, where: Where, *, wanted: bool
    ) -> Truth | Cannot:
        if op == "implies":
            return self._joined("or", Negated(left), right, where, wanted=wanted)
        if op == "xor":
            other: Expression = Joined(
                "or", Joined("and", left, Negated(right)), Joined("and", Negated(left), right)
            )
            return self.true(other, where) if wanted else self.false(other, where)
        parts: list[Truth] = []
        for part in (left, right):
            found = self.true(part, where) if wanted else self.false(part, where)
            if isinstance(found, Cannot):
                return found
            parts.append(found)
        return all_of(parts) if (op == "and") is wanted else any_of(parts)

    def _question(self, answers: Answers, where: Where) -> Asked | None:
        return self._outline.by_link.get(answers.link_id) if answers.link_id else where.question

    def _exists(self, node: Exists, where: Where, *, wanted: bool) -> Truth | Cannot:
        asked = self._question(node.answers, where)
        if asked is None:
            return Cannot(
                Text("The condition asks for a question that is not there ({id}).", id=node.answers.link_id)
            )
        found = self._within(asked, self._answered(asked), where)
        return found if wanted or isinstance(found, Cannot) else not_(found)

    def _comparison(self, node: Compared, where: Where, *, wanted: bool) -> Truth | Cannot:
        left, op, right = node.left, node.op, node.right
        if isinstance(left, Constant):
            left, op, right = right, _MIRRORED[op], left
        if not isinstance(left, Answers):
            return _more()
        asked = self._question(left, where)
        if asked is None:
            return Cannot(
                Text("The condition asks for a question that is not there ({id}).", id=left.link_id)
            )
        if isinstance(right, Answers):
            return self._two(asked, op, right, where, wanted=wanted)
        if op == "!=":
            op, wanted = "=", not wanted
        if self._shown(asked) is False:
            return False
        answer = _literal(right.value, left.of)
        found = self._compared(asked, op, answer) if answer is not None else _more()
        if isinstance(found, Cannot):
            return found
        test = found if wanted else not_(found)
        return self._within(asked, all_of((self._guard(asked, test), test)), where)

    def _two(self, asked: Asked, op: str, right: Answers, where: Where, *, wanted: bool) -> Truth | Cannot:
        """One answer against another: numbers and times."""
        other = self._question(right, where)
        timed = asked.kind in _TIMES
        if other is None or op not in _ORDERS or asked.kind not in (*_NUMBERS, *_TIMES):
            return Cannot(Text("The condition compares two answers in words."))
        if (other.kind in _TIMES) is not timed or other.kind not in (*_NUMBERS, *_TIMES):
            return Cannot(Text("The condition compares answers of different types."))
        if any(one.section.repeats and one.section.id != where.rows for one in (asked, other)):
            return Cannot(Text("The condition compares answers of different rows."))
        operator, negated = _ORDERS[op], False
        if timed:
            operator = Op.AFTER if op in (">", "<=") else Op.BEFORE
            negated = op in (">=", "<=")
        test: Truth = Test(asked.id, operator, FieldRef(other.id), NOWHERE)
        met = test if negated is not wanted else not_(test)
        return all_of((self._answered(asked), self._answered(other), met))


def _more() -> Cannot:
    return Cannot(Text("The condition is more than a plain comparison."))


def _literal(value: bool | Decimal | str, of: str) -> Literal | None:
    if not isinstance(value, str):
        return value
    if value.startswith("@"):
        return Moment(value[1:]) if value not in ("@now", "@today") else None
    return Coding("", value) if of == "code" else Coding("", "", value) if of == "display" else value


def _is_one_of(field: str, codes: tuple[str, ...]) -> Condition:
    return Test(field, Op.IS, codes[0], NOWHERE) if len(codes) == 1 else Test(field, Op.IN, codes, NOWHERE)


def _worded(field: str, words: tuple[str, ...]) -> Condition:
    """A word of the language is compared as one of a list, where it is no test."""
    if len(words) > 1 or words[0] in _RESERVED:
        return Test(field, Op.IN, words, NOWHERE)
    return Test(field, Op.IS, words[0], NOWHERE)


def _words_of(answer: Literal) -> tuple[str, ...]:
    match answer:
        case str():
            return (answer,)
        case Coding():
            return tuple(dict.fromkeys(w for w in (answer.display, answer.code) if w))
        case Ref():
            return (answer.to,)
        case Moment():
            return (answer.text,)
        case _:
            return ()


def _ordered(asked: Asked, op: str, value: Decimal) -> Truth:
    operand: Operand = int(value) if value == value.to_integral_value() else value
    return Test(asked.id, Op.IS if op == "=" else _ORDERS[op], operand, NOWHERE)


def _timed(asked: Asked, op: str, text: str) -> Truth | Cannot:
    found = moment(re.sub(r"Z$", "+00:00", text))
    if found is None:
        return Cannot(Text("The condition compares with a part of a date, or a time without its zone."))
    before: Truth = Test(asked.id, Op.BEFORE, found, NOWHERE)
    after: Truth = Test(asked.id, Op.AFTER, found, NOWHERE)
    return {
        ">": after,
        "<": before,
        ">=": not_(before),
        "<=": not_(after),
        "=": all_of((not_(before), not_(after))),
    }[op]


def _same_unit(asked: Asked, amount: Amount) -> bool:
    mine = {word for unit in asked.item.units for word in (unit.code, unit.unit)}
    return not (amount.code or amount.unit) or (
        len(asked.item.units) == 1 and bool(mine & {amount.code, amount.unit})
    )
