"""The goal attainment score of a participant: from how far the goals of one review came."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from reviewdesk.forms.answers import Answer, CannotCompute, Given
from reviewdesk.measures.goal_attainment import LEAST, MOST, Attained, t_score
from reviewdesk.records.computing import Inputs
from reviewdesk.texts import Text


def goal_attainment(inputs: Inputs) -> Answer:
    """T score over all goals of this participant in this review; 50 where all went as expected.

    Reads `rows`, the section of the goals, and in each row of the same participant what `participant`,
    `attainment` (codes -2 to 2) and, where the form asks for one, `weight` name.
    """
    whose = inputs.values.get("participant")
    if not isinstance(whose, Given):
        return CannotCompute(Text("the participant is not answered yet"))
    goals = []
    for row in inputs.rows.get("rows", ()):
        if _value(inputs, row, "participant") != whose.value:
            continue
        level = _level(_value(inputs, row, "attainment"))
        weight = _value(inputs, row, "weight") if "weight" in inputs.names else 1
        if level is None:
            return CannotCompute(Text("the attainment of a goal is not answered yet"))
        if not isinstance(weight, int | Decimal):
            return CannotCompute(Text("the weight of a goal is not answered yet"))
        if weight <= 0:
            return CannotCompute(Text("a goal's weight is above 0"))
        goals.append(Attained(level, float(weight)))
    score = t_score(goals)
    if score is None:
        return CannotCompute(Text("no goal is listed"))
    rounded = Decimal(str(score)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    counted = f"{len(goals)} goal" if len(goals) == 1 else f"{len(goals)} goals"
    return Given(rounded, f"computed from {counted} of this participant")


def _value(inputs: Inputs, row: Mapping[str, Answer | str], name: str) -> object:
    answer = row.get(inputs.names.get(name, ""))
    return answer.value if isinstance(answer, Given) else None


def _level(value: object) -> int | None:
    try:
        level = int(value) if isinstance(value, str | int) else None
    except ValueError:
        return None
    return level if level is not None and LEAST <= level <= MOST else None
