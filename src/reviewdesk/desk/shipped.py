"""What travels with the program: forms and resources, found in a checkout and in an installed wheel."""

from __future__ import annotations

import hashlib
from pathlib import Path

import reviewdesk
from reviewdesk import forms
from reviewdesk.errors import Fault
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.problems import FormProblems
from reviewdesk.records.organisation import FormFile
from reviewdesk.texts import Text


def shipped(folder: str) -> Path:
    """The folder `forms` or `resources`: packaged data in a wheel, the project's own top level in a
    checkout.
    """
    package = Path(reviewdesk.__file__).parent
    packaged = package / "_data"
    return (packaged if packaged.is_dir() else package.parents[1]) / folder


def form_reader() -> str:
    """A fingerprint of the code that reads forms: another release may find problems where this one finds
    none.
    """
    digest = hashlib.sha256()
    for path in sorted(Path(forms.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def shipped_forms() -> tuple[FormFile, ...]:
    """The forms that travel with the program, in order of id. A broken one is a fault of the installation."""
    found = []
    for path in sorted(shipped("forms").glob("*.yaml")):
        data = path.read_bytes()
        form = load_form(data, path.name)
        if isinstance(form, FormProblems):
            raise Fault(
                Text("The form {name} that came with the program has errors.", name=path.name),
                next_step=Text("Install the program again, or run “reviewdesk forms check” to see them."),
            )
        found.append(FormFile(form.id, form.version, form.sha256, data.decode("utf-8")))
    return tuple(found)
