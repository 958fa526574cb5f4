"""A contract's definitions in place of a form's own."""

from __future__ import annotations

from tests.forms.answering import shipped

from reviewdesk.forms.definitions import Definition, DefinitionSet, load_definitions, with_definitions
from reviewdesk.forms.model import Form, Phrase
from reviewdesk.forms.problems import FormProblems, render
from reviewdesk.texts import Text, say

FORM = shipped("hospital-avoidance")
CODES = ("planned", "unavoidable", "preventable", "delayed")
FILE = (
    "definitions: State plan, 2026-07\nform: hospital-avoidance\nchoices: classification\noptions:\n"
    + "".join(
        f"  - {{code: {code}, means: The state's words., source: State contract manual}}\n" for code in CODES
    )
)


def a_set(**changes: object) -> DefinitionSet:
    words = Phrase((("en", "The state's words."),))
    given = tuple(Definition(code, words, "State contract manual") for code in CODES)
    found = {
        "form": "hospital-avoidance",
        "choices": "classification",
        "name": "State plan, 2026-07",
        "definitions": given,
    }
    return DefinitionSet(**{**found, **changes})  # type: ignore[arg-type]


def test_a_definition_set_is_read_from_its_file() -> None:
    assert load_definitions(FILE.encode(), "d.yaml") == a_set()


def test_problems_of_a_definition_set_are_told_with_their_place() -> None:
    found = load_definitions(FILE.replace("code: planned", "cod: planned").encode(), "d.yaml")
    assert isinstance(found, FormProblems)
    assert [render(p) for p in found.problems] == [
        'd.yaml:5:5  A definition needs the key "code".',
        'd.yaml:5:6  A definition has no key "cod". Did you mean "code"?',
    ]


def test_the_words_change_and_codes_labels_and_gates_stay() -> None:
    changed = with_definitions(FORM, [a_set()])
    assert isinstance(changed, Form)
    choices = changed.choice_list("classification")
    assert choices.definitions == "State plan, 2026-07"
    assert [(o.code, o.means and o.means.said(), o.source) for o in choices.options] == [
        (code, "The state's words.", "State contract manual") for code in CODES
    ]
    assert [o.label for o in choices.options] == [o.label for o in FORM.choice_list("classification").options]
    assert (changed.sections, changed.sha256) == (FORM.sections, FORM.sha256)


def test_a_set_that_does_not_fit_is_refused_with_the_reason() -> None:
    short = a_set(definitions=a_set().definitions[:3])
    told = with_definitions(FORM, [short])
    assert isinstance(told, Text)
    assert say(told) == (
        'The definitions "State plan, 2026-07" must define the same codes; '
        "missing: delayed; not in the form: -."
    )
    for wrong in (a_set(form="another"), a_set(choices="outcome"), a_set(choices="nowhere")):
        assert isinstance(with_definitions(FORM, [wrong]), Text)
