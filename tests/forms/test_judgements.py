"""Blind judgements, validations, evidence and disputes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.forms.answering import action, answered, loaded, put
from tests.forms.small import HEAD, YES_NO, at, form_of, kinds, run

from reviewdesk.forms.answers import (
    Blind,
    Confirmation,
    Disputed,
    Facts,
    Gap,
    Place,
)
from reviewdesk.forms.decision import Decision, HoldKind, LiftKind, Scope, Truth
from reviewdesk.forms.model import Form
from reviewdesk.texts import Text, say

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


JUDGED = """{id: a, ask: Verdict?, type: choice, of: list, required: true,
         judged_by: [supervisor, nurse_consultant], settled_by: [quality_lead, case_manager]}"""


def judged() -> Form:
    return form_of(
        JUDGED,
        gates="      - {id: g, when: {a: x}, because: Ex.}\n",
        more="choices: {list: {x: Ex, y: Why}}\n",
    )


@pytest.mark.parametrize(
    ("answer", "kind", "lift", "who"),
    [
        (None, HoldKind.BLIND, LiftKind.JUDGE, ("supervisor", "nurse_consultant")),
        (Blind(judged=frozenset({"supervisor"})), HoldKind.BLIND, LiftKind.JUDGE, ("nurse_consultant",)),
        (
            Blind(judged=frozenset({"supervisor"}), excused=frozenset({"nurse_consultant"})),
            HoldKind.PANEL,
            LiftKind.SETTLE,
            ("quality_lead", "case_manager"),
        ),
        (
            Blind(judged=frozenset({"supervisor", "nurse_consultant"}), panel=frozenset({"quality_lead"})),
            HoldKind.PANEL,
            LiftKind.SETTLE,
            ("quality_lead", "case_manager"),
        ),
    ],
)
def test_until_it_is_settled_a_judged_field_is_missing(
    answer: Blind | None, kind: HoldKind, lift: LiftKind, who: tuple[str, ...]
) -> None:
    decision = run(judged(), put(Facts(), at("a"), answer))
    hold = decision.holding(Scope("s"))[0]
    assert (hold.kind, hold.waits, [(way.kind, way.who) for way in hold.lifts]) == (
        kind,
        ("g",),
        [(lift, who)],
    )
    assert [(f.truth, f.caused_by[0].answered) for f in decision.fired] == [(UNKNOWN, Text("(not answered)"))]
    assert run(judged(), put(Facts(), at("a"), "y")).fired == ()


def test_the_panel_names_the_roles_that_are_not_recorded() -> None:
    both = Blind(judged=frozenset({"supervisor", "nurse_consultant"}), panel=frozenset({"quality_lead"}))
    hold = run(judged(), put(Facts(), at("a"), both)).holding(Scope("s"))[0]
    assert say(hold.because) == "All first judgements are in; the panel is not recorded yet: case manager."


VALIDATED = f"""{HEAD}sections:
  - id: cases
    title: Cases
    owner: supervisor
    repeat: {{min: 1, label: Case}}
    fields: [{{id: a, ask: A?, type: yes_no, required: true}}]
    gates: [{{id: g, title: Gap, when: {{a: yes}}, needs: {{action: own}}, because: Act.}}]
validations:
  - id: done
    when: before_signing
    confirm: All is done
    by: quality_lead
    each: cases
    that: {{gaps: actioned}}
    rests_on: [actions]
  - {{id: worked, when: next_period, confirm: It worked, by: quality_lead, rests_on: [a]}}
"""


def validations(decision: Decision) -> list[tuple[Scope, str, str | None]]:
    return [
        (h.scope, say(h.because), h.lifts[0].kind.value if h.lifts else None)
        for h in decision.holds
        if h.kind is HoldKind.VALIDATION
    ]


def test_a_confirmation_is_bound_to_what_it_rests_on_and_overrules_nothing() -> None:
    form = loaded(VALIDATED)
    facts = answered(form, {"cases": ("r0", "r1")}, a=True)
    acted = replace(facts, actions=tuple(action(Gap("g", row)) for row in ("r0", "r1")))
    waiting = run(form, acted)
    assert validations(waiting) == [(Scope("cases"), "Not confirmed yet.", "confirm")]
    confirmed = Confirmation(
        "quinn", next(h.fingerprint or "" for h in waiting.holds if h.kind is HoldKind.VALIDATION)
    )
    good = replace(acted, validations={("done", None): confirmed})
    assert validations(run(form, good)) == []
    changed = replace(good, actions=(replace(good.actions[0], kind="staffing"), good.actions[1]))
    assert validations(run(form, changed)) == [
        (Scope("cases"), "Confirmed before a change; it is confirmed again.", "confirm")
    ]
    undone = replace(good, actions=good.actions[:1])
    assert validations(run(form, undone)) == [
        (Scope("cases", "r1"), "This cannot be confirmed: the answers so far do not bear it out.", "answer")
    ]


def test_a_validation_of_the_next_period_holds_closing_and_too_early_never_closes() -> None:
    form = loaded(VALIDATED)
    facts = answered(form, {"cases": ("r0",)}, a=False)
    first = run(form, facts)
    assert [h.gate for h in first.closing] == ["worked"]
    assert "worked" not in [h.gate for h in first.reviewing()]
    print_ = first.closing[0].fingerprint or ""
    for verdict, closes in (("worked", True), ("did_not", True), ("too_early", False)):
        said = replace(facts, validations={("worked", None): Confirmation("quinn", print_, verdict)})
        assert (run(form, said).closing == ()) is closes
        moved = put(said, Place("cases", "r0", "a"), True)
        assert run(form, moved).closing != ()


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
