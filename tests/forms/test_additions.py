"""Choices an organization adds: at the end of a list that takes them, never in place of another."""

from __future__ import annotations

from tests.forms.answering import loaded
from tests.forms.small import HEAD

from reviewdesk.forms.additions import Addition, misfit, with_additions
from reviewdesk.texts import say

FORM = loaded(
    f"""{HEAD}choices:
  cause: {{may_add: organisation, options: [{{code: x, label: Ex}}]}}
  fixed: {{x: Ex}}
sections:
  - id: s
    title: S
    owner: supervisor
    fields:
      - {{id: a, ask: A?, type: choice, of: cause, required: true}}
      - {{id: b, ask: B?, type: choice, of: fixed, required: true}}
"""
)


def test_a_choice_is_added_at_the_end_and_the_form_stays_the_form() -> None:
    more = with_additions(FORM, [Addition("cause", "y", "Why", "Because")])
    added = more.choice_list("cause").options[-1]
    assert (added.code, added.label.said(), added.means and added.means.said()) == ("y", "Why", "Because")
    assert [o.code for o in more.choice_list("cause").options] == ["x", "y"]
    assert (more.sha256, more.sections, more.choice_list("fixed")) == (
        FORM.sha256,
        FORM.sections,
        FORM.choice_list("fixed"),
    )


def test_what_does_not_fit_says_why_and_is_left_out() -> None:
    told = {
        "There": Addition("fixed", "y", "Why"),
        "nowhere": Addition("nowhere", "y", "Why"),
        "taken": Addition("cause", "x", "Another"),
        "Code": Addition("cause", "No Code", "Why"),
        "label": Addition("cause", "y", " "),
    }
    said = {name: misfit(FORM, addition) for name, addition in told.items()}
    assert {name: say(text) for name, text in said.items() if text is not None} == {
        "There": 'The list "fixed" of this form takes no additions.',
        "nowhere": 'The form has no choice list "nowhere".',
        "taken": 'The code "x" stands in this list already.',
        "Code": '"No Code" is no code: lower-case letters, digits, - and _.',
        "label": "A choice needs a label.",
    }
    assert with_additions(FORM, told.values()) == FORM
