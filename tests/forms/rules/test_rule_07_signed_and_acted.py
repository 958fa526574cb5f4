"""7. A changed section's signature goes stale and closes what opened after it; actions belong to gaps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.forms.answering import action, loaded, put, signed
from tests.forms.small import HEAD, HELD, YES_NO, at, form_of, kinds, run

from reviewdesk.forms.answers import (
    ActionFact,
    Facts,
    Gap,
    Given,
    Strength,
)
from reviewdesk.forms.decision import HoldKind, LiftKind, Scope, Truth
from reviewdesk.texts import say

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


def test_a_stage_opens_when_the_one_before_is_signed_and_closes_when_that_goes_stale() -> None:
    form = loaded(TWO)
    facts = Facts(answers={at("who"): Given("dan"), at("b", "t"): Given("x")})
    before = run(form, facts)
    assert kinds(before, Scope("t")) == [(HoldKind.NOT_OPEN, None)]
    hold = before.holding(Scope("t"))[0]
    assert say(hold.because) == "This opens when First is signed."
    assert [(lift.kind, lift.scope, lift.who) for lift in hold.lifts] == [
        (LiftKind.SIGN, Scope("s"), ("supervisor",))
    ]
    both = signed(facts, form, "s", "t")
    assert [run(form, both).scopes[Scope(name)].signed for name in "st"] == [True, True]
    stale = replace(
        both,
        signatures=tuple(
            replace(s, standing="stale" if s.section == "s" else "valid") for s in both.signatures
        ),
    )
    after = run(form, stale)
    assert [(after.scopes[Scope(name)].signed, after.scopes[Scope(name)].stale) for name in "st"] == [
        (False, True),
        (False, False),
    ]
    assert (HoldKind.STALE, Scope("s")) in [(h.kind, h.scope) for h in after.reviewing()]
    assert kinds(after, Scope("t")) == [(HoldKind.NOT_OPEN, None)]


def test_a_gate_that_holds_again_closes_what_opened_after_its_section() -> None:
    form = loaded(HELD)
    action = ActionFact(
        action="1",
        title="Coach",
        kind="coaching",
        strength=Strength.WEAKER,
        documented=True,
        gaps=frozenset({Gap("g", None, None)}),
    )
    facts = Facts(
        answers={at("a"): Given(True), at("b", "t"): Given("x"), at("c", "u"): Given("x")}, actions=(action,)
    )
    all_signed = signed(facts, form, "s", "t", "u")
    assert [run(form, all_signed).scopes[Scope(name)].signed for name in "stu"] == [True] * 3
    dropped = replace(all_signed, actions=(replace(action, documented=False, lacks=("owner",)),))
    after = run(form, dropped)
    assert [after.scopes[Scope(name)].signed for name in "stu"] == [False] * 3
    assert [after.scopes[Scope(name)].stale for name in "stu"] == [False] * 3
    assert after.scopes[Scope("t")].opens is NOT_MET
    assert kinds(after) == [(HoldKind.GATE, "g")]
    [hold] = [h for h in after.holding(Scope("t")) if h.kind is HoldKind.NOT_OPEN]
    assert say(hold.because) == "First is signed, but held again; this opens when that is lifted."
    assert [lift.kind for lift in hold.lifts] == [LiftKind.COMPLETE_ACTION]


ACTED = """      - id: g
        title: Gap
        when: {a: yes}
        needs: {action: {kinds: [coaching, staffing], strength: intermediate}}
        because: Act.
      - {id: h, title: Other gap, when: {a: yes}, needs: {action: own}, because: Act again.}
"""


@pytest.mark.parametrize(
    ("kind", "strength", "documented", "counts"),
    [
        ("coaching", Strength.INTERMEDIATE, True, True),
        ("coaching", Strength.STRONGER, True, True),
        ("coaching", Strength.WEAKER, True, False),
        ("plan_request", Strength.STRONGER, True, False),
        ("coaching", Strength.INTERMEDIATE, False, False),
    ],
)
def test_a_gap_needs_a_documented_action_of_the_right_kind_and_strength(
    kind: str, strength: Strength, documented: bool, counts: bool
) -> None:
    done = action(Gap("g"), kind=kind, strength=strength, documented=documented)
    decision = run(form_of(YES_NO, gates=ACTED), replace(put(Facts(), at("a"), True), actions=(done,)))
    assert [(g.gap.gate, g.satisfied) for g in decision.gaps] == [("g", counts), ("h", False)]


def test_one_action_satisfies_only_the_gaps_it_is_linked_to() -> None:
    form = form_of(YES_NO, gates=ACTED)
    facts = put(Facts(), at("a"), True)
    one = action(Gap("g"), strength=Strength.STRONGER)
    assert kinds(run(form, replace(facts, actions=(one,)))) == [(HoldKind.GATE, "h")]
    both = action(Gap("g"), Gap("h"), strength=Strength.STRONGER)
    assert kinds(run(form, replace(facts, actions=(both,)))) == []


def test_an_action_that_is_not_documented_says_what_it_lacks() -> None:
    form = form_of(YES_NO, gates=ACTED)
    facts = replace(put(Facts(), at("a"), True), actions=(action(Gap("h"), documented=False),))
    lift = run(form, facts).holding(Scope("s"))[1].lifts[0]
    assert (lift.kind, lift.action, lift.gap) == (LiftKind.COMPLETE_ACTION, "action for h", Gap("h"))
    assert (
        say(lift.text)
        == 'Complete the action "Coach the team": it lacks a due date and a verifier who is not the owner'
    )


def test_an_action_of_a_gap_that_stands_no_more_lifts_nothing() -> None:
    decision = run(
        form_of(YES_NO, gates=ACTED), replace(put(Facts(), at("a"), False), actions=(action(Gap("h")),))
    )
    assert (decision.gaps, decision.fired) == ((), ())
