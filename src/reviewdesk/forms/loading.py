"""Load a form from the bytes of its file: the form, or every problem at once."""

from __future__ import annotations

import base64
import hashlib
from typing import Protocol

from reviewdesk.forms.building import build_form
from reviewdesk.forms.lint import lint
from reviewdesk.forms.model import At, Form
from reviewdesk.forms.problems import Findings, FormProblems, Problem
from reviewdesk.forms.reading import Node, read_nodes, read_yaml, written_nodes
from reviewdesk.texts import Text


class Kept(Protocol):
    """Keeps what good form files were read to, by the SHA-256 of the file and the format of what is kept.

    It gives back only what it was given, or nothing: what was damaged or comes from elsewhere is nothing.
    """

    def get(self, sha256: str, format_: int) -> bytes | None: ...

    def put(self, sha256: str, format_: int, data: bytes) -> None: ...


KEPT_FORMAT = 1
"""Of `written_nodes`. Whatever reads a file to other nodes than before raises it."""


def load_form(data: bytes, file: str, kept: Kept | None = None) -> Form | FormProblems:
    """The form in `data`, or all that is wrong with it; `file` is only named in problems.

    With `kept` a file that was good before is built from what it was read to then.
    """
    digest = _digest(data)
    known = kept.get(digest, KEPT_FORMAT) if kept is not None else None
    root = read_nodes(known) if known is not None else None
    if root is not None:
        found = Findings(file)
        form, whole = build_form(root, found, digest)
        if form is not None and whole and not found:
            return form
    form, problems, read = _read(data, file)
    if form is None:
        return FormProblems(file, problems)
    if kept is not None and read is not None:
        kept.put(digest, KEPT_FORMAT, written_nodes(read))
    return form


def problems_of(data: bytes, file: str) -> tuple[Problem, ...]:
    """Everything wrong with a form file and all advice on it, in the order of the file."""
    return read_form(data, file)[1]


def read_form(data: bytes, file: str) -> tuple[Form | None, tuple[Problem, ...]]:
    """The form, where nothing keeps it from being used, and every problem and advice."""
    form, problems, _ = _read(data, file)
    return form, problems


def _read(data: bytes, file: str) -> tuple[Form | None, tuple[Problem, ...], Node | None]:
    found = Findings(file)
    root = read_yaml(data, found)
    form = None
    if root is None:
        if not found:
            found.add(At(1, 1), Text("The file is empty."))
    else:
        form, whole = build_form(root, found, _digest(data))
        if form is not None and whole:
            lint(form, found)
    return (None if found else form), found.sorted(), root


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
