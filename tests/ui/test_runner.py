"""Work leaves the window's thread and comes back; failures surface once; nothing runs on after the end."""

import threading
import time

from pytestqt.qtbot import QtBot

from reviewdesk.errors import Fault, Refusal
from reviewdesk.texts import Text
from reviewdesk.ui.present.banner import Banner, Weight, banner_of
from reviewdesk.ui.runner import Job, Lane, Runner, unexpected


def test_work_runs_elsewhere_and_its_result_arrives_here(qtbot: QtBot) -> None:
    runner = Runner()
    where: list[threading.Thread] = []
    arrived: list[tuple[int, threading.Thread]] = []

    def work() -> int:
        where.append(threading.current_thread())
        return 7

    runner.do(work, lambda found: arrived.append((found, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(arrived))
    runner.close()
    assert arrived == [(7, threading.main_thread())]
    assert where[0] is not threading.main_thread()


def test_writes_keep_their_order_and_the_window_stays_free(qtbot: QtBot) -> None:
    runner = Runner()
    done: list[int] = []

    def write(n: int) -> int:
        time.sleep(0.02)
        return n

    before = time.monotonic()
    for n in range(5):
        runner.do(lambda n=n: write(n), done.append)
    assert time.monotonic() - before < 0.05
    assert runner.busy == 5
    qtbot.waitUntil(lambda: runner.busy == 0)
    runner.close()
    assert done == [0, 1, 2, 3, 4]


def test_a_failure_surfaces_once_and_whoever_shows_it_keeps_it(qtbot: QtBot) -> None:
    runner = Runner()
    surfaced: list[Exception] = []
    shown: list[Exception] = []
    runner.failed.connect(surfaced.append)

    def fail() -> None:
        raise Refusal(Text("The disk is full."))

    runner.do(fail)
    runner.do(fail, otherwise=lambda error: shown.append(error) is None)
    qtbot.waitUntil(lambda: runner.busy == 0)
    runner.close()
    assert ([str(e) for e in surfaced], [str(e) for e in shown]) == (
        ["The disk is full."],
        ["The disk is full."],
    )


def test_a_cancelled_job_gives_nothing_back_and_progress_is_told(qtbot: QtBot) -> None:
    runner = Runner()
    found: list[int] = []
    steps: list[tuple[int, int]] = []
    runner.progressed.connect(lambda _job, done, total: steps.append((done, total)))

    def long(job: Job[int]) -> int:
        for at in range(1000):
            if job.cancelled:
                return -1
            job.report(at, 1000)
            time.sleep(0.001)
        return 1

    job = runner.do_long(long, found.append, lane=Lane.ASIDE)
    qtbot.waitUntil(lambda: len(steps) > 2)
    job.cancel()
    qtbot.waitUntil(lambda: runner.busy == 0)
    runner.close()
    assert found == []
    assert steps[0] == (0, 1000)


def test_no_thread_is_left_and_waiting_writes_are_done(qtbot: QtBot) -> None:
    runner = Runner()
    done: list[int] = []
    for n in range(3):
        runner.do(lambda n=n: done.append(n))
    runner.do(lambda: None, lane=Lane.ASIDE)
    runner.close()
    assert done == [0, 1, 2]
    assert [t.name for t in threading.enumerate() if t.name.startswith("reviewdesk-")] == []


def test_a_mistake_of_the_program_is_told_without_its_words() -> None:
    told = banner_of(unexpected(ValueError("Maya Okafor was born in 1950")))
    assert told.weight is Weight.FAULT
    assert "Okafor" not in " ".join((told.what, told.why, told.next_step))
    assert "ValueError" in told.why


def test_a_refusal_and_a_fault_are_told_in_three_parts() -> None:
    why, what = Text("It is open elsewhere."), Text("The desk is in use.")
    assert banner_of(Refusal(what, why=why)) == Banner(
        Weight.REFUSAL, "The desk is in use.", "It is open elsewhere."
    )
    assert banner_of(Fault(what)).weight is Weight.FAULT
