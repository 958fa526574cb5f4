"""The text catalogue is current, and every text of the source can be found by extraction."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

TAKES_LITERALS = {"Text": 1, "tr": 1, "counted": 2}  # name -> how many leading arguments are message ids


@pytest.fixture(scope="module")
def collector(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("collect_texts", root / "packaging" / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogue_has_every_text_and_no_other(root: Path, collector: ModuleType) -> None:
    written = collector.known(root / "resources" / "locale" / "reviewdesk.pot")
    found = set(collector.extract(root / "src"))
    assert {"missing": found - written, "gone": written - found} == {"missing": set(), "gone": set()}, (
        "run `make texts`"
    )


def test_texts_are_collected_from_all_three_calls(tmp_path: Path, collector: ModuleType) -> None:
    (tmp_path / "screen.py").write_text(
        'a = Text("The file {name} has no rows.", name=name)\n'
        'b = tr("Sign " "in")\n'
        'c = counted("{n} case", "{n} cases", n)\n'
        'd = other("not a text")\n'
    )
    found = {
        "The file {name} has no rows.": {"screen.py"},
        "Sign in": {"screen.py"},
        "{n} case": {"screen.py"},
        "{n} cases": {"screen.py"},
    }
    assert collector.extract(tmp_path) == found


def literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def unfindable(source: str) -> list[int]:
    """Lines of the calls whose message id is not a plain literal, which no translator would meet."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKES_LITERALS:
            ids = node.args[: TAKES_LITERALS[node.func.id]]
            if len(ids) < TAKES_LITERALS[node.func.id] or not all(map(literal, ids)):
                lines.append(node.lineno)
    return lines


def test_every_message_id_is_a_plain_literal(root: Path) -> None:
    package = root / "src" / "reviewdesk"
    found = {
        path.relative_to(root).as_posix(): lines
        for path in sorted(package.rglob("*.py"))
        if path != package / "texts.py" and (lines := unfindable(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "call", ["Text(name)", 'tr(f"{n} rows")', 'Text("a" if x else "b")', 'counted("a", b, 2)']
)
def test_a_message_id_that_is_computed_is_noticed(call: str) -> None:
    assert unfindable(f"\nx = {call}\n") == [2]


def test_a_plain_message_id_is_let_be() -> None:
    assert unfindable('Text("a {n}", n=1)\ntr("b")\ncounted("c", "d", n)\n') == []
