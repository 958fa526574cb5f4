"""Comparing two choices of one list by the order in which the list has them."""

from __future__ import annotations

from reviewdesk.forms.answers import Answer, CannotCompute, Given
from reviewdesk.records.computing import Inputs
from reviewdesk.texts import Text

LOWER, SAME, HIGHER = "lower", "same", "higher"


def rank_change(inputs: Inputs) -> Answer:
    """Whether `now` stands before, at or behind `before` in their list: code lower, same or higher."""
    ranks = []
    for name in ("before", "now"):
        answer, field = inputs.values.get(name), inputs.form.field(inputs.names[name])
        codes = [option.code for option in inputs.form.choice_list(field.choices or "").options]
        if not isinstance(answer, Given) or answer.value not in codes:
            return CannotCompute(Text("one of the two is not answered yet"))
        ranks.append(codes.index(str(answer.value)))
    before, now = ranks
    change = SAME if now == before else HIGHER if now > before else LOWER
    return Given(change, "computed from the two answers")
