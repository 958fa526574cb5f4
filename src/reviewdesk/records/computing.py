"""What a computed field is computed from, and the shape of what computes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reviewdesk.forms.answers import Answer
from reviewdesk.forms.model import Form
from reviewdesk.records.imports import Imports
from reviewdesk.records.review import Review


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier review with its form, of whatever site: all who sign a count sign the same one."""

    review: Review
    form: Form


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a computation gets.

    `values`: the named inputs that are fields, as answered in its own row or outside rows. `rows`: inputs
    that name a section, each row of it by field, or a table, each line of it by column. `names`: what each
    input names. `settings`: inputs that are settings, as frozen with the review. `earlier`: the reviews
    before it.
    """

    values: Mapping[str, Answer | None]
    rows: Mapping[str, tuple[Mapping[str, Answer | str], ...]]
    names: Mapping[str, str]
    settings: Mapping[str, object]
    review: Review
    form: Form
    earlier: Sequence[Earlier]
    imports: Imports


Compute: TypeAlias = Callable[[Inputs], Answer]
