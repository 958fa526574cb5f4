"""The text catalogue is current, and every text of the source can be found by extraction."""

from __future__ import annotations

import ast
import importlib.util
import string
from collections.abc import Iterator
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


def calls(source: str) -> Iterator[tuple[ast.Call, list[ast.expr], int]]:
    """The calls that make a text, what stands where message ids should, and how many there should be."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKES_LITERALS:
            count = TAKES_LITERALS[node.func.id]
            yield node, node.args[:count], count


def in_the_source(root: Path) -> Iterator[tuple[str, str]]:
    package = root / "src" / "reviewdesk"
    for path in sorted(package.rglob("*.py")):
        if path != package / "texts.py":
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def templates(ids: list[ast.expr]) -> list[str]:
    return [at.value for at in ids if isinstance(at, ast.Constant) and isinstance(at.value, str)]


def unfindable(source: str) -> list[int]:
    """Lines of the calls whose message id is not a plain literal, which no translator would meet."""
    return [node.lineno for node, ids, count in calls(source) if len(templates(ids)) < count]


def named(template: str) -> set[str]:
    """The values a template names: `{n} of {many.count}` names n and many."""
    fields = (field for _, field, _, _ in string.Formatter().parse(template) if field)
    return {field.split(".")[0].split("[")[0] for field in fields}


def misfilled(source: str) -> list[int]:
    """Lines of the calls whose values are not those their template names: a KeyError on the screen."""
    lines = []
    for node, ids, count in calls(source):
        given = {keyword.arg for keyword in node.keywords}
        if count == 2:
            given.add("n")
        # Without values a text is shown as it is, braces and all; with ** the values are not in the source.
        if given and None not in given and len(templates(ids)) == count:
            names = [named(template) for template in templates(ids)]
            if not set().union(*names) <= given or given - {"n"} - set().union(*names):
                lines.append(node.lineno)
    return lines


def test_every_message_id_is_a_plain_literal(root: Path) -> None:
    found = {name: lines for name, source in in_the_source(root) if (lines := unfindable(source))}
    assert found == {}


def test_every_text_is_given_the_values_it_names(root: Path) -> None:
    found = {name: lines for name, source in in_the_source(root) if (lines := misfilled(source))}
    assert found == {}


@pytest.mark.parametrize(
    "call", ["Text(name)", 'tr(f"{n} rows")', 'Text("a" if x else "b")', 'counted("a", b, 2)']
)
def test_a_message_id_that_is_computed_is_noticed(call: str) -> None:
    assert unfindable(f"\nx = {call}\n") == [2]


def test_a_plain_message_id_is_let_be() -> None:
    assert unfindable('Text("a {n}", n=1)\ntr("b")\ncounted("c", "d", n)\n') == []


@pytest.mark.parametrize(
    "call",
    ['Text("{a} of {b}", a=1)', 'tr("{a}", a=1, b=2)', 'counted("{n} in {a}", "{n}", 2)', 'tr("none", a=1)'],
)
def test_a_value_that_is_missing_or_not_named_is_noticed(call: str) -> None:
    assert misfilled(f"\nx = {call}\n") == [2]


@pytest.mark.parametrize(
    "call",
    [
        'Text("{a:.2f} {b.c}", a=1, b=2)',
        'tr("Begin with { here.")',
        'tr("{a}", **values)',
        'counted("one", "{n} of {a}", 2, a=3)',
    ],
)
def test_a_text_with_its_values_is_let_be(call: str) -> None:
    assert misfilled(f"{call}\n") == []
