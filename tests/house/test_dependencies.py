"""What the source imports is declared, and what is declared is used."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Declared though nothing in src/ imports it by name: why.
UNSEEN = {
    "tzdata": "the time zones, read by zoneinfo where the system has none",
    "secretstorage": "the backend that keyring loads on Linux",
}


def imported(package: Path) -> set[str]:
    """The top-level names that the source imports, anywhere in a module."""
    names: set[str] = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - {"reviewdesk"} - set(sys.stdlib_module_names)


@pytest.fixture(scope="module")
def declared(root: Path) -> set[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = [*project["dependencies"], *extras["server"], *extras["xlsform"]]
    return {canonicalize_name(Requirement(name).name) for name in named}


def test_what_is_imported_is_declared(root: Path, declared: set[str]) -> None:
    homes = packages_distributions()
    undeclared = {
        name
        for name in imported(root / "src" / "reviewdesk")
        if not {canonicalize_name(home) for home in homes.get(name, ())} & declared
    }
    assert undeclared == set()


def test_what_is_declared_is_used(root: Path, declared: set[str]) -> None:
    homes = packages_distributions()
    used = {
        canonicalize_name(home)
        for name in imported(root / "src" / "reviewdesk")
        for home in homes.get(name, ())
    }
    assert declared - used - UNSEEN.keys() == set()
