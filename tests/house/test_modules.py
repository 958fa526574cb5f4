"""The shape of the source: sizes, names, docstrings, and a place in the layers for every package."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

LONGEST = 500
# Drawers: names that say nothing about what is inside, so that everything ends up in them.
DRAWERS = {"base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}


def modules(root: Path, *folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (root / folder).rglob("*.py"))


def named(root: Path, paths: list[Path]) -> list[str]:
    return [path.relative_to(root).as_posix() for path in paths]


def test_the_source_is_found(root: Path) -> None:
    assert root / "src" / "reviewdesk" / "texts.py" in modules(root, "src")


def test_no_module_outgrows_a_reader(root: Path) -> None:
    long = {
        path.relative_to(root).as_posix(): lines
        for path in modules(root, "src", "tests", "packaging")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_no_module_or_package_is_a_drawer(root: Path) -> None:
    paths = modules(root, "src", "tests", "packaging")
    parts = {part for path in paths for part in path.relative_to(root).with_suffix("").parts}
    words = {part: set(part.removeprefix("test_").split("_")) for part in parts}
    assert sorted(part for part, of in words.items() if of & DRAWERS) == []


def test_every_module_says_what_it_is(root: Path) -> None:
    silent = [
        path
        for path in modules(root, "src", "tests", "packaging")
        if path.read_text(encoding="utf-8").strip()
        and ast.get_docstring(ast.parse(path.read_bytes())) is None
    ]
    assert named(root, silent) == []


def test_every_package_of_the_source_is_a_package(root: Path) -> None:
    folders = {path.parent for path in modules(root, "src")}
    bare = [folder for folder in folders if not (folder / "__init__.py").exists()]
    assert named(root, sorted(bare)) == []


def test_every_package_has_its_place_in_the_layers(root: Path) -> None:
    """`exhaustive` says this too when the contracts run; here it is said by the tests alone."""
    config = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in config["tool"]["importlinter"]["contracts"]}
    layers = contracts["layers"]
    placed = {name.strip(" ()") for line in layers["layers"] for name in line.replace(":", "|").split("|")}
    package = root / "src" / "reviewdesk"
    there = {path.stem for path in package.glob("*.py")} - {"__init__"}
    there |= {path.parent.name for path in package.glob("*/__init__.py")}
    assert (layers["exhaustive"], there - placed) == (True, set())


def test_qt_is_imported_in_the_window_only(root: Path) -> None:
    """Beside the contract: this one also sees imports inside functions of modules that nobody imports."""
    package = root / "src" / "reviewdesk"
    stray = []
    for path in modules(root, "src"):
        inside = path.relative_to(package).parts
        if inside[0] == "ui" and inside[1] != "present":
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] in {"PySide6", "shiboken6"} for name in names):
                stray.append(path)
    assert named(root, stray) == []


def test_a_desk_shows_use_cases_and_no_way_around_them(root: Path) -> None:
    """Whoever holds a desk could read every record through its library or its log: neither is shown."""
    tree = ast.parse((root / "src" / "reviewdesk" / "desk" / "desk.py").read_text(encoding="utf-8"))
    shown = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    inside = {"library", "log", "writer", "custody", "blobs", "reading", "drafts", "signatures"}
    assert shown & inside == set()
