"""Plain comparisons in FHIRPath, read into a small tree; everything else is no expression to us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

LONGEST = 4_000
DEEPEST = 40
MOST_NODES = 300


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a question; `link_id` "" is the one the expression stands at.

    `of`: value, code or display of each answer.
    """

    link_id: str
    of: str = "value"


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal; a date or time begins with @; `today` and `now` stand for those of the answer."""

    value: bool | Decimal | str


@dataclass(frozen=True, slots=True)
class Exists:
    """Whether there is an answer; `empty` the other way round."""

    answers: Answers
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    left: Answers | Constant
    op: str
    right: Answers | Constant


@dataclass(frozen=True, slots=True)
class Joined:
    """`and`, `or`, `xor`, `implies` of two."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negated:
    part: Expression


@dataclass(frozen=True, slots=True)
class TwoValued:
    """An expression of a language without empty: what is not true is false."""

    part: Expression


Expression: TypeAlias = "Answers | Constant | Exists | Compared | Joined | Negated | TwoValued"

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<string>'(?:[^'\\]|\\.)*')|(?P<time>@[\dT:.+Z-]+)|"
    r"(?P<name>%?`[^`]+`|%[A-Za-z_][\w-]*|\$?[A-Za-z_]\w*)|(?P<sign><=|>=|!=|!~|[=<>~().,{}+*/&|-]))"
)
_COMPARISONS = frozenset({"=", "!=", ">", "<", ">=", "<=", "~", "!~"})


class NotPlain(Exception):
    """The expression is none of the plain comparisons."""


def read_expression(text: str, variables: Mapping[str, str]) -> Expression:
    """The expression; raises NotPlain for what is more than plain comparisons of answers."""
    return _Reader(text, variables, [0], 0).whole()


def words_of(text: str, token: re.Pattern[str]) -> list[tuple[str, str]]:
    """The words of an expression, each with its kind before it; NotPlain for another sign or a long text."""
    if len(text) > LONGEST:
        raise NotPlain
    words: list[tuple[str, str]] = []
    position, stripped = 0, text.rstrip()
    while position < len(stripped):
        match = token.match(stripped, position)
        if match is None or match.lastgroup is None:
            raise NotPlain
        words.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return words


class _Reader:
    def __init__(self, text: str, variables: Mapping[str, str], nodes: list[int], depth: int) -> None:
        if depth > 12:
            raise NotPlain
        self._variables = variables
        self._nodes = nodes
        self._depth = depth
        self._words = words_of(text, _TOKEN)
        self._at = 0
        self._level = 0

    def whole(self) -> Expression:
        found = self._implies()
        if self._at != len(self._words):
            raise NotPlain
        return found

    # --- words -------------------------------------------------------------------------

    def _peek(self) -> str:
        return self._words[self._at][1] if self._at < len(self._words) else ""

    def _take(self, *wanted: str) -> str:
        found = self._peek()
        if not found or (wanted and found not in wanted):
            raise NotPlain
        self._at += 1
        self._nodes[0] += 1
        if self._nodes[0] > MOST_NODES * 10:
            raise NotPlain
        return found

    # --- grammar -----------------------------------------------------------------------

    def _implies(self) -> Expression:
        self._level += 1
        if self._level > DEEPEST:
            raise NotPlain
        found = self._or()
        while self._peek() == "implies":
            self._take()
            found = Joined("implies", found, self._or())
        self._level -= 1
        return found

    def _or(self) -> Expression:
        found = self._and()
        while self._peek() in ("or", "xor"):
            op = self._take()
            found = Joined(op, found, self._and())
        return found

    def _and(self) -> Expression:
        found = self._comparison()
        while self._peek() == "and":
            self._take()
            found = Joined("and", found, self._comparison())
        return found

    def _comparison(self) -> Expression:
        left = self._term()
        if self._peek() not in _COMPARISONS:
            return left
        op = self._take().replace("~", "=")
        right = self._term()
        if isinstance(left, Answers | Constant) and isinstance(right, Answers | Constant):
            return Compared(left, op, right)
        return _of_truth(left, op, right)

    def _term(self) -> Expression:
        kind, word = self._words[self._at] if self._at < len(self._words) else ("", "")
        if word == "(":
            self._take()
            found = self._implies()
            self._take(")")
            return self._after(found)
        self._take()
        match kind:
            case "number":
                return Constant(Decimal(word))
            case "string":
                return self._after(Constant(re.sub(r"\\(.)", r"\1", word[1:-1])))
            case "time":
                return Constant(word)
            case "name" if word in ("true", "false"):
                return Constant(word == "true")
            case "name" if word in ("today", "now"):
                self._take("(")
                self._take(")")
                return Constant(f"@{word}")
            case "name" if word.startswith("%") and word not in (
                "%resource",
                "%context",
                "%questionnaire",
                "%qitem",
            ):
                return self._after(self._variable(word[1:].strip("`")))
            case "name":
                return self._after(self._path(word))
        raise NotPlain

    def _variable(self, name: str) -> Expression:
        text = self._variables.get(name)
        if text is None:
            raise NotPlain
        return _Reader(text, self._variables, self._nodes, self._depth + 1).whole()

    def _path(self, first: str) -> Expression:
        """`item`, `%resource.repeat(item)`, each with `.where(linkId = ...)`, then `.answer`."""
        link = ""
        if first == "%resource":
            self._take(".")
            first = self._take("item", "repeat", "descendants")
        elif first == "%context":
            self._take(".")
            first = self._take("answer", "item")
        while first in ("item", "repeat", "descendants"):
            if first == "repeat":
                self._take("(")
                self._take("item")
                self._take(")")
            elif first == "descendants":
                self._take("(")
                self._take(")")
            self._take(".")
            self._take("where")
            link = self._where()
            self._take(".")
            first = self._take("item", "answer", "select", "first", "repeat")
            if first == "first":
                self._take("(")
                self._take(")")
                self._take(".")
                first = self._take("item", "answer")
        if first == "select":
            self._take("(")
            self._take("answer")
            if self._peek() == ".":
                self._take(".")
                self._take("value")
            self._take(")")
        elif first != "answer":
            raise NotPlain
        return Answers(link)

    def _where(self) -> str:
        """(linkId = 'x'), also with what is true of every question that counts: that it has an answer."""
        self._take("(")
        self._take("linkId")
        self._take("=", "~")
        kind, word = self._words[self._at] if self._at < len(self._words) else ("", "")
        if kind != "string":
            raise NotPlain
        self._take()
        if self._peek() == "and":
            for expected in ("and", "answer", "."):
                self._take(expected)
            if self._take("exists", "empty") == "exists":
                rest: tuple[str, ...] = ("(", ")")
            else:
                rest = ("(", ")", ".", "not", "(", ")")
            for expected in rest:
                self._take(expected)
        self._take(")")
        return re.sub(r"\\(.)", r"\1", word[1:-1])

    def _after(self, found: Expression) -> Expression:
        """What may stand behind a term: .value, .code, .exists(), .empty(), .not(), .intersect(...)."""
        while self._peek() == ".":
            self._take()
            name = self._take()
            if name in (
                "value",
                "code",
                "display",
                "valueCoding",
                "valueBoolean",
                "valueInteger",
                "valueString",
                "valueDecimal",
                "valueDate",
                "valueDateTime",
            ):
                if not isinstance(found, Answers):
                    raise NotPlain
                found = Answers(found.link_id, name if name in ("code", "display") else found.of)
                continue
            self._take("(")
            if name == "intersect":
                found = Joined("and", found, self._implies())
            elif name in ("exists", "empty") and isinstance(found, Answers):
                found = Exists(found, empty=name == "empty")
            elif name == "hasValue" and isinstance(found, Answers):
                found = Exists(found)
            elif name == "not":
                found = Negated(found)
            elif name not in ("first", "single", "last") or not isinstance(found, Answers):
                raise NotPlain
            self._take(")")
        return found


def _of_truth(left: Expression, op: str, right: Expression) -> Expression:
    """A comparison of a truth with true or false."""
    if isinstance(left, Constant):
        left, right = right, left
    if op not in ("=", "!=") or not isinstance(right, Constant) or not isinstance(right.value, bool):
        raise NotPlain
    return left if right.value is (op == "=") else Negated(left)
