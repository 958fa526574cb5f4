"""Plain comparisons in the XPath of XLSForms, read into the same small tree as FHIRPath."""

from __future__ import annotations

import re
from decimal import Decimal

from reviewdesk.exchange.questionnaire.fhirpath import (
    Answers,
    Compared,
    Constant,
    Exists,
    Expression,
    Joined,
    Negated,
    NotPlain,
    TwoValued,
    words_of,
)

LANGUAGE = "text/xpath"
DEEPEST = 40
_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<string>'[^']*'|\"[^\"]*\")|(?P<answer>\$\{[^}]+\}|\.\./[\w.-]+|\.(?!\w))|"
    r"(?P<name>[A-Za-z_][\w-]*)|(?P<sign><=|>=|!=|[=<>(),]))"
)
_SIGNS = frozenset({"=", "!=", ">", "<", ">=", "<="})


def read_xpath(text: str) -> Expression:
    """The expression; raises NotPlain for what is more than plain comparisons.

    XPath knows true and false only: a comparison with no answer is false, and not of it true.
    """
    return TwoValued(_Reader(text).whole())


class _Reader:
    def __init__(self, text: str) -> None:
        self._words = words_of(text, _TOKEN)
        self._at = 0
        self._level = 0

    def whole(self) -> Expression:
        found = self._or()
        if self._at != len(self._words):
            raise NotPlain
        return found

    def _peek(self) -> str:
        return self._words[self._at][1] if self._at < len(self._words) else ""

    def _take(self, wanted: str = "") -> tuple[str, str]:
        if self._at >= len(self._words) or (wanted and self._peek() != wanted):
            raise NotPlain
        self._at += 1
        return self._words[self._at - 1]

    def _or(self) -> Expression:
        self._level += 1
        if self._level > DEEPEST:
            raise NotPlain
        found = self._and()
        while self._peek() == "or":
            self._take()
            found = Joined("or", found, self._and())
        self._level -= 1
        return found

    def _and(self) -> Expression:
        found = self._comparison()
        while self._peek() == "and":
            self._take()
            found = Joined("and", found, self._comparison())
        return found

    def _comparison(self) -> Expression:
        left = self._term()
        if self._peek() not in _SIGNS:
            return left
        op = self._take()[1]
        right = self._term()
        if isinstance(left, Constant) and isinstance(right, Answers) and left.value == "":
            left, right = right, left
        if (
            isinstance(left, Answers)
            and isinstance(right, Constant)
            and right.value == ""
            and op in ("=", "!=")
        ):
            return Exists(left, empty=op == "=")
        if not isinstance(left, Answers | Constant) or not isinstance(right, Answers | Constant):
            raise NotPlain
        return Negated(Compared(left, "=", right)) if op == "!=" else Compared(left, op, right)

    def _term(self) -> Expression:
        kind, word = self._take()
        match kind:
            case "number":
                return Constant(Decimal(word))
            case "string":
                return Constant(word[1:-1])
            case "answer":
                return Answers(
                    "" if word == "." else word.removeprefix("../").removeprefix("${").removesuffix("}")
                )
            case "sign" if word == "(":
                found = self._or()
                self._take(")")
                return found
            case "name":
                return self._function(word)
        raise NotPlain

    def _function(self, name: str) -> Expression:
        self._take("(")
        if name in ("true", "false", "today", "now"):
            self._take(")")
            return Constant(name == "true") if name in ("true", "false") else Constant(f"@{name}")
        if name in ("not", "boolean"):
            found = self._or()
            self._take(")")
            return Negated(found) if name == "not" else found
        if name in ("selected", "date"):
            first = self._term()
            if name == "date":
                self._take(")")
                if not isinstance(first, Constant) or not isinstance(first.value, str):
                    raise NotPlain
                return Constant(f"@{first.value}")
            self._take(",")
            second = self._term()
            self._take(")")
            if isinstance(first, Answers) and isinstance(second, Constant):
                return Compared(first, "=", second)
        raise NotPlain
