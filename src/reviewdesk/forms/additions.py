"""Choices an organization adds to a list of a form that lets it: never one taken away, never one changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from reviewdesk.forms.compiled import CompiledForm
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.model import ChoiceList, Form, Option, Phrase
from reviewdesk.texts import Text

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Addition:
    """One choice more: the list, its code and label, and what it means."""

    choices: str
    code: str
    label: str
    means: str = ""


def misfit(form: Form, addition: Addition) -> Text | None:
    """Why this cannot be added to the form; None when it can."""
    found = next((choices for choices in form.choices if choices.id == addition.choices), None)
    if found is None:
        return Text('The form has no choice list "{name}".', name=addition.choices)
    if not found.may_add:
        return Text('The list "{name}" of this form takes no additions.', name=addition.choices)
    if found.option(addition.code) is not None:
        return Text('The code "{code}" stands in this list already.', code=addition.code)
    if _CODE.fullmatch(addition.code) is None:
        return Text('"{code}" is no code: lower-case letters, digits, - and _.', code=addition.code)
    return None if addition.label.strip() else Text("A choice needs a label.")


def with_additions(form: Form, additions: Iterable[Addition]) -> Form:
    """The form with these choices at the end of their lists; what does not fit it is left out.

    It keeps the SHA-256 of its file: the additions are frozen beside it, as settings are.
    """
    for addition in additions:
        if misfit(form, addition) is None:
            form = replace(
                form,
                choices=tuple(
                    _longer(c, addition, form) if c.id == addition.choices else c for c in form.choices
                ),
            )
    return form


@lru_cache(maxsize=64)
def enlarged(form: CompiledForm, additions: tuple[Addition, ...]) -> CompiledForm:
    """A compiled form with these choices; itself where there are none."""
    return compile_form(with_additions(form.form, additions)) if additions else form


def _longer(choices: ChoiceList, addition: Addition, form: Form) -> ChoiceList:
    language = form.languages[0]
    means = Phrase(((language, addition.means.strip()),)) if addition.means.strip() else None
    option = Option(addition.code, Phrase(((language, addition.label.strip()),)), means)
    return replace(choices, options=(*choices.options, option))
