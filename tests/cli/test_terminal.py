"""At a terminal: what is left out is asked, and the passphrase is not shown."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.sample_home import SampleHome

from reviewdesk.sample.staff import PASSPHRASE

# The child gets a terminal of its own; what we write is typed there, what it shows comes back.
SPAWN = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"


class Terminal:
    """`reviewdesk WORDS` at a terminal."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-c", SPAWN, sys.executable, "-m", "reviewdesk", *words]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.shown = ""

    def answer(self, prompt: str, text: str) -> None:
        """Wait for the prompt, then type."""
        assert self._process.stdin is not None
        start = len(self.shown)
        end = time.monotonic() + 60
        while prompt not in self.shown[start:]:
            assert time.monotonic() < end, self.shown
            self._read()
        time.sleep(0.3)  # what is typed before a hidden prompt has the terminal is thrown away
        self._process.stdin.write(text.encode() + b"\n")
        self._process.stdin.flush()

    def finish(self) -> int:
        while self._read():
            pass
        return self._process.wait(60)

    def _read(self) -> bool:
        assert self._process.stdout is not None
        data = os.read(self._process.stdout.fileno(), 4096)
        self.shown += data.decode().replace("\r\n", "\n")
        return bool(data)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")
def test_person_passphrase_and_consent_are_asked(sample_home: SampleHome, tmp_path: Path) -> None:
    file = tmp_path / "stays.csv"
    file.write_text(
        "Member ID,Last name,First name,Birth date,Patient class,Admit date,Visit number\n"
        "X-1,Zander,Ilse,02/03/1960,IMP,06/20/2026 10:00,N-1\n"
    )
    home = str(sample_home.home.folder)
    terminal = Terminal("--home", home, "import", "admissions", str(file), "--zone", "America/New_York")
    try:
        terminal.answer("Who are you", "dana")
        terminal.answer("Passphrase", PASSPHRASE)
        terminal.answer("Write this", "y")
        code = terminal.finish()
    finally:
        terminal.close()
    assert code == 0, terminal.shown
    assert "Dana Whitfield" in terminal.shown
    assert PASSPHRASE not in terminal.shown
    assert "1 inpatient stay and 0 emergency visits of 1 person" in terminal.shown
    assert "Written: 1 new, 0 changed, 0 known already." in terminal.shown
