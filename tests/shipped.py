"""The forms that travel with the program, by id."""

from __future__ import annotations

from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form


def text_of(form: str) -> str:
    """The file of a form as it is shipped."""
    return next(file.text for file in shipped_forms() if file.id == form)


def shipped_form(form: str) -> Form:
    loaded = load_form(text_of(form).encode(), f"{form}.yaml")
    assert isinstance(loaded, Form), loaded
    return loaded
