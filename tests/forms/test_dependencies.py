"""What a section outside rows rests on: its own questions, and whatever its conditions reach, however far."""

from __future__ import annotations

from tests.forms.answering import loaded
from tests.forms.small import HEAD

from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.dependencies import fields_behind

FORM = compile_form(
    loaded(
        f"""{HEAD}sections:
  - id: first
    title: First
    owner: supervisor
    fields:
      - {{id: a, ask: A?, type: yes_no, required: true}}
      - {{id: b, ask: B?, type: yes_no, required: true, show: {{a: yes}}}}
    gates: [{{id: g, when: {{b: yes}}, because: So.}}]
  - id: cases
    title: Cases
    owner: supervisor
    repeat: {{label: Case}}
    fields:
      - {{id: bad, ask: Bad?, type: yes_no, required: true}}
      - {{id: words, ask: Words, type: text, required: true}}
  - id: alone
    title: Alone
    owner: supervisor
    fields: [{{id: c, ask: C?, type: text}}]
  - id: by_gate
    title: By a gate
    owner: supervisor
    show: {{gate: g}}
    fields: [{{id: d, ask: D?, type: text}}]
  - id: by_rows
    title: By rows
    owner: supervisor
    show: {{rows: cases, any: {{bad: yes}}}}
    fields: [{{id: e, ask: E?, type: text}}]
  - id: by_signature
    title: By a signature
    owner: quality_lead
    opens: {{signed: [first]}}
    fields: [{{id: f, ask: F?, type: text}}]
"""
    )
)


def test_a_section_rests_on_what_its_conditions_reach_and_on_nothing_else() -> None:
    assert fields_behind(FORM, "alone") == {"c"}
    assert fields_behind(FORM, "by_gate") == {"a", "b", "d"}
    assert fields_behind(FORM, "by_rows") == {"bad", "e"}
    assert fields_behind(FORM, "by_signature") == {"a", "b", "f"}
