"""Form files of the organisation, ready to decide on: read and compiled once in a process."""

from __future__ import annotations

from functools import lru_cache

from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.evaluation import CompiledForm
from reviewdesk.forms.loading import Kept, load_form
from reviewdesk.forms.model import Form


def compiled(text: str, id_: str, kept: Kept | None = None) -> CompiledForm | None:
    """The form of this file; None when it is no longer readable. `kept` is asked the first time only."""
    made = _made(text, id_)
    if not made:
        form = load_form(text.encode("utf-8"), f"{id_}.yaml", kept)
        made.append(compile_form(form) if isinstance(form, Form) else None)
    return made[0]


@lru_cache(maxsize=16)
def _made(text: str, id_: str) -> list[CompiledForm | None]:  # noqa: ARG001 -- what it is remembered by
    return []
