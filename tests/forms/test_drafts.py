"""Drafts of actions: filled with the answers of their row, offered by the choices behind a gap."""

from __future__ import annotations

from tests.forms.answering import loaded, put
from tests.forms.small import HEAD

from reviewdesk.forms.answers import Facts, Gap, Place
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.explaining import told
from reviewdesk.forms.gaps import offered

FORM = compile_form(
    loaded(
        f"""{HEAD}actions:
  core_team: {{label: Core team, kind: staffing, draft: "Build a core team around {{who}}."}}
choices:
  cause:
    options:
      - {{code: roster, label: Roster, offers: [staffing, core_team]}}
      - {{code: skill, label: Skill, offers: [coaching]}}
sections:
  - id: cases
    title: Cases
    owner: supervisor
    repeat: {{label: "{{who}}"}}
    fields:
      - {{id: who, ask: Who, type: participant, required: true}}
      - {{id: causes, ask: Causes, type: several choices, of: cause, required: true}}
      - {{id: main, ask: Main cause, type: choice, of: cause, required: true}}
    gates:
      - {{id: each, title: Each cause, for: causes, needs: {{action: own}}, because: Act.}}
      - id: main-one
        title: Main cause
        when: {{main: {{in: [roster, skill]}}}}
        needs: {{action: own}}
        because: Act.
"""
    )
)
ROW = "r0"


def facts(**values: str | tuple[str, ...]) -> Facts:
    found = Facts(rows={"cases": (ROW,)}, names={"p1": "Pat Q."})
    for name, value in values.items():
        found = put(found, Place("cases", ROW, name), value)
    return found


def test_a_draft_names_who_it_is_about() -> None:
    draft = next(kind.draft for kind in FORM.form.actions if kind.id == "core_team")
    assert draft is not None
    assert told(FORM, facts(who="p1"), draft, ROW) == "Build a core team around Pat Q.."
    assert told(FORM, facts(), draft, ROW) == "Build a core team around (not answered)."


def test_the_kinds_offered_are_those_of_the_chosen_options_behind_the_gap() -> None:
    both = facts(causes=("roster", "skill"), main="skill")
    assert offered(FORM, both, Gap("each", ROW, "roster")) == ("staffing", "core_team")
    assert offered(FORM, both, Gap("each", ROW, "skill")) == ("coaching",)
    assert offered(FORM, both, Gap("main-one", ROW)) == ("coaching",)
    assert offered(FORM, facts(), Gap("main-one", ROW)) == ()
