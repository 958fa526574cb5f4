"""Every role signs, each by another person, nobody what they are named in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.forms.answering import loaded, signed
from tests.forms.small import HEAD, at, run

from reviewdesk.forms.answers import (
    Facts,
    Given,
    SignatureFact,
)
from reviewdesk.forms.decision import Scope, Truth

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


TWO = f"""{HEAD}sections:
  - id: s
    title: First
    owner: supervisor
    not_by: [who]
    fields: [{{id: who, ask: Who?, type: staff, required: true}}]
  - id: t
    title: Second
    owner: quality_lead
    signed_by: {{quality_lead: review, operations_lead: approval}}
    opens: {{signed: [s]}}
    fields: [{{id: b, ask: B?, type: text, required: true}}]
"""


@pytest.mark.parametrize(
    ("signers", "missing"),
    [
        ((("quality_lead", "q"), ("operations_lead", "o")), ()),
        ((("quality_lead", "q"),), ("operations_lead",)),
        ((("quality_lead", "q"), ("operations_lead", "q")), ("operations_lead",)),
        ((("quality_lead", "q"), ("operations_lead", "q"), ("quality_lead", "r")), ()),
        ((("quality_lead", "q"), ("supervisor", "o")), ("operations_lead",)),
    ],
)
def test_every_role_signs_and_each_by_another_person(
    signers: tuple[tuple[str, str], ...], missing: tuple[str, ...]
) -> None:
    form = loaded(TWO)
    facts = signed(Facts(answers={at("who"): Given("dan")}), form, "s")
    more = tuple(SignatureFact("t", None, role, person, "valid") for role, person in signers)
    state = run(form, replace(facts, signatures=facts.signatures + more)).scopes[Scope("t")]
    assert (state.unsigned_roles, state.signed) == (missing, missing == ())


def test_nobody_signs_what_they_are_named_in() -> None:
    form = loaded(TWO)
    facts = Facts(answers={at("who"): Given("dan")})
    assert not run(form, signed(facts, form, "s", person="dan")).scopes[Scope("s")].signed
    assert run(form, signed(facts, form, "s", person="eve")).scopes[Scope("s")].signed
