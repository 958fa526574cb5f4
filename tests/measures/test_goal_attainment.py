"""The T score of goal attainment scaling, against published values and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.measures.goal_attainment import Attained, t_score

GOALS = st.lists(st.builds(Attained, st.integers(-2, 2), st.floats(0.1, 10)), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("weights", "levels", "score"),
    [((1, 1, 1), (0, 0, 0), 50), ((1, 1, 1), (-1, -1, -1), 36.3069), ((2, 6, 3), (0, 1, -1), 53.5704)],
)
def test_published_values(weights: tuple[int, ...], levels: tuple[int, ...], score: float) -> None:
    goals = [Attained(level, weight) for weight, level in zip(weights, levels, strict=True)]
    assert t_score(goals) == pytest.approx(score, abs=5e-5)


def test_no_goals_have_no_score() -> None:
    assert t_score([]) is None


@pytest.mark.parametrize("goal", [Attained(3), Attained(-3), Attained(0, 0), Attained(0, float("inf"))])
def test_what_the_scale_does_not_have_is_refused(goal: Attained) -> None:
    with pytest.raises(ValueError, match=r"lies between|is above"):
        t_score([goal])


@given(GOALS)
def test_opposite_levels_mirror_around_fifty(goals: list[Attained]) -> None:
    score = t_score(goals)
    mirrored = t_score([Attained(-goal.level, goal.weight) for goal in goals])
    assert score is not None
    assert mirrored == pytest.approx(100 - score)


@given(GOALS, st.floats(0.1, 10))
def test_only_the_proportions_of_weights_count(goals: list[Attained], factor: float) -> None:
    scaled = t_score([Attained(goal.level, goal.weight * factor) for goal in goals])
    assert scaled == pytest.approx(t_score(goals))
