"""What was measured: samples in milliseconds with their percentiles, and how busy the machine was."""

from __future__ import annotations

import gc
import math
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
_MANY = 20_000  # new objects, as in `ui.sweeping`


@dataclass(slots=True)
class Laps:
    """What something took each time, in ms: by the clock on the wall, and of the processor."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def take(self, work: Callable[[], T]) -> T:
        """Do it, and add what it took; of the processor, what this thread used."""
        start, used = time.perf_counter_ns(), time.thread_time_ns()
        found = work()
        self.add(time.perf_counter_ns() - start, time.thread_time_ns() - used)
        return found

    def add(self, wall_ns: int, cpu_ns: int | None = None) -> None:
        self.wall.append(wall_ns / 1e6)
        if cpu_ns is not None:
            self.cpu.append(cpu_ns / 1e6)


def laps(times: int, work: Callable[[], object]) -> Laps:
    """Do it some times. What earlier work left behind is swept up before, not in between."""
    gc.collect()
    found = Laps()
    for _ in range(times):
        found.take(work)
    return found


@contextmanager
def swept_as_in_the_window() -> Iterator[Callable[[], None]]:
    """The interpreter's own collector at rest, as while the window is open; yields what sweeps between two
    acts. What earlier measures left in this process is not looked at, in the midst of an act or at all.
    """

    def between() -> None:
        if gc.get_count()[0] >= _MANY:
            gc.collect(1)

    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield between
    finally:
        gc.enable()
        gc.unfreeze()


@dataclass(frozen=True, slots=True)
class Timed:
    """One figure of the page: its samples (ms), how they were taken, and the goal where there is one.

    `goal_at` says which percentile the goal is about. `load`: the one-minute load when it was taken.
    """

    name: str
    samples: tuple[float, ...]
    cpu: float | None  # the median of the processor's time
    method: str
    goal: float | None
    goal_at: float
    load: float
    note: str

    def at(self, percent: float) -> float:
        """The percentile by nearest rank: a value that was really seen."""
        ordered = sorted(self.samples)
        return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]

    @property
    def median(self) -> float:
        return statistics.median(self.samples)


def timed(
    name: str, taken: Laps, method: str, *, goal: float | None = None, goal_at: float = 50, note: str = ""
) -> Timed:
    """A figure taken just now."""
    cpu = statistics.median(taken.cpu) if taken.cpu else None
    return Timed(name, tuple(taken.wall), cpu, method, goal, goal_at, os.getloadavg()[0], note)
