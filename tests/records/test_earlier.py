"""When two causes are the same: by concept, by code within a form, by the words of the label."""

from __future__ import annotations

from tests.forms.small import form_of

from reviewdesk.forms.answers import Given, NotKnown, Value
from reviewdesk.forms.model import Form
from reviewdesk.records.earlier import causes_said

ASK = "{id: why, ask: Why?, type: several choices, of: cause, required: true, concept: cause}"


def form(form_id: str, *options: str) -> Form:
    listed = "".join(f"      - {option}\n" for option in options)
    made = form_of(ASK, more=f"choices:\n  cause:\n    options:\n{listed}")
    object.__setattr__(made, "id", form_id)
    return made


def said(form: Form, value: Value) -> frozenset[str]:
    return causes_said(Given(value), form.field("why"), form)


OLD = form(
    "a", "{code: x, label: Staff gap}", "{code: y, label: Route, concept: travel}", "{code: z, label: Z}"
)
NEW = form("a", "{code: x, label: Too few staff}", "{code: w, label: The way, concept: travel}")
OTHER = form(
    "b", "{code: x, label: Weather}", "{code: q, label: staff gap}", "{code: u, label: U, as: not_known}"
)


def same(one: frozenset[str], two: frozenset[str]) -> bool:
    return not one.isdisjoint(two)


def test_a_code_means_the_same_in_later_versions_of_a_form_and_nothing_in_another_form() -> None:
    assert same(said(OLD, ("x",)), said(NEW, ("x",)))
    assert not same(said(OLD, ("x",)), said(OTHER, ("x",)))


def test_a_concept_and_equal_words_mean_the_same_in_any_form() -> None:
    assert same(said(OLD, ("y",)), said(NEW, ("w",)))
    assert same(said(OLD, ("x",)), said(OTHER, ("q",)))


def test_of_several_causes_one_in_common_is_enough() -> None:
    assert same(said(OLD, ("x", "z")), said(OLD, ("z",)))
    assert not same(said(OLD, ("x",)), said(OLD, ("z",)))


def test_what_is_not_known_is_no_cause() -> None:
    assert said(OTHER, ("u",)) == frozenset()
    assert causes_said(None, OLD.field("why"), OLD) == frozenset()
    assert causes_said(NotKnown("p", "soon"), OLD.field("why"), OLD) == frozenset()  # type: ignore[arg-type]
