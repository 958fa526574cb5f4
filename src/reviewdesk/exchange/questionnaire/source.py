"""A questionnaire as its source tells it, of whatever version: frozen values without JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from reviewdesk.forms.model import Phrase


@dataclass(frozen=True, slots=True)
class Coding:
    system: str
    code: str
    display: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity."""

    value: Decimal | None
    unit: str = ""
    code: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, time or instant, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another resource."""

    to: str
    display: str = ""


Literal: TypeAlias = "bool | Decimal | str | Coding | Amount | Moment | Ref"
"""An answer as questionnaires write it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list; `value` is what responses carry."""

    value: Literal
    label: Phrase


@dataclass(frozen=True, slots=True)
class When:
    """One enableWhen: `operator` as in R4; `answer` None where it could not be read."""

    question: str
    operator: str
    answer: Literal | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint: an expression that must hold, with what people are told when it does not."""

    key: str
    expression: str
    language: str
    human: str
    warns: bool


@dataclass(frozen=True, slots=True)
class SourceItem:
    """`number` counts the items of the file; `answers` None: no list; `value_set` the address of one that is
    not in the file; `any_when`: one enableWhen is enough; `required_when`: the expression by which it must be
    answered, in the language of the other one.
    """

    number: int
    link_id: str
    type: str
    text: Phrase | None
    prefix: str = ""
    required: bool = False
    required_when: str = ""
    repeats: bool = False
    hidden: bool = False
    whens: tuple[When, ...] = ()
    any_when: bool = False
    expression: str = ""
    expression_language: str = ""
    rules: tuple[Rule, ...] = ()
    answers: tuple[Choice, ...] | None = None
    answers_id: str = ""
    value_set: str = ""
    open: bool = False
    units: tuple[Amount, ...] = ()
    minimum: Literal | None = None
    maximum: Literal | None = None
    shortest: int | None = None
    longest: int | None = None
    fewest: int | None = None
    most: int | None = None
    pattern: str = ""
    targets: tuple[str, ...] = ()
    code: str = ""
    is_help: bool = False
    variables: tuple[tuple[str, str], ...] = ()
    items: tuple[SourceItem, ...] = ()

    def walk(self) -> Iterator[SourceItem]:
        """This item and all below it."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class Source:
    """A whole questionnaire; `about` is its description, `id` what its server knows it by."""

    name: str
    url: str
    version: str
    title: Phrase
    languages: tuple[str, ...]
    items: tuple[SourceItem, ...]
    about: Phrase | None = None
    rules: tuple[Rule, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    id: str = ""

    def walk(self) -> Iterator[SourceItem]:
        for item in self.items:
            yield from item.walk()
