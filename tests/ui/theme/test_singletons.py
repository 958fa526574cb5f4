"""However often Qt is called, None stays."""

import subprocess
import sys

CALLS = """
import sys
from PySide6.QtCore import QObject
from reviewdesk.ui.theme.singletons import keep_singletons
keep_singletons()
one = QObject()
for _ in range(400_000):
    one.setObjectName("x")
print("alive")
"""


def test_none_outlives_more_calls_than_it_had_references() -> None:
    ended = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "alive\n"), ended.stderr[-400:]
