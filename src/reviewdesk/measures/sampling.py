"""How many cases a discovery sample needs, and which ones a seed draws: anyone can draw them again."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from decimal import Decimal

METHOD = "sha256-order-1"
"""The name of the way `draw` draws, as it is recorded: another way gets another name."""

RATE = Decimal("0.10")
CONFIDENCE = Decimal("0.95")


def discovery_size(frame: int, rate: Decimal = RATE, confidence: Decimal = CONFIDENCE) -> int:
    """The fewest cases of `frame` among which at least one error is met with this confidence, if a share of
    `rate` of the frame or more is in error.

    The smallest n with 1 - C(N-D, n) / C(N, n) >= confidence, N the frame and D = ceil(N * rate): the
    hypergeometric chance of meeting none (discovery sampling; H. Arkin, Handbook of Sampling for Auditing and
    Accounting, 3rd edition, 1984). Reckoned in whole numbers, so no rounding moves the edge.
    """
    if not 0 < rate <= 1 or not 0 < confidence < 1:
        raise ValueError("rate and confidence are shares of one")
    errors = math.ceil(frame * rate)
    missed, drawn = 1, 1  # C(N-D, n) / C(N, n), as a fraction
    (allowed, of) = (1 - confidence).as_integer_ratio()
    for n in range(frame + 1):
        if missed * of <= allowed * drawn:
            return n
        missed *= max(0, frame - errors - n)
        drawn *= frame - n
    return frame


def draw(frame: Iterable[str], size: int, seed: str) -> tuple[str, ...]:
    """`size` ids of the frame, as the seed draws them: those whose SHA-256 of the seed, a line feed and the
    id comes first, in that order.

    The order of the frame does not count, a larger draw begins with the smaller one, and no generator of any
    language is needed to repeat it: `printf 'SEED\\nID' | sha256sum`.
    """
    return tuple(sorted(set(frame), key=lambda one: _rank(seed, one))[: max(0, size)])


def _rank(seed: str, one: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{one}".encode()).digest()
