"""Evidence that is asked for, and answers in dispute."""

from __future__ import annotations

from dataclasses import replace

from tests.forms.answering import put
from tests.forms.small import YES_NO, at, form_of, kinds, run

from reviewdesk.forms.answers import (
    Disputed,
    Facts,
)
from reviewdesk.forms.decision import HoldKind, LiftKind, Scope, Truth

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def test_evidence_that_is_asked_for_holds_until_it_is_linked() -> None:
    form = form_of("{id: a, ask: A?, type: text, required: true, evidence: true}")
    facts = put(Facts(), at("a"), "x")
    hold = run(form, facts).holding(Scope("s"))[0]
    assert (hold.kind, hold.lifts[0].kind) == (HoldKind.EVIDENCE, LiftKind.LINK_EVIDENCE)
    assert kinds(run(form, replace(facts, evidence={at("a"): 1}))) == []


def test_a_claim_may_need_linked_records_of_certain_kinds() -> None:
    form = form_of(
        YES_NO,
        gates="      - {id: g, when: {a: yes}, needs: {evidence_for: a, of: [note, visit]}, because: So.}\n",
    )
    facts = replace(put(Facts(), at("a"), True), evidence={at("a"): 1}, evidence_kinds={at("a"): ("file",)})
    assert kinds(run(form, facts)) == [(HoldKind.GATE, "g")]
    assert kinds(run(form, replace(facts, evidence_kinds={at("a"): ("file", "note")}))) == []


def test_nothing_in_dispute_can_be_signed() -> None:
    decision = run(form_of("{id: a, ask: A?, type: text}"), put(Facts(), at("a"), Disputed()))
    assert kinds(decision) == [(HoldKind.DISPUTED, "a")]
