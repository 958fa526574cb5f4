"""Load a form from the bytes of its file: the form, or every problem at once."""

from __future__ import annotations

import base64
import hashlib

from reviewdesk.forms.building import build_form
from reviewdesk.forms.lint import lint
from reviewdesk.forms.model import At, Form
from reviewdesk.forms.problems import Findings, FormProblems, Problem
from reviewdesk.forms.reading import read_yaml
from reviewdesk.texts import Text


def load_form(data: bytes, file: str) -> Form | FormProblems:
    """The form in `data`, or all that is wrong with it; `file` is only named in problems."""
    form, problems = read_form(data, file)
    return FormProblems(file, problems) if form is None else form


def problems_of(data: bytes, file: str) -> tuple[Problem, ...]:
    """Everything wrong with a form file and all advice on it, in the order of the file."""
    return read_form(data, file)[1]


def read_form(data: bytes, file: str) -> tuple[Form | None, tuple[Problem, ...]]:
    """The form, where nothing keeps it from being used, and every problem and advice."""
    found = Findings(file)
    root = read_yaml(data, found)
    form = None
    if root is None:
        if not found:
            found.add(At(1, 1), Text("The file is empty."))
    else:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        form, whole = build_form(root, found, digest)
        if form is not None and whole:
            lint(form, found)
    return (None if found else form), found.sorted()
