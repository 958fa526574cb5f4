"""Kleene logic for the naive reading: True, False, and None for unknown."""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def conj(truths: Iterable[Truth]) -> Truth:
    values = list(truths)
    return False if False in values else None if None in values else True


def disj(truths: Iterable[Truth]) -> Truth:
    values = list(truths)
    return True if True in values else None if None in values else False


def neg(truth: Truth) -> Truth:
    return None if truth is None else not truth
