"""Small forms for tests: one flat section `s` of the supervisor."""

from __future__ import annotations

from tests.forms.answering import loaded

from reviewdesk.forms.answers import (
    Facts,
    Place,
)
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import Decision, HoldKind, Scope
from reviewdesk.forms.model import Form

ONLY = Scope("s")
HEAD = "form: f\nversion: 1.0.0\ntitle: F\nmeasure_kinds: [m]\n"


def form_of(*fields: str, gates: str = "", more: str = "") -> Form:
    """One flat section `s` of the supervisor with these fields and gates."""
    lines = "".join(f"      - {field}\n" for field in fields)
    rules = f"    gates:\n{gates}" if gates else ""
    return loaded(
        f"{HEAD}{more}sections:\n  - id: s\n    title: S\n    owner: supervisor\n    fields:\n{lines}{rules}"
    )


def at(field: str, section: str = "s", row: str | None = None) -> Place:
    return Place(section, row, field)


def run(form: Form, facts: Facts, **more: object) -> Decision:
    return decide(compile_form(form), facts, **more)  # type: ignore[arg-type]


def kinds(decision: Decision, scope: Scope = ONLY) -> list[tuple[HoldKind, str | None]]:
    return [(h.kind, h.gate or (h.place.field if h.place else None)) for h in decision.holding(scope)]


YES_NO = "{id: a, ask: A?, type: yes_no, required: true, na: true}"
DEPENDS = "{id: b, ask: B?, type: text, required: true, show: {a: yes}}"


TIMED = (
    "{id: a, ask: Began, type: datetime, required: true}",
    "{id: b, ask: Told, type: datetime, required: true, standard: {from: a, within: {setting: soon}}}",
)
SOON = "settings: {soon: {ask: Soon, value: 24 hours}}\n"


GATED = """      - {id: g, when: {a: yes}, because: It is so.}
"""


def three(when: str) -> Form:
    return form_of(
        "{id: a, ask: A?, type: yes_no, required: true}",
        "{id: b, ask: B?, type: yes_no, required: true}",
        gates=f"      - {{id: g, when: {when}, because: It is so.}}\n",
    )


HELD = f"""{HEAD}sections:
  - id: s
    title: First
    owner: supervisor
    fields: [{{id: a, ask: A?, type: yes_no, required: true}}]
    gates:
      - {{id: g, title: Gap, when: {{a: yes}}, needs: {{action: own}}, because: It is so.}}
  - id: t
    title: Second
    owner: quality_lead
    opens: {{signed: [s]}}
    fields: [{{id: b, ask: B?, type: text, required: true}}]
  - id: u
    title: Third
    owner: finance_lead
    opens: {{signed: [t]}}
    fields: [{{id: c, ask: C?, type: text, required: true}}]
"""
