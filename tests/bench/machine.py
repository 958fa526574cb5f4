"""The machine and the versions the figures were taken with."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import sqlcipher3
from PySide6.QtCore import qVersion


def machine(folder: Path) -> tuple[tuple[str, str], ...]:
    """What is shown beside the figures, by name; `folder` is where the desks lay that were measured."""
    return (
        ("Processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("Memory", _memory()),
        ("System", f"{_system()}, Linux {platform.release()}" if _system() else platform.platform()),
        ("Disk under the desks", _file_system(folder)),
        ("Python", platform.python_version()),
        ("Qt", f"{qVersion()}, platform offscreen"),
        ("SQLCipher", "{} (SQLite {})".format(*_sqlcipher())),
    )


def _field(file: str, key: str, separator: str) -> str:
    path = Path(file)
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        name, _, value = line.partition(separator)
        if name.strip() == key:
            return value.strip().strip('"')
    return ""


def _processor() -> str:
    return _field("/proc/cpuinfo", "model name", ":") or platform.processor() or platform.machine()


def _memory() -> str:
    kib = _field("/proc/meminfo", "MemTotal", ":").partition(" ")[0]
    return f"{int(kib) / 1024**2:.1f} GiB" if kib else "not told"


def _system() -> str:
    return _field("/etc/os-release", "PRETTY_NAME", "=")


def _file_system(folder: Path) -> str:
    """The kind of file system the folder lies on."""
    mounts = Path("/proc/self/mounts")
    found = ("", "not told")
    for line in mounts.read_text(encoding="utf-8").splitlines() if mounts.exists() else ():
        _, point, kind, *_ = line.split(" ")
        inside = folder.resolve().is_relative_to(point)
        if inside and len(point) >= len(found[0]):
            found = (point, kind)
    return found[1]


def _sqlcipher() -> tuple[str, str]:
    with sqlcipher3.dbapi2.connect(":memory:") as connection:
        (cipher,) = connection.execute("PRAGMA cipher_version").fetchone()
    return cipher, sqlcipher3.dbapi2.sqlite_version
