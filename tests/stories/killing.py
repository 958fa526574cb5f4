"""A process of the desk with somebody at it, ended as a power cut would end it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.stories.promises import Promises

ROOT = Path(__file__).parents[2]
LONGEST = 60.0  # seconds until a window must have said something, on a slow machine


class AtWork:
    """`module` is run with `arguments`; what it says is heard until it is killed."""

    def __init__(self, module: str, *arguments: object) -> None:
        paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"},
        )
        self.heard: list[tuple[str, str, str]] = []
        self._more = threading.Condition()
        self._ended = False
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            what, key, words = json.loads(line)
            with self._more:
                self.heard.append((what, key, words))
                self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()

    def wait_to_hear(self, *what: str, times: int = 1) -> None:
        """Until one of these was said so often (or the process has ended by itself, which `kill` tells)."""

        def heard() -> bool:
            return self._ended or sum(said in what for said, _, _ in self.heard) >= times

        with self._more:
            assert self._more.wait_for(heard, LONGEST), f"never said: {what} {times} times; {self.heard}"

    def kill(self, promises: Promises | None = None, *, ends: bool = False) -> None:
        """End it, and take in what it had said; `ends`: it may have come to its end before."""
        self.process.send_signal(signal.SIGKILL)
        self._reader.join()
        assert self.process.stderr is not None
        assert self.process.stdout is not None
        trouble = self.process.stderr.read().decode()
        self.process.stderr.close()
        self.process.stdout.close()
        assert self.process.wait() in {-signal.SIGKILL, 0 if ends else -signal.SIGKILL}, trouble
        for said in self.heard if promises is not None else ():
            promises.hear(*said)
