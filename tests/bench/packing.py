"""The pack of 40 cases, built and signed, in a process of its own each time: nothing is remembered.

Usage: python -m tests.bench.packing CACHE FOLDER; one line: ns by the wall and of the processor of the
first release, of one more, of the verification; then the bytes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.forty import Forty, forty
from tests.bench.timing import Laps, Timed, timed
from tests.organisation import PASSPHRASE, ok

from reviewdesk.desk.releasing import Released
from reviewdesk.pack.recompute import Recompute
from reviewdesk.pack.verify import verify_pack

TIMES = 3


def packs(cache: Path, folder: Path) -> list[Timed]:
    """Release of the signed review of 40 cases."""
    taken = [Laps(), Laps(), Laps()]
    size = 0
    for _ in range(TIMES):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.packing", str(cache), str(folder)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        *figures, size = map(int, done.stdout.split())
        for laps, wall, cpu in zip(taken, figures[::2], figures[1::2], strict=True):
            laps.add(wall, cpu)
    first, again, checks = taken
    steps = "entries embedded and checked, pages drawn, signed, written"
    return [
        timed(
            "Pack of 40 cases, built and signed",
            first,
            f"`releasing.release` of a review that was just opened: {steps}; a new process each time",
            goal=2000,
            note=f"{size / 1024:,.0f} KiB",
        ),
        timed("The same pack once more", again, "in the same process, at once after it"),
        timed(
            "Verification of that pack",
            checks,
            "signature, entries, and the pages computed again from them, in the same process",
        ),
    ]


def _one(signed: Forty, folder: Path) -> None:
    walker = signed.opened(folder)
    desk = walker.org.as_("Paul")
    ok(desk.reviews.opened(walker.review))
    path = folder / "pack.pdf"
    taken = Laps()
    for _ in range(2):
        path.unlink(missing_ok=True)
        done = taken.take(lambda: desk.releasing.release(walker.review, PASSPHRASE, path))
        assert isinstance(done, Released), done
    trust = desk.releasing.root_certificate()
    taken.take(lambda: verify_pack(path.read_bytes(), trust=trust, recompute=Recompute()))
    figures = (round(ms * 1e6) for both in zip(taken.wall, taken.cpu, strict=True) for ms in both)
    print(*figures, path.stat().st_size)
    desk.close()


if __name__ == "__main__":
    _one(forty(Path(sys.argv[1]))[1], Path(sys.argv[2]))
