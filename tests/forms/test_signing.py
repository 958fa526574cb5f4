"""Who may sign, and which roles signatures cover."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.forms.answering import answered, loaded

from reviewdesk.forms.answers import Facts, Given, Place, SignatureFact
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.signers import covered
from reviewdesk.forms.signing import may_sign
from reviewdesk.texts import say

FORM = loaded("""form: f
version: 1.0.0
title: F
measure_kinds: [m]
sections:
  - id: s
    title: First
    owner: supervisor
    not_by: [who]
    fields: [{id: who, ask: Who?, type: staff}]
  - id: t
    title: Second
    owner: quality_lead
    signed_by: {quality_lead: review, operations_lead: approval}
    not_by: [s]
    show: {off: no}
    fields: [{id: b, ask: B?, type: text, required: true}]
  - id: u
    title: Third
    owner: supervisor
    fields: [{id: off, ask: Off?, type: yes_no, required: true}]
""")
COMPILED = compile_form(FORM)


def told(facts: Facts, section: str, role: str, person: str) -> list[str]:
    return [
        say(h.because)
        for h in may_sign(COMPILED, facts, decide(COMPILED, facts), Scope(section), role, person)
    ]


def signature(section: str, role: str, person: str) -> SignatureFact:
    return SignatureFact(section, None, role, person, "valid")


WELL = answered(FORM, {}, off=False, who="dan")


def test_a_person_of_the_role_may_sign_what_nothing_holds() -> None:
    assert told(WELL, "s", "supervisor", "sue") == []


def test_a_role_that_is_not_asked_for_does_not_sign() -> None:
    assert told(WELL, "s", "quality_lead", "quinn") == [
        "The quality lead does not sign this; it is signed by: supervisor."
    ]


def test_a_person_named_in_not_by_does_not_sign_and_somebody_must_be_named() -> None:
    assert len(told(WELL, "s", "supervisor", "dan")) == 1
    nobody = replace(WELL, answers={p: a for p, a in WELL.answers.items() if p.field != "who"})
    assert told(nobody, "s", "supervisor", "sue") == [
        "Whoever is named here may not sign, and nobody is named yet."
    ]


def test_who_signed_the_section_that_is_tested_does_not_sign_the_test() -> None:
    facts = replace(WELL, signatures=(signature("s", "supervisor", "sue"),))
    assert len(told(facts, "t", "quality_lead", "sue")) == 1
    assert told(facts, "t", "quality_lead", "quinn") == []


def test_nobody_signs_for_two_roles() -> None:
    facts = replace(WELL, signatures=(signature("t", "quality_lead", "quinn"),))
    assert told(facts, "t", "operations_lead", "quinn") == [
        "You have signed here as quality lead already; each role is signed by another person."
    ]
    assert told(facts, "t", "operations_lead", "olga") == []


def test_what_holds_the_section_holds_the_signature() -> None:
    facts = replace(WELL, answers={p: a for p, a in WELL.answers.items() if p.field != "b"})
    assert told(facts, "t", "quality_lead", "quinn") == ["This question is not answered."]


def test_a_section_that_does_not_apply_is_not_signed() -> None:
    facts = replace(WELL, answers={**WELL.answers, Place("u", None, "off"): Given(True)})
    assert told(facts, "t", "quality_lead", "quinn") == ["This section does not apply, so it is not signed."]


ROLES = ("a", "b", "c")


@given(
    st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True),
    st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from("123")), max_size=6),
)
def test_roles_are_covered_when_different_persons_can_be_found_for_them(
    roles: list[str], given_: list[tuple[str, str]]
) -> None:
    signatures = [signature("s", role, person) for role, person in given_]
    found = any(
        [s.role for s in chosen] == roles and len({s.person for s in chosen}) == len(roles)
        for chosen in itertools.permutations(signatures, len(roles))
    )
    assert (covered(roles, signatures) == ()) is found
