"""Agreed definitions of a contract in place of a form's own: the same codes, other words, another source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from reviewdesk.forms.compiled import CompiledForm
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.model import ChoiceList, Form, Phrase
from reviewdesk.forms.problems import Findings, FormProblems
from reviewdesk.forms.reading import read_yaml
from reviewdesk.forms.shapes import Shapes
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Definition:
    """What one code means in a definition set, and where that is published."""

    code: str
    means: Phrase
    source: str


@dataclass(frozen=True, slots=True)
class DefinitionSet:
    """Definitions for one choice list of one form; `name` is the set and its version, kept with each
    answer.
    """

    form: str
    choices: str
    name: str
    definitions: tuple[Definition, ...]


_KEYS = ("definitions", "form", "choices", "languages", "options")


def load_definitions(data: bytes, file: str) -> DefinitionSet | FormProblems:
    """A definition set out of its file, or all that is wrong with it.

    The file: `definitions` (set and version), `form`, `choices` (id of the list),
    `options: [{code, means, source}]`.
    """
    found = Findings(file)
    shapes = Shapes(found)
    root = read_yaml(data, found)
    head = (
        shapes.mapping(root, Text("A definition set"), _KEYS, must=_KEYS[:3] + _KEYS[4:])
        if root is not None
        else None
    )
    if head is None:
        return FormProblems(file, found.sorted())
    shapes.languages = shapes.words(head.get("languages"), Text("languages")) or ("en",)
    read: list[Definition] = []
    for node in shapes.items(head.get("options"), Text("options")):
        keys = ("code", "means", "source")
        option = shapes.mapping(node, Text("A definition"), keys, must=keys)
        if option is None:
            continue
        code = shapes.word(option.get("code"), Text("code"))
        means = shapes.phrase(option.get("means"), Text("means"))
        source = shapes.word(option.get("source"), Text("source"))
        if code is not None and means is not None and source is not None:
            if any(code == other.code for other in read):
                shapes.tell(node.at, Text('The code "{code}" stands in this list twice.', code=code))
            read.append(Definition(code, means, source))
    form = shapes.id(head.get("form"), Text("form"))
    choices = shapes.id(head.get("choices"), Text("choices"))
    name = shapes.word(head.get("definitions"), Text("definitions"))
    if found or form is None or choices is None or name is None:
        return FormProblems(file, found.sorted())
    return DefinitionSet(form, choices, name, tuple(read))


@lru_cache(maxsize=64)
def read_definitions(text: str) -> DefinitionSet | FormProblems:
    """A definition set out of the text a contract keeps."""
    return load_definitions(text.encode("utf-8"), "definitions.yaml")


def sets_of(texts: Iterable[str]) -> tuple[DefinitionSet, ...]:
    """The sets of these texts; what is none is left out."""
    return tuple(one for one in map(read_definitions, texts) if isinstance(one, DefinitionSet))


def definitions_for(form: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Those of a contract's texts that are for this form, in their order."""
    return tuple(text for text in texts if any(one.form == form for one in sets_of((text,))))


def unfit_definitions(form: Form, texts: Iterable[str]) -> Text | None:
    """Why these texts cannot stand in place of the form's own definitions; None when they can."""
    found = with_definitions(form, sets_of(texts))
    return found if isinstance(found, Text) else None


@lru_cache(maxsize=64)
def redefined(form: CompiledForm, texts: tuple[str, ...]) -> CompiledForm:
    """A compiled form with a contract's definitions; itself where there are none, or they do not fit."""
    found = with_definitions(form.form, sets_of(texts)) if texts else form.form
    return compile_form(found) if isinstance(found, Form) and texts else form


def with_definitions(form: Form, sets: Iterable[DefinitionSet]) -> Form | Text:
    """The form with a contract's definitions in place of its own, or why they do not fit.

    Codes and labels stay. The result has the SHA-256 of the form's file: the set in force is frozen beside
    it, as the contract's settings are.
    """
    for chosen in sets:
        if chosen.form != form.id:
            return Text(
                'The definitions "{name}" are for the form {form}, not for {other}.',
                name=chosen.name,
                form=chosen.form,
                other=form.id,
            )
        own = next((choices for choices in form.choices if choices.id == chosen.choices), None)
        if own is None or own.definitions is None:
            return Text(
                'The form has no agreed definitions "{choices}" that "{name}" could replace.',
                choices=chosen.choices,
                name=chosen.name,
            )
        missing = [
            option.code for option in own.options if option.code not in {d.code for d in chosen.definitions}
        ]
        more = [d.code for d in chosen.definitions if own.option(d.code) is None]
        if missing or more:
            return Text(
                'The definitions "{name}" must define the same codes; '
                "missing: {missing}; not in the form: {more}.",
                name=chosen.name,
                missing=", ".join(missing) or "-",
                more=", ".join(more) or "-",
            )
        form = replace(
            form, choices=tuple(_defined(c, chosen) if c.id == own.id else c for c in form.choices)
        )
    return form


def _defined(own: ChoiceList, chosen: DefinitionSet) -> ChoiceList:
    by_code = {d.code: d for d in chosen.definitions}
    options = tuple(
        replace(o, means=by_code[o.code].means, source=by_code[o.code].source) for o in own.options
    )
    return replace(own, definitions=chosen.name, options=options)
