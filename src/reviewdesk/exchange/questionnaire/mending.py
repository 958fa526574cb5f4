"""Which conditions of a drafted form the check of forms refuses, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reviewdesk.exchange.questionnaire.outline import Outline
from reviewdesk.forms.problems import Problem

_ITEM = re.compile(r"\s*- \{?id: ([a-z][a-z0-9_-]*)")


@dataclass(frozen=True, slots=True)
class Refused:
    """By the numbers of their items: what no answers ever show, and conditions that cannot stand at all;
    `loose`: conditions by which an answer is required; `gates` by id.
    """

    never: frozenset[int] = frozenset()
    cut: frozenset[int] = frozenset()
    loose: frozenset[int] = frozenset()
    gates: frozenset[str] = frozenset()

    def __or__(self, other: Refused) -> Refused:
        return Refused(
            self.never | other.never,
            self.cut | other.cut,
            self.loose | other.loose,
            self.gates | other.gates,
        )


def refused(outline: Outline, text: str, problems: Iterable[Problem], before: Refused) -> Refused:
    """What the problems of a drafted form are about, beside what was refused `before`.

    Of a question with two conditions, the one by which it is required goes first: without the other it would
    be asked of everybody.
    """
    owners: dict[str, int] = {}
    required: set[int] = set()
    for section in outline.sections:
        if section.group is not None:
            owners[section.id] = section.group.number
        for asked in section.asked:
            owners[asked.id] = asked.item.number
            if asked.item.required_when and asked.item.number not in before.loose:
                required.add(asked.item.number)
            if asked.beside:
                owners[asked.beside] = asked.item.number
    lines = text.splitlines()
    never: set[int] = set()
    cut: set[int] = set()
    loose: set[int] = set()
    gates: set[str] = set()
    for problem in problems:
        named = next((m[1] for m in map(_ITEM.match, reversed(lines[: problem.line])) if m is not None), None)
        if named is None:
            continue
        number = owners.get(named)
        if number is None:
            gates.add(named)
        elif problem.text.id.startswith("No answer ever shows"):
            never.add(number)
        elif number in required:
            loose.add(number)
        else:
            cut.add(number)
    return Refused(frozenset(never), frozenset(cut), frozenset(loose), frozenset(gates))
