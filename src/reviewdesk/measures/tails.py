"""Exact tail probabilities and intervals of counts, summed term by term.

Written out, rather than taken from scipy, because importing scipy.stats costs more than a second of start-up
and these sums take microseconds. The tests hold them against scipy.
"""

from __future__ import annotations

import math
from collections.abc import Callable

# A term this much smaller than the sum so far cannot change it any more.
_NEGLIGIBLE = 1e-18


def binomial_at_least(x: int, n: int, p: float) -> float:
    """P(X >= x) for X ~ Binomial(n, p)."""
    if x <= 0:
        return 1.0
    if x > n or p <= 0.0:
        return 0.0
    if p >= 1.0:
        return 1.0
    if x > n * p:
        return min(1.0, _binomial_up(x, n, p))
    return max(0.0, 1.0 - _binomial_down(x - 1, n, p))


def binomial_at_most(x: int, n: int, p: float) -> float:
    """P(X <= x) for X ~ Binomial(n, p)."""
    return binomial_at_least(n - x, n, 1.0 - p) if p > 0.5 else _binomial_at_most(x, n, p)


def _binomial_at_most(x: int, n: int, p: float) -> float:
    if x >= n or p <= 0.0:
        return 1.0
    if x < 0:
        return 0.0
    if x < n * p:
        return min(1.0, _binomial_down(x, n, p))
    return max(0.0, 1.0 - _binomial_up(x + 1, n, p))


def _binomial_term(x: int, n: int, p: float) -> float:
    log_term = (
        math.lgamma(n + 1)
        - math.lgamma(x + 1)
        - math.lgamma(n - x + 1)
        + x * math.log(p)
        + (n - x) * math.log1p(-p)
    )
    return math.exp(log_term)


def _binomial_up(x: int, n: int, p: float) -> float:
    odds = p / (1.0 - p)
    return _sum_terms(_binomial_term(x, n, p), lambda k: odds * (n - x - k + 1) / (x + k), n - x)


def _binomial_down(x: int, n: int, p: float) -> float:
    odds = (1.0 - p) / p
    return _sum_terms(_binomial_term(x, n, p), lambda k: odds * (x - k + 1) / (n - x + k), x)


def poisson_at_least(x: int, mean: float) -> float:
    """P(X >= x) for X ~ Poisson(mean)."""
    if x <= 0:
        return 1.0
    if mean <= 0.0:
        return 0.0
    if x > mean:
        return min(1.0, _poisson_up(x, mean))
    return max(0.0, 1.0 - _poisson_down(x - 1, mean))


def poisson_at_most(x: int, mean: float) -> float:
    """P(X <= x) for X ~ Poisson(mean)."""
    if x < 0:
        return 0.0
    if mean <= 0.0:
        return 1.0
    if x < mean:
        return min(1.0, _poisson_down(x, mean))
    return max(0.0, 1.0 - _poisson_up(x + 1, mean))


def _poisson_term(x: int, mean: float) -> float:
    return math.exp(x * math.log(mean) - mean - math.lgamma(x + 1))


def _poisson_up(x: int, mean: float) -> float:
    return _sum_terms(_poisson_term(x, mean), lambda k: mean / (x + k), None)


def _poisson_down(x: int, mean: float) -> float:
    return _sum_terms(_poisson_term(x, mean), lambda k: (x - k + 1) / mean, x)


def _sum_terms(first: float, ratio: Callable[[int], float], count: int | None) -> float:
    """Sum of first, first r(1), first r(1) r(2) ..., `count` ratios or no end; ratios below 1, falling."""
    total, term, k = first, first, 0
    while term > total * _NEGLIGIBLE and (count is None or k < count):
        k += 1
        term *= ratio(k)
        total += term
    return total


def clopper_pearson(x: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of a proportion x of n (Clopper and Pearson 1934)."""
    tail = (1.0 - level) / 2.0
    low = 0.0 if x == 0 else _where_rising(lambda p: binomial_at_least(x, n, p), tail, 0.0, x / n)
    high = (
        1.0
        if x == n
        else 1.0 - _where_rising(lambda q: binomial_at_least(n - x, n, q), tail, 0.0, 1.0 - x / n)
    )
    return low, high


def exact_poisson(x: int, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of the mean of a count x (Garwood 1936)."""
    tail = (1.0 - level) / 2.0
    low = 0.0 if x == 0 else _where_rising(lambda m: poisson_at_least(x, m), tail, 0.0, float(x))
    top = x + 10.0 + 10.0 * math.sqrt(x + 1.0)
    while poisson_at_most(x, top) > tail:
        top *= 2.0
    high = top - _where_rising(lambda d: poisson_at_most(x, top - d), tail, 0.0, top - x)
    return low, high


def _where_rising(f: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Where a rising f meets `wanted` between low and high, by halving until the doubles run out."""
    for _ in range(200):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if f(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
