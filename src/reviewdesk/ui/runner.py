"""The runner: work leaves the window's thread, results come back to it, failures surface in one place."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from reviewdesk.errors import Fault
from reviewdesk.texts import Text

T = TypeVar("T")


class Lane(StrEnum):
    """DATABASE: one worker, in order, so that two writes never cross. ASIDE: what needs no desk."""

    DATABASE = "database"
    ASIDE = "aside"


class Job(Generic[T]):
    """One piece of work under way; `report` may be called from the work itself, `cancel` from the window."""

    def __init__(self, runner: Runner, label: Text | None, lane: Lane, *, writes: bool = False) -> None:
        self._runner = runner
        self._stop = threading.Event()
        self.label = label
        self.lane = lane
        self.writes = writes

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; its result, if it still comes, is dropped."""
        self._stop.set()

    def report(self, done: int, total: int) -> None:
        """Say how far the work is; safe from the worker."""
        self._runner.post(lambda: self._runner.progressed.emit(self, done, total))


@dataclass(slots=True)
class _Worker:
    name: str
    tasks: queue.SimpleQueue[Callable[[], None] | None] = field(default_factory=queue.SimpleQueue)
    thread: threading.Thread | None = None

    def put(self, task: Callable[[], None]) -> None:
        if self.thread is None:
            self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)
            self.thread.start()
        self.tasks.put(task)

    def _run(self) -> None:
        while (task := self.tasks.get()) is not None:
            task()

    def stop(self) -> None:
        if self.thread is not None:
            self.tasks.put(None)
            self.thread.join()
            self.thread = None


class Runner(QObject):
    """`do` returns at once. The window never waits, except in `close`, which lets writes under way end."""

    failed = Signal(object)  # the exception; anything but Refusal and Fault is wrapped into a Fault
    busy_changed = Signal(int)  # how many jobs are under way or waiting
    progressed = Signal(object, int, int)  # job, done, total
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = {lane: _Worker(f"reviewdesk-{lane.value}") for lane in Lane}
        self._jobs: list[Job[Any]] = []
        self._closed = False
        self._soon: list[tuple[Lane, Callable[[], None]]] = []
        self.asked = 0  # jobs ever asked for
        # Told of every failure, after whoever asked; True when there is no more to be said about it.
        self.sees: Callable[[Exception], bool] = lambda _error: False
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> int:
        return len(self._jobs)

    @property
    def writing(self) -> int:
        """How many jobs that write are under way or waiting."""
        return sum(job.writes for job in self._jobs)

    def do(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        otherwise: Callable[[Exception], bool] | None = None,
        label: Text | None = None,
        lane: Lane = Lane.DATABASE,
        writes: bool = False,
    ) -> Job[T]:
        """Run `work` on its lane, then call `then` with the result on the window's thread.

        `otherwise` sees a failure first and returns True when it has shown it; else it goes to `failed`.
        `writes`: what a person did is not safe before this has ended.
        """
        return self.do_long(
            lambda _job: work(), then, otherwise=otherwise, label=label, lane=lane, writes=writes
        )

    def do_long(
        self,
        work: Callable[[Job[T]], T],
        then: Callable[[T], None] | None = None,
        *,
        otherwise: Callable[[Exception], bool] | None = None,
        label: Text | None = None,
        lane: Lane = Lane.DATABASE,
        writes: bool = False,
    ) -> Job[T]:
        """Like `do`; the work gets its job, to report progress and to see that it was cancelled."""
        if self._closed:
            raise RuntimeError("the runner is closed")
        job: Job[T] = Job(self, label, lane, writes=writes)
        self.asked += 1
        self._jobs.append(job)
        self.busy_changed.emit(self.busy)

        def run() -> None:
            if job.cancelled:
                self.post(lambda: self._end(job))
                return
            try:
                result = work(job)
            except Exception as error:  # noqa: BLE001 -- the one place where failures of work surface
                self.post(partial(self._fail, job, error, otherwise))
            else:
                self.post(lambda: self._finish(job, result, then))

        # Not before the window has painted: the worker would fight it for the interpreter. All jobs take this
        # way, so that they stay in order.
        self._soon.append((lane, run))
        QTimer.singleShot(0, self, self._put_soon)
        return job

    def _put_soon(self) -> None:
        soon, self._soon = self._soon, []
        for lane, run in soon:
            self._workers[lane].put(run)

    def post(self, call: Callable[[], None]) -> None:
        """Run a call on the window's thread, from any thread."""
        self._posted.emit(call)

    def close(self) -> None:
        """Let what is under way end and stop the workers; what waits and was cancelled is dropped.

        Nobody looks any more: what still comes back is not shown.
        """
        self._closed = True
        self._put_soon()
        for worker in self._workers.values():
            worker.stop()

    def _on_posted(self, call: object) -> None:
        if callable(call):
            call()

    def _end(self, job: Job[T]) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        self.busy_changed.emit(self.busy)

    def _finish(self, job: Job[T], result: T, then: Callable[[T], None] | None) -> None:
        self._end(job)
        if then is not None and not job.cancelled and not self._closed:
            then(result)

    def _fail(self, job: Job[T], error: Exception, otherwise: Callable[[Exception], bool] | None) -> None:
        self._end(job)
        if job.cancelled or self._closed:
            return
        shown = otherwise is not None and otherwise(error)
        if not self.sees(error) and not shown:
            self.failed.emit(error)


def unexpected(error: Exception) -> Fault:
    """A failure nobody foresaw, in words that name no participant: only the kind of error is told."""
    return Fault(
        Text("Something in ReviewDesk went wrong."),
        why=Text("This is a mistake of the program ({kind}).", kind=type(error).__name__),
        next_step=Text("What was saved is safe. Try again; if it happens again, tell your administrator."),
    )
