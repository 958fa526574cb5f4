"""What may not be committed: registry hosts, paths of one machine, locks that name a host or miss a hash."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("run", "dev", "build")
# Written in two halves, so that this file does not hold what it looks for.
HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "deb.debian" + ".org",
    "proxy.golang" + ".org",
]
MACHINE_PATHS = re.compile(
    r"(?<![\w.$}-])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/[a-z_]\w*|Use" + r"rs/[A-Za-z]\w*)/"
)


def tracked(root: Path, git: str) -> list[Path]:
    listed = subprocess.run(
        [git, "-C", str(root), "ls-files", "-z", "--cached"], check=True, capture_output=True, text=True
    ).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def texts(root: Path, tool: Callable[[str], str]) -> dict[str, str]:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    found = {}
    for path in tracked(root, tool("git")):
        content = path.read_bytes()
        if b"\0" not in content[:8192] and not content.startswith(b"%PDF"):
            found[path.relative_to(root).as_posix()] = content.decode("utf-8")
    return found


def test_no_registry_host_is_named(root: Path, tool: Callable[[str], str]) -> None:
    files = texts(root, tool)
    assert "pyproject.toml" in files
    assert [(name, host) for name, text in files.items() for host in HOSTS if host in text] == []


def test_no_path_of_one_machine_is_named(root: Path, tool: Callable[[str], str]) -> None:
    found = [
        (name, match.group())
        for name, text in texts(root, tool).items()
        for match in MACHINE_PATHS.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "example", ["open('/wo" + "rk/x')", '"/ro' + 'ot/.cache"', " /ho" + "me/ann/x", "/Use" + "rs/ann/x"]
)
def test_a_path_of_one_machine_is_recognised(example: str) -> None:
    assert MACHINE_PATHS.search(example)


@pytest.mark.parametrize("example", ["my/wo" + "rk/x", "$HO" + "ME/x", "../ro" + "ot/", "{home}/wo" + "rk/"])
def test_a_path_that_is_nobodys_is_let_be(example: str) -> None:
    assert not MACHINE_PATHS.search(example)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_hashes_every_package(root: Path, lock: str) -> None:
    text = (root / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=\S)", text)[1:]
    assert "://" not in text
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert entries


def pins(root: Path, lock: str) -> dict[str, set[str]]:
    """Package name -> the versions a lock pins (several where they differ by Python version or system)."""
    found: dict[str, set[str]] = {}
    text = (root / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    for name, version in re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)", text):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@pytest.mark.parametrize(("lock", "extras"), [("run", []), ("dev", ["dev"])])
def test_a_lock_fits_what_the_project_declares(root: Path, lock: str, extras: list[str]) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(name for extra in extras for name in project["optional-dependencies"][extra]),
    ]
    pinned = pins(root, lock)
    unfit = []
    for requirement in map(Requirement, declared):
        versions = pinned.get(canonicalize_name(requirement.name), set())
        if not versions or not all(requirement.specifier.contains(version) for version in versions):
            unfit.append((str(requirement), sorted(versions)))
    assert unfit == [], "run `make lock`"


def test_the_locks_agree_with_each_other(root: Path) -> None:
    run, dev = pins(root, "run"), pins(root, "dev")
    assert {
        name: (versions, dev.get(name)) for name, versions in run.items() if dev.get(name) != versions
    } == {}
