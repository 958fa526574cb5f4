"""Gates: their words, what lifts them, severities, named gaps and actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.forms.answering import action, put
from tests.forms.small import DEPENDS, GATED, YES_NO, at, form_of, kinds, run

from reviewdesk.forms.answers import (
    Facts,
    Gap,
    Given,
    NotKnown,
    Reason,
    Strength,
)
from reviewdesk.forms.decision import Cause, HoldKind, LiftKind, Scope, Truth
from reviewdesk.texts import say

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def test_because_stands_word_for_word_with_answers_as_people_read_them() -> None:
    form = form_of(
        "{id: a, ask: A?, type: choice, of: list, required: true}",
        "{id: b, ask: B?, type: date}",
        gates='      - {id: g, when: {a: x}, because: "Because {a} on {b}, 100 % so."}\n',
        more="choices: {list: {x: Ex, y: Why}}\n",
    )
    fired = run(form, put(Facts(), at("a"), "x")).fired
    assert fired[0].because == "Because Ex on (not answered), 100 % so."
    dated = Facts(answers={at("a"): Given("x"), at("b"): Given(date(2026, 3, 2))})
    assert run(form, dated).fired[0].because == "Because Ex on 03/02/2026, 100 % so."


def test_an_open_question_is_told_once_with_all_that_waits_for_it() -> None:
    form = form_of(
        YES_NO,
        DEPENDS,
        gates=GATED + "      - {id: h, when: {b: word}, because: That too.}\n",
    )
    holds = run(form, Facts()).holding(Scope("s"))
    assert [(h.kind, h.place, h.waits) for h in holds] == [(HoldKind.UNANSWERED, at("a"), ("b", "g", "h"))]
    assert [(lift.kind, lift.who, lift.scope, lift.place) for lift in holds[0].lifts] == [
        (LiftKind.ANSWER, ("supervisor",), Scope("s"), at("a"))
    ]


def test_a_gate_without_needs_is_lifted_by_another_answer_only() -> None:
    hold = run(form_of(YES_NO, gates=GATED), put(Facts(), at("a"), True)).holding(Scope("s"))[0]
    assert [(lift.kind, lift.place) for lift in hold.lifts] == [(LiftKind.ANSWER, at("a"))]
    assert (hold.because, hold.caused_by) == ("It is so.", (Cause(at("a"), "A?", "Yes"),))


WARNED = "      - {id: g, severity: warning, when: {a: yes}, because: Odd.}\n"


def test_a_warning_takes_a_written_reason_bound_to_the_answers() -> None:
    form = form_of(YES_NO, gates=WARNED)
    facts = put(Facts(), at("a"), True)
    hold = run(form, facts).holding(Scope("s"))[0]
    assert (hold.kind, [lift.kind for lift in hold.lifts]) == (
        HoldKind.REASON,
        [LiftKind.ANSWER, LiftKind.GIVE_REASON],
    )
    reasoned = replace(facts, warnings={("g", None): Reason("Because.", hold.fingerprint or "")})
    assert kinds(run(form, reasoned)) == []
    assert run(form, reasoned).fired[0].reason == "Because."
    # Asked again when the answers change, even when the warning stands as before.
    undecided = put(reasoned, at("a"), NotKnown("ann", date(2026, 4, 1)))
    assert [f.satisfied for f in run(form, undecided).fired] == [False]


def test_an_undecided_warning_is_a_warning_and_an_undecided_note_nothing() -> None:
    note = WARNED.replace("warning", "note").replace("id: g", "id: n")
    decision = run(form_of(YES_NO, gates=WARNED + note), Facts())
    assert [(f.gate, f.truth, f.satisfied) for f in decision.fired] == [("g", UNKNOWN, False)]
    decided = run(form_of(YES_NO, gates=note), put(Facts(), at("a"), True))
    assert [(f.gate, f.satisfied) for f in decided.fired] == [("n", True)]
    assert kinds(decided) == []


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


FOR = """      - {id: g, title: Cause, for: a, when: {a: {in: [x, y]}}, needs: {action: own}, because: Each.}
"""


def test_a_gate_for_several_choices_is_one_gap_for_each_that_it_means() -> None:
    form = form_of(
        "{id: a, ask: A?, type: several choices, of: list, required: true}",
        gates=FOR,
        more="choices: {list: {x: Ex, y: Why, z: Zed}}\n",
    )
    facts = replace(put(Facts(), at("a"), ("x", "y", "z")), actions=(action(Gap("g", None, "x")),))
    assert [(g.gap.option, g.title, g.satisfied) for g in run(form, facts).gaps] == [
        ("x", "Cause: Ex", True),
        ("y", "Cause: Why", False),
    ]


def test_the_one_option_stands_for_the_answer_in_the_gates_own_when_only() -> None:
    form = form_of(
        "{id: a, ask: A?, type: several choices, of: list, required: true}",
        "{id: b, ask: B?, type: yes_no, required: true, show: {a: y}}",
        gates="      - {id: g, title: C, for: a, when: {all: [{a: x}, {b: yes}]}, "
        "needs: {action: own}, because: So.}\n",
        more="choices: {list: {x: Ex, y: Why}}\n",
    )
    decision = run(form, Facts(answers={at("a"): Given(("x", "y")), at("b"): Given(True)}))
    assert [(g.gap.option, g.stands) for g in decision.gaps] == [("x", MET)]
    assert decision.fields[at("b")].shown is MET
