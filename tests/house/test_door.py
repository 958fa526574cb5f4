"""The door is painted before the desk is loaded: what is not wanted for it must not be there yet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.open import FirstRun, first_run
from reviewdesk.identity.sealing import Cost

# Libraries and parts of our own that a person at the door does not need yet.
NOT_YET = (
    "alembic", "asn1crypto", "asyncio", "filelock", "holidays", "keyring", "nacl", "numpy", "pyhanko",
    "pypdfium2", "reportlab", "ruamel", "scipy", "sqlalchemy", "sqlcipher3",
    "reviewdesk.desk.desk", "reviewdesk.desk.open", "reviewdesk.exchange", "reviewdesk.forms",
    "reviewdesk.measures", "reviewdesk.pack", "reviewdesk.records", "reviewdesk.sample.making",
    "reviewdesk.ui.editors", "reviewdesk.ui.rooms",
)  # fmt: skip

# Runs the program as its entry does, and looks at what is loaded once the door is painted.
PROGRAM = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from reviewdesk.cli.main import main
from reviewdesk.ui import app

class Watch(QObject):
    def __init__(self, made):
        super().__init__(made)
        self.made = made
        made.sign_in.people.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.made.window.front == "door":
            watched.removeEventFilter(self)
            rows = [row.name for row in self.made.sign_in.people.rows]
            print(rows, *sorted(sys.modules), sep="\\n")
            QTimer.singleShot(0, self.made.window.close)
        return False

begin = app.App.begin
app.App.begin = lambda made: (Watch(made), begin(made))
sys.argv = ["reviewdesk", "--home", sys.argv[1], "desk"]
main()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A desk that people open with their passphrases."""
    cheap = Cost(n=2)
    wanted = FirstRun("Harbor Home Supports", "Ada Adminson", "tired at six pm often")
    first_run(home_at(tmp_path / "home"), wanted, real_environment(), cost=cheap).desk.close()
    return tmp_path / "home"


def test_the_door_is_painted_before_the_desk_is_loaded(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(home)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    people, *loaded = done.stdout.splitlines()
    assert people == "['Ada Adminson']"
    early = {part for part in NOT_YET for name in loaded if name == part or name.startswith(f"{part}.")}
    assert early == set()
    assert "reviewdesk.ui.screens.signin_screen" in loaded
