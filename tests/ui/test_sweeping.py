"""Unreachable objects go in a pause, and all of them when the desk is locked."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from reviewdesk.ui.runner import Runner
from reviewdesk.ui.sweeping import Sweeper


class Ring:
    """Holds itself: only a sweep can take it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def sweeper(qtbot: QtBot) -> Iterator[Sweeper]:
    runner = Runner()
    made = Sweeper(runner, runner)
    made.start()
    yield made
    made.stop()
    runner.close()


def much() -> list[list[int]]:
    """More new objects than a sweep waits for."""
    return [[n] for n in range(30_000)]


def test_nothing_is_swept_in_the_middle_of_work(sweeper: Sweeper) -> None:
    assert not gc.isenabled()
    sweeper.stop()
    assert gc.isenabled()


def test_a_pause_takes_what_nobody_can_reach(sweeper: Sweeper) -> None:
    gone = weakref.ref(Ring())
    kept = much()
    sweeper.look()
    assert gone() is None
    assert len(kept) == 30_000


def test_locking_takes_what_was_there_in_a_pause_before(sweeper: Sweeper) -> None:
    ring = Ring()
    gone = weakref.ref(ring)
    kept = much()
    sweeper.look()  # a pause: what is left now is there to stay
    del ring, kept
    much()
    sweeper.look()
    assert gone() is not None
    sweeper.sweep()
    assert gone() is None
