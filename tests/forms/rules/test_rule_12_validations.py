"""12. Validations hold the signing or the closing; a confirmation overrules nothing and goes stale."""

from __future__ import annotations

from dataclasses import replace

from tests.forms.answering import action, answered, loaded, put
from tests.forms.small import HEAD, run

from reviewdesk.forms.answers import Confirmation, Gap, Place
from reviewdesk.forms.decision import Decision, HoldKind, Scope, Truth
from reviewdesk.texts import say

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


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
