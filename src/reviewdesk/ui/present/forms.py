"""The forms of the organization as rows, and a file that is to come into force in words."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.desk.formbook import Considered, FormLine
from reviewdesk.texts import counted, say, tr


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form of the list; `offered`: it came with the program and is not in force here."""

    key: str
    title: str
    about: str
    version: str
    reviews: str
    offered: bool


def form_rows(lines: tuple[FormLine, ...], language: str = "en") -> tuple[FormRow, ...]:
    """The list of forms."""
    return tuple(_row(line, language) for line in lines)


def _row(line: FormLine, language: str) -> FormRow:
    form = line.form
    kinds = ", ".join(form.measure_kinds)
    about = tr("{id} · for: {kinds}", id=form.id, kinds=kinds) if kinds else form.id
    if line.offered:
        reviews = tr("Came with the program; not in force here")
    else:
        reviews = say(counted("{n} review", "{n} reviews", line.on_it))
        if line.on_older:
            reviews = tr("{reviews}, {n} on an older version", reviews=reviews, n=line.on_older)
    return FormRow(form.sha256, form.title.said(language), about, form.version, reviews, line.offered)


@dataclass(frozen=True, slots=True)
class AdoptRows:
    """What the dialog shows of a file: what it is, what stands against it, what it would change."""

    title: str
    what: str
    problems: tuple[tuple[str, str], ...]  # where, and what is wrong
    advice: tuple[tuple[str, str], ...]
    usable: bool


def adopt_rows(found: Considered, name: str, language: str = "en") -> AdoptRows:
    """A file that is to come into force."""
    lines = tuple(
        (tr("Line {line}, column {column}", line=one.line, column=one.column), say(one.text))
        for one in found.problems
    )
    if found.form is None:
        n = sum(problem.blocks for problem in found.problems)
        what = say(
            counted("{n} problem keeps it from being used.", "{n} problems keep it from being used.", n)
        )
        return AdoptRows(name, what, lines, (), usable=False)
    form = found.form
    title = tr("{title}, version {version}", title=form.title.said(language), version=form.version)
    if found.refused is not None:
        return AdoptRows(title, say(found.refused), (), lines, usable=False)
    if found.held:
        what = tr(
            "It takes the place of version {held}. Open reviews stay on theirs until somebody moves them.",
            held=found.held,
        )
    else:
        what = tr("It is new here. Reviews that open from now on can stand on it.")
    return AdoptRows(title, what, (), lines, usable=True)
