"""Discovery samples: their size against published values, and draws that anybody can repeat."""

from __future__ import annotations

import hashlib
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.measures.sampling import discovery_size, draw

FRAMES = st.sets(st.text(alphabet="abcdefgh0123456789", min_size=1, max_size=6), max_size=40)


@pytest.mark.parametrize(
    ("frame", "at_five", "at_ten"),
    [(30, 23, 19), (100, 45, 25), (500, 56, 28), (10**9, 59, 29)],
)
def test_sizes_are_the_published_ones(frame: int, at_five: int, at_ten: int) -> None:
    assert (discovery_size(frame, Decimal("0.05")), discovery_size(frame)) == (at_five, at_ten)


@given(st.integers(0, 400), st.sampled_from(["0.01", "0.05", "0.10", "0.5", "1"]))
def test_it_is_the_smallest_size_that_reaches_the_confidence(frame: int, rate: str) -> None:
    size = discovery_size(frame, Decimal(rate))
    errors = math.ceil(frame * Decimal(rate))

    def reaches(n: int) -> bool:
        return 100 * math.comb(frame - errors, n) <= 5 * math.comb(frame, n)

    assert 0 <= size <= frame
    assert size == frame == 0 or (reaches(size) and not reaches(size - 1))


@pytest.mark.parametrize(("rate", "confidence"), [("0", "0.95"), ("1.1", "0.95"), ("0.1", "0"), ("0.1", "1")])
def test_shares_that_are_none_are_refused(rate: str, confidence: str) -> None:
    with pytest.raises(ValueError, match="shares of one"):
        discovery_size(10, Decimal(rate), Decimal(confidence))


def test_a_draw_is_the_order_of_hashes_that_a_shell_computes() -> None:
    frame = ["visit-1", "visit-2", "visit-3"]
    ranks = {one: hashlib.sha256(b"5eed\n" + one.encode()).hexdigest() for one in frame}
    assert draw(frame, 2, "5eed") == tuple(sorted(frame, key=ranks.__getitem__)[:2])
    assert draw(frame, 3, "5eed") == ("visit-2", "visit-1", "visit-3")


@given(FRAMES, st.integers(0, 45), st.text(alphabet="0123456789abcdef", max_size=8))
def test_a_draw_ignores_the_order_of_its_frame_and_begins_every_larger_one(
    frame: set[str], size: int, seed: str
) -> None:
    drawn = draw(sorted(frame), size, seed)
    assert drawn == draw(sorted(frame, reverse=True), size, seed)
    assert len(drawn) == min(size, len(frame))
    assert set(drawn) <= frame
    assert draw(frame, size + 1, seed)[: len(drawn)] == drawn


def test_every_case_is_drawn_as_often_as_any_other() -> None:
    frame = [f"case-{n}" for n in range(10)]
    counts = dict.fromkeys(frame, 0)
    for seed in range(2000):
        for one in draw(frame, 3, str(seed)):
            counts[one] += 1
    # 600 of 2,000 each, with a standard deviation of 20.5.
    assert all(abs(count - 600) < 5 * 20.5 for count in counts.values()), counts
