"""`python -m tests.bench.from_cache FILE`: the form of a file, ready to decide on, out of a cache beside it.

Prints what it took: nanoseconds on the wall and of the processor.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

from reviewdesk.desk.shipped import form_reader
from reviewdesk.forms.model import Form
from reviewdesk.records.form_files import compiled
from reviewdesk.store.form_cache import FormCache


def main() -> None:
    file = Path(sys.argv[1])
    kept = FormCache(file.with_suffix(""), bytes(32), os.urandom, form_reader())
    text = file.read_text(encoding="utf-8")
    gc.freeze()
    gc.disable()  # as while the window is open
    start, used = time.perf_counter_ns(), time.thread_time_ns()
    form = compiled(text, "synthetic", kept)
    wall, cpu = time.perf_counter_ns() - start, time.thread_time_ns() - used
    assert form is not None
    assert isinstance(form.form, Form)
    print(wall, cpu)


if __name__ == "__main__":
    main()
