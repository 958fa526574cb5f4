"""13. A field and a choice may carry a concept; the first language is authoritative."""

from __future__ import annotations

from tests.forms.answering import ROOT, loaded, put
from tests.forms.small import HEAD, at, form_of, run

from reviewdesk.forms.answers import Facts
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import Decider
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.problems import FormProblems

SPANISH = loaded((ROOT / "tests" / "corpus" / "forms" / "good" / "two-languages.yaml").read_bytes())


def test_fields_and_choices_carry_their_concepts_whatever_they_are_called() -> None:
    form = form_of(
        "{id: why, ask: Why?, type: choice, of: list, concept: cause}",
        more="choices:\n  list: {options: [{code: x, label: X, concept: staff}, {code: y, label: Y}]}\n",
    )
    assert form.field("why").concept == "cause"
    assert [option.concept for option in form.choice_list("list").options] == ["staff", None]


def test_a_text_is_said_in_the_language_asked_for_else_in_the_first() -> None:
    title = SPANISH.gate("often").title
    assert title is not None
    assert [title.said(language) for language in ("en", "es", "fr")] == ["Too many", "Demasiadas", "Too many"]
    answers = {at("done", "visits"): "no", at("count", "visits"): 4}
    facts = Facts()
    for place, value in answers.items():
        facts = put(facts, place, value)
    compiled = compile_form(SPANISH)
    said = {
        language: Decider(compiled, language=language).decide(facts).fired[0] for language in ("en", "es")
    }
    assert {language: fired.because for language, fired in said.items()} == {
        "en": "4 visits were missed.",
        "es": "Se perdieron 4 visitas.",
    }
    assert [fired.caused_by[0].answered for fired in said.values()] == ["Never", "Nunca"]


def test_what_is_decided_does_not_hang_on_the_language() -> None:
    compiled = compile_form(SPANISH)
    english, spanish = (Decider(compiled, language=language).decide(Facts()) for language in ("en", "es"))
    assert english.scopes == spanish.scopes
    assert [h.kind for h in english.holds] == [h.kind for h in spanish.holds]


def test_a_text_without_the_first_language_is_refused() -> None:
    missing = f"""{HEAD}languages: [en, es]
sections: [{{id: s, title: {{es: Uno}}, owner: supervisor, fields: [{{id: a, ask: A, type: text}}]}}]
"""
    assert isinstance(load_form(missing.encode(), "f.yaml"), FormProblems)
    assert run(loaded(missing.replace("{es: Uno}", "{en: One}")), Facts()).scopes
