"""What is wrong with a form file: every problem at once, each with its place and a suggestion."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from reviewdesk.forms.model import At
from reviewdesk.texts import Text, say

MOST_COMPARED = 30_000
"""Known words looked at for all suggestions of a file; some take a hundredth of a millisecond."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a form file; line and column from 1. What does not block is advice: the form can be
    used as it is.
    """

    file: str
    line: int
    column: int
    text: Text
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class FormProblems:
    """A form that could not be used, and everything that is wrong with it, in the order of the file."""

    file: str
    problems: tuple[Problem, ...]


def render(problem: Problem) -> str:
    """The problem as one line: `file:line:column  what is wrong, and a suggestion`."""
    said = problem.text
    if not problem.blocks:
        said = Text("{advice} The form can be used all the same.", advice=said)
    return f"{problem.file}:{problem.line}:{problem.column}  {say(said)}"


class Findings:
    """Collects problems while a form is read; the same sentence at the same place is kept once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[Problem, None] = {}

    def add(self, at: At, text: Text) -> None:
        self._found[Problem(self.file, at.line, at.column, text)] = None

    def advise(self, at: At, text: Text) -> None:
        """Something to better that keeps nobody from using the form."""
        self._found[Problem(self.file, at.line, at.column, text, blocks=False)] = None

    def __bool__(self) -> bool:
        """Whether anything found keeps the form from being used."""
        return any(problem.blocks for problem in self._found)

    def sorted(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._found, key=lambda p: (p.line, p.column, say(p.text))))


class Suggestions:
    """What a person most likely meant; not looked for without end when nearly every word is wrong."""

    def __init__(self) -> None:
        self._compared = 0

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """The known word a person most likely meant."""
        words = sorted(known)
        self._compared += len(words)
        if self._compared > MOST_COMPARED:
            return None
        near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
        return near[0] if near else None

    def unknown(self, what: Text, word: str, known: Iterable[str]) -> Text:
        """`what` names the kind of thing ("field", "gate"); the sentence suggests the nearest known word."""
        near = self.nearest(word, known)
        if near is None:
            return Text('There is no {what} "{word}" in this form.', what=what, word=word)
        return Text(
            'There is no {what} "{word}" in this form. Did you mean "{near}"?',
            what=what,
            word=word,
            near=near,
        )
