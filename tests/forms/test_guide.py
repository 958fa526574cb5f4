"""docs/forms.md: every form in it loads, and is held by what the tables below it say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from tests.forms.answering import ROOT, action, loaded, put, signed, told

from reviewdesk.forms.answers import DidNotHappen, Facts, Gap, Given, Place, Value
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import Hold, HoldKind
from reviewdesk.forms.loading import problems_of
from reviewdesk.forms.model import Form, Kind
from reviewdesk.forms.values import BadValue, parse_value

TEXT = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
ROW = "r0"


@dataclass(frozen=True)
class Claim:
    """One line of a table: what is answered, and what holds then."""

    text: str
    given: str
    held: str


def examples() -> list[tuple[str, list[Claim]]]:
    """Every form of the guide with the claims made of it, up to the next heading."""
    found = []
    for block in re.finditer(r"```yaml\n(.*?)```\n(.*?)(?=\n## |\Z)", TEXT, re.DOTALL):
        lines = re.findall(r"^\| (.+?) \| (.+?) \|$", block[2], re.MULTILINE)
        found.append((block[1], [Claim(block[1], *line) for line in lines if line[0][:4] != "with"]))
    return found


CLAIMS = [claim for _, claims in examples() for claim in claims]


def test_the_guide_has_examples_and_each_makes_claims() -> None:
    assert len(examples()) >= 7
    assert all(len(claims) >= 2 for _, claims in examples())
    assert examples()[0][0].count("\n") == 5


@pytest.mark.parametrize("text", [text for text, _ in examples()], ids=lambda text: text.splitlines()[1])
def test_every_form_of_the_guide_loads_without_a_word_of_advice(text: str) -> None:
    assert problems_of(text.encode(), "guide.yaml") == ()


def value_of(form: Form, field: str, said: str) -> Value:
    asked = form.field(field)
    if said == "did not happen":
        return DidNotHappen()
    if asked.kind is Kind.COMMUNICATION:
        return told(datetime.fromisoformat(said))
    if asked.kind is Kind.YES_NO:
        return said == "yes"
    value = parse_value(asked, form, said)
    assert not isinstance(value, BadValue), (field, said)
    return value


def facts_of(form: Form, given: str) -> Facts:
    rows = {s.id: (ROW,) for s in form.sections if s.repeat is not None} if given != "no rows" else {}
    facts = Facts(rows=rows)
    for field, said in re.findall(r"`(\w+): ([^`]+)`", given):
        section = form.section(form.field(field).section)
        row = ROW if section.rows_of is not None else None
        facts = put(facts, Place(section.id, row, field), Given(value_of(form, field, said)))
    for gate in re.findall(r"an action for `([\w-]+)`", given):
        in_rows = any(g.id == gate and s.rows_of for s in form.sections for g in s.gates)
        done = action(Gap(gate, ROW if in_rows else None), kind="staffing")
        facts = replace(facts, actions=(*facts.actions, done))
    for section_id in re.findall(r"signed `(\w+)`", given):
        facts = signed(facts, form, section_id)
    return facts


def name_of(hold: Hold) -> str:
    if hold.gate is not None:
        return hold.gate
    return (hold.place.field if hold.place is not None else "") or hold.scope.section


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.text.splitlines()[1]} {claim.given}")
def test_what_the_guide_claims_holds(claim: Claim) -> None:
    form = loaded(claim.text)
    decision = decide(compile_form(form), facts_of(form, claim.given))
    told_apart = (HoldKind.UNSIGNED, HoldKind.STALE)
    held = {name_of(hold) for hold in decision.holds if hold.kind not in told_apart}
    assert held == set(re.findall(r"`([\w-]+)`", claim.held))
