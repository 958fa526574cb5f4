"""The forms of the organization: which are in force, which the program brings, what a file would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reviewdesk.desk.governing import unwanted
from reviewdesk.forms.loading import load_form, read_form
from reviewdesk.forms.model import Form
from reviewdesk.forms.problems import Problem
from reviewdesk.forms.versions import ordered
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import FormFile
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in force, or one that travels with the program and is newer (`offered`).

    `on_it`, `on_older`: open reviews that stand on it, and on an older version.
    """

    form: Form
    file: FormFile
    offered: bool = False
    on_it: int = 0
    on_older: int = 0


@dataclass(frozen=True, slots=True)
class Considered:
    """What adopting a file would come to: the form and the version it takes the place of; or why not."""

    form: Form | None
    problems: tuple[Problem, ...]  # advice, where there is a form
    held: str = ""  # version in force now
    refused: Text | None = None


class FormBook:
    """Reads only; `Governing.adopt_form` puts in force."""

    def __init__(self, library: Library, shipped: Callable[[], tuple[FormFile, ...]]) -> None:
        self._library = library
        self._shipped = shipped

    def lines(self) -> tuple[FormLine, ...]:
        """Forms in force by title; then newer ones that travel with the program."""
        return (*sorted(self._in_force(), key=_title), *sorted(self._offered(), key=_title))

    def consider(self, text: str, file: str) -> Considered:
        """What a file holds: every problem at once, and whether it may come into force."""
        form, problems = read_form(text.encode("utf-8"), file)
        if form is None:
            return Considered(None, problems)
        held = self._held(form.id)
        return Considered(
            form, problems, held.version if held else "", unwanted(self._library.organisation, form)
        )

    def _held(self, form: str) -> FormFile | None:
        organisation = self._library.organisation
        return organisation.forms.get(organisation.in_force.get(form, ""))

    def _in_force(self) -> Iterator[FormLine]:
        standing: Counter[str] = Counter()
        older: Counter[str] = Counter()
        for record in self._library.ids("review"):
            fold = self._library.fold(record)
            if fold is not None:
                standing[fold.opening.form_sha256] += 1
                older[fold.opening.form] += 1
        for compiled in self._library.forms_in_force():
            form = compiled.form
            file = self._library.organisation.forms[form.sha256]
            on_it = standing[form.sha256]
            yield FormLine(form, file, on_it=on_it, on_older=older[form.id] - on_it)

    def _offered(self) -> Iterator[FormLine]:
        for file in self._shipped():
            held = self._held(file.id)
            if held is not None and ordered(file.version) <= ordered(held.version):
                continue
            form = load_form(file.text.encode("utf-8"), file.id)
            if isinstance(form, Form):
                yield FormLine(form, file, offered=True)


def _title(line: FormLine) -> str:
    return line.form.title.said().casefold()
