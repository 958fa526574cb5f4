"""When each question and section is asked, over the whole outline: conditions gathered, circles cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewdesk.exchange.questionnaire.circles import circles
from reviewdesk.exchange.questionnaire.enabling import Cannot, Enabling, Where
from reviewdesk.exchange.questionnaire.fhirpath import (
    Answers,
    Compared,
    Exists,
    Expression,
    Joined,
    Negated,
    NotPlain,
    TwoValued,
    read_expression,
)
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.mending import Refused
from reviewdesk.exchange.questionnaire.outline import Asked, Outline, Placed
from reviewdesk.exchange.questionnaire.source import SourceItem
from reviewdesk.exchange.questionnaire.truths import Truth, all_of, any_of
from reviewdesk.exchange.questionnaire.xpath import LANGUAGE, read_xpath
from reviewdesk.forms.model import All, Any_, Condition, Not, Rows
from reviewdesk.texts import Text

LONGEST = 100
"""Tests in one condition: more would be read by nobody, and slow everything down."""

MOST_TESTS = 12_000
"""Tests in all conditions together, those they rest on counted each time."""


class Asking:
    """The conditions of an outline; every one that cannot be carried over is in the ledger, once."""

    def __init__(self, outline: Outline, ledger: Ledger, refused: Refused) -> None:
        """`refused`: what the check of forms has refused before."""
        self.outline = outline
        self.refused = refused
        self.enabling = Enabling(outline, self.shown, self._guessed)
        self._ledger = ledger
        self._variables: dict[int, Mapping[str, str]] = {}
        self._scopes(outline.source.items, dict(outline.source.variables))
        self._expressions: dict[int, Expression | Cannot] = {}
        self._items: dict[tuple[int, str | None], Truth] = {}
        self._told: set[int] = set()
        self._tests = 0
        self._cut = self._circles()

    def shown(self, asked: Asked) -> Truth:
        """When a question is asked, seen from its own rows."""
        rows = asked.section.id if asked.section.repeats else None
        outside = self.section(asked.section)
        around = [self._item(item, Where(rows)) for item in (*asked.enclosing, asked.item)]
        return all_of((outside, *around))

    def own(self, asked: Asked) -> Truth:
        """The condition of the question itself, beside that of its section."""
        rows = asked.section.id if asked.section.repeats else None
        return all_of([self._item(item, Where(rows)) for item in (*asked.enclosing, asked.item)])

    def required(self, asked: Asked) -> Truth:
        """When a question must be answered; a condition that cannot be carried over is in the ledger."""
        item = asked.item
        if not item.required_when:
            found: Truth | Cannot = item.required
        elif item.number in self.refused.loose:
            found = Cannot(Text("The condition cannot stand in a form."))
        else:
            expression = self.read(item.required_when, item.expression_language, item)
            rows = asked.section.id if asked.section.repeats else None
            found = (
                expression
                if isinstance(expression, Cannot)
                else self._bounded(self.enabling.true(expression, Where(rows, asked)))
            )
        if isinstance(found, Cannot):
            self._ledger.lost(Feature.REQUIRED, found.why, Outline.place(item), item.number)
            return False
        if item.required or item.required_when:
            self._ledger.carried(Feature.REQUIRED)
        return found

    def words(self, item: SourceItem, enclosing: tuple[SourceItem, ...], section: Placed) -> Truth:
        """When words are shown that stand between questions."""
        rows = section.id if section.repeats else None
        return all_of([self._item(each, Where(rows)) for each in (*enclosing, item)])

    def section(self, section: Placed) -> Truth:
        return all_of([self._item(item, Where(None)) for item in section.enclosing])

    def variables(self, item: SourceItem | None) -> Mapping[str, str]:
        """The variables an expression of this item may name."""
        return self._variables[item.number] if item is not None else dict(self.outline.source.variables)

    def _guessed(self, asked: Asked) -> None:
        what = Text("Conditions name its answers in another code system; they are compared by code alone.")
        self._ledger.lost(Feature.SYSTEM, what, Outline.place(asked.item), asked.item.number)

    # --- one item ------------------------------------------------------------------------

    def _item(self, item: SourceItem, where: Where) -> Truth:
        key = (item.number, where.rows)
        found = self._items.get(key)
        if found is None:
            found = self._items[key] = self._judged(item, where)
        return found

    def _judged(self, item: SourceItem, where: Where) -> Truth:
        if item.number in self.refused.never:
            return False
        if not item.whens and not item.expression:
            return True
        feature = Feature.ENABLE_WHEN if item.whens else Feature.ENABLE_EXPRESSION
        count = max(len(item.whens), 1)
        found: Truth | Cannot
        if item.number in self._cut:
            found = Cannot(Text("The condition waits for itself, by way of other conditions."))
        elif item.number in self.refused.cut:
            found = Cannot(Text("The condition cannot stand in a form."))
        else:
            found = self._condition(item, where)
        found = self._bounded(found)
        first = item.number not in self._told
        self._told.add(item.number)
        if isinstance(found, Cannot):
            if first:
                self._ledger.lost(feature, found.why, Outline.place(item), item.number)
            return True
        if first:
            self._ledger.carried(feature, count)
        return found

    def _bounded(self, found: Truth | Cannot) -> Truth | Cannot:
        if isinstance(found, bool | Cannot):
            return found
        size = _size(found, LONGEST + 1)
        self._tests += size
        if size > LONGEST or self._tests > MOST_TESTS:
            return Cannot(Text("The condition is too long together with those it rests on."))
        return found

    def _condition(self, item: SourceItem, where: Where) -> Truth | Cannot:
        parts: list[Truth] = []
        for when in item.whens:
            found = self.enabling.when(when, where)
            if isinstance(found, Cannot):
                return found
            parts.append(found)
        whole: list[Truth] = []
        if parts:
            whole.append(any_of(parts) if item.any_when else all_of(parts))
        if item.expression:
            expression = self.expression(item)
            if isinstance(expression, Cannot):
                return expression
            found = self.enabling.true(expression, where)
            if isinstance(found, Cannot):
                return found
            whole.append(found)
        return all_of(whole)

    def expression(self, item: SourceItem) -> Expression | Cannot:
        """The enableWhenExpression of an item."""
        found = self._expressions.get(item.number)
        if found is None:
            found = self._expressions[item.number] = self.read(
                item.expression, item.expression_language, item
            )
        return found

    def read(self, text: str, language: str, item: SourceItem | None) -> Expression | Cannot:
        """An expression standing at an item, or at the whole."""
        if language == LANGUAGE:
            try:
                return read_xpath(text)
            except NotPlain:
                return Cannot(Text("The condition is more than a plain comparison."))
        if language not in ("text/fhirpath", ""):
            return Cannot(Text("The condition is written in {language}.", language=language[:60]))
        try:
            return read_expression(text, self.variables(item))
        except NotPlain:
            return Cannot(Text("The condition is more than a plain comparison."))

    # --- scopes and circles -------------------------------------------------------------------

    def _scopes(self, items: tuple[SourceItem, ...], around: Mapping[str, str]) -> None:
        for item in items:
            inner = {**around, **dict(item.variables)} if item.variables else around
            self._variables[item.number] = inner
            self._scopes(item.items, inner)

    def _reads(self, item: SourceItem) -> Iterator[Asked]:
        """The questions whose answers decide about an item."""
        links = [when.question for when in item.whens]
        if item.expression:
            expression = self.expression(item)
            if not isinstance(expression, Cannot):
                links.extend(_links(expression))
        for link in links:
            asked = self.outline.by_link.get(link)
            if asked is not None:
                yield asked

    def _circles(self) -> set[int]:
        """The items whose condition stands in a circle."""
        owners: list[tuple[Asked | Placed, tuple[SourceItem, ...]]] = []
        for section in self.outline.sections:
            owners.append((section, section.enclosing))
            owners.extend((asked, (*asked.enclosing, asked.item)) for asked in section.asked)
        graph: dict[Asked | Placed, list[Asked | Placed]] = {}
        for owner, items in owners:
            read: list[Asked | Placed] = [asked for item in items for asked in self._reads(item)]
            graph[owner] = [*read, owner.section] if isinstance(owner, Asked) else read
        found = circles(graph)
        return {
            item.number
            for owner, items in owners
            if owner in found
            for item in items
            if any(found.get(asked) == found[owner] for asked in self._reads(item))
        }


def _links(node: Expression) -> Iterator[str]:
    match node:
        case Answers(link):
            yield link
        case Exists(answers):
            yield answers.link_id
        case Compared(left, _, right):
            yield from (side.link_id for side in (left, right) if isinstance(side, Answers))
        case Joined(_, left, right):
            yield from _links(left)
            yield from _links(right)
        case Negated(part) | TwoValued(part):
            yield from _links(part)
        case _:
            return


def _size(condition: Condition, most: int) -> int:
    """How many parts a condition has, as far as `most`; it may hold the same part many times."""
    count = 0
    waiting: list[Condition] = [condition]
    while waiting and count < most:
        count += 1
        match waiting.pop():
            case All(parts) | Any_(parts):
                waiting.extend(parts)
            case Not(part) | Rows(part=part):
                waiting.append(part)
            case _:
                pass
    return count
