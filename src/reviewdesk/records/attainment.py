"""The goal attainment score of a participant: from how far the goals of one review came."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from reviewdesk.forms.answers import Answer, CannotCompute, Given, Place
from reviewdesk.measures.goal_attainment import LEAST, MOST, Attained, t_score
from reviewdesk.records.computing import Inputs


def goal_attainment(inputs: Inputs) -> Answer:
    """T score over all goals of this participant in this review; 50 where all went as expected.

    Reads `participant` and `attainment` (codes -2 to 2), and `weight` where the form asks for one, in every
    row of the same participant.
    """
    whose = inputs.values.get("participant")
    if not isinstance(whose, Given):
        return CannotCompute("the participant is not answered yet")
    goals = []
    for row in _rows(inputs, whose.value):
        level = _level(row.get("attainment"))
        weight = row.get("weight")
        if level is None:
            return CannotCompute("the attainment of a goal is not answered yet")
        if "weight" in inputs.names and not isinstance(weight, int | Decimal):
            return CannotCompute("the weight of a goal is not answered yet")
        heavy = float(weight) if isinstance(weight, int | Decimal) else 1.0
        if heavy <= 0:
            return CannotCompute("a goal's weight is above 0")
        goals.append(Attained(level, heavy))
    score = t_score(goals)
    if score is None:
        return CannotCompute("no goal is listed")
    rounded = Decimal(str(score)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Given(rounded, f"computed from {len(goals)} goals of this participant")


def _rows(inputs: Inputs, participant: object) -> list[dict[str, object]]:
    """The named inputs of every row whose participant it is."""
    found = []
    for row in inputs.review.rows:
        values: dict[str, object] = {}
        for name, field in inputs.names.items():
            place = Place(inputs.form.field(field).section, row.id, field)
            held = inputs.review.answers.get(place)
            answer = held.answer if held is not None else None
            values[name] = answer.value if isinstance(answer, Given) else None
        if values.get("participant") == participant:
            found.append(values)
    return found


def _level(value: object) -> int | None:
    try:
        level = int(value) if isinstance(value, str | int) else None
    except ValueError:
        return None
    return level if level is not None and LEAST <= level <= MOST else None
