"""Choice lists of a form out of the answers of questions: a list that comes again is written once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reviewdesk.exchange.questionnaire.naming import Names, slug
from reviewdesk.exchange.questionnaire.parsing import said
from reviewdesk.exchange.questionnaire.source import Choice, Coding, Literal, Source, SourceItem
from reviewdesk.forms.layout import Tree
from reviewdesk.forms.model import Phrase

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}")
OTHER = "other"


@dataclass(frozen=True, slots=True)
class AnswerList:
    """`codes`: our code of each answer; `other`: the code that stands for an answer in words."""

    id: str
    codes: Mapping[Literal, str]
    other: str = ""

    def matching(self, answer: Literal) -> tuple[str, ...]:
        """The codes an answer of a condition or a response means; systems count where both name one."""
        exact = self.codes.get(answer)
        if exact is not None:
            return (exact,)
        return tuple(code for value, code in self.codes.items() if _same(value, answer))

    def meant(self, answer: Literal) -> tuple[str, ...]:
        """The codes an answer means whose code system is another one than that of the list."""
        if not isinstance(answer, Coding) or not answer.code:
            return ()
        return tuple(
            code
            for value, code in self.codes.items()
            if isinstance(value, Coding) and value.code == answer.code
        )


def _same(one: Literal, other: Literal) -> bool:
    match one, other:
        case Coding(), Coding():
            systems = not one.system or not other.system or one.system == other.system
            if one.code and other.code:
                return systems and one.code == other.code
            return systems and bool(one.display) and one.display == other.display
        case (Coding() as coded, str() as text) | (str() as text, Coding() as coded):
            return text in (coded.code, coded.display) and bool(text)
        case _:
            return type(one) is type(other) and one == other


class AnswerLists:
    """All lists of one form."""

    def __init__(self) -> None:
        self._names = Names()
        self._lists: dict[tuple[tuple[Choice, ...], bool], AnswerList] = {}
        self._trees: dict[str, Tree] = {}

    def take(self, choices: tuple[Choice, ...], stem: str, other: Phrase | None) -> AnswerList:
        """The list with these answers; `other` labels the answer in words, where there may be one."""
        key = (choices, other is not None)
        found = self._lists.get(key)
        if found is not None:
            return found
        names = Names()
        codes: dict[Literal, str] = {}
        options: dict[str, Tree] = {}
        for choice in choices:
            code = names.claim(_code(choice.value))
            codes[choice.value] = code
            options[code] = tree_of(choice.label)
        words = ""
        if other is not None:
            words = names.claim(OTHER)
            options[words] = tree_of(other)
        found = self._lists[key] = AnswerList(self._names.claim(slug(stem, "list")), codes, words)
        self._trees[found.id] = {
            "options": [{"code": code, "label": label} for code, label in options.items()]
        }
        if "options" not in options:
            self._trees[found.id] = options
        return found

    def trees(self) -> dict[str, Tree]:
        """The lists as a form writes them."""
        return dict(self._trees)


def with_answers_asked_for(source: Source) -> Source:
    """Where an answer list is not at hand, the answers that conditions name, and any other in words."""
    named: dict[str, dict[Coding, Choice]] = {}
    for item in source.walk():
        for when in item.whens:
            if isinstance(when.answer, Coding):
                label = Phrase(((source.languages[0], said(when.answer)),))
                named.setdefault(when.question, {}).setdefault(when.answer, Choice(when.answer, label))

    def completed(item: SourceItem) -> SourceItem:
        below = tuple(completed(child) for child in item.items)
        choices = named.get(item.link_id)
        if item.type not in ("choice", "open-choice", "coding") or item.answers is not None or not choices:
            return replace(item, items=below) if below != item.items else item
        return replace(item, items=below, answers=tuple(choices.values()), open=True)

    return replace(source, items=tuple(completed(item) for item in source.items))


def tree_of(phrase: Phrase) -> Tree:
    return phrase.texts[0][1] if len(phrase.texts) == 1 else dict(phrase.texts)


def _code(value: Literal) -> str:
    if isinstance(value, Coding) and _CODE.fullmatch(value.code):
        return value.code
    return slug(said(value), "answer")
