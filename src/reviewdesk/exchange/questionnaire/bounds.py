"""Bounds, lengths and patterns of questions, as far as our types of field have them."""

from __future__ import annotations

import re
from decimal import Decimal

from reviewdesk.exchange.questionnaire.fhirpath import Answers, Compared, Constant, Expression
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.literals import plainly
from reviewdesk.exchange.questionnaire.outline import Asked, Outline
from reviewdesk.exchange.questionnaire.source import Amount, Literal, Moment, SourceItem
from reviewdesk.forms.building_fields import KEEPS_WAITING
from reviewdesk.forms.layout import Tree
from reviewdesk.forms.model import Kind
from reviewdesk.forms.shapes import moment
from reviewdesk.texts import Text

TIME_PATTERN = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
MEASURED = (Kind.NUMBER, Kind.INTEGER)
_SIZED = (Kind.TEXT, Kind.LONG_TEXT)
_DATED = (Kind.DATE, Kind.DATETIME)


def bounds(asked: Asked, tree: dict[str, Tree], ledger: Ledger) -> None:
    item = asked.item
    several = asked.kind in (Kind.CHOICES, Kind.TABLE)
    sizes = {"min": item.fewest, "max": item.most} if several else {}
    if asked.kind in _SIZED:
        sizes = {"min": item.shortest, "max": item.longest}
    literals = {"min": item.minimum, "max": item.maximum}
    for key, literal in literals.items():
        bound = _bound(asked.kind, literal) if literal is not None else None
        size = sizes.get(key)
        if bound is not None:
            tree[key] = bound
            ledger.carried(Feature.BOUND)
        elif size is not None:
            tree[key] = str(size)
            ledger.carried(Feature.BOUND)
        elif literal is not None:
            _lost_bound(item, ledger)
    sized = asked.kind in _SIZED or (item.shortest, item.longest) == (None, None)
    counted = several or (item.fewest in (None, 0, 1) and item.most in (None, 1))
    if not sized or not counted:
        _lost_bound(item, ledger)


def _lost_bound(item: SourceItem, ledger: Ledger) -> None:
    what = Text("A bound or length does not go with this type of question.")
    ledger.lost(Feature.BOUND, what, Outline.place(item), item.number)


def pattern(asked: Asked, tree: dict[str, Tree], ledger: Ledger) -> None:
    item = asked.item
    if asked.kind is Kind.TEXT and item.type == "time":
        tree["pattern"] = TIME_PATTERN
    if not item.pattern:
        return
    found = _usable(item.pattern)
    if found is None or asked.kind is not Kind.TEXT:
        what = Text("The pattern cannot be used here: {pattern}", pattern=item.pattern[:100])
        ledger.lost(Feature.PATTERN, what, Outline.place(item), item.number)
        return
    tree["pattern"] = found
    ledger.carried(Feature.PATTERN)


def _bound(kind: Kind, literal: Literal) -> str | None:
    if kind in MEASURED:
        value = literal.value if isinstance(literal, Amount) else literal
        return plainly(value) if isinstance(value, Decimal) else None
    if kind in _DATED and isinstance(literal, Moment):
        found = moment(re.sub(r"Z$", "+00:00", literal.text))
        return found.isoformat() if found is not None else None
    return None


def as_bound(expression: Expression, asked: Asked, field: dict[str, Tree]) -> bool:
    """`answer <= today()` of the question itself."""
    if not isinstance(expression, Compared) or asked.kind not in _DATED:
        return False
    left, op, right = expression.left, expression.op, expression.right
    own = isinstance(left, Answers) and left.link_id in ("", asked.item.link_id)
    if not own or not isinstance(right, Constant) or right.value not in ("@today", "@now"):
        return False
    key = {"<=": "max", "<": "max", ">=": "min", ">": "min"}.get(op)
    if key is None or key in field or op in ("<", ">"):
        return False
    field[key] = str(right.value).removeprefix("@")
    return True


def _usable(given: str) -> str | None:
    match = re.fullmatch(r"matches\('(.*)'\)", given)
    found = (match[1] if match is not None else given).removeprefix("^").removesuffix("$")
    if len(found) > 300 or KEEPS_WAITING.search(found) is not None or "|" in found.replace("\\|", ""):
        if len(found) > 300 or KEEPS_WAITING.search(found) is not None:
            return None
        found = f"(?:{found})"
    try:
        re.compile(found)
    except (re.error, OverflowError, RecursionError):
        return None
    return found or None
