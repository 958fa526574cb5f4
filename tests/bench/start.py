"""Cold start: a process of its own each time, from its start to the painted door."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.timing import Laps, Timed, timed

TIMES = 10
_LINE = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \|(\s*)(\S+)")


def cold_start(home: Path) -> tuple[Timed, Timed]:
    """From the start of the process, and from the first line after the interpreter's own start."""
    whole, own = Laps(), Laps()
    for _ in range(TIMES):
        used = _used_by_children()
        began = time.monotonic_ns()
        said = run(["-m", "tests.bench.first_paint", "--home", str(home), "desk"])
        started, painted = map(int, said.stdout.split())
        whole.add(painted - began, _used_by_children() - used)
        own.add(painted - started)
    where = "the painted door of the sample, everybody on it; files in the system's cache"
    return (
        timed("Cold start, the whole process", whole, f"`reviewdesk desk` in a new process until {where}"),
        timed(
            "Cold start after the interpreter's own",
            own,
            "the same processes, from the first line after Python itself is up",
            goal=1000,
        ),
    )


def slowest_imports(most: int = 12) -> tuple[float, list[tuple[str, float, float]]]:
    """Ms of all imports of the window, and those that cost most by themselves: name, own ms, ms with all
    they import.
    """
    said = run(["-X", "importtime", "-c", "import reviewdesk.cli.main, reviewdesk.ui.app"]).stderr
    lines = [
        (name, int(own) / 1000, int(all_) / 1000, depth) for own, all_, depth, name in _LINE.findall(said)
    ]
    total = sum(all_ for name, _, all_, depth in lines if depth == " " and name.startswith("reviewdesk"))
    found = sorted(((name, own, all_) for name, own, all_, _ in lines), key=lambda line: -line[1])
    return total, found[:most]


def _used_by_children() -> int:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round((used.ru_utime + used.ru_stime) * 1e9)


def run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return done
