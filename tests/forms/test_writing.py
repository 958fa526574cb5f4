"""A form written back into its language."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.forms.answering import ROOT, loaded
from tests.forms.whole_forms import PHRASES, placeless, whole_forms

from reviewdesk.forms.layout import Tree, write_tree
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.problems import Findings, FormProblems
from reviewdesk.forms.reading import Mapping, Node, Scalar, Sequence, read_yaml
from reviewdesk.forms.writing import tree_of

SHIPPED = sorted((ROOT / "forms").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_form_is_written_and_loaded_equal(path: object) -> None:
    form = loaded(path.read_bytes())
    assert placeless(loaded(write_tree(tree_of(form)))) == placeless(form)


@given(whole_forms())
def test_any_form_is_written_and_loaded_equal(tree: dict[str, Tree]) -> None:
    text = write_tree(tree)
    found = load_form(text.encode(), "form.yaml")
    # Conditions drawn at random exclude one another at times, which the lint refuses.
    assume(not isinstance(found, FormProblems) or not any("look at" in p.text.id for p in found.problems))
    form = loaded(text)
    written = write_tree(tree_of(form))
    assert placeless(loaded(written)) == placeless(form)
    assert write_tree(tree_of(loaded(written))) == written


def test_a_form_that_leaves_the_kinds_of_action_alone_says_nothing_of_them() -> None:
    form = loaded(
        "form: f\nversion: 1.0.0\ntitle: F\nmeasure_kinds: [m]\n"
        "sections:\n  - {id: s, title: S, owner: supervisor, fields: [{id: a, ask: A, type: text}]}\n"
    )
    assert set(tree_of(form)) == {"form", "version", "title", "record", "measure_kinds", "sections"}


TREES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=20)
    | st.sampled_from(
        ["no", "1.10", "a: b", "a #b", "- x", "{x}", "&a", "*a", "!t", "=1+1", "%d", "'", '"', "\\", "?"]
    )
    | PHRASES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc: #{-", min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=5), TREES, min_size=1, max_size=3))
def test_every_text_comes_back_as_it_was(tree: dict[str, Tree]) -> None:
    found = Findings("x")
    node = read_yaml(write_tree(tree).encode(), found)
    assert not found
    assert node is not None
    assert _tree(node) == tree


def _tree(node: Node) -> Tree:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [_tree(item) for item in node.items]
        case Mapping():
            return {key.text: _tree(value) for key, value in node.items}


def test_a_remark_stands_before_what_it_is_about() -> None:
    tree: dict[str, Tree] = {"sections": [{"id": "a", "fields": [{"id": "b"}]}]}
    assert write_tree(tree, {"a": "first", "b": "second"}) == (
        "sections:\n  # first\n  - id: a\n    fields:\n      # second\n      - {id: b}\n"
    )
