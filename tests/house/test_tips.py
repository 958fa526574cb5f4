"""Tool tips and help are given to Qt in one place, which keeps what people wrote from being markup."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PLACE = "theme/tips.py"
SETS = {"setToolTip", "setWhatsThis", "setStatusTip"}
SHOWS = {"QToolTip", "QWhatsThis"}
ROLES = {"ToolTipRole", "WhatsThisRole"}


def given_elsewhere(tree: ast.AST) -> Iterator[int]:
    """Lines where a tool tip is given to Qt: by a call, by Qt's own classes, or by a model's role."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in SETS:
            yield node.lineno
        if isinstance(node, ast.Name) and node.id in SHOWS:
            yield node.lineno
        if isinstance(node, ast.FunctionDef) and not _is_plain(node):
            yield node.lineno


def _is_plain(function: ast.FunctionDef) -> bool:
    """A model that has tool tips makes them plain in the same function."""
    inside = list(ast.walk(function))
    told = any(isinstance(node, ast.Attribute) and node.attr in ROLES for node in inside)
    return not told or any(isinstance(node, ast.Name) and node.id == "as_plain" for node in inside)


def test_tool_tips_are_given_in_one_place(root: Path) -> None:
    folder = root / "src" / "reviewdesk" / "ui"
    found = [
        f"{path.relative_to(folder)}:{line}"
        for path in sorted(folder.rglob("*.py"))
        if path != folder / PLACE
        for line in given_elsewhere(ast.parse(path.read_text("utf-8")))
    ]
    assert found == [], "use reviewdesk.ui.theme.tips"


@pytest.mark.parametrize(
    "source",
    [
        "label.setToolTip(title)",
        "QToolTip.showText(at, title, label)",
        "QWhatsThis.showText(at, title, label)",
        "def data(self, index, role):\n    if role == Qt.ItemDataRole.ToolTipRole:\n        return title",
    ],
)
def test_the_rule_finds_them(source: str) -> None:
    assert len(list(given_elsewhere(ast.parse(source)))) == 1
