"""A desk with everybody on it and a runner that is waited for, for tests of flows and for looking at them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication
from tests.organisation import ADMISSIONS, Organisation

from reviewdesk.ui.runner import Runner

HEADERS = (
    "patient_id",
    "last name",
    "first name",
    "dob",
    "admit date",
    "discharge date",
    "class",
    "encounter_id",
)


def settle(runner: Runner, most: float = 30.0) -> None:
    """Wait until no work is under way and what it posted has been shown."""
    from PySide6.QtCore import QDeadlineTimer

    until = QDeadlineTimer(int(most * 1000))
    while runner.busy:
        assert not until.hasExpired(), "work did not end"
        QApplication.processEvents()
    QApplication.processEvents()


def stays(*rows: tuple[str, ...]) -> bytes:
    """A table of admissions under `HEADERS`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADERS)
    writer.writerows(rows)
    return out.getvalue().encode()


def many_stays(count: int, name: Callable[[int], str] = lambda n: f"Family{n:02}") -> bytes:
    """As many people with one stay each; nobody knows them."""
    start = date(2026, 7, 1)
    return stays(
        *(
            (
                f"N{n}", name(n), "Given", f"{1940 + n % 40}-05-06", f"{start + timedelta(days=n)} 10:00",
                f"{start + timedelta(days=n + 2)} 11:00", "IMP" if n % 3 else "EMER", f"V{n}",
            )
            for n in range(count)
        )
    )  # fmt: skip


def many_visits(count: int) -> bytes:
    """A roster of as many visits, of people with long and short names, known and unknown."""
    lines = [
        "visit id,member id,last name,first name,visit date,clock in,clock out,caregiver,planned,service,site"
    ]
    people = (
        ("1", "Okafor", "Maya"),
        ("2", "Lopez-Ruiz", "Jo"),
        ("79", "Wolfeschlegelsteinhausenbergerdorff-Okonkwo", "Maximiliana"),
    )
    for n in range(count):
        day = date(2026, 7, 1) + timedelta(days=2 * n)
        number, family, given = people[n % 3]
        times = ",,," if n % 7 == 3 else "8:00 AM,4:00 PM,Ann Bell,"
        lines.append(
            f"V{n},{number},{family},{given},{day:%m/%d/%Y},{times}Cyril Dornhausen,"
            "T1019 Personal care,Maple House"
        )
    return ("\n".join(lines) + "\n").encode()


def write(folder: Path, **files: bytes) -> tuple[Path, ...]:
    """Files in a folder; `name_csv` becomes name.csv."""
    paths = []
    for name, data in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(data)
        paths.append(path)
    return tuple(paths)


__all__ = ["ADMISSIONS", "Organisation", "many_stays", "many_visits", "settle", "stays", "write"]
