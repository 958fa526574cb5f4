"""No form is known to the code: ids of forms/*.yaml do not stand in src/.

Left out are sample/, which fills real forms, and registrations of computed fields. Three nets, because
ids such as `cases` or `cause` are plain words too: a compound id (`told_at`, `late-notice`) is caught
as a literal anywhere, unless the same package gives that name to an attribute of its own; any id is
caught where it is made into a typed id or compared with something called an id; the name of a form also
inside longer literals.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

REGISTRARS = {"computed"}  # @computed("...") registers what a computed field is computed by
ID_TYPES = {"ChoiceId", "FieldId", "FormId", "GateId", "SectionId", "ValidationId"}
ID_NAMES = re.compile(r"(?:^|_)(?:id|field|form|gate|section|validation)$")

# (file below src/reviewdesk, id): why it is not the form's id that is meant.
ALLOWED: dict[tuple[str, str], str] = {
    ("records/candidates.py", "discharged_at"): "an attribute of imported events, named under `fill`",
}


@dataclass(frozen=True)
class Ids:
    forms: frozenset[str]
    every: frozenset[str]

    @property
    def compound(self) -> frozenset[str]:
        return frozenset(name for name in self.every if "_" in name or "-" in name)


def ids_of(form: dict[str, object]) -> Iterator[str]:
    """The id of the form, of its settings, sections, fields, columns, gates and validations."""
    yield str(form["form"])
    yield from form.get("settings") or {}  # type: ignore[misc]
    pending: list[object] = [form.get("sections"), form.get("validations")]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, dict) and isinstance(node.get("id"), str):
            yield node["id"]
            pending.extend(node.get(key) for key in ("fields", "gates", "columns"))


@pytest.fixture(scope="module")
def ids(root: Path) -> Ids:
    forms = [YAML(typ="safe").load(path) for path in sorted((root / "forms").glob("*.yaml"))]
    return Ids(
        frozenset(form["form"] for form in forms), frozenset(name for form in forms for name in ids_of(form))
    )


def literals(tree: ast.AST) -> Iterator[tuple[ast.AST | None, ast.Constant]]:
    """Every string in the code with the node around it, looking past tuples, lists and sets.

    Docstrings and the arguments of a registration are left out.
    """
    pending: list[tuple[ast.AST | None, ast.AST]] = [(None, tree)]
    while pending:
        parent, node = pending.pop()
        if isinstance(node, ast.Call) and name_of(node.func) in REGISTRARS:
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield parent, node
        around = parent if isinstance(node, (ast.Tuple, ast.Set, ast.List)) else node
        pending.extend((around, child) for child in ast.iter_child_nodes(node))


def name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def own_attributes(trees: list[ast.Module]) -> set[str]:
    """The names that the classes of a package give to attributes of their own."""
    return {
        statement.target.id
        for tree in trees
        for owner in ast.walk(tree)
        if isinstance(owner, ast.ClassDef)
        for statement in owner.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }


def taken_for_an_id(parent: ast.AST | None) -> bool:
    """Whether a literal in this place is made into an id, or compared with one."""
    match parent:
        case ast.Call(func=func):
            return name_of(func) in ID_TYPES
        case ast.Compare(left=left, comparators=others):
            return any(ID_NAMES.search(name_of(side)) for side in (left, *others))
    return False


def caught(tree: ast.Module, ids: Ids, own: set[str]) -> list[str]:
    """The ids of forms that this module holds."""
    within = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(ids.forms))) + r")(?![\w-])")
    found = []
    for parent, node in literals(tree):
        text = node.value
        assert isinstance(text, str)
        if (text in ids.every and taken_for_an_id(parent)) or (text in ids.compound and text not in own):
            found.append(text)
        else:
            found.extend(name for name in within.findall(text) if name in ids.compound)
    return found


@pytest.fixture(scope="module")
def stray(root: Path, ids: Ids) -> set[tuple[str, str]]:
    """(file, id) of every id of a form that stands in the source."""
    package = root / "src" / "reviewdesk"
    trees = {
        path.relative_to(package): ast.parse(path.read_bytes()) for path in sorted(package.rglob("*.py"))
    }
    parts = {path.parts[0] for path in trees} - {"sample"}
    own = {
        part: own_attributes([tree for path, tree in trees.items() if path.parts[0] == part])
        for part in parts
    }
    return {
        (path.as_posix(), name)
        for path, tree in trees.items()
        if path.parts[0] in parts
        for name in caught(tree, ids, own[path.parts[0]])
    }


def test_the_forms_are_read(ids: Ids) -> None:
    assert "hospital-avoidance" in ids.forms
    assert {"cases", "told_at", "delayed-supervision", "tell_within"} <= ids.every


def test_no_id_of_a_form_stands_in_the_source(stray: set[tuple[str, str]]) -> None:
    assert sorted(stray - ALLOWED.keys()) == []


def test_nothing_is_allowed_that_is_not_there(stray: set[tuple[str, str]]) -> None:
    assert sorted(ALLOWED.keys() - stray) == []


EXAMPLE = Ids(
    frozenset({"falls", "falls-review"}),
    frozenset({"falls", "falls-review", "cases", "told_at", "late-notice"}),
)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('answers["told_at"]', ["told_at"]),
        ('gate == "late-notice"', ["late-notice"]),
        ('load("forms/falls-review.yaml")', ["falls-review"]),
        ('SectionId("cases")', ["cases"]),
        ('section.id == "cases"', ["cases"]),
        ('if section_id in ("x", "cases"): ...', ["cases"]),
        ('f"{home}/falls-review"', ["falls-review"]),
        ("match x:\n case 'told_at': ...", ["told_at"]),
    ],
)
def test_an_id_is_caught(source: str, names: list[str]) -> None:
    assert caught(ast.parse(source), EXAMPLE, set()) == names


@pytest.mark.parametrize(
    "source",
    [
        'say("cases")',
        '"""The told_at of a case."""',
        'def f():\n    "told_at"\n',
        '@computed("told_at")\ndef f(): ...',
        'kind == "cases"',
        "told_at = 1",
        '"falls of participants"',
    ],
)
def test_a_word_that_is_no_id_is_let_be(source: str) -> None:
    assert caught(ast.parse(source), EXAMPLE, set()) == []


def test_a_package_may_name_its_own_attribute() -> None:
    tree = ast.parse('class Call:\n    told_at: str\n\nrow["told_at"]\n')
    assert caught(tree, EXAMPLE, own_attributes([tree])) == []
