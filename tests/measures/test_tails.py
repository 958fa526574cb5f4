"""Exact tails and intervals: against published numbers, against scipy, and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.measures.tails import (
    binomial_at_least,
    binomial_at_most,
    clopper_pearson,
    exact_poisson,
    poisson_at_least,
    poisson_at_most,
)


@pytest.mark.parametrize(
    ("observed", "expected", "at_least", "at_most"),
    [
        (3, 1.0, 0.0803013971, 0.9810118431),
        (6, 2.5, 0.0420210382, 0.985812688),
        (8, 3.2, 0.0168298417, 0.9942858619),
        (0, 2.0, 1.0, 0.1353352832),
    ],
)
def test_one_sided_poisson(observed: int, expected: float, at_least: float, at_most: float) -> None:
    assert poisson_at_least(observed, expected) == pytest.approx(at_least, abs=5e-11)
    assert poisson_at_most(observed, expected) == pytest.approx(at_most, abs=5e-11)


@pytest.mark.parametrize(
    ("x", "n", "p", "at_least"), [(4, 12, 0.15, 0.0922063312), (2, 20, 0.05, 0.2641604751)]
)
def test_one_sided_binomial(x: int, n: int, p: float, at_least: float) -> None:
    assert binomial_at_least(x, n, p) == pytest.approx(at_least, abs=5e-11)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [  # Newcombe 1998, Clopper-Pearson
        (81, 263, 0.2527367456, 0.3676219226),
        (15, 148, 0.0578440101, 0.1616504903),
        (0, 20, 0.0, 0.168433471),
        (1, 29, 0.0008726469, 0.1776442955),
    ],
)
def test_exact_interval_of_a_proportion(x: int, n: int, low: float, high: float) -> None:
    assert clopper_pearson(x, n) == pytest.approx((low, high), abs=5e-11)


@pytest.mark.parametrize(
    ("x", "at95", "at998"),
    [  # PHE indicator methods, exact for small counts
        (0, (0.0, 3.6888794541), (0.0, 6.907755279)),
        (1, (0.025317808, 5.5716433909), (0.0010005003, 9.2334134765)),
        (5, (1.6234863901, 11.6683320793), (0.7393717319, 16.4547452037)),
        (9, (4.1153730974, 17.0848034514), (2.4524244044, 22.6573733091)),
        (10, (4.7953886961, 18.390356042), None),
        (1045, (982.5937094111, 1110.3307766119), None),
    ],
)
def test_exact_interval_of_a_count(
    x: int, at95: tuple[float, float], at998: tuple[float, float] | None
) -> None:
    assert exact_poisson(x) == pytest.approx(at95, rel=1e-9, abs=1e-9)
    if at998 is not None:
        assert exact_poisson(x, 0.998) == pytest.approx(at998, rel=1e-9, abs=1e-9)


def test_certain_and_impossible_counts() -> None:
    assert (binomial_at_least(0, 5, 0.3), binomial_at_least(6, 5, 0.3)) == (1.0, 0.0)
    assert (binomial_at_least(1, 5, 0.0), binomial_at_least(5, 5, 1.0)) == (0.0, 1.0)
    assert (binomial_at_most(5, 5, 0.3), binomial_at_most(-1, 5, 0.3)) == (1.0, 0.0)
    assert (binomial_at_most(0, 5, 0.0), binomial_at_most(4, 5, 1.0)) == (1.0, 0.0)
    assert (poisson_at_least(1, 0.0), poisson_at_most(0, 0.0), poisson_at_most(-1, 2.0)) == (0.0, 1.0, 0.0)
    assert clopper_pearson(20, 20)[1] == 1.0


counts = st.integers(0, 400)
shares = st.floats(0.001, 0.999)
means = st.floats(0.01, 400.0)


@given(x=counts, n=st.integers(1, 400), p=shares)
def test_binomial_tails_agree_with_scipy(x: int, n: int, p: float) -> None:
    from scipy import stats

    assert binomial_at_least(x, n, p) == pytest.approx(
        float(stats.binom.sf(x - 1, n, p)), rel=1e-7, abs=1e-12
    )
    assert binomial_at_most(x, n, p) == pytest.approx(float(stats.binom.cdf(x, n, p)), rel=1e-7, abs=1e-12)


@given(x=counts, mean=means)
def test_poisson_tails_agree_with_scipy(x: int, mean: float) -> None:
    from scipy import stats

    assert poisson_at_least(x, mean) == pytest.approx(
        float(stats.poisson.sf(x - 1, mean)), rel=1e-7, abs=1e-12
    )
    assert poisson_at_most(x, mean) == pytest.approx(float(stats.poisson.cdf(x, mean)), rel=1e-7, abs=1e-12)


@given(x=counts, more=st.integers(0, 400), level=st.sampled_from([0.9, 0.95, 0.998]))
def test_intervals_agree_with_scipy(x: int, more: int, level: float) -> None:
    from scipy import stats

    n, tail = x + more, (1 - level) / 2
    if n:
        low = float(stats.beta.ppf(tail, x, n - x + 1)) if x else 0.0
        high = float(stats.beta.ppf(1 - tail, x + 1, n - x)) if more else 1.0
        assert clopper_pearson(x, n, level) == pytest.approx((low, high), rel=1e-7, abs=1e-9)
    low = float(stats.chi2.ppf(tail, 2 * x)) / 2 if x else 0.0
    high = float(stats.chi2.ppf(1 - tail, 2 * x + 2)) / 2
    assert exact_poisson(x, level) == pytest.approx((low, high), rel=1e-7, abs=1e-9)


def test_a_count_of_a_million_is_still_read() -> None:
    low, high = exact_poisson(1_000_000)
    assert 998_000 < low < 1_000_000 < high < 1_002_000
    assert poisson_at_least(1_000_000, 1e6) == pytest.approx(0.5, abs=0.001)
