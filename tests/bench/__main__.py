"""`python -m tests.bench`: measure the program and write docs/benchmarks.md. It asserts no times.

The first run makes the desks it measures (the sample, reviews of 40 and 300 cases) in --out and keeps them;
that is part of no figure. With --only NAME the figures of one group are printed, and no page is written.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from tests.bench.forty import forty, many
from tests.bench.packing import packs
from tests.bench.timing import Timed

T = TypeVar("T")
ROOT = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md")
    parser.add_argument("--only", choices=("start", "window", "many", "durable", "pack", "forms", "told"))
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.bench import durable, machine, page, repaint, start, synthetic, told

    out: Path = asked.out
    out.mkdir(parents=True, exist_ok=True)
    taken, load = datetime.now().astimezone(), os.getloadavg()[0]
    sample = _do("the sample organization", lambda: told.sample_home(out))
    answered, _ = _do("a review of 40 cases", lambda: forty(out))
    run = out / "run"

    def goals() -> dict[str, Callable[[], list[Timed]]]:
        return {
            "start": lambda: list(start.cold_start(sample)),
            "window": lambda: repaint.in_the_window(answered, run / "window"),
            "many": lambda: repaint.with_many_cases(many(out), run / "many"),
            "durable": lambda: durable.durable_answers(answered, run / "durable"),
            "pack": lambda: packs(out, run / "pack"),
            "forms": synthetic.on_the_synthetic_form,
            "told": lambda: [
                *told.sign_in(run / "new"),
                *told.on_the_sample(sample, run / "sample"),
                *told.deciding(answered, run / "deciding"),
                *told.importing(answered, run / "importing"),
            ],
        }

    figures = {name: _do(name, work) for name, work in goals().items() if asked.only in (None, name)}
    if asked.only:
        return
    aimed = (
        "Cold start",
        "Answer to repainted",
        "Durable",
        "Append",
        "Bare",
        "Pack",
        "Synthetic form: one",
        "Synthetic form: from",
    )
    every = [figure for group in figures.values() for figure in group]
    with_goal = [f for f in every if f.name.startswith(aimed)]
    imports_ms, imports = start.slowest_imports()
    text = page.page(
        with_goal,
        [f for f in every if f not in with_goal],
        imports,
        imports_ms,
        machine.machine(out),
        taken,
        (load, os.getloadavg()[0]),
    )
    asked.page.write_text(text, encoding="utf-8")
    print(f"written: {asked.page}")


def _do(name: str, work: Callable[[], T]) -> T:
    """Do it, and say what it found and how long it took."""
    began = time.monotonic()
    found = work()
    print(f"{name}: {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    for one in found if isinstance(found, list) else ():
        if isinstance(one, Timed):
            high = f"p95 {one.at(95):.1f}, p99 {one.at(99):.1f}"
            print(f"  {one.name}: median {one.median:.1f}, {high}, cpu {one.cpu or 0:.1f} ms")
    return found


if __name__ == "__main__":
    main()
