"""Goal attainment scaling: one figure for several goals of a person, 50 where all went as expected.

Kiresuk and Sherman 1968: T = 50 + 10 sum(w x) / sqrt((1 - r) sum(w^2) + r (sum w)^2), with r = 0.3 for the
expected correlation among goals; x from -2 (much less than expected) to +2, w the goal's weight.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

CORRELATION = 0.3
LEAST, MOST = -2, 2


@dataclass(frozen=True, slots=True)
class Attained:
    """One goal: its level of attainment, -2 to +2, and its weight, above 0."""

    level: int
    weight: float = 1.0


def t_score(goals: Sequence[Attained]) -> float | None:
    """The T score; None without goals. ValueError for a level or weight the scale does not have."""
    if not goals:
        return None
    if any(not LEAST <= goal.level <= MOST for goal in goals):
        raise ValueError("a level lies between -2 and +2")
    if any(not (math.isfinite(goal.weight) and goal.weight > 0) for goal in goals):
        raise ValueError("a weight is above 0")
    squares = sum(goal.weight**2 for goal in goals)
    weights = sum(goal.weight for goal in goals)
    spread = math.sqrt((1 - CORRELATION) * squares + CORRELATION * weights**2)
    return 50 + 10 * sum(goal.weight * goal.level for goal in goals) / spread
